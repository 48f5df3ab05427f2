//! A member's own sealed keys, ways to unlock, sessions.

use serde::{Deserialize, Serialize};

use super::log::LabelledEvent;
use crate::bytes::B64;
use crate::device::Device;
use crate::hash::Hash;
use crate::id::{CeremonyId, FindingId, PracticeId, RecoveryId, SessionId, UserId};
use crate::time::Time;

/// A keyring as the server keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyringBlob {
    /// 1, 2, 3, …
    pub seq: u64,
    /// Sealed.
    pub blob: B64,
}

/// What a way to unlock finds the account's root by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// `H` of the way's unlock key.
    pub unlock_key_hash: Hash,
    /// Sealed under the way's anchor key.
    pub blob: B64,
}

/// How the server recognises a recovery code without knowing it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecoveryVerifier {
    /// Finds the account.
    pub recovery_id: RecoveryId,
    /// `H(rec-auth)`.
    pub auth_hash: Hash,
}

/// `GET /api/v1/account`: all that a member's client starts from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// The member.
    pub user_id: UserId,
    /// The practice.
    pub practice_id: PracticeId,
    /// Encoded `SignedLink`s.
    pub chain: Vec<B64>,
    /// Encoded `Signed` envelope.
    pub envelope: B64,
    /// The newest keyring.
    pub keyring: KeyringBlob,
    /// Of all ways to unlock.
    pub anchors: Vec<Anchor>,
    /// Encoded `Signed` grants of purposes 2 and 3 to this member.
    pub seeds: Vec<B64>,
    /// Names of the practice's members, epoch by epoch, as far as they are kept.
    pub names: Vec<EpochNames>,
    /// What each epoch holds of the one before it, from epoch 2 on.
    pub previous: Vec<EpochBefore>,
    /// Passkeys, oldest first.
    pub passkeys: Vec<Passkey>,
}

/// Names of an epoch's members, sealed under its content seed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EpochNames {
    /// The epoch.
    pub epoch: u32,
    /// Sealed (crypto's structure).
    pub names: B64,
}

/// Seeds of the epoch before, sealed under an epoch's own (protocol 4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EpochBefore {
    /// The epoch whose seeds open it.
    pub epoch: u32,
    /// The content seed of the epoch before.
    pub content: B64,
    /// The audit seed and index key of the epoch before.
    pub audit: B64,
}

/// A passkey in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passkey {
    /// Its id, as its device named it.
    pub id: B64,
    /// When it was added.
    pub added_at: Time,
    /// When it last signed in.
    pub used_at: Option<Time>,
}

/// `PUT /api/v1/account/keyring`: compare-and-swap on (seq - 1, hash of the blob before).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyringWrite {
    /// `H` of the blob that this one follows.
    pub prev_hash: Hash,
    /// The new one.
    pub keyring: KeyringBlob,
    /// Kind `KeyringWritten`.
    pub event: LabelledEvent,
}

/// New ways to unlock, written in one transaction. Revoking a way always makes a new master key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rewrap {
    /// Encoded `SignedLink`s that follow the chain.
    pub links: Vec<B64>,
    /// The new envelope.
    pub envelope: B64,
    /// The keyring under the new master key, and what it follows.
    pub keyring: KeyringBlob,
    /// `H` of the blob before.
    pub prev_keyring_hash: Hash,
    /// Anchors of the new ways.
    pub anchors: Vec<Anchor>,
    /// The new recovery sheet, where there is one; the old one is void.
    pub recovery: Option<RecoveryVerifier>,
    /// All open drafts, where there is a new master key: none may have been saved under the old one since.
    pub drafts: Vec<DraftKey>,
    /// Kind `PasskeyAdded`, `PasskeyRemoved` or `SheetRenewed`.
    pub event: LabelledEvent,
}

/// The sealed key of a draft, and what it takes the place of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DraftKey {
    /// The finding that it will become.
    pub finding_id: FindingId,
    /// `H` of the sealed key before.
    pub prev_hash: Hash,
    /// Sealed under the new master key. Nothing for a draft that the old one does not open: it stays as it is, and
    /// holds up nobody who must get rid of a stolen way to unlock.
    pub sealed_key: Option<B64>,
}

/// `POST /api/v1/account/passkeys/finish`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasskeyFinish {
    /// From `POST /api/v1/account/passkeys/begin`.
    pub ceremony_id: CeremonyId,
    /// `RegistrationCredential` as JSON, without any PRF result.
    pub credential: serde_json::Value,
    /// The account with the new way.
    pub rewrap: Rewrap,
}

/// A session in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionItem {
    /// Names it.
    pub session_id: SessionId,
    /// Whether it is the one that asks.
    pub own: bool,
    /// What it was begun with.
    pub device: Device,
    /// When it began.
    pub started_at: Time,
    /// When it last asked for something.
    pub seen_at: Time,
}
