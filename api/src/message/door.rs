//! Share links, as the patient's page sees them.

use serde::{Deserialize, Serialize};

use super::finding::RevisionView;
use super::log::{Head, Placed};
use super::practice::Practice;
use crate::bytes::B64;
use crate::event::EventKind;
use crate::hash::Hash;
use crate::id::{FileId, FindingId};
use crate::time::Time;

inert!(Knock, DoorOpen, DoorOpened, DoorAsk);

/// `POST /api/v1/door/{link_id}/knock`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Knock {
    /// 32 bytes, from the link's secret alone.
    pub knock: Hash,
    /// Whether a gateway had turned `#` into `%23`, so that the secret stood in the path (protocol 8).
    #[serde(default)]
    pub exposed: bool,
}

/// `POST /api/v1/door/{link_id}/ask`: more time, or more openings. The practice is told, of each link once a day; 204.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoorAsk {
    /// As in `Knock`.
    pub knock: Hash,
}

/// The answer to a knock. 404 `link_gone` for every link that is unknown, expired or revoked, or a wrong knock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Knocked {
    /// Sealed neutral name and telephone number.
    pub pre: B64,
    /// Which PIN counts.
    pub arm: u32,
    /// Tries left until the next pause or the lock.
    pub tries_left: u32,
    /// Paused until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused_until: Option<Time>,
    /// Locked until the practice arms it anew.
    pub locked: bool,
    /// Opened as often as allowed.
    pub used_up: bool,
}

/// `POST /api/v1/door/{link_id}/open`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoorOpen {
    /// As before.
    pub knock: Hash,
    /// T, 32 bytes.
    pub access: Hash,
}

/// Its answer.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoorOpened {
    /// Sent as `Siegel-Ticket` with all that follows.
    pub visit: String,
    /// Ends then.
    pub ends_at: Time,
    /// The sealed link key.
    pub box0: B64,
    /// The sealed content list.
    pub box1: B64,
    /// Encoded `Signed` terms.
    pub terms: B64,
    /// The findings, in the order of the second box.
    pub findings: Vec<DoorFinding>,
    /// Heads of every log that a place refers to.
    pub heads: Vec<Head>,
    /// The practices whose members signed; held against the second box.
    pub practices: Vec<Practice>,
    /// Openings that are left after this one.
    pub openings_left: u32,
}

/// A finding behind a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoorFinding {
    /// The finding.
    pub finding_id: FindingId,
    /// Encoded `Signed` manifest.
    pub manifest: B64,
    /// Sealed metadata.
    pub meta: B64,
    /// The manifest's leaf, in the log of the author's practice.
    pub placed: Placed,
    /// All other revisions of it, in their order: the holder is told that there is a corrected version.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<RevisionView>,
}

/// `POST /api/v1/door/{link_id}/fetch`: commits one `LinkFetched` event for a file. Parts follow by
/// `GET /api/v1/door/{link_id}/files/{file_id}/parts/{part}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoorFetch {
    /// The finding.
    pub finding_id: FindingId,
    /// Its file.
    pub file_id: FileId,
}

/// Its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoorFetched {
    /// Hashes of all parts' ciphertext.
    pub part_hashes: Vec<Hash>,
}

/// `GET /api/v1/door/{link_id}/accesses`: what became of the link, newest first, for who has it open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoorAccesses {
    /// `ACCESSES_MAX` at most.
    pub accesses: Vec<DoorAccess>,
    /// There are older ones.
    pub more: bool,
}

/// One line of it. Who of the practice acted is not said, nor from what address anybody came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoorAccess {
    /// When, by the server's clock.
    pub at: Time,
    /// What: from `LinkCreated` to `LinkFetched`.
    pub kind: EventKind,
    /// Of what was fetched, `H(file id)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Hash>,
}

/// `POST /api/v1/door/{link_id}/receipts`: the holder's receipt; it convinces the practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoorReceipt {
    /// `H` of the encoded signed terms.
    pub terms_hash: Hash,
    /// Of the finding that was opened.
    pub manifest_hash: Hash,
    /// The holder's clock.
    pub time: Time,
    /// HMAC under the receipt key.
    pub mac: Hash,
}
