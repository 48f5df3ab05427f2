//! The directory: practices and their signed keys.

use serde::{Deserialize, Serialize};

use super::log::{Head, Placed};
use crate::bytes::B64;
use crate::id::{PracticeId, UserId};

/// `GET /api/v1/practices`, and of one `GET /api/v1/practices/{id}`: everything to verify a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Practice {
    /// The practice.
    pub practice_id: PracticeId,
    /// All statements, first to newest.
    pub epochs: Vec<Epoch>,
    /// Chains of all who are or were members.
    pub chains: Vec<MemberChain>,
    /// Head of the practice's log, for the places of the statements.
    pub head: Head,
}

/// One epoch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Epoch {
    /// Encoded `SignedStatement`.
    pub statement: B64,
    /// Its content key, 1216 bytes.
    pub content_key: B64,
    /// Its audit key, 1216 bytes.
    pub audit_key: B64,
    /// The statement's leaf in the practice's log.
    pub placed: Placed,
}

/// A member's chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemberChain {
    /// The member.
    pub user_id: UserId,
    /// Encoded `SignedLink`s.
    pub links: Vec<B64>,
    /// The chains that this one took the place of, oldest first; statements of their time name them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<Vec<B64>>,
}

/// `GET /api/v1/practices`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Directory {
    /// All practices of the instance.
    pub practices: Vec<Practice>,
}
