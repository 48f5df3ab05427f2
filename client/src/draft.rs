//! Drafts: what is being sent lies sealed on the server until it is sent, so that it survives a reload, a crash
//! and a lost connection, and can be taken up on another device (protocol 6).

use rand_core::CryptoRng;
use siegel_api::chain::Gossip;
use siegel_api::hash::Hash;
use siegel_api::id::{CaseId, FindingId, PracticeId, ThreadId, UnitId, UserId};
use siegel_api::manifest::{Core, Flags, MAGIC, ManifestKind};
use siegel_api::merkle;
use siegel_api::message::finding::Committed;
use siegel_api::suite::Suite;
use siegel_api::time::Time;
use siegel_crypto::content::FindingKey;
use tls_codec::{TlsDeserializeBytes, TlsSerialize, TlsSize};

use crate::error::Error;
use crate::finding::Recipient;
use crate::meta::{FileMeta, Meta};

mod desk;
mod file;
mod form;

pub(crate) use file::OutgoingFile;
pub use file::{FileState, Marked, Recognised};

/// What a person has filled in. `meta.author` and `meta.files` are filled in when it is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// Title, patient, note and so on.
    pub meta: Meta,
    /// To whom.
    pub recipients: Vec<Chosen>,
    /// The cases to which it is added; a correction goes to those of the version before.
    pub cases: Vec<CaseId>,
    /// And to which units of practices.
    pub units: Vec<ChosenUnit>,
    /// Until when recipients may open it.
    pub valid_until: Time,
    /// Before this it is not deleted without a trace.
    pub delete_after: Time,
    /// What recipients may do.
    pub flags: Flags,
    /// The thread that it answers in; a new one for `None`.
    pub thread: Option<ThreadId>,
}

/// A recipient with the keys that the person was shown. Other keys when it is sent: nothing is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct Chosen {
    /// The practice.
    pub practice_id: PracticeId,
    /// Its root fingerprint, as it was shown.
    pub root_fp: Hash,
}

/// A unit as recipient: its keys are its practice's to vouch for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct ChosenUnit {
    /// The practice, by the keys that the person was shown.
    pub practice: Chosen,
    /// The unit.
    pub unit_id: UnitId,
}

/// The recipients of a finding, as they are chosen once more: practices, and units.
pub fn choose<'r>(recipients: impl Iterator<Item = &'r Recipient>) -> (Vec<Chosen>, Vec<ChosenUnit>) {
    let (mut practices, mut units) = (Vec::new(), Vec::new());
    for one in recipients {
        let practice = Chosen { practice_id: one.practice_id, root_fp: one.root };
        match &one.unit {
            Some(unit) => units.push(ChosenUnit { practice, unit_id: unit.unit_id }),
            None => practices.push(practice),
        }
    }
    (practices, units)
}

/// To whom a draft goes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Addressed {
    pub(crate) practices: Vec<Chosen>,
    pub(crate) units: Vec<ChosenUnit>,
    pub(crate) cases: Vec<CaseId>,
}

impl Addressed {
    /// Nobody but the own practice.
    pub(crate) fn is_nobody(&self) -> bool {
        self.practices.is_empty() && self.units.is_empty() && self.cases.is_empty()
    }

    /// Every practice whose keys it rests on.
    pub(crate) fn trusted(&self) -> Vec<Chosen> {
        self.practices.iter().copied().chain(self.units.iter().map(|unit| unit.practice)).collect()
    }
}

/// What a form holds beyond what is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Whether the person has chosen a basis already.
    pub has_basis: bool,
    /// Whether nobody but the own practice is to get it.
    pub is_link_only: bool,
    /// Days that it is to be valid, counted from when it is sent; 0 for the usual.
    pub valid_days: u16,
}

/// How a draft became a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// By this call.
    Now(Committed),
    /// Before: the answer was lost, or another page was faster.
    Before,
}

/// A file that a person picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its length in bytes.
    pub length: u64,
    /// When it was last changed, in milliseconds since 1970; 0 where nobody knows.
    pub modified: u64,
}

/// A finding on its way: a draft, and which of its parts have arrived.
#[derive(Debug)]
pub struct Outgoing {
    pub(crate) draft_id: FindingId,
    /// What it corrects; a new finding for `None`.
    pub(crate) corrects: Option<Corrects>,
    pub(crate) key: FindingKey,
    pub(crate) letter: Letter,
    pub(crate) form: Form,
    pub(crate) files: Vec<OutgoingFile>,
}

/// Which finding a draft corrects, and as which version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct Corrects {
    /// The finding.
    pub finding_id: FindingId,
    /// The version that it will be, from 2.
    pub revision: u64,
    /// The manifest of the version that it replaces.
    pub before: Hash,
}

/// A draft in the list.
#[derive(Debug)]
pub struct DraftEntry {
    /// The draft.
    pub draft_id: FindingId,
    /// When it was begun.
    pub created_at: Time,
    /// What it holds, if it opens.
    pub outgoing: Result<Outgoing, Error>,
}

impl Outgoing {
    /// The draft. Of a new finding it is the finding's id, too.
    pub fn id(&self) -> FindingId {
        self.draft_id
    }

    /// The finding that it will become, or that it corrects.
    pub fn finding_id(&self) -> FindingId {
        self.corrects.map_or(self.draft_id, |corrects| corrects.finding_id)
    }

    /// What it corrects.
    pub fn corrects(&self) -> Option<Corrects> {
        self.corrects
    }

    /// As which version it will be sent.
    pub(crate) fn revision(&self) -> u64 {
        self.corrects.map_or(1, |corrects| corrects.revision)
    }

    /// What was filled in.
    pub fn letter(&self) -> &Letter {
        &self.letter
    }

    /// What the finding will be called: its title, else its class, else its first file; else nothing.
    pub fn title(&self) -> String {
        let mut meta = self.letter.meta.clone();
        meta.files = self.files().cloned().collect();
        meta.called().to_owned()
    }

    /// What the form holds beyond it.
    pub fn form(&self) -> Form {
        self.form
    }

    /// Writes down what is filled in now. The server learns of it when the draft is saved.
    pub fn fill(&mut self, letter: Letter, form: Form) {
        self.letter = letter;
        self.form = form;
    }

    /// Its files, in their order.
    pub fn files(&self) -> impl Iterator<Item = &FileMeta> {
        self.files.iter().map(|file| &file.meta)
    }

    /// Bytes that have arrived, and bytes in all.
    pub fn bytes(&self) -> (u64, u64) {
        let done = self.files.iter().map(OutgoingFile::bytes_arrived).sum();
        (done, self.files.iter().map(|file| file.meta.length).sum())
    }

    /// Whether every part has arrived.
    pub fn is_complete(&self) -> bool {
        self.files.iter().all(OutgoingFile::is_complete)
    }
}

/// A core that says nothing yet but where a version belongs: enough for the keys of its files.
pub(crate) fn blank_core(practice_id: PracticeId, outgoing: &Outgoing) -> Core {
    Core {
        magic: MAGIC,
        suite: Suite::ONE,
        kind: ManifestKind::Finding,
        practice_id,
        finding_id: outgoing.finding_id(),
        revision: outgoing.revision(),
        flags: Flags::default(),
        prev_manifest_hash: outgoing.corrects.map_or(Hash::ZERO, |corrects| corrects.before),
        thread_id: ThreadId::ZERO,
        author: UserId::ZERO,
        author_chain_seq: 0,
        author_key_fp: Hash::ZERO,
        author_epoch: 0,
        author_statement_hash: Hash::ZERO,
        valid_until: Time(0),
        delete_after: Time(0),
        gossip: Gossip { log_size: 0, log_root: merkle::empty_root() },
        file_count: 0,
    }
}

/// 16 random bytes, for an id.
pub(crate) fn random(rng: &mut impl CryptoRng) -> [u8; 16] {
    let mut bytes = [0; 16];
    rng.fill_bytes(&mut bytes);
    bytes
}
