//! Coming in: founding a practice by the operator's set-up link or by another practice's invitation, and joining a
//! practice by the invitation of one of its admins.

use serde::{Deserialize, Serialize};

use super::account::{Anchor, KeyringBlob, RecoveryVerifier};
use super::log::LabelledEvent;
use crate::bytes::B64;
use crate::hash::Hash;
use crate::id::{CeremonyId, InvitationId, PracticeId, UserId};

/// What lets somebody in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by", deny_unknown_fields)]
pub enum Entry {
    /// The operator's one-time set-up link: 32 bytes.
    Setup {
        /// The token.
        token: B64,
    },
    /// An invitation; its secret never reaches the server.
    Invitation {
        /// The invitation.
        id: InvitationId,
    },
}

/// `POST /api/v1/registration/begin`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistrationBegin {
    /// What lets the newcomer in.
    pub entry: Entry,
    /// Drawn by the newcomer; of who comes back the one of before.
    pub user_id: UserId,
}

/// Its answer, and that of every ceremony's begin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CeremonyBegun {
    /// Names the ceremony at its end; five minutes.
    pub ceremony_id: CeremonyId,
    /// WebAuthn options as JSON: `{"publicKey": {…}}`, binary fields in base64url. The client adds
    /// the PRF extension.
    pub options: serde_json::Value,
}

/// `POST /api/v1/registration/finish`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistrationFinish {
    /// From begin.
    pub ceremony_id: CeremonyId,
    /// `RegistrationCredential` as JSON, without any PRF result.
    pub credential: serde_json::Value,
    /// A name for the passkey, chosen by its owner, sealed under the keyring's key family; shown in lists.
    pub founding: Founding,
}

/// The keys of a new account, as protocol 2 orders them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// Encoded `SignedLink`s, from the root.
    pub chain: Vec<B64>,
    /// Encoded `Signed` envelope (crypto's structure inside).
    pub envelope: B64,
    /// Keyring of sequence 1.
    pub keyring: KeyringBlob,
    /// One for each way to unlock.
    pub anchors: Vec<Anchor>,
    /// How the recovery sheet is recognised.
    pub recovery: RecoveryVerifier,
}

/// `POST /api/v1/registration/join`: the answer to an invitation as a member, or to come back as one. No session begins:
/// the account, or the new keys of the old one, wait until an admin's client has checked the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoinFinish {
    /// From begin.
    pub ceremony_id: CeremonyId,
    /// `RegistrationCredential` as JSON, without any PRF result.
    pub credential: serde_json::Value,
    /// The newcomer's keys.
    pub keys: NewAccount,
    /// The newcomer's name, sealed under the invitation's secret (protocol 4).
    pub name: B64,
    /// HMAC over `answer_bytes`; 32 bytes.
    pub answer: Hash,
}

/// A new practice, whole: written in one transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Founding {
    /// The practice.
    pub practice_id: PracticeId,
    /// The founder's keys.
    pub keys: NewAccount,
    /// Encoded `SignedStatement` 1.
    pub statement: B64,
    /// The epoch's content key, 1216 bytes.
    pub content_key: B64,
    /// The epoch's audit key, 1216 bytes.
    pub audit_key: B64,
    /// Names of the epoch's members, sealed for those who may READ (crypto's structure).
    pub names: B64,
    /// Encoded `Signed` grants of purposes 2 and 3 to the founder.
    pub seeds: Vec<B64>,
    /// Kind `PracticeFounded`, with the label that names the founder.
    pub event: LabelledEvent,
    /// For an invitation: HMAC over `answer_bytes`; 32 bytes.
    pub answer: Option<Hash>,
}
