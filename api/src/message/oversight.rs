//! What an administrator is told of in the app (C8).

use serde::{Deserialize, Serialize};

use super::log::{Head, Row};

/// Query of `GET /api/v1/oversight`: newest first, from before `before`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OversightQuery {
    /// Only leaves with a lower sequence number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<u64>,
    /// Rows, at most 200.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Only what the admin has not seen.
    #[serde(default)]
    pub unseen: bool,
}

/// `GET /api/v1/oversight`: rows of the practice's log of the kinds of `oversight::OVERSIGHT`, without the admin's own acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OversightPage {
    /// Head that the paths lead to.
    pub head: Head,
    /// Newest first.
    pub rows: Vec<Row>,
    /// Whether there are older ones.
    pub more: bool,
    /// What the admin has seen: rows with lower numbers.
    pub seen: u64,
}

/// `PUT /api/v1/oversight`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OversightSeen {
    /// Rows with lower numbers were seen. Less than before changes nothing.
    pub seen: u64,
}
