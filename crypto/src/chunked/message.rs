//! Whole messages in one call, from one buffer into another: no copy but the cipher's own.

use rand_core::CryptoRng;
use zeroize::{Zeroize, Zeroizing};

use super::{HEADER_BYTES, Header, Opener, Scheme, Sealer, Siegel, TAG_BYTES, generate_salt, sealed_bytes};
use crate::error::{CannotOpen, CannotSeal};

/// `Chunked(key, plaintext, context)` of the protocol, with Siegel's own scheme.
#[derive(Debug)]
pub struct Chunked;

impl Chunked {
    /// Seals `plain` under a fresh salt.
    ///
    /// # Errors
    /// `CannotSeal` only past 2³⁸ chunks.
    pub fn seal(
        key: &[u8; 32],
        plain: &[u8],
        context: &[u8],
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, CannotSeal> {
        seal::<Siegel>(key, &generate_salt(rng), plain, context)
    }

    /// Opens what `seal` made with the same key and context.
    ///
    /// # Errors
    /// `CannotOpen`, for every reason.
    pub fn open(key: &[u8; 32], sealed: &[u8], context: &[u8]) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
        open::<Siegel>(key, sealed, context)
    }
}

/// Seals a whole message into a new buffer. The salt must be fresh.
///
/// # Errors
/// `CannotSeal` only past 2³⁸ chunks.
pub fn seal<S: Scheme>(
    key: &S::Key,
    salt: &[u8; super::SALT_BYTES],
    plain: &[u8],
    context: &[u8],
) -> Result<Vec<u8>, CannotSeal> {
    let bytes = sealed_bytes::<S>(plain.len() as u64);
    let mut out = vec![0; usize::try_from(bytes).map_err(|_| CannotSeal)?];
    seal_into::<S>(key, salt, plain, context, &mut out)?;
    Ok(out)
}

/// Seals a whole message into `out`, which has exactly its sealed length.
///
/// # Errors
/// `CannotSeal` if `out` has another length.
pub fn seal_into<S: Scheme>(
    key: &S::Key,
    salt: &[u8; super::SALT_BYTES],
    plain: &[u8],
    context: &[u8],
    out: &mut [u8],
) -> Result<(), CannotSeal> {
    seal_padded_into::<S>(key, salt, plain, plain.len(), context, out)
}

/// Seals `plain` and as many zeros as make it `padded_bytes` long, into `out`, whose length is exactly
/// the sealed one. The zeros exist nowhere but in `out`.
///
/// # Errors
/// `CannotSeal` if `out` has another length, or `plain` is longer than its padding.
pub fn seal_padded_into<S: Scheme>(
    key: &S::Key,
    salt: &[u8; super::SALT_BYTES],
    plain: &[u8],
    padded_bytes: usize,
    context: &[u8],
    out: &mut [u8],
) -> Result<(), CannotSeal> {
    let fits = out.len() as u64 == sealed_bytes::<S>(padded_bytes as u64) && plain.len() <= padded_bytes;
    let (head, body) = out.split_first_chunk_mut::<HEADER_BYTES>().filter(|_| fits).ok_or(CannotSeal)?;
    let (mut sealer, header) = Sealer::<S>::start(key, salt, context);
    *head = header;
    let mut rest = plain;
    for chunk in body.chunks_mut(S::CHUNK_BYTES + TAG_BYTES) {
        let chunk_bytes = chunk.len().saturating_sub(TAG_BYTES);
        match rest.split_at_checked(chunk_bytes) {
            Some((now, later)) => {
                sealer.seal(now, chunk)?;
                rest = later;
            }
            None => {
                pad(rest, chunk);
                sealer.seal_in_place(chunk)?;
                rest = &[];
            }
        }
    }
    Ok(())
}

fn pad(plain: &[u8], chunk: &mut [u8]) {
    chunk.fill(0);
    chunk.iter_mut().zip(plain).for_each(|(to, from)| *to = *from);
}

/// Opens a whole message into a new buffer, wiped when dropped.
///
/// # Errors
/// `CannotOpen`, for every reason.
pub fn open<S: Scheme>(
    key: &S::Key,
    sealed: &[u8],
    context: &[u8],
) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
    let bytes = plain_bytes::<S>(sealed.len()).ok_or(CannotOpen)?;
    let mut out = Zeroizing::new(vec![0; bytes]);
    open_into::<S>(key, sealed, context, &mut out)?;
    Ok(out)
}

/// Opens a whole message into `out`, which has exactly its length; on failure `out` is wiped whole.
///
/// # Errors
/// `CannotOpen`, for every reason.
pub fn open_into<S: Scheme>(
    key: &S::Key,
    sealed: &[u8],
    context: &[u8],
    out: &mut [u8],
) -> Result<(), CannotOpen> {
    let opened = open_chunks::<S>(key, sealed, context, out);
    if opened.is_err() {
        out.zeroize();
    }
    opened
}

fn open_chunks<S: Scheme>(
    key: &S::Key,
    sealed: &[u8],
    context: &[u8],
    out: &mut [u8],
) -> Result<(), CannotOpen> {
    let fits = plain_bytes::<S>(sealed.len()) == Some(out.len());
    let (header, body) = sealed.split_first_chunk().filter(|_| fits).ok_or(CannotOpen)?;
    let header: &Header = header;
    let mut opener = Opener::<S>::start(key, header, context)?;
    let full = body.len() / (S::CHUNK_BYTES + TAG_BYTES);
    let (full_sealed, last) = body.split_at_checked(full * (S::CHUNK_BYTES + TAG_BYTES)).ok_or(CannotOpen)?;
    let (full_out, last_out) = out.split_at_mut_checked(full * S::CHUNK_BYTES).ok_or(CannotOpen)?;
    let chunks = full_sealed.chunks(S::CHUNK_BYTES + TAG_BYTES).zip(full_out.chunks_mut(S::CHUNK_BYTES));
    for (from, to) in chunks {
        opener.open_chunk(from, to)?;
    }
    opener.finish(last, last_out)
}

/// Plaintext length of a message of `sealed` bytes; `None` for a length that no message has.
fn plain_bytes<S: Scheme>(sealed: usize) -> Option<usize> {
    let body = sealed.checked_sub(HEADER_BYTES)?;
    let chunk = S::CHUNK_BYTES + TAG_BYTES;
    let last = (body % chunk).checked_sub(TAG_BYTES)?;
    Some(body / chunk * S::CHUNK_BYTES + last)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A message ends with a chunk that is shorter than the others, and has a tag.
    #[test]
    fn lengths_that_no_message_has() {
        let chunk = Siegel::CHUNK_BYTES + TAG_BYTES;
        let lengths = [0, 1, TAG_BYTES - 1, chunk, chunk + TAG_BYTES - 1, 2 * chunk];
        for body in lengths {
            assert_eq!(plain_bytes::<Siegel>(HEADER_BYTES + body), None, "{body}");
        }
        assert_eq!(plain_bytes::<Siegel>(HEADER_BYTES - 1), None);
        for (body, plain) in
            [(TAG_BYTES, 0), (chunk - 1, chunk - 1 - TAG_BYTES), (chunk + TAG_BYTES, chunk - TAG_BYTES)]
        {
            assert_eq!(plain_bytes::<Siegel>(HEADER_BYTES + body), Some(plain), "{body}");
        }
    }
}
