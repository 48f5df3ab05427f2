//! SHA-256, plain and under a label (protocol 1).

use sha2::{Digest, Sha256};

use crate::bytes::fixed;
use crate::label::{HashLabel, prefixed};

fixed!(
    /// A SHA-256 hash.
    Hash, 32
);

impl Hash {
    /// `H(bytes)`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// `H("siegel/v1/" || label || 0 || parts…)`. The caller fixes the widths of the parts.
    pub fn labelled(label: HashLabel, parts: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(prefixed(label.text()));
        for part in parts {
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }
}

/// Hashes what arrives piece by piece.
#[derive(Default)]
pub struct Hasher(Sha256);

impl Hasher {
    /// Takes in the next piece.
    pub fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// The hash of all pieces.
    pub fn finish(self) -> Hash {
        Hash(self.0.finalize().into())
    }
}
