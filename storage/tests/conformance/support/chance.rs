//! Chance that repeats itself: each draw is the hash of a counter.

use std::sync::atomic::{AtomicU64, Ordering};

use siegel_api::hash::Hash;
use siegel_storage::{Sealed, TokenHash};

/// Draws, each different from all others of the house.
#[derive(Default)]
pub struct Chance(AtomicU64);

impl Chance {
    /// The next draw.
    pub fn draw(&self) -> [u8; 32] {
        Hash::of(&self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes()).0
    }

    /// The next draw, 16 bytes of it.
    pub fn id(&self) -> [u8; 16] {
        self.draw()[..16].try_into().unwrap()
    }

    /// As many bytes as wanted, looking as random as ciphertext.
    pub fn bytes(&self, length: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        while (bytes.len() as u64) < length {
            bytes.extend_from_slice(&self.draw());
        }
        bytes.truncate(usize::try_from(length).unwrap());
        bytes
    }

    /// Some ciphertext.
    pub fn sealed(&self) -> Sealed {
        Sealed(self.bytes(100))
    }

    /// The hash of some secret.
    pub fn token(&self) -> TokenHash {
        TokenHash::of(&self.draw())
    }
}
