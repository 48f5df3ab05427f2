//! A finding as it may be shown: every field comes from bytes that its author signed, under a right that the
//! author's practice gave (protocol 6 and 7).

use std::sync::Arc;

use siegel_api::checkpoint::Checkpoint;
use siegel_api::hash::Hash;
use siegel_api::id::{CaseId, FileId, FindingId, FolderId, PracticeId, ThreadId, UserId};
use siegel_api::manifest::{Flags, Manifest, VerifiedManifest};
use siegel_api::statement::{CardText, Member, VerifiedEpoch, name_hash};
use siegel_api::time::Time;
use siegel_crypto::content::FindingKey;

use crate::directory::VerifiedPractice;
use crate::error::{Error, Refusal};
use crate::meta::Meta;
use crate::row::{VerifiedRow, Vouched};
use crate::text::line;
use crate::trust::Trust;
use crate::version::Version;

mod recipient;

pub use recipient::{InCase, Recipient, UnitName};

/// Who sent a finding.
#[derive(Clone, Debug)]
pub struct Author {
    pub(crate) user_id: UserId,
    pub(crate) name: String,
    pub(crate) practice: Arc<VerifiedPractice>,
}

impl Author {
    /// The member.
    pub fn user_id(&self) -> UserId {
        self.user_id
    }

    /// The member's name, as the practice's statement has its hash.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The practice, with everything that `trust` needs.
    pub fn practice(&self) -> &VerifiedPractice {
        &self.practice
    }
}

/// Where an act stands in the log that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogPlace {
    /// Number of its leaf, from 0.
    pub seq: u64,
    /// When, by the clock of the device that signed it; `None` where only the server vouches.
    pub signed_at: Option<Time>,
}

impl LogPlace {
    pub(crate) fn of(row: &VerifiedRow) -> Self {
        Self { seq: row.seq(), signed_at: row.client_time() }
    }
}

/// By which group a finding is read that was not granted to the practice itself.
#[derive(Clone, Debug)]
pub(crate) enum Through {
    /// A case in which the own practice takes part.
    Case(CaseId, String),
    /// A unit of the own practice to which the reader belongs.
    Unit(UnitName),
}

/// That a finding was added to a case, and not taken out again: a grant whose signature and right hold. That one was taken
/// back is the server's word where the own log has no leaf of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Added {
    /// The case.
    pub case_id: CaseId,
    /// Who of the author's practice added it.
    pub by: UserId,
    /// When that was logged.
    pub at: Time,
}

/// Somebody who opened or filed a finding in a case.
#[derive(Clone, Debug)]
pub struct CaseReader {
    /// The reader's practice.
    pub practice_id: PracticeId,
    /// Its name and town, from its verified statement.
    pub card: CardText,
    /// Who, and when.
    pub reader: ReadBy,
}

/// That a finding was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// When, by the server's clock.
    pub at: Time,
    /// Who did it, where somebody signed.
    pub by: Option<UserId>,
    /// Signed, or only the server's word.
    pub vouched: Vouched,
    /// Its leaf, where somebody signed.
    pub place: Option<LogPlace>,
}

/// Somebody who opened or filed a finding, and signed that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadBy {
    /// The member of the other practice.
    pub user_id: UserId,
    /// The name that came with the receipt, where the reader may AUDIT.
    pub name: Option<String>,
    /// When, by the server's clock.
    pub at: Time,
    /// The leaf of the receipt.
    pub place: LogPlace,
}

/// A file as it may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileView<'a> {
    /// The file.
    pub file_id: FileId,
    /// Its name, without path and tricks.
    pub name: &'a str,
    /// Its media type, as the author's browser said it.
    pub media_type: &'a str,
    /// Its true length in bytes.
    pub length: u64,
    /// Commits to all of its sealed parts.
    pub blob_hash: Hash,
}

/// A finding that was verified and opened.
#[derive(Debug)]
pub struct VerifiedFinding {
    pub(crate) manifest: VerifiedManifest,
    pub(crate) meta: Meta,
    pub(crate) key: FindingKey,
    pub(crate) author: Author,
    pub(crate) trust: Option<Trust>,
    pub(crate) sent_at: Time,
    pub(crate) sent_place: LogPlace,
    pub(crate) log: Checkpoint,
    pub(crate) recipients: Vec<Recipient>,
    pub(crate) in_cases: Vec<InCase>,
    pub(crate) through: Option<Through>,
    pub(crate) own_unit: Option<UnitName>,
    pub(crate) added: Vec<Added>,
    pub(crate) own: OwnReading,
    pub(crate) versions: Vec<Version>,
    pub(crate) folder: Option<FolderId>,
    pub(crate) may_answer: bool,
}

/// What the own practice did with a finding that came to it, or to a unit of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct OwnReading {
    pub(crate) opened: Vec<ReadBy>,
    pub(crate) filed: Vec<ReadBy>,
    /// Whether the reader is its author, to whom it is no news.
    pub(crate) by_me: bool,
}

impl VerifiedFinding {
    /// The finding.
    pub fn id(&self) -> FindingId {
        self.core().finding_id
    }

    /// The thread that it belongs to.
    pub fn thread_id(&self) -> ThreadId {
        self.core().thread_id
    }

    /// Its revision, from 1.
    pub fn revision(&self) -> u64 {
        self.core().revision
    }

    /// All its versions, from the first to the newest that the reader may know of.
    pub fn versions(&self) -> &[Version] {
        &self.versions
    }

    /// The newest version, where this is not it.
    pub fn superseded_by(&self) -> Option<&Version> {
        self.versions.last().filter(|newest| newest.manifest_hash != self.manifest_hash())
    }

    /// Names this very revision.
    pub fn manifest_hash(&self) -> Hash {
        self.manifest.hash()
    }

    /// Who sent it.
    pub fn author(&self) -> &Author {
        &self.author
    }

    /// What was known of the keys of the author's practice as it was opened; never `Trust::Changed`. `None`
    /// for the own practice, and where a link shows the finding.
    pub fn trust(&self) -> Option<Trust> {
        self.trust
    }

    /// Everything that was sealed: title, patient, note and so on.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// The title, or the text of the class where the author gave none; may be empty.
    pub fn title(&self) -> &str {
        let class = self.meta.class.as_ref().map_or("", |class| &class.text);
        if self.meta.title.is_empty() { class } else { &self.meta.title }
    }

    /// The files, in their order.
    pub fn files(&self) -> impl Iterator<Item = FileView<'_>> {
        let entries = self.manifest.manifest().files.iter();
        entries.zip(&self.meta.files).map(|(entry, file)| FileView {
            file_id: entry.file_id,
            name: &file.name,
            media_type: &file.media_type,
            length: file.length,
            blob_hash: entry.blob_hash,
        })
    }

    /// The own practice's folder in which it stands, by the server's word.
    pub fn folder(&self) -> Option<FolderId> {
        self.folder
    }

    /// Whether the server takes an answer of the reader's, by its own word: what came to units alone is answered by who may send in
    /// one of them. Known of a finding that was fetched alone; of a line of a list it is not.
    pub fn may_answer(&self) -> bool {
        self.may_answer
    }

    /// When the author's signed event was logged, by the server's clock.
    pub fn sent_at(&self) -> Time {
        self.sent_at
    }

    /// The leaf of the author's event, in the log of the author's practice.
    pub fn sent_place(&self) -> LogPlace {
        self.sent_place
    }

    /// The head of that log under which the leaf stands.
    pub fn log(&self) -> &Checkpoint {
        &self.log
    }

    /// Until when recipients may open it.
    pub fn valid_until(&self) -> Time {
        self.core().valid_until
    }

    /// What the author allows.
    pub fn flags(&self) -> Flags {
        self.core().flags
    }

    /// Whether a member of `practice` may save its files: always what the own practice sent, else what the author
    /// allows. The flag rests on programs that keep to it (protocol 11).
    pub fn may_be_saved_by(&self, practice: PracticeId) -> bool {
        self.author.practice.id() == practice || self.flags().has(Flags::DOWNLOAD)
    }

    /// To whom it was given, with what became of it: all where the own practice sent it; else none.
    pub fn recipients(&self) -> &[Recipient] {
        &self.recipients
    }

    /// The cases that it is in: all where the own practice sent it; else none.
    pub fn in_cases(&self) -> &[InCase] {
        &self.in_cases
    }

    /// The case by which the own practice reads it, where it was not granted to the practice itself.
    pub fn through_case(&self) -> Option<CaseId> {
        match self.through {
            Some(Through::Case(id, _)) => Some(id),
            _ => None,
        }
    }

    /// What that case is called; empty where it is not through one.
    pub fn through_title(&self) -> &str {
        match &self.through {
            Some(Through::Case(_, title)) => title,
            _ => "",
        }
    }

    /// Whether the own practice sent it, or it was granted to the practice itself.
    pub fn is_direct(&self) -> bool {
        self.through.is_none()
    }

    /// The unit of the own practice by which it is read, where it was not granted to the practice itself.
    pub fn through_unit(&self) -> Option<&UnitName> {
        match &self.through {
            Some(Through::Unit(unit)) => Some(unit),
            _ => None,
        }
    }

    /// The unit of the own practice to which it is addressed and the reader belongs, whoever else reads it: what the own
    /// practice sends to one lies in its inbox, and is read by the practice's own key.
    pub fn own_unit(&self) -> Option<&UnitName> {
        self.own_unit.as_ref()
    }

    /// Who added it to a case, and when; the newest such act. `None` once it was taken out, however else it can be read.
    pub fn added_to(&self, case: CaseId) -> Option<&Added> {
        self.added.iter().filter(|one| one.case_id == case).max_by_key(|one| one.at)
    }

    /// Who of the own practice opened it, first time of each; signed.
    pub fn opened_by(&self) -> &[ReadBy] {
        &self.own.opened
    }

    /// Who of the own practice filed it; signed.
    pub fn filed_by(&self) -> &[ReadBy] {
        &self.own.filed
    }

    /// Whether nobody of the own practice has opened it yet; for its author it is not new.
    pub fn is_unread(&self) -> bool {
        self.own.opened.is_empty() && !self.own.by_me
    }

    fn core(&self) -> &siegel_api::manifest::Core {
        &self.manifest.manifest().core
    }
}

/// Reads opened metadata, and holds it against the manifest and the author's statement.
///
/// # Errors
/// `Refusal::Malformed` for bytes that are none; `Refusal::Mismatch` if files or lengths differ from those
/// that are public, or the author's name is not the one that the practice signed for.
pub(crate) fn read_meta(manifest: &Manifest, epoch: &VerifiedEpoch, plain: &[u8]) -> Result<Meta, Error> {
    let meta = Meta::decode(plain)?;
    let lengths = manifest.files.iter().zip(&meta.files);
    let fits = manifest.files.len() == meta.files.len()
        && lengths
            .into_iter()
            .all(|(entry, file)| siegel_api::part::padded_length(file.length) == entry.padded);
    let member = epoch.member(manifest.core.author).ok_or(Refusal::Place)?;
    if fits && is_named(member, &meta) { Ok(meta) } else { Err(Refusal::Mismatch.into()) }
}

fn is_named(member: &Member, meta: &Meta) -> bool {
    let name = name_hash(&meta.author.blind, &meta.author.name);
    name == member.name_hash && meta.author.roles == member.roles
}

pub(crate) fn author_of(manifest: &Manifest, meta: &Meta, practice: Arc<VerifiedPractice>) -> Author {
    Author { user_id: manifest.core.author, name: line(&meta.author.name, 200), practice }
}
