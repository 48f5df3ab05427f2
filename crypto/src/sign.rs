//! Identity keys: Ed25519, each signature under a label of its own (protocol 1 and 3).

use ed25519_dalek::{Signer, SigningKey};
use rand_core::CryptoRng;

use siegel_api::codec::{Coded, encode};
use siegel_api::label::SignLabel;
use siegel_api::signing::{Signature, Signed, VerifyingKey, to_be_signed};

use crate::secret::secret;

secret!(
    /// The 32 bytes that an identity key grows from; kept in the keyring.
    IdentitySeed, 32
);

/// A member's identity key. It signs; it opens nothing.
pub struct IdentityKey(SigningKey);

impl std::fmt::Debug for IdentityKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IdentityKey(..)")
    }
}

impl IdentityKey {
    /// A new one, with its seed.
    pub fn generate(rng: &mut impl CryptoRng) -> (IdentitySeed, Self) {
        let seed = IdentitySeed::generate(rng);
        let key = Self::from_seed(&seed);
        (seed, key)
    }

    /// The key of a seed.
    pub fn from_seed(seed: &IdentitySeed) -> Self {
        Self(SigningKey::from_bytes(seed.expose()))
    }

    /// The public half.
    pub fn public(&self) -> VerifyingKey {
        VerifyingKey(self.0.verifying_key().to_bytes())
    }

    /// Signs `"siegel/v1/" label || 0 || body`.
    pub fn sign(&self, label: SignLabel, body: &[u8]) -> Signature {
        Signature(self.0.sign(&to_be_signed(label, body)).to_bytes())
    }

    /// Encodes and signs.
    pub fn sign_coded<T: Coded>(&self, label: SignLabel, value: &T) -> Signed {
        let body = encode(value);
        let signature = self.sign(label, &body);
        Signed::new(body, signature)
    }
}
