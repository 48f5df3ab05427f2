//! A doctor of the demonstration: the real client, with a passkey in software and files of this machine.

use anyhow::{Context, Result, bail};
use futures::executor::block_on;
use getrandom::SysRng;
use rand_core::UnwrapErr;
use siegel_api::id::FindingId;
use siegel_api::manifest::Flags;
use siegel_api::time::Time;
use siegel_client::clock::Clock;
use siegel_client::desk::Desk;
use siegel_client::directory::{VerifiedPractice, list_practices};
use siegel_client::draft::{Chosen, Letter, Outgoing, Picked};
use siegel_client::finding::VerifiedFinding;
use siegel_client::found::{Admission, Founded, NewPractice, SetupToken, found};
use siegel_client::invitation::{self, Guest};
use siegel_client::link::{LinkOffer, NewLink, PinKind};
use siegel_client::meta::Meta;
use siegel_client::part::{NativeReceiver, NativeSender};
use siegel_client::passkey;
use siegel_client::receive::Entry;
use siegel_client::recovery::{Recovered, recover};
use siegel_client::soft::{GivenPrf, SoftPasskey};
use siegel_client::transfer::{Control, Progress, Sleeper, Watch};
use siegel_client::vault::Vault;

use super::carrier::Carrier;
use super::team::view;

/// Findings of the demonstration may be opened for half a year, and are not deleted without a trace before that.
pub(super) const VALID_MS: u64 = 180 * 24 * 60 * 60 * 1000;

type Rng = UnwrapErr<SysRng>;

/// Somebody with an account, signed in.
pub struct Doctor {
    pub(super) server: Carrier,
    pub(super) passkey: SoftPasskey,
    pub(super) vault: Vault,
    pub(super) sheet: String,
    pub(super) valid_ms: u64,
}

/// A file to send.
pub struct Enclosure {
    pub name: &'static str,
    pub media_type: &'static str,
    pub content: Vec<u8>,
}

impl Doctor {
    /// Sets up a practice by the operator's link.
    pub fn by_set_up_link(origin: &str, link: &str, practice: &NewPractice) -> Result<Self> {
        let token = link.split_once('#').context("the set-up link has no secret")?.1;
        Self::enter(origin, &Admission::Setup(SetupToken::parse(token)?), practice)
    }

    /// Sets up a practice by another one's invitation.
    pub fn by_invitation(origin: &str, link: &str, practice: &NewPractice) -> Result<Self> {
        let accepted = view(&Carrier::to(origin), link)?;
        Self::enter(origin, &Admission::Invitation(Box::new(accepted)), practice)
    }

    fn enter(origin: &str, admission: &Admission, practice: &NewPractice) -> Result<Self> {
        let server = Carrier::to(origin);
        let passkey = SoftPasskey::new(origin)?;
        let Founded { vault, sheet } =
            block_on(found(&server, &passkey, &Now, &mut rng(), admission, practice))?;
        Ok(Self { server, passkey, vault, sheet: sheet.expose_text().to_string(), valid_ms: VALID_MS })
    }

    /// Signs in by a recovery code, on a device that knows nothing, and makes a passkey there. The sheet is then
    /// another one.
    pub fn by_recovery_code(origin: &str, code: &str) -> Result<Self> {
        let server = Carrier::to(origin);
        let passkey = SoftPasskey::new(origin)?;
        let Recovered { vault, sheet } = block_on(recover(&server, &Now, &mut rng(), code))?;
        block_on(passkey::add(&server, &passkey, &vault, &Now, &mut rng()))?;
        Ok(Self { server, passkey, vault, sheet: sheet.expose_text().to_string(), valid_ms: VALID_MS })
    }

    /// What this person sends from now on may be opened for so long.
    pub fn sending_for(self, valid_ms: u64) -> Self {
        Self { valid_ms, ..self }
    }

    /// What unlocks the account: `H(credential id)` of each passkey with its PRF result.
    pub fn expose_passkeys(&self) -> Vec<GivenPrf> {
        block_on(self.passkey.expose_prf())
    }

    /// The code of the recovery sheet, as it is printed.
    pub fn recovery_code(&self) -> String {
        self.sheet.clone()
    }

    /// The name of this person's practice.
    pub fn practice_name(&self) -> String {
        self.vault.practice().verified().card().name.clone()
    }

    /// Keys and account.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// The connection, with this person's session.
    pub fn server(&self) -> &Carrier {
        &self.server
    }

    /// Where all acts are done.
    pub fn desk(&self) -> Desk<'_, Carrier> {
        Desk::new(&self.server, &self.vault)
    }

    /// Invites a practice; answers the link.
    pub fn invite(&self, note: &str) -> Result<String> {
        let vault = &self.vault;
        let made =
            block_on(invitation::create(&self.server, vault, &Now, &mut rng(), Guest::Practice, note))?;
        Ok(made.link.to_string())
    }

    /// Vouches for those who accepted an invitation of this practice.
    pub fn confirm_invitations(&self) -> Result<()> {
        let vault = &self.vault;
        for made in block_on(invitation::list(&self.server, vault))? {
            if made.claimed_by().is_some() {
                block_on(invitation::confirm(&self.server, vault, &Now, &mut rng(), &made))?;
            }
        }
        Ok(())
    }

    /// Sends files to the practices of these names.
    pub fn send(&self, to: &[&str], meta: Meta, flags: Flags, enclosures: &[Enclosure]) -> Result<FindingId> {
        let outgoing = self.begin(to, meta, flags, enclosures)?;
        self.finish(outgoing, enclosures)
    }

    /// Sends a draft with these files.
    pub(super) fn finish(&self, mut outgoing: Outgoing, enclosures: &[Enclosure]) -> Result<FindingId> {
        let files: Vec<_> = enclosures.iter().map(|one| one.content.clone()).collect();
        let sender = NativeSender::new(&self.server, &files, rng());
        block_on(async {
            self.desk().send_parts(&mut outgoing, &sender, &Patience::default().watch()).await?;
            self.desk().finish_draft(&outgoing, &Now, &mut rng()).await?;
            Ok(outgoing.id())
        })
    }

    /// Begins a draft, and leaves it there.
    pub fn begin(&self, to: &[&str], meta: Meta, flags: Flags, enclosures: &[Enclosure]) -> Result<Outgoing> {
        let chosen = |name: &&str| {
            let practice = self.find(name)?;
            Ok(Chosen { practice_id: practice.id(), root_fp: practice.root_fingerprint() })
        };
        let until = Time(Now.now().0 + self.valid_ms);
        let letter = Letter {
            meta,
            recipients: to.iter().map(chosen).collect::<Result<_>>()?,
            valid_until: until,
            delete_after: until,
            flags,
            ..Letter::default()
        };
        let files: Vec<_> = enclosures.iter().map(|one| one.content.clone()).collect();
        let picked: Vec<Picked> = enclosures.iter().map(picked).collect();
        let sender = NativeSender::new(&self.server, &files, rng());
        Ok(block_on(self.desk().begin_draft(letter, &picked, &sender, &mut rng()))?)
    }

    /// Takes a finding back from all to whom it was given.
    pub fn withdraw(&self, id: FindingId) -> Result<()> {
        block_on(async {
            let finding = self.open(id).await?;
            self.desk().withdraw(&finding, Now.now(), &mut rng()).await?.context("nobody has it")?;
            Ok(())
        })
    }

    /// Gives findings to a patient; answers link and PIN.
    pub fn give_to_patient(
        &self,
        ids: &[FindingId],
        kind: PinKind,
        offer: &LinkOffer,
    ) -> Result<(String, String)> {
        block_on(async {
            let mut findings = Vec::new();
            for id in ids {
                findings.push(self.open(*id).await?);
            }
            let findings: Vec<&VerifiedFinding> = findings.iter().map(|finding| &**finding).collect();
            let link = NewLink::generate(kind, &mut rng());
            let root = link.derive_root()?;
            self.desk().create_link(&link, &root, (&findings, offer), Now.now(), &mut rng()).await?;
            Ok((link.expose_url(self.server.origin()).to_string(), link.pin().expose_text().to_string()))
        })
    }

    /// Opens a finding, reads all its files, and says so to its sender; with `file`, files it as well.
    pub fn read(&self, id: FindingId, file: bool) -> Result<()> {
        block_on(async {
            let desk = self.desk();
            let finding = self.open(id).await?;
            self.contents(&finding).await?;
            desk.receipt_opened(&finding, &Now, &mut rng()).await?;
            if file {
                desk.receipt_filed(&finding, &Now, &mut rng()).await?;
            }
            Ok(())
        })
    }

    /// Reads all files of a finding, in their order.
    pub async fn contents(&self, finding: &VerifiedFinding) -> Result<Vec<Vec<u8>>> {
        let mut contents = Vec::new();
        for one in finding.files() {
            let (receiver, patience, mut content) =
                (NativeReceiver(&self.server), Patience::default(), Vec::new());
            let watch = patience.watch();
            self.desk().read_file(finding, one.file_id, &receiver, &mut content, &watch).await?;
            contents.push(content);
        }
        Ok(contents)
    }

    pub(super) async fn open(&self, id: FindingId) -> Result<Box<VerifiedFinding>> {
        match self.desk().find_finding(id).await? {
            Entry::Open(finding) => Ok(finding),
            _ => bail!("the finding does not open"),
        }
    }

    pub(super) fn find(&self, name: &str) -> Result<VerifiedPractice> {
        let directory = block_on(list_practices(&self.server, self.vault.logs()))?;
        let found = directory.practices.into_iter().find(|practice| practice.card().name == name);
        found.with_context(|| format!("{name} is not in the directory"))
    }
}

fn picked(enclosure: &Enclosure) -> Picked {
    Picked {
        name: enclosure.name.to_owned(),
        media_type: enclosure.media_type.to_owned(),
        length: enclosure.content.len() as u64,
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
pub struct Patience {
    control: Control,
}

impl Patience {
    /// For one transfer.
    pub fn watch(&self) -> Watch<'_, Self, fn(Progress)> {
        Watch { control: &self.control, sleeper: self, report: &(ignore as fn(Progress)) }
    }
}

fn ignore(_: Progress) {}

impl Sleeper for Patience {
    async fn sleep(&self, milliseconds: u64) {
        std::thread::sleep(std::time::Duration::from_millis(milliseconds));
    }
}
