//! Chunk by chunk, for whoever cannot hold a whole message.

use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::aead::inout::InOutBuf;

use super::{Header, MessageKeys, SALT_BYTES, Scheme, Siegel, TAG_BYTES};
use crate::error::{CannotOpen, CannotSeal};

/// Most chunks of a message: 2³⁸, as in the specification.
const CHUNKS_MAX: u64 = 1 << 38;

/// Seals a message chunk by chunk. A message that is not finished by a short chunk never opens.
pub struct Sealer<S: Scheme = Siegel> {
    keys: MessageKeys<S>,
    cipher: S::Cipher,
    next: u64,
}

impl<S: Scheme> Sealer<S> {
    /// Starts a message; its header goes first. The salt must be fresh.
    pub fn start(key: &S::Key, salt: &[u8; SALT_BYTES], context: &[u8]) -> (Self, Header) {
        let keys = MessageKeys::<S>::derive(key, salt, context);
        let header = keys.header(salt);
        (Self { cipher: keys.cipher(), keys, next: 0 }, header)
    }

    /// Seals the next chunk of exactly `CHUNK_BYTES`, into as many bytes and a tag.
    ///
    /// # Errors
    /// `CannotSeal` for another length, or past the last chunk that a message may have.
    pub fn seal_chunk(&mut self, plain: &[u8], out: &mut [u8]) -> Result<(), CannotSeal> {
        if plain.len() != S::CHUNK_BYTES { Err(CannotSeal) } else { self.seal(plain, out) }
    }

    /// Seals the last chunk, of fewer than `CHUNK_BYTES`, perhaps none.
    ///
    /// # Errors
    /// `CannotSeal` for a full chunk.
    pub fn finish(mut self, plain: &[u8], out: &mut [u8]) -> Result<(), CannotSeal> {
        if plain.len() >= S::CHUNK_BYTES { Err(CannotSeal) } else { self.seal(plain, out) }
    }

    pub(super) fn seal(&mut self, plain: &[u8], out: &mut [u8]) -> Result<(), CannotSeal> {
        let (body, tag) = out.split_at_mut_checked(plain.len()).ok_or(CannotSeal)?;
        self.encrypt(InOutBuf::new(plain, body).map_err(|_| CannotSeal)?, tag)
    }

    /// Seals what already lies in `chunk`, in place; the tag follows it.
    pub(super) fn seal_in_place(&mut self, chunk: &mut [u8]) -> Result<(), CannotSeal> {
        let plain_bytes = chunk.len().checked_sub(TAG_BYTES).ok_or(CannotSeal)?;
        let (body, tag) = chunk.split_at_mut_checked(plain_bytes).ok_or(CannotSeal)?;
        self.encrypt(body.into(), tag)
    }

    fn encrypt(&mut self, body: InOutBuf<'_, '_, u8>, tag: &mut [u8]) -> Result<(), CannotSeal> {
        let room: &mut [u8; TAG_BYTES] = tag.try_into().map_err(|_| CannotSeal)?;
        if self.next >= CHUNKS_MAX {
            return Err(CannotSeal);
        }
        let nonce = self.keys.nonce(self.next).into();
        let tag = self.cipher.encrypt_inout_detached(&nonce, &[], body).map_err(|_| CannotSeal)?;
        *room = tag.into();
        self.next += 1;
        Ok(())
    }
}

impl<S: Scheme> std::fmt::Debug for Sealer<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer(..)")
    }
}

/// Opens a message chunk by chunk. Each chunk that it returns is authentic and in its place, but only
/// `finish` says that the message is whole: nothing may be shown, or saved as finished, before that.
pub struct Opener<S: Scheme = Siegel> {
    keys: MessageKeys<S>,
    cipher: S::Cipher,
    next: u64,
}

impl<S: Scheme> Opener<S> {
    /// Checks the commitment of a message.
    ///
    /// # Errors
    /// `CannotOpen` for another key or context.
    pub fn start(key: &S::Key, header: &Header, context: &[u8]) -> Result<Self, CannotOpen> {
        let keys = MessageKeys::<S>::accept(key, header, context)?;
        Ok(Self { cipher: keys.cipher(), keys, next: 0 })
    }

    /// Opens the next full chunk, of `CHUNK_BYTES` and a tag.
    ///
    /// # Errors
    /// `CannotOpen` for another length and for whatever is not authentic here; `out` is then wiped.
    pub fn open_chunk(&mut self, sealed: &[u8], out: &mut [u8]) -> Result<(), CannotOpen> {
        if sealed.len() != S::CHUNK_BYTES + TAG_BYTES { Err(CannotOpen) } else { self.open(sealed, out) }
    }

    /// Opens the last chunk, which is shorter. Only now is the message whole.
    ///
    /// # Errors
    /// `CannotOpen`; a full chunk at the end means that the message was cut off.
    pub fn finish(mut self, sealed: &[u8], out: &mut [u8]) -> Result<(), CannotOpen> {
        if sealed.len() >= S::CHUNK_BYTES + TAG_BYTES { Err(CannotOpen) } else { self.open(sealed, out) }
    }

    fn open(&mut self, sealed: &[u8], out: &mut [u8]) -> Result<(), CannotOpen> {
        let plain_bytes = sealed.len().checked_sub(TAG_BYTES).ok_or(CannotOpen)?;
        let (body, tag) = sealed.split_at_checked(plain_bytes).ok_or(CannotOpen)?;
        let tag: [u8; TAG_BYTES] = tag.try_into().map_err(|_| CannotOpen)?;
        if self.next >= CHUNKS_MAX {
            return Err(CannotOpen);
        }
        let nonce = self.keys.nonce(self.next).into();
        let buffer = InOutBuf::new(body, out).map_err(|_| CannotOpen)?;
        let opened = self.cipher.decrypt_inout_detached(&nonce, &[], buffer, &tag.into());
        self.next += 1;
        opened.map_err(|_| {
            out.fill(0);
            CannotOpen
        })
    }
}

impl<S: Scheme> std::fmt::Debug for Opener<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Opener(..)")
    }
}
