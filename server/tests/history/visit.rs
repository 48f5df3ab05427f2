//! Patients at their phones, and members at the console.

use std::rc::Rc;

use siegel_api::event::EventKind;
use siegel_api::id::ObjectId;
use siegel_api::message::log::LogQuery;
use siegel_api::time::Time;
use siegel_client::address::Address;
use siegel_client::door;
use siegel_client::link::{LinkOffer, LinkRoot, NewLink};
use siegel_client::log::{ChainState, LogEntry, Subject};
use siegel_client::part::NativeReceiver;
use siegel_client::row::Vouched;
use siegel_client::transfer::{Control, Progress, Watch};

use crate::files::Nothing;
use crate::ideal::{Deed, Made, Sent, Wrong};
use crate::judge::Verdict;
use crate::people::{Device, ORIGIN};
use crate::stage::Stage;
use crate::tape::Wire;

/// The two cards that a patient is given: link and PIN.
pub struct Card {
    pub url: String,
    pub name: String,
    greeting: String,
    root: [u8; 32],
    /// What would open the link.
    pub secrets: Vec<Vec<u8>>,
}

impl Card {
    pub fn new(new: &NewLink, root: &LinkRoot, offer: &LinkOffer) -> Self {
        let pin = new.pin().expose_text();
        let bare: String = pin.chars().filter(char::is_ascii_alphanumeric).collect();
        let secrets = vec![
            pin.as_bytes().to_vec(),
            bare.into_bytes(),
            new.secret().expose().to_vec(),
            root.expose().to_vec(),
        ];
        let (url, greeting) = (new.expose_url(ORIGIN).to_string(), offer.greeting.name.clone());
        Self { url, name: offer.name.clone(), greeting, root: *root.expose(), secrets }
    }

    fn address(&self) -> Address {
        let (path, fragment) = self.url.strip_prefix(ORIGIN).unwrap().split_once('#').unwrap();
        Address::arrive(path, "", fragment).unwrap()
    }
}

/// Patients have numbers above those of members.
const PATIENTS: usize = 100;

impl Stage {
    /// A patient taps a link and types a PIN.
    pub async fn visit(&self, link: usize, right_pin: bool, now: Time) -> Result<Verdict, Wrong> {
        let (made, card) = (&self.ideal.links[link], &self.cards[link]);
        let (browser, shared) = (self.house.browser(), Rc::clone(&self.shared));
        let phone = Wire { who: PATIENTS + link, browser, shared };
        let opens = made.live && !made.revoked && right_pin && made.wrong < 5;
        let refused = if opens { Verdict::Refused } else { Verdict::Right };
        let address = card.address();
        let Ok(knocked) = door::knock(&phone, &address).await else { return Ok(refused) };
        if knocked.greeting.name != card.greeting {
            return Err("another practice's greeting".to_owned());
        }
        let root = if right_pin { card.root } else { [9; 32] };
        let root = LinkRoot::from_bytes(made.id, root);
        let Ok(visit) = door::enter(&phone, &address, &knocked, &root).await else { return Ok(refused) };
        if !right_pin || !made.live {
            return Err("opened without the PIN".to_owned());
        }
        if visit.practice().name != format!("Praxis {}", self.members[made.by].name) {
            return Err("another practice".to_owned());
        }
        let verdict = self.judge_visit(made, &visit)?;
        Ok(verdict.max(self.read_all(&phone, &visit, now).await?))
    }

    fn judge_visit(&self, made: &Made, visit: &door::Visit) -> Result<Verdict, Wrong> {
        let sent = self.ideal.finding(made.finding).unwrap();
        for shown in visit.findings() {
            if shown.id() != made.finding {
                return Err("a finding that the link does not hold".to_owned());
            }
            self.ideal.is_what_was_written(sent, shown)?;
        }
        let gone = sent.withdrawn.contains(&made.by);
        let expected = if gone { 0 } else { 1 };
        let same = visit.findings().len() == expected && !made.revoked;
        Ok(if same { Verdict::Right } else { Verdict::Stale })
    }

    async fn read_all(&self, phone: &Wire, visit: &door::Visit, now: Time) -> Result<Verdict, Wrong> {
        let mut verdict = Verdict::Right;
        for shown in visit.findings() {
            let sent = self.ideal.finding(shown.id()).unwrap();
            let file = shown.files().next().unwrap().file_id;
            let (control, report) = (Control::new(), |_: Progress| {});
            let watch = Watch { control: &control, sleeper: &Nothing, report: &report };
            let (receiver, mut bytes) = (NativeReceiver(phone), Vec::new());
            let read = visit.read_file(phone, (shown.id(), file), &receiver, &mut bytes, &watch).await;
            match read {
                Ok(()) if bytes == sent.words.content => {}
                Ok(()) => return Err("other bytes than the author's".to_owned()),
                Err(_) => verdict = Verdict::Refused,
            }
            if visit.receipt(phone, shown, now).await.is_err() {
                verdict = Verdict::Refused;
            }
        }
        Ok(verdict)
    }

    /// Reads the console, one finding's rows, and recomputes the chain.
    pub async fn console_at(&self, device: &Device, who: usize, sent: &Sent) -> Result<Verdict, Wrong> {
        let Ok(names) = device.desk().read_names().await else { return Ok(Verdict::Refused) };
        let mut verdict = Verdict::Right;
        for object in [None, Some(ObjectId::from(sent.id))] {
            let query = LogQuery { object, ..LogQuery::default() };
            let Ok(page) = device.desk().read_log(&names, &query).await else { return Ok(Verdict::Refused) };
            for entry in &page.entries {
                verdict = verdict.max(self.judge_row(entry)?);
            }
            if object.is_some() && who == sent.by && !self.is_whole(sent, &page.entries) {
                verdict = verdict.max(Verdict::Stale);
            }
        }
        match device.desk().check_chain().await {
            Ok(ChainState::Holds { .. }) => Ok(verdict),
            Ok(ChainState::Broken { .. }) | Err(_) => Ok(verdict.max(Verdict::Refused)),
        }
    }

    /// Whoever is shown as having signed did; and has the name that is shown.
    fn judge_row(&self, entry: &LogEntry) -> Result<Verdict, Wrong> {
        let row = &entry.row;
        let (kind, object, ref_hash) = (row.kind(), row.object(), row.ref_hash());
        if let Some(actor) = row.actor().filter(|_| row.vouched() == Vouched::Signed) {
            if !self.ideal.was_signed(&Deed { kind, actor, object, ref_hash }) {
                return Err(format!("{kind:?} that nobody signed"));
            }
            let name = self.ideal.member(actor).map(|who| self.ideal.people[who].name.as_str());
            if entry.person.is_some() && entry.person.as_deref() != name {
                return Err(format!("{kind:?} under another name: {:?}", entry.person));
            }
        }
        let title = match entry.subject {
            Subject::Finding(id) => self.ideal.finding(id).map(|sent| sent.words.title.as_str()),
            Subject::Link(id) => {
                let mut links = self.ideal.links.iter().zip(&self.cards);
                links.find(|(made, _)| made.id == id).map(|(_, card)| card.name.as_str())
            }
            _ => entry.object.as_deref(),
        };
        if entry.object.is_some() && entry.object.as_deref() != title {
            return Err(format!("another title: {:?} instead of {title:?}", entry.object));
        }
        Ok(if row.vouched() == Vouched::Wrong { Verdict::Refused } else { Verdict::Right })
    }

    /// Whether every deed about a finding stands in its author's console.
    fn is_whole(&self, sent: &Sent, entries: &[LogEntry]) -> bool {
        use EventKind::{Filed, FindingSent, GrantGiven, GrantRevoked, Opened};
        let about = self.ideal.deeds.iter().filter(|(deed, taken)| {
            let kind = [FindingSent, GrantGiven, GrantRevoked, Opened, Filed].contains(&deed.kind);
            kind && *taken && deed.object == ObjectId::from(sent.id)
        });
        about.into_iter().all(|(deed, _)| {
            entries.iter().any(|entry| {
                let row = &entry.row;
                row.kind() == deed.kind && row.actor() == Some(deed.actor) && row.ref_hash() == deed.ref_hash
            })
        })
    }
}
