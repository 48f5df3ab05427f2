//! Wrapping a key for one recipient (protocol 7).
//!
//! The `info` of every wrap names practice, subject, granter and recipient, by id and by fingerprint, so a
//! wrap that is moved anywhere else does not open. Who wrapped is said by a signature, and only a grant whose
//! signature was verified can be opened: `unwrap` takes nothing else.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use siegel_api::chain::Gossip;
use siegel_api::grant::{Grant, GrantInfo, Purpose, VerifiedGrant};
use siegel_api::suite::{KemPublicKey, Suite};

use crate::content::FindingKey;
use crate::error::{CannotOpen, CannotSeal};
use crate::kem::{self, KemKeyPair, Wrapped};
use crate::seed::{AuditKeys, ContentSeed};

/// A key that travels in a wrap, under a purpose of its own.
pub trait WrappedKey: Sized {
    /// The purpose.
    const PURPOSE: Purpose;

    /// The plaintext of the wrap: 32 bytes, 64 for an audit seed.
    fn to_wrap(&self) -> Zeroizing<Vec<u8>>;

    /// From the plaintext of a wrap.
    ///
    /// # Errors
    /// `CannotOpen` for another length.
    fn from_wrap(plain: &[u8]) -> Result<Self, CannotOpen>;
}

macro_rules! wrapped_key {
    ($name:ty, $purpose:expr) => {
        impl $crate::grant::WrappedKey for $name {
            const PURPOSE: siegel_api::grant::Purpose = $purpose;

            fn to_wrap(&self) -> zeroize::Zeroizing<Vec<u8>> {
                zeroize::Zeroizing::new(self.expose().to_vec())
            }

            fn from_wrap(plain: &[u8]) -> Result<Self, $crate::error::CannotOpen> {
                Self::from_slice(plain)
            }
        }
    };
}
pub(crate) use wrapped_key;

wrapped_key!(FindingKey, Purpose::Finding);
wrapped_key!(ContentSeed, Purpose::ContentSeed);

impl WrappedKey for AuditKeys {
    const PURPOSE: Purpose = Purpose::AuditSeed;

    fn to_wrap(&self) -> Zeroizing<Vec<u8>> {
        self.joined()
    }

    fn from_wrap(plain: &[u8]) -> Result<Self, CannotOpen> {
        Self::split(plain)
    }
}

/// Wraps `key` for the recipient whom `info` names. Sign the result under `SignLabel::Grant`.
///
/// # Errors
/// `CannotSeal` if `info` speaks of another purpose, suite or recipient's key than it is wrapped for.
pub fn wrap<K: WrappedKey>(
    key: &K,
    info: GrantInfo,
    recipient: &KemPublicKey,
    gossip: Gossip,
    rng: &mut impl CryptoRng,
) -> Result<Grant, CannotSeal> {
    let Wrapped { encapsulation, ciphertext } = wrap_bound(key, &info, recipient, rng)?;
    Ok(Grant { info, enc: encapsulation, ct: ciphertext.into(), gossip })
}

/// Unwraps the key of a grant whose signature was verified. That the granter had the right is for the caller
/// to know (protocol 6).
///
/// # Errors
/// `CannotOpen`, for every reason.
pub fn unwrap<K: WrappedKey>(pair: &KemKeyPair, grant: &VerifiedGrant) -> Result<K, CannotOpen> {
    let grant = grant.grant();
    unwrap_bound(pair, &grant.info, &grant.enc, grant.ct.as_slice())
}

/// Wraps under `info`, for wraps that another structure's signature or commitment covers.
pub(crate) fn wrap_bound<K: WrappedKey>(
    key: &K,
    info: &GrantInfo,
    recipient: &KemPublicKey,
    rng: &mut impl CryptoRng,
) -> Result<Wrapped, CannotSeal> {
    if !is_bound::<K>(info, recipient) {
        return Err(CannotSeal);
    }
    kem::seal(recipient, &info.hpke_info(), info.subject_hash.as_bytes(), &key.to_wrap(), rng)
}

/// Unwraps what `wrap_bound` made.
pub(crate) fn unwrap_bound<K: WrappedKey>(
    pair: &KemKeyPair,
    info: &GrantInfo,
    enc: &siegel_api::suite::Encapsulation,
    ct: &[u8],
) -> Result<K, CannotOpen> {
    if !is_bound::<K>(info, pair.public()) {
        return Err(CannotOpen);
    }
    let aad = info.subject_hash;
    let plain = kem::open(pair, &info.hpke_info(), aad.as_bytes(), enc, ct, K::PURPOSE.key_bytes())?;
    K::from_wrap(&plain)
}

fn is_bound<K: WrappedKey>(info: &GrantInfo, recipient: &KemPublicKey) -> bool {
    info.suite == Suite::ONE && info.purpose == K::PURPOSE && info.recipient_key_fp == recipient.fingerprint()
}
