//! A doctor at a browser: the real client, with a passkey in software.

use futures::executor::block_on;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::Rng;
use siegel_api::id::FindingId;
use siegel_api::manifest::Flags;
use siegel_api::message::finding::Committed;
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_client::clock::Clock;
use siegel_client::desk::Desk;
use siegel_client::directory::find_practice;
use siegel_client::draft::{Chosen, Letter, Outgoing, Picked};
use siegel_client::error::Error;
use siegel_client::finding::VerifiedFinding;
use siegel_client::found::{Admission, NewPractice, SetupToken, found};
use siegel_client::meta::Meta;
use siegel_client::part::{NativeReceiver, NativeSender};
use siegel_client::receive::Entry;
use siegel_client::soft::SoftPasskey;
use siegel_client::transfer::{Control, Progress, Sleeper, Watch};
use siegel_client::vault::Vault;

use crate::carrier::{Carrier, Pace};
use crate::chance::{Now, chance};
use crate::serving::Serving;

/// Founder of a practice, signed in.
pub struct Doctor {
    pub carrier: Carrier,
    pub vault: Vault,
    pub rng: ChaCha20Rng,
}

/// Does not wait between two tries: who is told of a kill at once need not.
pub struct Restless;

impl Sleeper for Restless {
    async fn sleep(&self, _: u64) {}
}

/// Anna, who sends, and Jan, who receives.
pub fn two(serving: &Serving, seed: u64) -> (Doctor, Doctor) {
    let pace = Pace::default();
    (
        Doctor::founds(serving, "Weber", &pace, chance(seed, 1)),
        Doctor::founds(serving, "Brandt", &pace, chance(seed, 2)),
    )
}

impl Doctor {
    fn founds(serving: &Serving, name: &str, pace: &Pace, mut rng: ChaCha20Rng) -> Self {
        let carrier = Carrier::to(&serving.origin(), pace);
        let passkey = SoftPasskey::new(&serving.origin()).unwrap();
        let admission = Admission::Setup(SetupToken::parse(&serving.set_up_secret()).unwrap());
        let practice = NewPractice {
            name: format!("Praxis {name}"),
            place: "Musterstadt".to_owned(),
            licence: String::new(),
            founder: format!("Dr. {name}"),
        };
        let made = block_on(found(&carrier, &passkey, &Now, &mut rng, &admission, &practice)).unwrap();
        Self { carrier, vault: made.vault, rng }
    }

    /// What this person works at.
    pub fn desk(&self) -> Desk<'_, Carrier> {
        Desk::new(&self.carrier, &self.vault)
    }

    /// Another one's practice, as a recipient.
    pub fn choose(&self, other: &Self) -> Chosen {
        let id = other.vault.practice_id();
        let practice = block_on(find_practice(&self.carrier, self.vault.logs(), id)).unwrap();
        Chosen { practice_id: id, root_fp: practice.root_fingerprint() }
    }

    /// Begins a draft with one file.
    pub fn begin(&mut self, to: Chosen, content: &[u8]) -> Result<Outgoing, Error> {
        let until = Now.now().plus(90 * Time::DAY);
        let letter = Letter {
            meta: Meta { title: "Befund".to_owned(), ..Meta::default() },
            recipients: vec![to],
            valid_until: until,
            delete_after: until,
            flags: Flags::DOWNLOAD,
            ..Letter::default()
        };
        let (picked, files, rng) = (picked(content), [content.to_vec()], self.rng.clone());
        let sender = NativeSender::new(&self.carrier, &files, rng);
        let desk = Desk::new(&self.carrier, &self.vault);
        block_on(desk.begin_draft(letter, &picked, &sender, &mut self.rng))
    }

    /// Sends what has not arrived yet.
    pub fn send_parts(&mut self, outgoing: &mut Outgoing, content: &[u8]) -> Result<(), Error> {
        let (files, rng) = ([content.to_vec()], chance(self.rng.next_u64(), 0));
        let sender = NativeSender::new(&self.carrier, &files, rng);
        block_on(async {
            outgoing.attach(&picked(content), &sender).await?;
            self.desk().send_parts(outgoing, &sender, &watch(&Control::new())).await
        })
    }

    /// Sends the finding.
    pub fn finish(&mut self, outgoing: &Outgoing) -> Result<Committed, Error> {
        let desk = Desk::new(&self.carrier, &self.vault);
        block_on(desk.finish_draft(outgoing, &Now, &mut self.rng))
    }

    /// All of it.
    pub fn send(&mut self, to: Chosen, content: &[u8]) -> Result<FindingId, Error> {
        let mut outgoing = self.begin(to, content)?;
        self.send_parts(&mut outgoing, content)?;
        self.finish(&outgoing)?;
        Ok(outgoing.id())
    }

    /// What this person has begun and not sent.
    pub fn drafts(&self) -> Vec<FindingId> {
        block_on(self.desk().list_drafts()).unwrap().into_iter().map(|draft| draft.draft_id).collect()
    }

    /// A finding as this person sees it; `None` if the server says that there is none.
    pub fn find(&self, id: FindingId) -> Option<Entry> {
        match block_on(self.desk().find_finding(id)) {
            Ok(Entry::Refused { error, .. }) => panic!("{id} does not verify: {error}"),
            Ok(entry) => Some(entry),
            Err(Error::Problem(problem)) if problem.code == Code::NotFound => None,
            Err(error) => panic!("{id}: {error}"),
        }
    }

    /// A finding that opens.
    pub fn open(&self, id: FindingId) -> VerifiedFinding {
        match self.find(id) {
            Some(Entry::Open(finding)) => *finding,
            other => panic!("{id} does not open: {other:?}"),
        }
    }

    /// The bytes of a finding's one file.
    pub fn contents(&self, finding: &VerifiedFinding) -> Result<Vec<u8>, Error> {
        let file = finding.files().next().unwrap().file_id;
        let (receiver, control, mut content) = (NativeReceiver(&self.carrier), Control::new(), Vec::new());
        block_on(self.desk().read_file(finding, file, &receiver, &mut content, &watch(&control)))?;
        Ok(content)
    }

    /// Takes a finding back.
    pub fn withdraw(&mut self, finding: &VerifiedFinding) -> Result<Committed, Error> {
        let desk = Desk::new(&self.carrier, &self.vault);
        block_on(desk.withdraw(finding, Now.now(), &mut self.rng)).map(Option::unwrap)
    }

    /// Tells the sender that a finding was opened.
    pub fn acknowledge(&mut self, finding: &VerifiedFinding) -> Result<Committed, Error> {
        let desk = Desk::new(&self.carrier, &self.vault);
        block_on(desk.receipt_opened(finding, &Now, &mut self.rng)).map(Option::unwrap)
    }
}

fn picked(content: &[u8]) -> [Picked; 1] {
    let length = content.len() as u64;
    [Picked { name: "befund.bin".into(), media_type: "application/octet-stream".into(), length, modified: 0 }]
}

/// Watches nothing and waits for nothing.
pub fn watch(control: &Control) -> Watch<'_, Restless, fn(Progress)> {
    Watch { control, sleeper: &Restless, report: &(ignore as fn(Progress)) }
}

fn ignore(_: Progress) {}

/// The code with which the server refused.
pub fn refusal<T: std::fmt::Debug>(answer: Result<T, Error>) -> (Code, Option<u64>) {
    match answer {
        Err(Error::Problem(problem)) => (problem.code, problem.retry_after_s),
        other => panic!("not refused: {other:?}"),
    }
}
