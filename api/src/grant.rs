//! A grant: a key sealed for one recipient, signed by who gave it (protocol 7).

use tls_codec::{TlsByteVecU16, TlsDeserializeBytes, TlsSerialize, TlsSize};

use crate::chain::Gossip;
use crate::codec::{Malformed, coded, decode, encode};
use crate::hash::Hash;
use crate::id::{GroupId, ObjectId, PracticeId, UserId};
use crate::label::{DeriveLabel, SignLabel, prefixed};
use crate::signing::{BadSignature, Signed, VerifyingKey};
use crate::suite::{Encapsulation, Suite};

/// What the wrapped key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
#[repr(u8)]
pub enum Purpose {
    /// A `FindingKey`.
    Finding = 1,
    /// A group's content seed.
    ContentSeed = 2,
    /// A group's audit seed and index key, 64 bytes.
    AuditSeed = 3,
    /// An account's master key.
    Account = 4,
    /// A drop through an intake link.
    Intake = 5,
    /// The key of a label.
    Label = 6,
}

impl Purpose {
    /// Bytes of the wrapped key.
    pub fn key_bytes(self) -> usize {
        if matches!(self, Self::AuditSeed) { 64 } else { 32 }
    }
}

/// Whose key wraps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, TlsSize, TlsSerialize, TlsDeserializeBytes)]
#[repr(u8)]
pub enum RecipientKind {
    /// A person's KEM key.
    User = 1,
    /// A group's content key.
    Group = 2,
    /// A group's audit key.
    Audit = 3,
    /// A way to unlock.
    Way = 4,
    /// A case's content key.
    Case = 5,
    /// A unit's content key.
    Unit = 6,
}

/// Everything that an HPKE wrap is bound to.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct GrantInfo {
    /// Suite of the wrap.
    pub suite: Suite,
    /// What for.
    pub purpose: Purpose,
    /// The practice that owns what is opened.
    pub practice_id: PracticeId,
    /// `manifest_hash` for purpose 1, `statement_hash` for 2 and 3; as protocol 7 has it for others.
    pub subject_hash: Hash,
    /// Who gives.
    pub granter: UserId,
    /// Fingerprint of the granter's identity key.
    pub granter_key_fp: Hash,
    /// The granter's group.
    pub granter_group: GroupId,
    /// Its epoch.
    pub granter_epoch: u32,
    /// Its statement.
    pub granter_statement_hash: Hash,
    /// The grant that this one passes on; zero when direct.
    pub parent_grant_hash: Hash,
    /// Kind of recipient.
    pub recipient_kind: RecipientKind,
    /// A user's or group's id.
    pub recipient_id: ObjectId,
    /// Epoch of the recipient's key.
    pub recipient_epoch: u32,
    /// Fingerprint of the recipient's key.
    pub recipient_key_fp: Hash,
}
coded!(GrantInfo, "grant info", 512);

impl GrantInfo {
    /// HPKE's `info`.
    pub fn hpke_info(&self) -> Vec<u8> {
        let mut bytes = prefixed(DeriveLabel::Grant.text());
        bytes.extend_from_slice(&encode(self));
        bytes
    }
}

/// A wrapped key, with what it is bound to.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct Grant {
    /// What the wrap is bound to.
    pub info: GrantInfo,
    /// X-Wing encapsulation.
    pub enc: Encapsulation,
    /// The sealed key: 48 bytes, 80 for purpose 3.
    pub ct: TlsByteVecU16,
    /// The instance's log, as the granter knew it.
    pub gossip: Gossip,
}
coded!(Grant, "grant", 4 << 10);

impl Grant {
    /// Reads a grant's bytes, without its signature.
    ///
    /// # Errors
    /// `Malformed`, also for a wrong suite or a wrapped key of the wrong length.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let grant: Self = decode(bytes)?;
        let sound = grant.info.suite == Suite::ONE && grant.ct.len() == grant.info.purpose.key_bytes() + 16;
        if sound { Ok(grant) } else { Err(Malformed { what: "grant" }) }
    }
}

/// A grant whose signature was verified with the granter's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedGrant {
    grant: Grant,
    hash: Hash,
}

impl VerifiedGrant {
    /// Verifies signature and fingerprint.
    ///
    /// # Errors
    /// `GrantError`.
    pub fn verify(signed: &Signed, granter: &VerifyingKey) -> Result<Self, GrantError> {
        let grant = Grant::parse(signed.body())?;
        if grant.info.granter_key_fp != granter.fingerprint() {
            return Err(GrantError::Granter);
        }
        signed.verify(SignLabel::Grant, granter)?;
        Ok(Self { grant, hash: signed.hash() })
    }

    /// The grant.
    pub fn grant(&self) -> &Grant {
        &self.grant
    }

    /// `grant_hash`, over signed bytes and signature.
    pub fn hash(&self) -> Hash {
        self.hash
    }
}

/// Why a grant is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GrantError {
    /// Not the one encoding, or out of bounds.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The signature is bad.
    #[error(transparent)]
    Signature(#[from] BadSignature),
    /// It names another key than the granter's.
    #[error("the grant names another granter's key")]
    Granter,
}
