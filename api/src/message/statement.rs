//! The next epoch of one's own practice, and what waits for a second admin's signature.

use serde::{Deserialize, Serialize};

use super::log::LabelledEvent;
use crate::bytes::B64;
use crate::hash::Hash;
use crate::id::{InvitationId, UserId};
use crate::time::Time;

/// `POST /api/v1/statements` -> `Committed`: who belongs to the practice from now on, with which roles, under which
/// keys. Whom it does not list any more is signed out everywhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementAdd {
    /// Encoded `SignedStatement`.
    pub statement: B64,
    /// The epoch's content key, 1216 bytes.
    pub content_key: B64,
    /// The epoch's audit key, 1216 bytes.
    pub audit_key: B64,
    /// Names of the epoch's members, sealed for those who may READ.
    pub names: B64,
    /// The content seed of the epoch before, sealed under this one's.
    pub prev_content: B64,
    /// The audit seed and index key of the epoch before, sealed under this one's.
    pub prev_audit: B64,
    /// Encoded `Signed` grants of purposes 2 and 3: one for each member who may READ, or AUDIT.
    pub seeds: Vec<B64>,
    /// The invitation whose answer was checked, where the statement lists somebody new, or a new root of a member.
    pub invitation: Option<InvitationId>,
    /// Kind `StatementAdded`, with labels that name those who are new or whose roles changed.
    pub event: LabelledEvent,
}

/// `GET /api/v1/statements/proposal`: what waits for a second admin, if something does. `POST` proposes it: a
/// `StatementAdd` with too few signatures, whose event is of kind `StatementProposed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposed {
    /// The newest one; a newer epoch voids it.
    pub proposal: Option<Proposal>,
}

/// A statement that one admin signed, and another must sign, too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// Who signed it.
    pub proposer: UserId,
    /// When, by the server's clock.
    pub proposed_at: Time,
    /// As it was sent; with a second signature and an event of the second admin it can be added.
    pub statement: StatementAdd,
}

/// `POST /api/v1/statements/proposal/decline`: it is not to be, by who made it or by another admin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProposalDecline {
    /// `statement_hash` of what is declined; another one may have taken its place.
    pub statement_hash: Hash,
    /// Kind `StatementDeclined`.
    pub event: LabelledEvent,
}
