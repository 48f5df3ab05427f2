//! The key of mail: addresses, and the secrets of links in letters that wait, lie encrypted in the database
//! (AES-256-GCM, a random nonce before each). The key is in the data folder and in no database (A13).
//!
//! Whose it is and what it is are authenticated: nobody who writes to the database can have one person's letter sent to
//! another, or a token read as an address. A nonce of 96 bits may be drawn at random some 2^32 times; an instance of
//! dozens of practices writes fewer addresses than that in a thousand years.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use siegel_api::id::UserId;
use siegel_storage::Sealed;
use zeroize::Zeroizing;

use crate::chance::Chance;
use crate::http::problem::{Answer, Problem};

/// Name of the key's file in the data folder.
pub const FILE: &str = "mail.key";

/// Bytes of a nonce.
const NONCE_BYTES: usize = 12;

/// What is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A mail address.
    Address,
    /// The secret of a link in a letter.
    Token,
}

impl What {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Address => b"siegel/v1/mail-address",
            Self::Token => b"siegel/v1/mail-token",
        }
    }
}

/// The key of all addresses of this instance.
pub struct MailKey(Aes256Gcm);

impl MailKey {
    /// From the 32 bytes of the key file.
    pub fn new(key: &[u8; 32]) -> Self {
        Self(Aes256Gcm::new(key.into()))
    }

    /// Encrypts what belongs to `user`.
    ///
    /// # Errors
    /// `internal` if it is too long, which nothing of ours is.
    pub fn seal(&self, what: What, user: UserId, text: &[u8], chance: &Chance) -> Answer<Sealed> {
        let nonce: [u8; NONCE_BYTES] = chance.bytes();
        let aad = aad(what, user);
        let sealed = self.0.encrypt(&Nonce::from(nonce), Payload { msg: text, aad: &aad });
        let sealed = sealed.map_err(|_| Problem::internal("mail: cannot encrypt"))?;
        Ok(Sealed([&nonce[..], &sealed].concat()))
    }

    /// Decrypts it again.
    ///
    /// # Errors
    /// `internal` if it was encrypted under another key, for somebody else, or as something else.
    pub fn open(&self, what: What, user: UserId, sealed: &Sealed) -> Answer<Zeroizing<Vec<u8>>> {
        let foreign = || Problem::internal("mail: what the database holds is not under mail.key");
        let (nonce, body) = sealed.0.split_first_chunk::<NONCE_BYTES>().ok_or_else(foreign)?;
        let aad = aad(what, user);
        let opened = self.0.decrypt(&Nonce::from(*nonce), Payload { msg: body, aad: &aad });
        opened.map(Zeroizing::new).map_err(|_| foreign())
    }
}

impl std::fmt::Debug for MailKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MailKey(..)")
    }
}

fn aad(what: What, user: UserId) -> Vec<u8> {
    [what.label(), &user.0].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_opens_for_its_owner_under_its_key_as_what_it_is() {
        let (key, chance) = (MailKey::new(&[7; 32]), Chance::system());
        let (ada, ben) = (UserId([1; 16]), UserId([2; 16]));
        let sealed = key.seal(What::Address, ada, b"ada@praxis.example", &chance).unwrap();
        assert_eq!(key.open(What::Address, ada, &sealed).unwrap().as_slice(), b"ada@praxis.example");
        assert!(key.open(What::Address, ben, &sealed).is_err(), "another person's");
        assert!(key.open(What::Token, ada, &sealed).is_err(), "as something else");
        assert!(MailKey::new(&[8; 32]).open(What::Address, ada, &sealed).is_err(), "another key");
        for place in 0..sealed.0.len() {
            let mut bent = sealed.clone();
            bent.0[place] ^= 1;
            assert!(key.open(What::Address, ada, &bent).is_err(), "bent at {place}");
            assert!(key.open(What::Address, ada, &Sealed(sealed.0[..place].to_vec())).is_err());
        }
        let again = key.seal(What::Address, ada, b"ada@praxis.example", &chance).unwrap();
        assert_ne!(sealed, again, "equal addresses do not look equal");
    }

    #[test]
    fn the_key_is_not_shown() {
        assert_eq!(format!("{:?}", MailKey::new(&[7; 32])), "MailKey(..)");
    }
}
