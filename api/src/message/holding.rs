//! What members of a practice hold, for who sees them off, and who takes it over (J8).

use serde::{Deserialize, Serialize};

use super::log::LabelledEvent;
use crate::hash::Hash;
use crate::id::UserId;
use crate::period::Period;
use crate::time::Time;

/// What one member holds, or held: a line of `GET /api/v1/holdings`. Numbers are the server's word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holding {
    /// Whose.
    pub user_id: UserId,
    /// Since when no statement lists the person any more.
    pub left_at: Option<Time>,
    /// Who takes over.
    pub successor: Option<UserId>,
    /// From when until when the person has access.
    pub period: Period,
    /// Drafts that nobody else can open.
    pub drafts: u64,
    /// Since when the oldest of them has lain there.
    pub drafts_since: Option<Time>,
    /// Findings that the person sent, of which a recipient has opened nothing yet.
    pub unopened: u64,
    /// Passkeys.
    pub passkeys: u64,
    /// Sessions that have not ended.
    pub sessions: u64,
}

/// `PUT /api/v1/holdings/{id}`: who takes over from that person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// Another member of the practice, who reads findings.
    pub successor: UserId,
    /// `HandedOver`, signed.
    pub event: LabelledEvent,
}

/// `PUT /api/v1/holdings/{id}/period`: from when until when that person has access.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodWrite {
    /// From then until then.
    pub period: Period,
    /// `PeriodSet`, signed.
    pub event: LabelledEvent,
}

/// What the event of a hand-over names: `H` of the successor's id.
pub fn successor_hash(successor: UserId) -> Hash {
    Hash::of(&successor.0)
}
