//! Drafts: what is being uploaded.

use serde::{Deserialize, Serialize};

use crate::bytes::B64;
use crate::hash::Hash;
use crate::id::{FileId, FindingId};
use crate::problem::Code;
use crate::time::Time;

/// `PUT /api/v1/drafts/{finding_id}`: makes a draft, or adds files to it. Files already there stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftWrite {
    /// `FindingKey` and what the form holds, sealed under the author's master key.
    pub sealed_key: B64,
    /// `H` of the envelope that holds this master key. The server refuses any but the account's own: what is sealed
    /// under a key that was replaced could never be opened again.
    pub envelope: Hash,
    /// All files of the draft.
    pub files: Vec<DraftFile>,
}

/// A file of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftFile {
    /// The file.
    pub file_id: FileId,
    /// Padded length in bytes.
    pub padded: u64,
}

/// `GET /api/v1/drafts/{finding_id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The finding that it will become.
    pub finding_id: FindingId,
    /// As written.
    pub sealed_key: B64,
    /// Its files, with the parts that have arrived.
    pub files: Vec<DraftFileState>,
    /// When it was begun.
    pub created_at: Time,
}

/// What has arrived of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftFileState {
    /// The file.
    pub file_id: FileId,
    /// Padded length in bytes.
    pub padded: u64,
    /// Parts that have arrived, with the hashes of their ciphertext.
    pub parts: Vec<PartState>,
}

/// A part that has arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartState {
    /// Its number, from 0.
    pub part: u32,
    /// SHA-256 of its ciphertext.
    pub hash: Hash,
}

/// `GET /api/v1/drafts`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drafts {
    /// The member's own, newest first.
    pub drafts: Vec<Draft>,
}

/// `PUT /api/v1/drafts/{finding_id}/parts`: what became of the parts of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundleAnswer {
    /// Of each part, in the order of the bundle's head.
    pub parts: Vec<PartFate>,
}

/// What became of one part of a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartFate {
    /// Stored, or stored anew.
    Stored,
    /// The draft has no such part.
    Missing,
    /// Not framed as sealed.
    NotSealed,
    /// Its bytes and its hash differ.
    Damaged,
}

impl PartFate {
    /// The code with which the same part would be refused if it came alone; `None` if it is stored.
    pub fn refusal(self) -> Option<Code> {
        match self {
            Self::Stored => None,
            Self::Missing => Some(Code::NotFound),
            Self::NotSealed => Some(Code::PartNotSealed),
            Self::Damaged => Some(Code::PartDamaged),
        }
    }
}
