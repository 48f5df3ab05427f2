//! Padding of small structures, so that the length of a name does not show (protocol 5).
//!
//! ```text
//! padded = u32 length || bytes || zeros, PADMÉ(max(4 + length, floor)) bytes in all
//! ```

use zeroize::Zeroizing;

use crate::error::{CannotOpen, CannotSeal};

/// PADMÉ of at least 2 bytes: the length keeps only as many significant bits as its exponent has digits.
fn padme(length: u64) -> u64 {
    let exponent = length.ilog2();
    let mask = (1u64 << (exponent - exponent.ilog2() - 1)) - 1;
    (length + mask) & !mask
}

/// Least padded length of metadata.
pub(crate) const META_FLOOR: u64 = 1_024;
/// Least padded length of labels, names and what a link says before its PIN.
pub(crate) const NAME_FLOOR: u64 = 256;

/// Padded length of a folder's name, whatever the name: 80 characters have at most 320 bytes.
pub(crate) const FOLDER_FLOOR: u64 = 512;

/// Pads; under 4 GiB.
///
/// # Errors
/// `CannotSeal` over that bound.
pub(crate) fn pad(bytes: &[u8], floor: u64) -> Result<Zeroizing<Vec<u8>>, CannotSeal> {
    let length = u32::try_from(bytes.len()).map_err(|_| CannotSeal)?;
    let padded = usize::try_from(padded_length(length, floor)).map_err(|_| CannotSeal)?;
    let mut out = Zeroizing::new(Vec::with_capacity(padded));
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(bytes);
    out.resize(padded, 0);
    Ok(out)
}

/// Takes the padding off; it has exactly the length that `pad` gives it, and is zero.
///
/// # Errors
/// `CannotOpen` for any other padding.
pub(crate) fn unpad(padded: &[u8], floor: u64) -> Result<&[u8], CannotOpen> {
    let (length, rest) = padded.split_first_chunk().ok_or(CannotOpen)?;
    let length = u32::from_be_bytes(*length);
    if padded.len() as u64 != padded_length(length, floor) {
        return Err(CannotOpen);
    }
    let (bytes, zeros) = rest.split_at_checked(length as usize).ok_or(CannotOpen)?;
    if zeros.iter().any(|byte| *byte != 0) { Err(CannotOpen) } else { Ok(bytes) }
}

fn padded_length(length: u32, floor: u64) -> u64 {
    padme((u64::from(length) + 4).max(floor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_padme_as_for_files() {
        for length in (4_096..9_000_000).step_by(1_013) {
            assert_eq!(padme(length), siegel_api::part::padded_length(length));
        }
    }

    #[test]
    fn names_of_every_length_look_alike() {
        assert!((0..=252).all(|bytes| pad(&vec![7; bytes], NAME_FLOOR).unwrap().len() == 256));
    }

    #[test]
    fn padding_that_is_not_ours_is_refused() {
        let padded = pad(b"Mustermann", NAME_FLOOR).unwrap();
        assert_eq!(unpad(&padded, NAME_FLOOR), Ok(b"Mustermann".as_slice()));
        let mut dirty = padded.to_vec();
        dirty[255] = 1;
        assert_eq!(unpad(&dirty, NAME_FLOOR), Err(CannotOpen));
        assert_eq!(unpad(&padded[..255], NAME_FLOOR), Err(CannotOpen));
        let mut longer = padded.to_vec();
        longer[..4].copy_from_slice(&253u32.to_be_bytes());
        assert_eq!(unpad(&longer, NAME_FLOOR), Err(CannotOpen));
    }
}
