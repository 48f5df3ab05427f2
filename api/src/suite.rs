//! The suite: which algorithms, and how long their keys are (protocol 1).

use serde::{Deserialize, Serialize};
use tls_codec::{TlsDeserializeBytes, TlsSerialize, TlsSize};

use crate::bytes::fixed;
use crate::hash::Hash;
use crate::label::HashLabel;

/// The version of all signed structures.
pub const VERSION: u8 = 1;

/// A suite's number. Only `Suite::ONE` exists; a decoder that meets another refuses.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    TlsSize,
    TlsSerialize,
    TlsDeserializeBytes,
)]
#[serde(transparent)]
pub struct Suite(pub u16);

impl Suite {
    /// X-Wing with HKDF-SHA256 and ChaCha20-Poly1305, chunked ChaCha20-Poly1305, Ed25519.
    pub const ONE: Self = Self(1);
}

fixed!(
    /// An X-Wing public key: ML-KEM-768 (1184 bytes), then X25519 (32).
    KemPublicKey, 1216
);
fixed!(
    /// An X-Wing encapsulation: ML-KEM-768 ciphertext (1088 bytes), then X25519 share (32).
    Encapsulation, 1120
);

impl KemPublicKey {
    /// The key's fingerprint, type 2.
    pub fn fingerprint(&self) -> Hash {
        Hash::labelled(HashLabel::Fingerprint, &[&[2], self.as_bytes()])
    }
}
