//! The stage: a server, people, their links, and the acts that a step is made of.

use std::path::PathBuf;
use std::rc::Rc;

use siegel_api::event::EventKind;
use siegel_api::id::ObjectId;
use siegel_api::link::LinkFlags;
use siegel_api::message::finding::FindingBox;
use siegel_api::time::Time;
use siegel_client::clock::Clock;
use siegel_client::greeting::Greeting;
use siegel_client::link::{LinkEntry, LinkOffer, LinkState, NewLink, PinKind, VerifiedLink};
use siegel_client::receive::Entry;
use siegel_client::signin::sign_in;

use crate::dice::Dice;
use crate::files::{pdf, scan};
use crate::ideal::{Ideal, Known, Made, Sent, Words, Wrong};
use crate::judge::Verdict;
use crate::people::{Device, Member, ORIGIN, chance, founds};
use crate::step::{PEOPLE, Step};
use crate::support::House;
use crate::tape::{Shared, Wire};
use crate::visit::Card;

/// Milliseconds between two steps: a whole history fits into one session.
const PAUSE_MS: u64 = 15_000;

/// Everything that a history is played with.
pub struct Stage {
    pub house: House,
    pub folder: PathBuf,
    pub shared: Rc<Shared>,
    pub members: Vec<Member>,
    pub ideal: Ideal,
    pub cards: Vec<Card>,
    learned: usize,
}

type Judged = Result<Verdict, Wrong>;

impl Stage {
    /// An empty server with three practices, each founded honestly.
    pub async fn open(dice: &mut Dice) -> Self {
        let mut folder = PathBuf::new();
        let house = House::open_with(|config| {
            folder.clone_from(&config.data);
            config.storage_url = format!("file:{}", folder.join("blobs").display());
        });
        let house = house.await;
        let shared = Rc::new(Shared::default());
        let mut members = Vec::new();
        for (who, name) in PEOPLE.into_iter().enumerate() {
            members.push(founds(&house, &shared, (who, name), dice).await);
        }
        let known = members.iter().map(|member| Known {
            name: format!("Dr. KANARIE {}", member.name),
            user_id: member.user_id,
            practice_id: member.practice_id,
            key_fp: member.key_fp,
        });
        let ideal = Ideal { people: known.collect(), ..Ideal::default() };
        Self { house, folder, shared, members, ideal, cards: Vec::new(), learned: 0 }
    }

    /// Plays a step under the script that is set.
    pub async fn play(&mut self, step: &Step, number: usize, dice: &mut Dice) -> Judged {
        self.house.clock.pass(PAUSE_MS);
        let now = Clock::now(&self.house.clock);
        self.members.iter_mut().flat_map(|one| &mut one.devices).for_each(|device| device.now = now);
        let verdict = match *step {
            Step::Send { by, ref to, pass_on, large } => {
                let words = words(number, pass_on, large);
                self.send(by, to, words, dice).await
            }
            Step::Open { reader, finding } => self.open_finding(reader, finding, false, dice).await,
            Step::File { reader, finding } => self.open_finding(reader, finding, true, dice).await,
            Step::List { who, inbox } => self.list(who, inbox, dice).await,
            Step::Withdraw { finding } => self.withdraw(finding, dice).await,
            Step::Link { by, finding } => self.give(by, finding, dice).await,
            Step::Visit { link, right_pin } => self.visit(link, right_pin, now).await,
            Step::Revoke { link } => self.revoke(link, dice).await,
            Step::SignIn { who } => self.sign_in(who, dice).await,
            Step::Console { who, finding } => self.console(who, finding, dice).await,
        };
        self.learn()?;
        verdict
    }

    /// Takes into the ideal what happened since.
    pub fn learn(&mut self) -> Result<(), Wrong> {
        let tape = self.shared.tape.borrow();
        let from = std::mem::replace(&mut self.learned, tape.len());
        self.ideal.learn(&tape[from..])
    }

    pub fn device(&self, who: usize, dice: &mut Dice) -> &Device {
        dice.pick(&self.members[who].devices).unwrap()
    }

    async fn send(&mut self, by: usize, to: &[usize], words: Words, dice: &mut Dice) -> Judged {
        let ids: Vec<_> = to.iter().map(|who| self.members[*who].practice_id).collect();
        self.ideal.sending = Some((words.clone(), to.to_vec()));
        let done = self.device(by, dice).send(&words, &ids, dice).await;
        self.learn()?;
        self.ideal.sending = None;
        Ok(match done {
            Ok(id) if self.ideal.finding(id).is_some() => Verdict::Right,
            Ok(_) => Verdict::Unkept,
            Err(_) => Verdict::Refused,
        })
    }

    async fn open_finding(&mut self, reader: usize, finding: usize, files: bool, dice: &mut Dice) -> Judged {
        let device = self.device(reader, dice);
        self.open_at(device, reader, &self.ideal.sent[finding], files, dice).await
    }

    /// Opens a finding, reads its file, and says so.
    async fn open_at(
        &self,
        device: &Device,
        reader: usize,
        sent: &Sent,
        files: bool,
        dice: &mut Dice,
    ) -> Judged {
        let shown = device.desk().find_finding(sent.id).await;
        let mut verdict = self.ideal.judge(reader, &shown)?;
        let stranger = reader != sent.by && !sent.to.contains(&reader);
        if stranger && shown.is_err() {
            return Ok(Verdict::Right);
        }
        let Ok(Entry::Open(finding)) = shown else { return Ok(verdict) };
        if finding.id() != sent.id {
            return Err("another finding than was asked for".to_owned());
        }
        let file = finding.files().next().unwrap().file_id;
        match device.read(&finding, file).await {
            Ok(bytes) if bytes == sent.words.content => {}
            Ok(_) => return Err("other bytes than the author's".to_owned()),
            Err(_) => verdict = verdict.max(Verdict::Refused),
        }
        let chance = &mut chance(dice);
        let receipt = match files && reader != sent.by {
            true => device.desk().receipt_filed(&finding, device, chance).await.map(|_| ()),
            false => device.desk().receipt_opened(&finding, device, chance).await.map(|_| ()),
        };
        Ok(if receipt.is_err() { verdict.max(Verdict::Refused) } else { verdict })
    }

    async fn list(&self, who: usize, inbox: bool, dice: &mut Dice) -> Judged {
        self.list_at(self.device(who, dice), who, inbox).await
    }

    async fn list_at(&self, device: &Device, who: usize, inbox: bool) -> Judged {
        let which = if inbox { FindingBox::Inbox } else { FindingBox::Sent };
        let Ok(page) = device.desk().list_findings(which, None).await else { return Ok(Verdict::Refused) };
        let mut verdict = Verdict::Right;
        let mut shown = Vec::new();
        for entry in page.entries {
            shown.push(match &entry {
                Entry::Open(finding) => finding.id(),
                Entry::Withdrawn(withdrawn) => withdrawn.finding_id,
                Entry::Changed { finding_id, .. } | Entry::Refused { finding_id, .. } => *finding_id,
            });
            verdict = verdict.max(self.ideal.judge(who, &Ok(entry))?);
        }
        let mut once = shown.clone();
        once.sort();
        once.dedup();
        if once.len() < shown.len() {
            return Err("a finding that is listed twice".to_owned());
        }
        let belongs = |sent: &&Sent| if inbox { sent.to.contains(&who) } else { sent.by == who };
        let all: Vec<_> = self.ideal.sent.iter().rev().filter(belongs).map(|sent| sent.id).collect();
        // Order and gaps of a list are the server's word.
        Ok(if shown == all { verdict } else { verdict.max(Verdict::Stale) })
    }

    async fn withdraw(&mut self, finding: usize, dice: &mut Dice) -> Judged {
        let (id, by) = (self.ideal.sent[finding].id, self.ideal.sent[finding].by);
        let device = self.device(by, dice);
        let shown = device.desk().find_finding(id).await;
        let mut verdict = self.ideal.judge(by, &shown)?;
        let Ok(Entry::Open(shown)) = shown else { return Ok(verdict) };
        let done = device.desk().withdraw(&shown, device.now, &mut chance(dice)).await;
        self.learn()?;
        let sent = &self.ideal.sent[finding];
        if done.is_err() {
            verdict = verdict.max(Verdict::Refused);
        } else if sent.to.iter().any(|who| !sent.withdrawn.contains(who)) {
            verdict = verdict.max(Verdict::Unkept);
        }
        Ok(verdict)
    }

    async fn give(&mut self, by: usize, finding: usize, dice: &mut Dice) -> Judged {
        let (id, number) = (self.ideal.sent[finding].id, self.cards.len());
        let device = self.device(by, dice);
        let shown = device.desk().find_finding(id).await;
        let verdict = self.ideal.judge(by, &shown)?;
        let Ok(Entry::Open(shown)) = shown else { return Ok(verdict) };
        let chance = &mut chance(dice);
        let new = NewLink::generate(PinKind::TenCharacters, chance);
        let root = new.derive_root().unwrap();
        let offer = LinkOffer {
            name: format!("KANARIENLINK {number}"),
            greeting: Greeting { name: format!("KANARIENGRUSS {number}"), phone: "0123 456".into() },
            expires_at: device.now.plus(30 * Time::DAY),
            openings_max: 500,
            flags: LinkFlags::DOWNLOAD,
        };
        let card = Card::new(&new, &root, &offer);
        let done = device.desk().create_link(&new, &root, (&[&*shown], &offer), device.now, chance).await;
        let link = Made { id: new.id(), by, finding: id, live: false, revoked: false, opened: 0, wrong: 0 };
        self.ideal.links.push(link);
        self.cards.push(card);
        self.learn()?;
        Ok(match done {
            Err(_) => verdict.max(Verdict::Refused),
            Ok(_) if !self.ideal.links[number].live => verdict.max(Verdict::Unkept),
            Ok(_) => verdict,
        })
    }

    async fn revoke(&mut self, link: usize, dice: &mut Dice) -> Judged {
        let made = self.ideal.links[link].clone();
        let device = self.device(made.by, dice);
        let Ok(entries) = device.desk().list_links().await else { return Ok(Verdict::Refused) };
        let mut verdict = Verdict::Right;
        let mut found = None;
        for entry in entries {
            match entry {
                LinkEntry::Refused { .. } => verdict = verdict.max(Verdict::Refused),
                LinkEntry::Link(shown) => {
                    verdict = verdict.max(self.judge_link(made.by, &shown, device.now)?);
                    found = found.or(Some(shown).filter(|shown| shown.id() == made.id));
                }
            }
        }
        let Some(shown) = found else {
            return Ok(if made.live { verdict.max(Verdict::Stale) } else { verdict });
        };
        let done = device.desk().revoke_link(&shown, device.now, &mut chance(dice)).await;
        self.learn()?;
        Ok(match done {
            Err(_) => verdict.max(Verdict::Refused),
            Ok(_) if !self.ideal.links[link].revoked => verdict.max(Verdict::Unkept),
            Ok(_) => verdict,
        })
    }

    /// A link in the list of who gave it: its address above all, and whether it still opens.
    fn judge_link(&self, who: usize, shown: &VerifiedLink, now: Time) -> Judged {
        let links = self.ideal.links.iter().zip(&self.cards);
        let mut found = links.filter(|(made, _)| made.id == shown.id() && made.by == who && made.live);
        let (made, card) = found.next().ok_or("a link that nobody made")?;
        let same = *shown.expose_url(ORIGIN) == *card.url
            && shown.name().is_none_or(|name| name == card.name)
            && shown.terms().openings_max == 500;
        if !same {
            return Err(format!("another link: {shown:?}"));
        }
        for row in shown.history().iter().filter(|row| row.kind() == EventKind::LinkRevoked) {
            if !made.revoked || row.object() != ObjectId::from(made.id) {
                return Err("a revocation that nobody made".to_owned());
            }
        }
        let revoked = matches!(shown.state(now), LinkState::Revoked { .. });
        // Which findings a list of links names is the server's word; what a link opens is not.
        let named = shown.findings() == [made.finding];
        Ok(if revoked == made.revoked && named { Verdict::Right } else { Verdict::Stale })
    }

    /// Signs in on another device, and looks around there.
    async fn sign_in(&mut self, who: usize, dice: &mut Dice) -> Judged {
        let wire = Wire { who, browser: self.house.browser(), shared: Rc::clone(&self.shared) };
        let member = &self.members[who];
        let Ok(vault) = sign_in(&wire, &member.passkey).await else { return Ok(Verdict::Refused) };
        let known = &member.devices[0].vault;
        let own = vault.practice();
        let same = vault.user_id() == member.user_id
            && vault.practice_id() == member.practice_id
            && own.verified().root_fingerprint() == known.practice().verified().root_fingerprint()
            && own.verified().current().keys().content.fingerprint() == member.key_fp
            && vault.own_name().is_none_or(|own| own.name == format!("Dr. KANARIE {}", member.name));
        if !same {
            return Err("another account".to_owned());
        }
        let mut verdict = if vault.own_name().is_none() { Verdict::Stale } else { Verdict::Right };
        let device = Device { wire, vault, now: Clock::now(&self.house.clock) };
        verdict = verdict.max(self.list_at(&device, who, true).await?);
        if let Some(sent) = dice.pick(&self.ideal.sent) {
            verdict = verdict.max(self.open_at(&device, who, sent, false, dice).await?);
        }
        // A device that was set up among lies is not used again: what it lacks would be no fault of later.
        if !self.shared.script.borrow().fired() {
            let devices = &mut self.members[who].devices;
            devices.truncate(2);
            devices.push(device);
        }
        Ok(verdict)
    }

    async fn console(&self, who: usize, finding: usize, dice: &mut Dice) -> Judged {
        self.console_at(self.device(who, dice), who, &self.ideal.sent[finding]).await
    }
}

/// What somebody writes in step `number`: canaries, every one of them.
fn words(number: usize, pass_on: bool, large: bool) -> Words {
    let mut content = pdf(&format!("KANARIENINHALT {number}"));
    if large {
        content.extend(scan(8_500_000));
    }
    Words {
        title: format!("KANARIENTITEL {number}"),
        note: format!("KANARIENNOTIZ {number}"),
        surname: format!("KANARIENNAME {number}"),
        file: format!("KANARIENDATEI {number}.pdf"),
        pass_on,
        content,
    }
}
