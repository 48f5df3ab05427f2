//! Ed25519 signatures, verified strictly (protocol 1).

use ed25519_dalek as dalek;
use tls_codec::{TlsDeserializeBytes, TlsSerialize, TlsSize};

use crate::bytes::fixed;
use crate::hash::Hash;
use crate::label::{HashLabel, SignLabel, prefixed};

fixed!(
    /// An Ed25519 public key as bytes; only `checked` says that it is a good one.
    VerifyingKey, 32
);
fixed!(
    /// An Ed25519 signature.
    Signature, 64
);

/// A signature that does not verify, or a key that none may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature does not verify")]
pub struct BadSignature;

impl VerifyingKey {
    /// The key's fingerprint, type 1.
    pub fn fingerprint(&self) -> Hash {
        Hash::labelled(HashLabel::Fingerprint, &[&[1], self.as_bytes()])
    }

    /// Refuses keys that are no point, not canonical, of small order, or have a torsion component.
    ///
    /// # Errors
    /// `BadSignature`.
    pub fn checked(&self) -> Result<(), BadSignature> {
        self.point().map(|_| ())
    }

    /// Verifies `signature` over `"siegel/v1/" || label || 0 || body`, by `verify_strict`.
    ///
    /// # Errors
    /// `BadSignature`, for every reason.
    pub fn verify(&self, label: SignLabel, body: &[u8], signature: &Signature) -> Result<(), BadSignature> {
        let signature = dalek::Signature::from_bytes(&signature.0);
        self.point()?.verify_strict(&to_be_signed(label, body), &signature).map_err(|_| BadSignature)
    }

    /// Verifies a signature over bare bytes: for checkpoints, whose format is not ours (protocol 10).
    ///
    /// # Errors
    /// `BadSignature`, for every reason.
    pub fn verify_bare(&self, text: &[u8], signature: &Signature) -> Result<(), BadSignature> {
        let signature = dalek::Signature::from_bytes(&signature.0);
        self.point()?.verify_strict(text, &signature).map_err(|_| BadSignature)
    }

    fn point(&self) -> Result<dalek::VerifyingKey, BadSignature> {
        let key = dalek::VerifyingKey::from_bytes(&self.0).map_err(|_| BadSignature)?;
        let canonical = key.to_edwards().compress().to_bytes() == self.0;
        if canonical && key.to_edwards().is_torsion_free() && !key.is_weak() {
            Ok(key)
        } else {
            Err(BadSignature)
        }
    }
}

/// What the signature is made over.
pub fn to_be_signed(label: SignLabel, body: &[u8]) -> Vec<u8> {
    let mut bytes = prefixed(label.text());
    bytes.extend_from_slice(body);
    bytes
}

/// Encoded bytes and one signature over them; the bytes are kept as they were signed.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct Signed {
    /// The encoding of the structure.
    pub body: tls_codec::TlsByteVecU32,
    /// Over the body, under the structure's label.
    pub signature: Signature,
}
crate::codec::coded!(Signed, "signed structure", 1 << 20);

impl Signed {
    /// Puts body and signature together.
    pub fn new(body: Vec<u8>, signature: Signature) -> Self {
        Self { body: body.into(), signature }
    }

    /// The signed bytes.
    pub fn body(&self) -> &[u8] {
        self.body.as_slice()
    }

    /// `H` over signed bytes and signature: how others refer to it.
    pub fn hash(&self) -> Hash {
        Hash::of(&crate::codec::encode(self))
    }

    /// Verifies the signature under `label`.
    ///
    /// # Errors
    /// `BadSignature`.
    pub fn verify(&self, label: SignLabel, key: &VerifyingKey) -> Result<(), BadSignature> {
        key.verify(label, self.body(), &self.signature)
    }
}
