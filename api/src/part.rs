//! Padding, parts, and how long their sealed form is (protocol 5).
//!
//! Both sides compute these: the client to cut, the server to refuse what is not framed as sealed.

use crate::hash::Hash;
use crate::id::FileId;
use crate::label::HashLabel;

/// Plaintext bytes of one chunk.
pub const CHUNK_BYTES: u64 = 65_536;
/// Bytes that the AEAD adds to each chunk.
pub const TAG_BYTES: u64 = 16;
/// Salt (24) and key commitment (32) before the first chunk.
pub const HEADER_BYTES: u64 = 56;
/// Plaintext bytes of a full part: 128 chunks.
pub const PART_BYTES: u64 = 128 * CHUNK_BYTES;
/// Sealed bytes of a full part: 128 full chunks and an empty one.
pub const SEALED_PART_BYTES: u64 = HEADER_BYTES + 128 * (CHUNK_BYTES + TAG_BYTES) + TAG_BYTES;
/// The least padded length of a file.
pub const PADDED_BYTES_MIN: u64 = 4_096;
/// The greatest padded length of a file: 64 GiB.
pub const PADDED_BYTES_MAX: u64 = 64 << 30;

/// The greatest length of a file, 64 GiB: it is padded to itself.
pub const FILE_BYTES_MAX: u64 = PADDED_BYTES_MAX;

/// PADMÉ(max(length, 4096)): at most 12 % more, and few distinct sizes (Nikitin et al., PURBs, 2019). Never less
/// than `length`, whatever that is.
pub fn padded_length(length: u64) -> u64 {
    let length = length.max(PADDED_BYTES_MIN);
    let exponent = length.ilog2();
    let size_bits = exponent.ilog2() + 1;
    let mask = (1_u64 << (exponent - size_bits)) - 1;
    length.checked_add(mask).map_or(u64::MAX, |sum| sum & !mask)
}

/// Whether `padded` is a length that `padded_length` can give, within the bounds.
pub fn is_padded_length(padded: u64) -> bool {
    (PADDED_BYTES_MIN..=PADDED_BYTES_MAX).contains(&padded) && padded_length(padded) == padded
}

/// Number of parts of a file of `padded` bytes; `None` over the bound.
pub fn part_count(padded: u64) -> Option<u32> {
    if padded > PADDED_BYTES_MAX {
        return None;
    }
    u32::try_from(padded.div_ceil(PART_BYTES)).ok()
}

/// Plaintext bytes of part `part` of a file of `padded` bytes; `None` if there is no such part.
pub fn part_length(padded: u64, part: u32) -> Option<u64> {
    let start = u64::from(part).checked_mul(PART_BYTES)?;
    (start < padded && padded <= PADDED_BYTES_MAX).then(|| (padded - start).min(PART_BYTES))
}

/// Sealed bytes of a chunked message of `length` plaintext bytes.
pub fn sealed_length(length: u64) -> u64 {
    HEADER_BYTES + length + (length / CHUNK_BYTES + 1) * TAG_BYTES
}

/// Plaintext bytes of a chunked message of `sealed` bytes; `None` if no message has that length.
pub fn opened_length(sealed: u64) -> Option<u64> {
    let body = sealed.checked_sub(HEADER_BYTES)?;
    let full = body / (CHUNK_BYTES + TAG_BYTES);
    let last = (body % (CHUNK_BYTES + TAG_BYTES)).checked_sub(TAG_BYTES)?;
    Some(full * CHUNK_BYTES + last)
}

/// Sealed bytes of part `part` of a file of `padded` bytes; `None` if there is no such part.
pub fn sealed_part_length(padded: u64, part: u32) -> Option<u64> {
    part_length(padded, part).map(sealed_length)
}

/// `blob_hash`: what a manifest says of a file's ciphertext.
pub fn blob_hash(file_id: FileId, part_hashes: &[Hash]) -> Hash {
    let parts = u32::try_from(part_hashes.len()).unwrap_or(u32::MAX).to_be_bytes();
    let mut pieces: Vec<&[u8]> = vec![file_id.as_bytes(), &parts];
    pieces.extend(part_hashes.iter().map(Hash::as_bytes));
    Hash::labelled(HashLabel::Blob, &pieces)
}

/// Whether the head of a sealed part looks random, as ciphertext does.
///
/// Of 4096 random bytes, no value occurs more than 64 times (16 expected; the chance is below
/// 2^-60), but text, zeros, and the heads of common file formats do. So a client that by mistake
/// sends plaintext of the right length is refused; a hostile one can't be (docs/threat-model.md).
pub fn looks_sealed(head: &[u8]) -> bool {
    let mut counts = [0_u16; 256];
    for byte in head.iter().take(4096) {
        if let Some(count) = counts.get_mut(usize::from(*byte)) {
            *count += 1;
        }
    }
    head.len() >= 4096 && counts.iter().all(|count| *count <= 64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_part_seals_to_the_length_in_the_protocol() {
        assert_eq!(sealed_length(PART_BYTES), SEALED_PART_BYTES);
        assert_eq!(SEALED_PART_BYTES, 8_390_728);
    }

    #[test]
    fn padding_is_idempotent_and_costs_at_most_twelve_percent() {
        for length in (0..2_000_000).step_by(997).chain([0, 1, 4096, 4097, 1 << 31, (1 << 31) + 1, 1 << 32]) {
            let padded = padded_length(length);
            assert!(is_padded_length(padded), "{length} -> {padded}");
            assert!(padded >= length);
            assert!(padded <= 4096 || padded * 100 <= length * 112, "{length} -> {padded}");
        }
    }

    #[test]
    fn parts_cover_the_file_exactly() {
        for padded in [4096, PART_BYTES, padded_length(PART_BYTES + 1), 3 * PART_BYTES] {
            let count = part_count(padded).unwrap();
            let sum: u64 = (0..count).map(|part| part_length(padded, part).unwrap()).sum();
            assert_eq!(sum, padded);
            assert_eq!(part_length(padded, count), None);
        }
    }

    #[test]
    fn opened_length_undoes_sealed_length() {
        for length in [0, 1, 65_535, 65_536, 65_537, PART_BYTES - 1, PART_BYTES] {
            assert_eq!(opened_length(sealed_length(length)), Some(length));
        }
        assert_eq!(opened_length(55), None);
        assert_eq!(opened_length(HEADER_BYTES + 15), None);
    }

    #[test]
    fn text_zeros_and_pdf_do_not_look_sealed() {
        assert!(!looks_sealed(&[0; 4096]));
        assert!(!looks_sealed(&b"Der Befund ist unauffaellig. ".repeat(200)));
        assert!(!looks_sealed(&[7; 100]));
    }
}
