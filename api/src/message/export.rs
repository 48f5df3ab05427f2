//! Documents that leave the service: noted before they are made.

use serde::{Deserialize, Serialize};

use super::log::LabelledEvent;

/// `POST /api/v1/exports`: all of it is noted, or nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportCreate {
    /// Kind `Exported`, one for each object; at least one, `EXPORTS_MAX` at most.
    pub events: Vec<LabelledEvent>,
}
