//! Crockford's base 32: what a person copies from paper without asking whether it was O or 0.

use zeroize::Zeroizing;

use crate::error::{Fault, Unreadable};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The character of the low five bits.
pub(crate) fn character(bits: u8) -> u8 {
    ALPHABET.get(usize::from(bits & 31)).copied().unwrap_or(b'0')
}

/// Reads exactly `N` characters as people write them: small or capital, O for 0, I and L for 1, with
/// blanks, hyphens and dots between them. The result is in capitals of the alphabet.
///
/// # Errors
/// `Fault::Character` for any other character, `Fault::Length` for another number of them.
pub(crate) fn read<const N: usize>(what: &'static str, text: &str) -> Result<Zeroizing<[u8; N]>, Unreadable> {
    let length = Unreadable { what, why: Fault::Length };
    let mut out = Zeroizing::new([0; N]);
    let mut places = out.iter_mut();
    for typed in text.chars().filter(|typed| !is_separator(*typed)) {
        let meant = meant(typed).ok_or(Unreadable { what, why: Fault::Character })?;
        *places.next().ok_or(length)? = meant;
    }
    if places.next().is_some() { Err(length) } else { Ok(out) }
}

/// Whether people put it between groups.
pub(crate) fn is_separator(typed: char) -> bool {
    typed.is_whitespace() || matches!(typed, '-' | '‐' | '‑' | '–' | '—' | '.' | '_' | '/')
}

fn meant(typed: char) -> Option<u8> {
    let capital = u8::try_from(typed.to_ascii_uppercase()).ok()?;
    let capital = match capital {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        other => other,
    };
    ALPHABET.contains(&capital).then_some(capital)
}

/// `N` random characters of five bits each.
pub(crate) fn generate<const N: usize>(rng: &mut impl rand_core::CryptoRng) -> Zeroizing<[u8; N]> {
    let mut out = Zeroizing::new([0; N]);
    rng.fill_bytes(out.as_mut_slice());
    out.iter_mut().for_each(|byte| *byte = character(*byte));
    out
}
