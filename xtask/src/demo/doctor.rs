//! A doctor of the demonstration: the real client, with a passkey in software and files of this machine.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow, bail};
use futures::executor::block_on;
use getrandom::SysRng;
use rand_core::UnwrapErr;
use siegel_api::id::{FindingId, InvitationId};
use siegel_api::manifest::Flags;
use siegel_api::time::Time;
use siegel_client::clock::Clock;
use siegel_client::desk::Desk;
use siegel_client::directory::{VerifiedPractice, list_practices};
use siegel_client::draft::{Chosen, Letter, Picked};
use siegel_client::finding::VerifiedFinding;
use siegel_client::found::{Admission, Founded, NewPractice, SetupToken, found};
use siegel_client::invitation;
use siegel_client::link::{LinkOffer, NewLink, PinKind};
use siegel_client::meta::Meta;
use siegel_client::part::{NativeReceiver, NativeSender};
use siegel_client::receive::Entry;
use siegel_client::soft::SoftPasskey;
use siegel_client::transfer::{Control, Progress, Sleeper, Watch};

use super::carrier::Carrier;

/// Findings of the demonstration may be opened for half a year, and are not deleted without a trace before that.
const VALID_MS: u64 = 180 * 24 * 60 * 60 * 1000;

type Rng = UnwrapErr<SysRng>;

/// Somebody with an account, signed in.
pub struct Doctor {
    server: Carrier,
    founded: Founded,
}

/// A file to send: what it is called there, and where it lies here.
pub struct Enclosure {
    pub name: &'static str,
    pub media_type: &'static str,
    pub file: PathBuf,
}

impl Doctor {
    /// Sets up a practice by the operator's link.
    pub fn by_set_up_link(origin: &str, link: &str, practice: &NewPractice) -> Result<Self> {
        let token = link.split_once('#').context("the set-up link has no secret")?.1;
        Self::enter(origin, &Admission::Setup(SetupToken::parse(token)?), practice)
    }

    /// Sets up a practice by another one's invitation.
    pub fn by_invitation(origin: &str, link: &str, practice: &NewPractice) -> Result<Self> {
        let (address, fragment) = link.split_once('#').context("the invitation has no secret")?;
        let id = address.rsplit('/').next().unwrap_or_default();
        let id: InvitationId = id.parse().map_err(|_| anyhow!("the invitation has no id"))?;
        let accepted = block_on(invitation::view(&Carrier::to(origin), &Now, id, fragment))?;
        Self::enter(origin, &Admission::Invitation(Box::new(accepted)), practice)
    }

    fn enter(origin: &str, admission: &Admission, practice: &NewPractice) -> Result<Self> {
        let server = Carrier::to(origin);
        let passkey = SoftPasskey::new(origin)?;
        let founded = block_on(found(&server, &passkey, &Now, &mut rng(), admission, practice))?;
        Ok(Self { server, founded })
    }

    /// The code of the recovery sheet, as it is printed.
    pub fn recovery_code(&self) -> String {
        self.founded.sheet.expose_text().to_string()
    }

    /// Invites a practice; answers the link.
    pub fn invite(&self, note: &str) -> Result<String> {
        let vault = &self.founded.vault;
        let made = block_on(invitation::create(&self.server, vault, &Now, &mut rng(), note))?;
        Ok(made.link.to_string())
    }

    /// Vouches for those who accepted an invitation of this practice.
    pub fn confirm_invitations(&self) -> Result<()> {
        let vault = &self.founded.vault;
        for made in block_on(invitation::list(&self.server, vault))? {
            if made.claimed_by().is_some() {
                block_on(invitation::confirm(&self.server, vault, &Now, &mut rng(), &made))?;
            }
        }
        Ok(())
    }

    /// Sends files to the practice of this name.
    pub fn send(&self, to: &str, meta: Meta, flags: Flags, enclosures: &[Enclosure]) -> Result<FindingId> {
        let practice = self.find(to)?;
        let until = Time(Now.now().0 + VALID_MS);
        let letter = Letter {
            meta,
            recipients: vec![Chosen { practice_id: practice.id(), root_fp: practice.root_fingerprint() }],
            valid_until: until,
            delete_after: until,
            flags,
            thread: None,
        };
        let files = enclosures.iter().map(|one| Ok(fs::read(&one.file)?)).collect::<Result<Vec<_>>>()?;
        let picked: Vec<Picked> =
            enclosures.iter().zip(&files).map(|(one, file)| picked(one, file)).collect();
        let sender = NativeSender::new(&self.server, &files, rng());
        block_on(async {
            let desk = Desk::new(&self.server, &self.founded.vault);
            let mut outgoing = desk.begin_draft(letter, &picked, &sender, &mut rng()).await?;
            desk.send_parts(&mut outgoing, &sender, &Patience::default().watch()).await?;
            desk.finish_draft(&outgoing, &Now, &mut rng()).await?;
            Ok(outgoing.id())
        })
    }

    /// Gives a finding to a patient; answers link and PIN.
    pub fn give_to_patient(&self, id: FindingId, offer: &LinkOffer) -> Result<(String, String)> {
        block_on(async {
            let desk = Desk::new(&self.server, &self.founded.vault);
            let finding = self.open(id).await?;
            let link = NewLink::generate(PinKind::SixDigits, &mut rng());
            let root = link.derive_root()?;
            desk.create_link(&link, &root, (&[&*finding], offer), Now.now(), &mut rng()).await?;
            Ok((link.expose_url(self.server.origin()).to_string(), link.pin().expose_text().to_string()))
        })
    }

    /// Opens a finding, reads all its files, and says so to its sender; with `file`, files it as well.
    pub fn read(&self, id: FindingId, file: bool) -> Result<()> {
        block_on(async {
            let desk = Desk::new(&self.server, &self.founded.vault);
            let finding = self.open(id).await?;
            for one in finding.files() {
                let receiver = NativeReceiver(&self.server);
                let mut content = Vec::new();
                desk.read_file(&finding, one.file_id, &receiver, &mut content, &Patience::default().watch())
                    .await?;
            }
            desk.receipt_opened(&finding, &Now, &mut rng()).await?;
            if file {
                desk.receipt_filed(&finding, &Now, &mut rng()).await?;
            }
            Ok(())
        })
    }

    async fn open(&self, id: FindingId) -> Result<Box<VerifiedFinding>> {
        match Desk::new(&self.server, &self.founded.vault).find_finding(id).await? {
            Entry::Open(finding) => Ok(finding),
            _ => bail!("the finding does not open"),
        }
    }

    fn find(&self, name: &str) -> Result<VerifiedPractice> {
        let directory = block_on(list_practices(&self.server, self.founded.vault.logs()))?;
        let found = directory.practices.into_iter().find(|practice| practice.card().name == name);
        found.with_context(|| format!("{name} is not in the directory"))
    }
}

fn picked(enclosure: &Enclosure, content: &[u8]) -> Picked {
    Picked {
        name: enclosure.name.to_owned(),
        media_type: enclosure.media_type.to_owned(),
        length: content.len() as u64,
        modified: 0,
    }
}

/// The machine's clock.
pub struct Now;

impl Clock for Now {
    #[expect(clippy::disallowed_methods, reason = "the demonstration lives in real time")]
    fn now(&self) -> Time {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        Time(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
    }
}

/// The machine's random source.
pub fn rng() -> Rng {
    UnwrapErr(SysRng)
}

/// Waits on this thread, and says nothing meanwhile.
#[derive(Default)]
struct Patience {
    control: Control,
}

impl Patience {
    fn watch(&self) -> Watch<'_, Self, fn(Progress)> {
        Watch { control: &self.control, sleeper: self, report: &(ignore as fn(Progress)) }
    }
}

fn ignore(_: Progress) {}

impl Sleeper for Patience {
    async fn sleep(&self, milliseconds: u64) {
        std::thread::sleep(std::time::Duration::from_millis(milliseconds));
    }
}
