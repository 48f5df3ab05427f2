//! Chunked encryption (C2SP `chunked-encryption`): the one way in which Siegel seals by a key (protocol 5).
//!
//! A message is cut into chunks, the last always shorter than the others, so a message that was cut off
//! at a chunk's border ends with a full chunk and is refused. Chunks are numbered by their nonces, so
//! they cannot change places. A commitment to key, salt and context stands before them and is compared,
//! in constant time, before anything is opened: one ciphertext has one key, and opens to one plaintext.
//!
//! ```text
//! key || base nonce || commitment = HKDF-Expand-SHA512(input key, prefix || 0 || salt || context)
//! message = salt (24) || commitment (32) || chunk 0 || chunk 1 || … || last chunk
//! ```
//!
//! The construction is written once, generic over AEAD, chunk size and prefix, so that the published
//! vectors for AES judge the very code that ships with ChaCha20-Poly1305.

use std::marker::PhantomData;

use chacha20poly1305::KeyInit;
use chacha20poly1305::aead::consts::{U12, U16};
use chacha20poly1305::aead::{AeadCore, AeadInOut};
use hmac::Hmac;
use rand_core::CryptoRng;
use sha2::Sha512;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

use crate::error::CannotOpen;
use crate::expand::hkdf_expand;

mod message;
mod stream;

pub use message::{Chunked, open, open_into, seal, seal_into, seal_padded_into};
pub use stream::{Opener, Sealer};

/// Bytes of the salt, fresh and random for every message.
pub const SALT_BYTES: usize = 24;
/// Bytes of salt and commitment, before the first chunk.
pub const HEADER_BYTES: usize = SALT_BYTES + 32;
/// Bytes that the AEAD adds to every chunk.
pub const TAG_BYTES: usize = crate::suite::TAG_BYTES;

/// An AEAD that the construction can use: 12-byte nonces, 16-byte tags.
pub trait Cipher: AeadCore<NonceSize = U12, TagSize = U16> + AeadInOut {}
impl<A> Cipher for A where A: AeadCore<NonceSize = U12, TagSize = U16> + AeadInOut {}

/// One instance of the construction.
pub trait Scheme {
    /// The AEAD.
    type Cipher: Cipher;
    /// Input keys, at most 32 bytes; the AEAD's keys are as long.
    type Key: AsRef<[u8]> + AsMut<[u8]> + Default + Zeroize;
    /// Plaintext bytes of every chunk but the last, which has fewer. Never zero.
    const CHUNK_BYTES: usize;
    /// Stands first in the derivation, before a zero byte; names the AEAD.
    const PREFIX: &'static str;

    /// The AEAD under a derived key.
    fn cipher(key: &Self::Key) -> Self::Cipher;
}

/// What Siegel ships.
#[derive(Debug)]
pub enum Siegel {}

impl Scheme for Siegel {
    type Cipher = chacha20poly1305::ChaCha20Poly1305;
    type Key = [u8; 32];
    const CHUNK_BYTES: usize = siegel_api::part::CHUNK_BYTES as usize;
    const PREFIX: &'static str = "siegel/v1/chunked+AEAD_CHACHA20_POLY1305+65536";

    fn cipher(key: &[u8; 32]) -> Self::Cipher {
        Self::Cipher::new(key.into())
    }
}

/// The header of a message: its salt and the commitment to its key.
pub type Header = [u8; HEADER_BYTES];

/// Fresh salt for one message.
pub fn generate_salt(rng: &mut impl CryptoRng) -> [u8; SALT_BYTES] {
    let mut salt = [0; SALT_BYTES];
    rng.fill_bytes(&mut salt);
    salt
}

/// What one message is sealed with. Public for engines that bring a cipher of their own, such as the
/// browser's: they take the key and the nonces, and must keep the rules of the header and of the last chunk.
pub struct MessageKeys<S: Scheme = Siegel> {
    key: Zeroizing<S::Key>,
    base_nonce: [u8; 12],
    commitment: [u8; 32],
    scheme: PhantomData<S>,
}

impl<S: Scheme> std::fmt::Debug for MessageKeys<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MessageKeys(..)")
    }
}

impl<S: Scheme> MessageKeys<S> {
    /// Derives the keys of the message with this input key, salt and context.
    pub fn derive(input: &S::Key, salt: &[u8; SALT_BYTES], context: &[u8]) -> Self {
        // For the longest key; what HKDF expands to fewer bytes is a beginning of this.
        let mut okm = Zeroizing::new([0; 76]);
        let info: [&[u8]; 4] = [S::PREFIX.as_bytes(), &[0], salt, context];
        hkdf_expand::<Hmac<Sha512>>(input.as_ref(), &info, okm.as_mut_slice());
        let (mut key, mut base_nonce, mut commitment) = (Zeroizing::new(S::Key::default()), [0; 12], [0; 32]);
        let targets = key.as_mut().iter_mut().chain(&mut base_nonce).chain(&mut commitment);
        targets.zip(okm.iter()).for_each(|(to, from)| *to = *from);
        Self { key, base_nonce, commitment, scheme: PhantomData }
    }

    /// Derives them from a received header, and refuses a commitment to another key, salt or context.
    ///
    /// # Errors
    /// `CannotOpen`.
    pub fn accept(input: &S::Key, header: &Header, context: &[u8]) -> Result<Self, CannotOpen> {
        let (salt, commitment) = header.split_first_chunk().ok_or(CannotOpen)?;
        let keys = Self::derive(input, salt, context);
        if bool::from(keys.commitment.ct_eq(commitment)) { Ok(keys) } else { Err(CannotOpen) }
    }

    /// The header of a message sealed with these keys.
    pub fn header(&self, salt: &[u8; SALT_BYTES]) -> Header {
        let mut header = [0; HEADER_BYTES];
        header.iter_mut().zip(salt.iter().chain(&self.commitment)).for_each(|(to, from)| *to = *from);
        header
    }

    /// The AEAD key, for an engine with a cipher of its own.
    pub fn expose_key(&self) -> &S::Key {
        &self.key
    }

    /// The nonce of chunk `index`: the base nonce XOR the index as a 96-bit big-endian number.
    pub fn nonce(&self, index: u64) -> [u8; 12] {
        let mut nonce = self.base_nonce;
        nonce.iter_mut().rev().zip(index.to_be_bytes().iter().rev()).for_each(|(to, from)| *to ^= from);
        nonce
    }

    fn cipher(&self) -> S::Cipher {
        S::cipher(&self.key)
    }
}

/// Exact length of the sealed message in bytes.
pub const fn sealed_bytes<S: Scheme>(plain_bytes: u64) -> u64 {
    let chunks = plain_bytes / S::CHUNK_BYTES as u64 + 1;
    plain_bytes + HEADER_BYTES as u64 + chunks * TAG_BYTES as u64
}
