//! The log, as it is written and read.

use serde::{Deserialize, Serialize};

use crate::bytes::B64;
use crate::event::EventKind;
use crate::hash::Hash;
use crate::id::{ObjectId, PracticeId, UserId};
use crate::time::Time;

/// A signed event, with the labels that it introduces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelledEvent {
    /// Encoded `SignedEvent`.
    pub event: B64,
    /// Opens `label_own`; for the log of the actor's practice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<LabelDetail>,
    /// Opens `label_other`; for the log of the other practice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<LabelDetail>,
}

/// What a commitment to a label is to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LabelDetail {
    /// 32 random bytes.
    pub blind: Hash,
    /// The sealed label (crypto's structure): names of people, findings, links.
    pub label: B64,
}

/// Head of a log: a signed checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Whose log; all zero for the instance's.
    pub log_id: PracticeId,
    /// A C2SP signed note.
    pub note: String,
}

/// A leaf and its place in the tree of a head that is given beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Placed {
    /// Encoded `Leaf`; its `seq` is the index.
    pub leaf: B64,
    /// Proof of inclusion, from the leaf up.
    pub path: Vec<Hash>,
}

/// One row of the console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The leaf.
    pub placed: Placed,
    /// The label that this leaf introduced to this log, unless it was erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<LabelDetail>,
    /// Address and user agent, for seven days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub net: Option<NetDetail>,
}

/// Address and user agent of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetDetail {
    /// 32 random bytes.
    pub blind: Hash,
    /// Address, a line break, user agent.
    pub text: String,
}

/// Query of `GET /api/v1/log`: newest first, from before `before`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogQuery {
    /// Only leaves with a lower sequence number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<u64>,
    /// Rows, at most 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Only of this finding, link, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<ObjectId>,
    /// Only of this person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<UserId>,
    /// Only of this kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<EventKind>,
    /// Only from then on, by the server's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Time>,
    /// Only before then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
}

/// `GET /api/v1/log`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogPage {
    /// Head that the paths lead to.
    pub head: Head,
    /// Newest first.
    pub rows: Vec<Row>,
    /// Whether there are older ones.
    pub more: bool,
}

/// `GET /api/v1/log/labels`: all labels of the practice's log, for the names in the console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Labels {
    /// Head that the paths lead to.
    pub head: Head,
    /// Rows that introduced a label, oldest first.
    pub rows: Vec<Row>,
}

/// `GET /api/v1/log/hashes?from=`: leaf hashes, so that a client can recompute the root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeafHashes {
    /// Head.
    pub head: Head,
    /// Index of the first.
    pub from: u64,
    /// Hashes of up to 10,000 leaves, 32 bytes each, one after the other.
    pub hashes: B64,
}
