//! The envelope: an account's master key, sealed to each way that opens the account (protocol 2).
//!
//! The identity signs it, and it lists exactly the ways that the identity's chain lists, so a server can
//! neither slip in a way of its own nor leave one out.

use rand_core::CryptoRng;
use tls_codec::{TlsByteVecU16, TlsDeserializeBytes, TlsSerialize, TlsSize, TlsVecU32};

use siegel_api::chain::{VerifiedIdentity, Way};
use siegel_api::codec::{Coded, decode};
use siegel_api::grant::{GrantInfo, Purpose, RecipientKind};
use siegel_api::hash::Hash;
use siegel_api::id::{GroupId, ObjectId, UserId};
use siegel_api::label::SignLabel;
use siegel_api::signing::Signed;
use siegel_api::suite::{Encapsulation, KemPublicKey, Suite, VERSION};

use crate::account::MasterKey;
use crate::error::{CannotOpen, CannotSeal};
use crate::grant::{unwrap_bound, wrap_bound, wrapped_key};
use crate::kem::KemKeyPair;
use crate::sign::IdentityKey;

wrapped_key!(MasterKey, Purpose::Account);

/// The master key for one way.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct EnvelopeEntry {
    /// `H` of the way's unlock key.
    pub unlock_key: Hash,
    /// X-Wing encapsulation.
    pub enc: Encapsulation,
    /// 48 bytes.
    pub ct: TlsByteVecU16,
}

/// What the identity signs, under `SignLabel::Envelope`.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct Envelope {
    /// 1.
    pub version: u8,
    /// Suite of the wraps.
    pub suite: Suite,
    /// Whose account.
    pub user_id: UserId,
    /// 1, 2, 3, …
    pub generation: u32,
    /// `H` of the signed envelope before; zero in the first.
    pub prev_hash: Hash,
    /// One for each way, in the chain's order.
    pub entries: TlsVecU32<EnvelopeEntry>,
}

impl Coded for Envelope {
    const WHAT: &'static str = "envelope";
    const BYTES_MAX: usize = 64 << 10;
}

/// Which envelope of which account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Generation {
    /// The account.
    pub user_id: UserId,
    /// 1, 2, 3, …
    pub number: u32,
    /// `H` of the signed envelope before; zero in the first.
    pub prev_hash: Hash,
}

impl MasterKey {
    /// Seals the master key to `ways`, which are all that the chain lists, and signs.
    ///
    /// # Errors
    /// `CannotSeal` if a way's key is none.
    pub fn seal_envelope(
        &self,
        generation: Generation,
        ways: &[Way],
        identity: &IdentityKey,
        rng: &mut impl CryptoRng,
    ) -> Result<Signed, CannotSeal> {
        let entries: Result<Vec<EnvelopeEntry>, CannotSeal> =
            ways.iter().map(|way| self.seal_entry(generation, &way.unlock_key, rng)).collect();
        let envelope = Envelope {
            version: VERSION,
            suite: Suite::ONE,
            user_id: generation.user_id,
            generation: generation.number,
            prev_hash: generation.prev_hash,
            entries: entries?.into(),
        };
        Ok(identity.sign_coded(SignLabel::Envelope, &envelope))
    }

    fn seal_entry(
        &self,
        generation: Generation,
        unlock_key: &KemPublicKey,
        rng: &mut impl CryptoRng,
    ) -> Result<EnvelopeEntry, CannotSeal> {
        let info = info(generation, unlock_key.fingerprint());
        let wrapped = wrap_bound(self, &info, unlock_key, rng)?;
        Ok(EnvelopeEntry {
            unlock_key: Hash::of(unlock_key.as_bytes()),
            enc: wrapped.encapsulation,
            ct: wrapped.ciphertext.into(),
        })
    }
}

/// An envelope that the account's identity signed, for exactly the ways of its chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedEnvelope {
    envelope: Envelope,
    hash: Hash,
}

impl VerifiedEnvelope {
    /// Verifies the signature and compares the ways with the chain's, one by one and in order.
    ///
    /// # Errors
    /// `CannotOpen`: another signer, account or suite, or a way too many or too few.
    pub fn verify(signed: &Signed, identity: &VerifiedIdentity) -> Result<Self, CannotOpen> {
        signed.verify(SignLabel::Envelope, identity.identity()).map_err(|_| CannotOpen)?;
        let envelope: Envelope = decode(signed.body()).map_err(|_| CannotOpen)?;
        let listed = identity.ways().iter().map(|way| Hash::of(way.unlock_key.as_bytes()));
        let sound = envelope.version == VERSION
            && envelope.suite == Suite::ONE
            && envelope.suite >= identity.min_suite()
            && envelope.user_id == identity.user_id()
            && envelope.generation >= 1
            && (envelope.generation == 1) == (envelope.prev_hash == Hash::ZERO)
            && listed.eq(envelope.entries.iter().map(|entry| entry.unlock_key));
        if sound { Ok(Self { envelope, hash: signed.hash() }) } else { Err(CannotOpen) }
    }

    /// Opens the master key by one way.
    ///
    /// # Errors
    /// `CannotOpen`.
    pub fn open(&self, way: &KemKeyPair) -> Result<MasterKey, CannotOpen> {
        let wanted = Hash::of(way.public().as_bytes());
        let entry = self.envelope.entries.iter().find(|entry| entry.unlock_key == wanted);
        let entry = entry.ok_or(CannotOpen)?;
        let info = info(self.generation(), way.public().fingerprint());
        unwrap_bound(way, &info, &entry.enc, entry.ct.as_slice())
    }

    /// Which envelope this is. A smaller number than one that was seen before is an alarm.
    pub fn generation(&self) -> Generation {
        let Envelope { user_id, generation, prev_hash, .. } = self.envelope;
        Generation { user_id, number: generation, prev_hash }
    }

    /// `H` over the signed envelope: the next one's `prev_hash`.
    pub fn hash(&self) -> Hash {
        self.hash
    }
}

/// Purpose 4 of protocol 7: the account is granter and recipient, everything that it has not is zero.
fn info(generation: Generation, unlock_key_fp: Hash) -> GrantInfo {
    GrantInfo {
        suite: Suite::ONE,
        purpose: Purpose::Account,
        practice_id: GroupId::ZERO,
        subject_hash: generation.prev_hash,
        granter: generation.user_id,
        granter_key_fp: Hash::ZERO,
        granter_group: GroupId::ZERO,
        granter_epoch: 0,
        granter_statement_hash: Hash::ZERO,
        parent_grant_hash: Hash::ZERO,
        recipient_kind: RecipientKind::Way,
        recipient_id: ObjectId::from(generation.user_id),
        recipient_epoch: generation.number,
        recipient_key_fp: unlock_key_fp,
    }
}
