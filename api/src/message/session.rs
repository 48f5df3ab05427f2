//! Sign-in and recovery.

use serde::{Deserialize, Serialize};

use crate::bytes::B64;
use crate::device::Device;
use crate::id::{CeremonyId, PracticeId, RecoveryId, UserId};
use crate::period::Period;
use crate::time::Time;

inert!(SignInFinish, RecoveryFinish);

/// `POST /api/v1/session/finish`.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInFinish {
    /// From `POST /api/v1/session/begin`.
    pub ceremony_id: CeremonyId,
    /// `AuthenticationCredential` as JSON, without any PRF result.
    pub credential: serde_json::Value,
}

/// `POST /api/v1/recovery/begin`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecoveryBegin {
    /// From the code.
    pub recovery_id: RecoveryId,
}

/// Its answer. For an unknown code a user id that is always the same for it, and means nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecoveryBegun {
    /// Whose code it is.
    pub user_id: UserId,
}

/// `POST /api/v1/recovery/finish`. The answer is `SessionInfo` and a cookie.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecoveryFinish {
    /// From the code.
    pub recovery_id: RecoveryId,
    /// `rec-auth`, 32 bytes.
    pub auth: B64,
}

/// `GET /api/v1/session`, and the answer of every way to sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionInfo {
    /// Who.
    pub user_id: UserId,
    /// Of which practice.
    pub practice_id: PracticeId,
    /// What time it is for the server: what is left is counted from here, whatever the device's own clock says.
    pub told_at: Time,
    /// Ends without a request until then.
    pub idle_until: Time,
    /// Ends then in any case.
    pub ends_at: Time,
    /// Until then acts that demand a proof of its owner's presence need no other (`proof`).
    pub proven_until: Time,
    /// Whether the account was opened by its recovery sheet, which must be made anew.
    pub recovered: bool,
    /// From when until when its owner has access at all.
    pub period: Period,
}

/// By which way somebody signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInWay {
    /// A passkey.
    Passkey,
    /// The recovery sheet.
    Sheet,
    /// A new device that an unlocked one let in.
    Device,
}

/// `GET /api/v1/account/signins`: newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInItem {
    /// When.
    pub at: Time,
    /// By which way.
    pub way: SignInWay,
    /// Whether a session began.
    pub entered: bool,
    /// Whether the proof held and the account was locked.
    pub locked: bool,
    /// Whether the proof held and the practice lets nobody in from there.
    pub outside: bool,
    /// With what, as the browser said.
    pub device: Device,
    /// The full address for seven days; then the network that it lies in.
    pub place: String,
    /// Whether `place` is the full address.
    pub is_full: bool,
}

/// `GET /api/v1/locks`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedAccount {
    /// Whose account is locked.
    pub user_id: UserId,
    /// When the lock ends by itself.
    pub until: Option<Time>,
}
