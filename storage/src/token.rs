//! Bearer secrets are kept as hashes: a stolen database opens no door.

use siegel_api::{bytes::to_text, hash::Hash};
use subtle::ConstantTimeEq;

/// The hash of a bearer secret (a cookie, a ticket, a knock, a proof). There is no way back.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash(pub(crate) Hash);

impl TokenHash {
    /// Hashes a secret of at least 128 bits of entropy.
    pub fn of(secret: &[u8]) -> Self {
        Self(Hash::of(secret))
    }

    /// Takes a hash that was made elsewhere.
    pub fn from_hash(hash: Hash) -> Self {
        Self(hash)
    }

    /// Compares in constant time.
    pub fn matches(&self, other: &Self) -> bool {
        self.0.0.ct_eq(&other.0.0).into()
    }
}

impl std::fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TokenHash({}…)", to_text(self.0.0.get(..3).unwrap_or_default()))
    }
}
