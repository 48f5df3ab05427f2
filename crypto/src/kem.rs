//! Key pairs of X-Wing, and sealing to them by HPKE (protocol 1 and 7).
//!
//! RFC 9180, section 6.1, in `mode_base` and nothing else; X-Wing has no authenticated mode, so who
//! sealed is said by a signature beside the ciphertext, never by the ciphertext.
//!
//! ```text
//! def Seal<MODE>(pkR, info, aad, pt):
//!   enc, ctx = Setup<MODE>S(pkR, info)
//!   ct = ctx.Seal(aad, pt)
//!   return enc, ct
//! ```

use hpke::{Deserializable, Kem as _, OpModeR, OpModeS, Serializable};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use siegel_api::codec::Malformed;
use siegel_api::suite::{Encapsulation, KemPublicKey};

use crate::error::{CannotOpen, CannotSeal};
use crate::secret::secret;
use crate::suite::{Aead, Kdf, Kem, TAG_BYTES};

secret!(
    /// An X-Wing decapsulation key: 32 raw bytes. It is imported as it is, never by HPKE's
    /// DeriveKeyPair, which would hash it again.
    KemSecret, 32
);

/// An X-Wing key pair.
pub struct KemKeyPair {
    secret: <Kem as hpke::Kem>::PrivateKey,
    public: KemPublicKey,
}

impl std::fmt::Debug for KemKeyPair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KemKeyPair(..)")
    }
}

impl KemKeyPair {
    /// The pair of a secret; costs about 0.2 ms.
    ///
    /// # Errors
    /// `CannotOpen` never: every 32 bytes are a secret.
    pub fn from_secret(secret: &KemSecret) -> Result<Self, CannotOpen> {
        let secret = <Kem as hpke::Kem>::PrivateKey::from_bytes(secret.expose()).map_err(|_| CannotOpen)?;
        let public = KemPublicKey::from_slice(&Kem::sk_to_pk(&secret).to_bytes()).ok_or(CannotOpen)?;
        Ok(Self { secret, public })
    }

    /// The public half.
    pub fn public(&self) -> &KemPublicKey {
        &self.public
    }
}

/// Refuses bytes that are no X-Wing public key (FIPS 203, section 7.2: the modulus check).
///
/// # Errors
/// `Malformed`.
pub fn checked(public: &KemPublicKey) -> Result<(), Malformed> {
    recipient(public).map(|_| ()).map_err(|CannotSeal| Malformed { what: "X-Wing public key" })
}

/// What HPKE makes: an encapsulation of 1120 bytes, and a ciphertext that is 16 bytes longer than its plaintext.
#[derive(Debug)]
pub(crate) struct Wrapped {
    /// `enc`.
    pub(crate) encapsulation: Encapsulation,
    /// `ct`.
    pub(crate) ciphertext: Vec<u8>,
}

/// Seals `plain` to `public`.
///
/// # Errors
/// `CannotSeal` if `public` is no key.
pub(crate) fn seal(
    public: &KemPublicKey,
    info: &[u8],
    aad: &[u8],
    plain: &[u8],
    rng: &mut impl CryptoRng,
) -> Result<Wrapped, CannotSeal> {
    let public = recipient(public)?;
    let (enc, ciphertext) =
        hpke::single_shot_seal_with_rng::<Aead, Kdf, Kem>(&OpModeS::Base, &public, info, plain, aad, rng)
            .map_err(|_| CannotSeal)?;
    let encapsulation = Encapsulation::from_slice(&enc.to_bytes()).ok_or(CannotSeal)?;
    Ok(Wrapped { encapsulation, ciphertext })
}

/// Opens a plaintext of exactly `plain_bytes`. Lengths are compared before anything else happens: what
/// could open under two keys by being longer is refused unread.
///
/// # Errors
/// `CannotOpen`, for every reason.
pub(crate) fn open(
    pair: &KemKeyPair,
    info: &[u8],
    aad: &[u8],
    encapsulation: &Encapsulation,
    ciphertext: &[u8],
    plain_bytes: usize,
) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
    if ciphertext.len() != plain_bytes + TAG_BYTES {
        return Err(CannotOpen);
    }
    let enc =
        <Kem as hpke::Kem>::EncappedKey::from_bytes(encapsulation.as_bytes()).map_err(|_| CannotOpen)?;
    hpke::single_shot_open::<Aead, Kdf, Kem>(&OpModeR::Base, &pair.secret, &enc, info, ciphertext, aad)
        .map(Zeroizing::new)
        .map_err(|_| CannotOpen)
}

fn recipient(public: &KemPublicKey) -> Result<<Kem as hpke::Kem>::PublicKey, CannotSeal> {
    <Kem as hpke::Kem>::PublicKey::from_bytes(public.as_bytes()).map_err(|_| CannotSeal)
}
