//! What anybody may know of an instance.

use serde::{Deserialize, Serialize};

use crate::signing::VerifyingKey;

/// `GET /api/v1/instance`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instance {
    /// `https://host`, without a slash at the end.
    pub origin: String,
    /// The host, which is the relying party of passkeys.
    pub host: String,
    /// Whether every page says "Testbetrieb".
    pub test_mode: bool,
    /// The server's version.
    pub version: String,
    /// Name of the instance's log; a practice's is this, a slash, and its id.
    pub log_origin: String,
    /// Signs the checkpoints of all logs.
    pub log_key: VerifyingKey,
}

impl Instance {
    /// Name of a practice's log.
    pub fn practice_log_origin(&self, practice_id: crate::id::PracticeId) -> String {
        format!("{}/{practice_id}", self.log_origin)
    }
}
