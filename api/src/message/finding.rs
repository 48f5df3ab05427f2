//! Findings: sending, listing, reading, receipts, withdrawal.

use serde::{Deserialize, Serialize};

use super::log::{Head, LabelledEvent, Placed, Row};
use crate::bytes::B64;
use crate::hash::Hash;
use crate::id::{FindingId, FolderId, GroupId, PatientToken, PracticeId, ThreadId, UnitId};
use crate::time::Time;

inert!(Ticket);

/// `POST /api/v1/findings`: makes a draft a finding, or the next revision of one, in one transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingCreate {
    /// The draft of a later revision, under an id of its own; a first revision's draft is named like the finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<FindingId>,
    /// Encoded `Signed` manifest.
    pub manifest: B64,
    /// Sealed metadata.
    pub meta: B64,
    /// Kind `FindingSent`, with the finding's label for the own practice.
    pub event: LabelledEvent,
    /// To the own practice and to each recipient.
    pub grants: Vec<GrantWrite>,
    /// The patient's token for the own practice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<PatientToken>,
}

/// A grant and its event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantWrite {
    /// Encoded `Signed` grant.
    pub grant: B64,
    /// Kind `GrantGiven`; `other` labels finding and author for the recipient's log.
    pub event: LabelledEvent,
}

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingBox {
    /// Granted to the own practice by others.
    Inbox,
    /// Sent by the own practice.
    Sent,
}

/// Query of `GET /api/v1/findings`: newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingQuery {
    /// Which list.
    #[serde(rename = "box")]
    pub which: FindingBox,
    /// From the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows, at most 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Only what this practice sent (inbox), or what went to it (sent).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practice: Option<PracticeId>,
    /// Only what belongs to this thread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<ThreadId>,
    /// Only what is addressed to this unit (inbox).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
}

/// `GET /api/v1/findings`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingPage {
    /// Newest first.
    pub findings: Vec<Finding>,
    /// Heads of every log that a place below refers to.
    pub heads: Vec<Head>,
    /// For the next page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A finding as one practice sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The finding.
    pub finding_id: FindingId,
    /// Encoded `Signed` manifest of the newest revision, or of the one that was asked for.
    pub manifest: B64,
    /// Sealed metadata.
    pub meta: B64,
    /// The manifest's leaf, in the log of the author's practice.
    pub manifest_placed: Placed,
    /// All other revisions that the reader may know of, in their order: what was, and what replaced it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<RevisionView>,
    /// Grants of this revision: all where the own practice owns the finding, else only those to the own practice.
    pub grants: Vec<GrantView>,
    /// When the server made this revision visible.
    pub sent_at: Time,
    /// Rows of the own practice's log about it, oldest first, but for its moves between folders; at most 200.
    pub history: Vec<Row>,
    /// The own practice's folder in which it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<FolderId>,
}

/// Another revision of a finding: enough to verify that it follows the one before, and who signed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevisionView {
    /// Encoded `Signed` manifest.
    pub manifest: B64,
    /// Its leaf, in the log of the author's practice.
    pub placed: Placed,
}

/// Query of `GET /api/v1/findings/{id}`: the newest revision, where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevisionQuery {
    /// Which one, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<u64>,
}

/// A grant with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantView {
    /// Encoded `Signed` grant.
    pub grant: B64,
    /// Its leaf, in the log of the granter's practice.
    pub placed: Placed,
    /// The recipient: a practice, a case or a unit.
    pub recipient: GroupId,
    /// The practice of a unit to which it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practice: Option<PracticeId>,
    /// When it was revoked, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Time>,
}

/// `GET /api/v1/findings/{id}`: one, with the heads it needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingView {
    /// The finding.
    pub finding: Finding,
    /// Whether the server takes something of the reader's in the finding's thread: SEND of the practice, and where it came to
    /// units alone SEND of one of them.
    pub may_answer: bool,
    /// Heads of every log that a place refers to.
    pub heads: Vec<Head>,
}

/// Answer of `POST /api/v1/findings/{id}/files/{file}/ticket`, which commits one `Fetched` event.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ticket {
    /// Sent as `Siegel-Ticket` with each part.
    pub ticket: String,
    /// Ends then.
    pub ends_at: Time,
    /// Hashes of all parts' ciphertext; the client checks them against `blob_hash`.
    pub part_hashes: Vec<Hash>,
}

/// `POST /api/v1/findings/{id}/receipts`: kind `Opened` or `Filed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptCreate {
    /// `other` labels the reader for the author's practice.
    pub event: LabelledEvent,
    /// The patient's token for the reader's practice. The pages send none: beside the sender's own it would
    /// show the server one patient in two practices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<PatientToken>,
}

/// `POST /api/v1/findings/{id}/withdraw`: one `GrantRevoked` for each grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// Events with the grants' hashes.
    pub events: Vec<LabelledEvent>,
}

/// A created thing's place in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Committed {
    /// Sequence number in the own practice's log.
    pub seq: u64,
    /// The server's clock.
    pub at: Time,
    /// `H` of the leaf's bytes, as logged.
    pub leaf_hash: Hash,
}
