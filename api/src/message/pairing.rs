//! A second device by the code that an unlocked one shows (protocol 14). Code and digits never come here.

use serde::{Deserialize, Serialize};

use super::log::LabelledEvent;
use crate::bytes::B64;
use crate::device::Device;
use crate::hash::Hash;
use crate::id::PairingId;
use crate::suite::KemPublicKey;
use crate::time::Time;

inert!(PairingClaim);

/// `POST /api/v1/account/pairing`: one for each account; one that was open before is void.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairingOpen {
    /// From the code.
    pub pairing_id: PairingId,
    /// To what is revealed after the answer.
    pub commitment: Hash,
}

/// How far a pairing has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PairingStage {
    /// Nobody has answered.
    Open,
    /// A device has answered.
    Answered,
    /// It was given the master key.
    Approved,
    /// Its session began.
    Entered,
    /// It has its passkey.
    Finished,
}

/// `GET /api/v1/account/pairing`: for the session that opened it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pairing {
    /// How far it is.
    pub stage: PairingStage,
    /// What time it is for the server.
    pub told_at: Time,
    /// When it ends.
    pub expires_at: Time,
    /// What the new device said.
    pub answer: Option<PairingAnswered>,
}

/// What a new device says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairingAnswered {
    /// X-Wing, drawn for this pairing.
    pub public_key: KemPublicKey,
    /// What it calls itself; to be shown.
    pub device: Device,
    /// `H` of the claim by which it is known from here on.
    pub claim_hash: Hash,
    /// MAC under the code's key; 32 bytes.
    pub proof: Hash,
}

/// `PUT /api/v1/account/pairing`: what was committed to, once a device has answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairingReveal {
    /// 32 bytes.
    pub nonce: Hash,
    /// Of the handover.
    pub handover: Hash,
}

/// `POST /api/v1/account/pairing/approve`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairingApprove {
    /// Sealed to the new device.
    pub sealed: B64,
    /// Kind `DeviceApproved`.
    pub event: LabelledEvent,
}

/// `POST /api/v1/pairing/find`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairingFind {
    /// From the code.
    pub pairing_id: PairingId,
}

/// Its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairingFound {
    /// What the unlocked device has committed itself to.
    pub commitment: Hash,
}

/// `POST /api/v1/pairing/answer`: the first one counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairingAnswer {
    /// From the code.
    pub pairing_id: PairingId,
    /// What is answered.
    pub answer: PairingAnswered,
}

/// `POST /api/v1/pairing/wait`, `POST /api/v1/pairing/leave` and `POST /api/v1/pairing/enter`: who answered.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairingClaim {
    /// From the code.
    pub pairing_id: PairingId,
    /// 32 bytes, whose hash the answer named.
    pub claim: B64,
}

/// What the new device waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairingProgress {
    /// What was committed to.
    pub opening: Option<PairingReveal>,
    /// What the unlocked device sealed, after the comparison.
    pub sealed: Option<B64>,
}
