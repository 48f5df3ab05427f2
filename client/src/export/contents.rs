//! What lies in an archive and what does not.

use serde::Serialize;
use siegel_api::hash::Hash;
use siegel_api::id::{FileId, FindingId};

use super::moment::Moment;
use super::{Maker, hex};
use crate::finding::{FileView, VerifiedFinding};

/// The list of an archive for programs.
pub const CONTENTS_JSON: &str = "contents.json";

/// What lies in an archive: `contents.json`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Contents {
    /// `siegel-archive`.
    pub format: &'static str,
    /// 1.
    pub version: u32,
    /// Whether the service is on trial: nothing in it is real.
    pub trial: bool,
    /// When it was made, by the clock of the maker's device.
    pub made_at: Moment,
    /// Who made it.
    pub made_by: Maker,
    /// The findings with at least one file.
    pub findings: Vec<ArchivedFinding>,
    /// What was asked for and is not there.
    pub left_out: Vec<LeftOut>,
}

/// One finding in an archive.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArchivedFinding {
    /// The finding.
    pub finding_id: FindingId,
    /// Its revision, from 1.
    pub revision: u64,
    /// Its title, or its class.
    pub title: String,
    /// The practice that sent it.
    pub practice: String,
    /// Who sent it.
    pub member: String,
    /// When it was logged, by the server's clock.
    pub sent_at: Moment,
    /// Hash of what the sender signed.
    pub manifest_sha256: String,
    /// Its folder in the archive.
    pub folder: String,
    /// Its files.
    pub files: Vec<ArchivedFile>,
}

/// One file in an archive.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArchivedFile {
    /// Its path in the archive.
    pub path: String,
    /// Its name as the sender gave it, without path and tricks.
    pub name: String,
    /// Its media type, as the sender's browser said it.
    pub media_type: String,
    /// Its length.
    pub bytes: u64,
    /// Hash of its bytes.
    pub sha256: String,
    /// The file.
    pub file_id: FileId,
}

/// What is not in an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// The finding.
    pub finding_id: FindingId,
    /// Its title, where it could be opened.
    pub title: Option<String>,
    /// The file; nothing where the whole finding is missing.
    pub file: Option<String>,
    /// Why.
    pub reason: Reason,
}

/// Why something is not in an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Its sender does not allow it to be saved.
    NotAllowed,
    /// It was withdrawn, or is no longer valid.
    Withdrawn,
    /// The keys of the sender's practice changed (S-05).
    KeysChanged,
    /// It did not verify.
    Damaged,
    /// It is not there any more.
    Gone,
}

impl ArchivedFile {
    pub(super) fn new(file: &FileView<'_>, path: String, hash: Hash) -> Self {
        Self {
            path,
            name: file.name.to_owned(),
            media_type: file.media_type.to_owned(),
            bytes: file.length,
            sha256: hex(hash),
            file_id: file.file_id,
        }
    }
}

impl ArchivedFinding {
    pub(super) fn new(finding: &VerifiedFinding, folder: String, files: Vec<ArchivedFile>) -> Self {
        Self {
            finding_id: finding.id(),
            revision: finding.revision(),
            title: finding.title().to_owned(),
            practice: finding.author().practice().card().name.clone(),
            member: finding.author().name().to_owned(),
            sent_at: Moment(finding.sent_at()),
            manifest_sha256: hex(finding.manifest_hash()),
            folder,
            files,
        }
    }
}
