//! Units of a practice, to which findings are granted (protocol 4 and 7).

use serde::{Deserialize, Serialize};

use super::log::{Head, LabelledEvent, Placed};
use crate::bytes::B64;
use crate::id::UnitId;

/// `POST /api/v1/units`, and for a later epoch `POST /api/v1/units/{id}/statements` -> `Committed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitState {
    /// Encoded `SignedStatement`.
    pub statement: B64,
    /// The epoch's content key, 1216 bytes.
    pub content_key: B64,
    /// The content seed of the epoch before, sealed under this one's, where who signs has it; none in the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<B64>,
    /// Encoded `Signed` grants of purpose 2: one to each member.
    pub seeds: Vec<B64>,
    /// Kind `UnitOpened` or `UnitChanged`.
    pub event: LabelledEvent,
}

/// `POST /api/v1/units/{id}/close` -> `Committed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitClose {
    /// Kind `UnitClosed`.
    pub event: LabelledEvent,
}

/// One epoch of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitEpochView {
    /// Encoded `SignedStatement`.
    pub statement: B64,
    /// Its content key, 1216 bytes.
    pub content_key: B64,
    /// The content seed of the epoch before, sealed under this one's: for members of the unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<B64>,
    /// The statement's leaf in the practice's log.
    pub placed: Placed,
}

/// A unit as everybody sees it, with what is the reader's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitView {
    /// The unit.
    pub unit_id: UnitId,
    /// All statements, first to newest.
    pub epochs: Vec<UnitEpochView>,
    /// The leaf that closes it, in the practice's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Placed>,
    /// Encoded `Signed` grants of its seeds to the reader, who is a member; none for others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seeds: Vec<B64>,
}

/// `GET /api/v1/practices/{id}/units`: all of a practice, the oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Units {
    /// The oldest first.
    pub units: Vec<UnitView>,
    /// Head of the log that their places refer to.
    pub heads: Vec<Head>,
}
