//! What members of practices do in stories: write, send, list, open, read.

use std::sync::atomic::{AtomicU64, Ordering};

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use siegel_api::id::{FileId, FindingId};
use siegel_api::manifest::Flags;
use siegel_api::message::finding::FindingBox;
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_client::clock::Clock;
use siegel_client::desk::Desk;
use siegel_client::directory::find_practice;
use siegel_client::draft::{Chosen, Letter, Outgoing, Picked};
use siegel_client::error::Error;
use siegel_client::finding::VerifiedFinding;
use siegel_client::meta::{Day, Meta, Patient};
use siegel_client::part::{NativeReceiver, NativeSender};
use siegel_client::receive::Entry;
use siegel_client::server::Server;
use siegel_client::transfer::{Control, Progress, Watch};
use siegel_client::vault::Vault;

use crate::files::Nothing;
use crate::support::{Browser, House, Person};

/// Chance: another one each time.
pub fn rng() -> ChaCha20Rng {
    static DRAWN: AtomicU64 = AtomicU64::new(1);
    ChaCha20Rng::seed_from_u64(DRAWN.fetch_add(1, Ordering::SeqCst))
}

/// Somebody at work, at a browser or at whatever stands for one.
pub struct At<'a, S> {
    pub server: &'a S,
    pub vault: &'a Vault,
    pub now: Time,
}

/// A person at the own browser.
pub fn at(person: &Person) -> At<'_, Browser> {
    At { server: &person.browser, vault: &person.vault, now: Clock::now(&person.clock) }
}

/// A person whose requests go through `server`.
pub fn through<'a, S>(person: &'a Person, server: &'a S) -> At<'a, S> {
    At { server, vault: &person.vault, now: Clock::now(&person.clock) }
}

/// Anna Weber and Jan Brandt, each with a practice.
pub async fn two_doctors(house: &House) -> (Person, Person) {
    (Person::founds(house, "Anna Weber").await, Person::founds(house, "Jan Brandt").await)
}

impl<S> Clone for At<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for At<'_, S> {}

impl<S> Clock for At<'_, S> {
    fn now(&self) -> Time {
        self.now
    }
}

/// The code of a refusal by the server.
pub fn code(error: &Error) -> Option<Code> {
    match error {
        Error::Problem(problem) => Some(problem.code),
        _ => None,
    }
}

/// Files with their names.
pub type Files = Vec<(&'static str, &'static str, Vec<u8>)>;

impl<'a, S: Server> At<'a, S> {
    pub fn desk(&self) -> Desk<'a, S> {
        Desk::new(self.server, self.vault)
    }

    /// A letter about a patient, to these practices.
    pub async fn letter(&self, title: &str, to: &[&Person]) -> Letter {
        let mut recipients = Vec::new();
        for person in to {
            let id = person.vault.practice_id();
            let practice = find_practice(self.server, self.vault.logs(), id).await.expect("a recipient");
            recipients.push(Chosen { practice_id: id, root_fp: practice.root_fingerprint() });
        }
        let patient =
            Patient { surname: "Sommer".into(), given: "Lena".into(), born: Day::parse("1961-04-12") };
        let meta =
            Meta { title: title.into(), patient, note: "Bitte um Rückruf.".into(), ..Meta::default() };
        let valid_until = self.now.plus(180 * Time::DAY);
        let delete_after = self.now.plus(10 * 365 * Time::DAY);
        Letter { meta, recipients, valid_until, delete_after, flags: Flags::DOWNLOAD, ..Letter::default() }
    }

    /// Drops files and uploads them; the finding is not sent yet.
    pub async fn upload(&self, letter: Letter, files: &Files) -> Result<Outgoing, Error> {
        let (picked, contents) = pick(files);
        let sender = NativeSender::new(self.server, &contents, rng());
        let mut outgoing = self.desk().begin_draft(letter, &picked, &sender, &mut rng()).await?;
        let (control, report) = (Control::new(), |_: Progress| {});
        let watch = Watch { control: &control, sleeper: &Nothing, report: &report };
        self.desk().send_parts(&mut outgoing, &sender, &watch).await?;
        Ok(outgoing)
    }

    /// Sends a finding.
    pub async fn send(&self, title: &str, to: &[&Person], files: Files) -> Result<FindingId, Error> {
        self.send_letter(self.letter(title, to).await, files).await
    }

    /// The same with what else a letter says.
    pub async fn send_letter(&self, letter: Letter, files: Files) -> Result<FindingId, Error> {
        let outgoing = self.upload(letter, &files).await?;
        self.desk().finish_draft(&outgoing, self, &mut rng()).await?;
        Ok(outgoing.id())
    }

    /// The lines of a list.
    pub async fn list(&self, which: FindingBox) -> Vec<Entry> {
        self.desk().list_findings(which, None).await.expect("a page").entries
    }

    /// One finding, opened.
    pub async fn find(&self, id: FindingId) -> VerifiedFinding {
        match self.desk().find_finding(id).await.expect("a finding") {
            Entry::Open(finding) => *finding,
            other => panic!("not open: {other:?}"),
        }
    }

    /// A finding that is refused: why.
    pub async fn refusal(&self, id: FindingId) -> Error {
        match self.desk().find_finding(id).await {
            Err(error) | Ok(Entry::Refused { error, .. }) => error,
            Ok(other) => panic!("not refused: {other:?}"),
        }
    }

    /// The bytes of a file.
    pub async fn read(&self, finding: &VerifiedFinding, file_id: FileId) -> Result<Vec<u8>, Error> {
        let (control, report) = (Control::new(), |_: Progress| {});
        let watch = Watch { control: &control, sleeper: &Nothing, report: &report };
        let mut bytes = Vec::new();
        let receiver = NativeReceiver(self.server);
        self.desk().read_file(finding, file_id, &receiver, &mut bytes, &watch).await?;
        Ok(bytes)
    }

    /// The bytes of the only file.
    pub async fn read_only_file(&self, finding: &VerifiedFinding) -> Result<Vec<u8>, Error> {
        let file = finding.files().next().expect("a file").file_id;
        self.read(finding, file).await
    }
}

/// Files as a person picks them, and their contents.
pub fn pick(files: &Files) -> (Vec<Picked>, Vec<Vec<u8>>) {
    let picked = files.iter().map(|(name, media_type, content)| Picked {
        name: (*name).to_owned(),
        media_type: (*media_type).to_owned(),
        length: content.len() as u64,
        modified: 0,
    });
    (picked.collect(), files.iter().map(|(_, _, content)| content.clone()).collect())
}
