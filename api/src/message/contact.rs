//! A practice's own record of another practice's keys: pinned at first use, verified by comparison.

use serde::{Deserialize, Serialize};

use super::log::LabelledEvent;
use crate::bytes::B64;
use crate::id::PracticeId;

/// `GET /api/v1/contacts` lists them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// The other practice.
    pub peer: PracticeId,
    /// 1, 2, 3, …
    pub version: u64,
    /// Sealed under the practice's key; inside, a record signed by a member.
    pub blob: B64,
}

/// `GET /api/v1/contacts`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contacts {
    /// All of the practice.
    pub contacts: Vec<Contact>,
}

/// `PUT /api/v1/contacts/{peer}`: `version` must be one more than the stored one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactWrite {
    /// The new version.
    pub version: u64,
    /// The new record.
    pub blob: B64,
    /// Kind `ContactPinned`, or `ContactCompared` where somebody compared.
    pub event: LabelledEvent,
}
