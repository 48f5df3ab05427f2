//! Cases: groups of practices to which findings are granted (protocol 4 and 7).

use serde::{Deserialize, Serialize};

use super::log::{Head, LabelledEvent, Placed};
use crate::bytes::B64;
use crate::id::{CaseId, PracticeId};
use crate::time::Time;

/// `POST /api/v1/cases`, and for a later epoch `POST /api/v1/cases/{id}/statements` -> `Committed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseState {
    /// Encoded `SignedStatement`.
    pub statement: B64,
    /// The epoch's content key, 1216 bytes.
    pub content_key: B64,
    /// What the case is called, sealed for who takes part.
    pub names: B64,
    /// The content seed of the epoch before, sealed under this one's; none in the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<B64>,
    /// Encoded `Signed` grants of purpose 2: one to each practice that takes part.
    pub seeds: Vec<B64>,
    /// Kind `CaseOpened` or `CaseChanged`.
    pub event: LabelledEvent,
    /// Kind `CaseShared`, of each practice but the opener that did not take part before, in the order of the statement.
    pub shared: Vec<LabelledEvent>,
    /// Kind `CaseLeft`, of each practice that was removed, in the order of the statement before.
    pub left: Vec<LabelledEvent>,
}

/// `POST /api/v1/cases/{id}/leave` -> `Committed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseLeave {
    /// Kind `CaseLeft`.
    pub event: LabelledEvent,
}

/// `POST /api/v1/cases/{id}/close` -> `Committed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseClose {
    /// Kind `CaseClosed`.
    pub event: LabelledEvent,
}

/// One epoch of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseEpochView {
    /// Encoded `SignedStatement`.
    pub statement: B64,
    /// Its content key, 1216 bytes.
    pub content_key: B64,
    /// What the case is called, sealed.
    pub names: B64,
    /// The content seed of the epoch before, sealed under this one's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<B64>,
    /// The statement's leaf in the opener's log.
    pub placed: Placed,
}

/// A case as a practice sees it that takes part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseView {
    /// The case.
    pub case_id: CaseId,
    /// All statements, first to newest.
    pub epochs: Vec<CaseEpochView>,
    /// Encoded `Signed` grants of its seeds to the own practice.
    pub seeds: Vec<B64>,
    /// Who said to take part no longer, and is still in the newest statement.
    pub left: Vec<PracticeId>,
    /// When the opener closed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Time>,
    /// When a finding was last added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added_at: Option<Time>,
}

/// Query of `GET /api/v1/cases`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CasesQuery {
    /// From the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Cases, at most 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// `GET /api/v1/cases`: a page of those in which the own practice takes part; open ones first, then what changed last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cases {
    /// In this order.
    pub cases: Vec<CaseView>,
    /// Heads of every log that a place refers to.
    pub heads: Vec<Head>,
    /// Cursor of the next page; none after the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// `GET /api/v1/cases/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseOne {
    /// The case.
    pub case: CaseView,
    /// Heads of every log that a place refers to.
    pub heads: Vec<Head>,
}

/// Query of `GET /api/v1/cases/{id}/findings`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseQuery {
    /// From the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}
