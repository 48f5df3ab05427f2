//! Operators: who runs the service sees numbers, and nothing by which anybody or anything is found (C12, C14).
//!
//! No field here may hold what somebody has written, a name, an address, or an id. The few texts are the program's own; a
//! test of the server's holds their list.

use serde::{Deserialize, Serialize};

use crate::bytes::B64;
use crate::id::CeremonyId;
use crate::time::Time;

inert!(OperatorSetUpBegin, OperatorFinish);

/// `POST /api/v1/operator/setup/begin`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperatorSetUpBegin {
    /// Of the one-time address, 32 bytes.
    pub token: B64,
}

/// `POST /api/v1/operator/setup/finish` and `POST /api/v1/operator/session/finish`.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperatorFinish {
    /// From begin.
    pub ceremony_id: CeremonyId,
    /// The browser's credential as JSON.
    pub credential: serde_json::Value,
}

/// An operator's session, and the answer of both ways to begin one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperatorSession {
    /// When the server said so.
    pub told_at: Time,
    /// When it ends without another request.
    pub idle_until: Time,
    /// When it ends in any case.
    pub ends_at: Time,
}

/// `GET /api/v1/operator`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperatorView {
    /// The session by which it was asked.
    pub session: OperatorSession,
    /// The instance as a whole.
    pub instance: InstanceView,
    /// Practices, in the order of their numbers, which says nothing.
    pub practices: Vec<PracticeView>,
    /// Practices that were set up since the sign-in: their logs do not tell of it yet, so they are not listed.
    pub unseen: u64,
}

/// The instance as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstanceView {
    /// The server's version.
    pub version: String,
    /// How it was built, and for what: "release x86_64 linux".
    pub build: String,
    /// When this process began to serve.
    pub started_at: Time,
    /// Which database.
    pub database: Database,
    /// Bytes of the database.
    pub database_bytes: u64,
    /// Where sealed parts lie.
    pub storage: Storage,
    /// Sealed parts.
    pub parts: u64,
    /// Bytes of all sealed parts.
    pub stored_bytes: u64,
    /// Bytes that are free there, where it can be told.
    pub free_bytes: Option<u64>,
    /// Findings that are being uploaded.
    pub uploads: u64,
    /// Letters that have not left.
    pub letters: Letters,
    /// When what is over is removed next.
    pub sweep_at: Time,
    /// What the settings leave open.
    pub warnings: Vec<Warning>,
}

/// A kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Database {
    /// A file in the data folder.
    Sqlite,
    /// A server.
    Postgres,
}

/// A kind of place for sealed parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Storage {
    /// A folder.
    Folder,
    /// Anything else.
    Other,
}

/// The outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letters {
    /// Letters that wait.
    pub waiting: u64,
    /// Of these, letters that were tried in vain.
    pub failed: u64,
    /// Since when the oldest waits.
    pub oldest_at: Option<Time>,
    /// Addresses that take no letters any more.
    pub refusing: u64,
}

/// What is known of the settings at the start, and an operator should know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// Letters leave the machine by no mail server.
    NoMail,
    /// Every page says that this is a trial.
    TestMode,
    /// It can be reached from this machine alone.
    LocalOnly,
    /// No imprint.
    NoImprint,
    /// No data protection declaration.
    NoPrivacy,
    /// Nobody to ask for help.
    NoSupport,
    /// Nowhere to report a weakness.
    NoContact,
}

/// A practice, by numbers alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PracticeView {
    /// Drawn by chance, and always the same: shown as `P-0412`.
    pub number: u32,
    /// Members.
    pub members: u64,
    /// Sessions that are open now.
    pub sessions: u64,
    /// Findings that it sent and did not delete.
    pub findings: u64,
    /// Bytes of its sealed parts, those under way included.
    pub bytes: u64,
    /// Accounts that are locked after failed sign-ins.
    pub locked: u64,
    /// The day of the last event in its log but for operators' sign-ins, `YYYY-MM-DD` (UTC); never the hour.
    pub active_on: Option<String>,
}
