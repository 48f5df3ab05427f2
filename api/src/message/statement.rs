//! The next epoch of one's own practice.

use serde::{Deserialize, Serialize};

use super::log::LabelledEvent;
use crate::bytes::B64;
use crate::id::InvitationId;

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
    /// The invitation whose answer was checked, where the statement lists somebody new.
    pub invitation: Option<InvitationId>,
    /// Kind `StatementAdded`, with labels that name those who are new or whose roles changed.
    pub event: LabelledEvent,
}
