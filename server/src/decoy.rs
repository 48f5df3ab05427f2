//! Answers for what is not there that look like those for what is: always the same for one question,
//! and not to be told apart by who does not hold the key (attack 45).

use siegel_api::hash::Hash;
use siegel_api::id::{RecoveryId, UserId};
use zeroize::Zeroizing;

/// Name of the key's file in the data folder.
pub const FILE: &str = "decoy.key";

/// The key of all decoys.
pub struct Decoys(Zeroizing<[u8; 32]>);

impl Decoys {
    /// From the 32 bytes of the key file.
    pub fn new(key: Zeroizing<[u8; 32]>) -> Self {
        Self(key)
    }

    /// The account that an unknown recovery code seems to have. Key and id have fixed lengths.
    pub fn user(&self, id: RecoveryId) -> UserId {
        let mut bytes = Zeroizing::new(self.0.to_vec());
        bytes.extend_from_slice(id.as_bytes());
        let hash = Hash::of(&bytes);
        hash.as_bytes().first_chunk().map_or(UserId::ZERO, |half| UserId(*half))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decoy_is_stable_and_depends_on_the_key() {
        let (one, two) = (Decoys::new(Zeroizing::new([1; 32])), Decoys::new(Zeroizing::new([2; 32])));
        let id = RecoveryId([7; 16]);
        assert_eq!(one.user(id), one.user(id));
        assert_ne!(one.user(id), two.user(id));
        assert_ne!(one.user(id), one.user(RecoveryId([8; 16])));
    }
}
