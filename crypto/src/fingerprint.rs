//! Fingerprints that people compare: 60 digits, or 8 words, of a group's root (protocol 4).
//!
//! Digits say all but a trace of the 256 bits (199 of them, far past any search). Words say the first 128:
//! each carries 16 bits as five letters, consonant and vowel in turn, so that they can be read aloud in
//! German as in English, and no list of words has to be shipped or translated.

use siegel_api::hash::Hash;

/// Sixteen consonants that sound apart at the start of a syllable, four bits each.
const CONSONANTS: &[u8; 16] = b"bdfghjklmnprstwz";
/// Four vowels, two bits each.
const VOWELS: &[u8; 4] = b"aiou";

/// The hash as a decimal number modulo 10⁶⁰, in 12 groups of 5 digits, first group first.
pub fn digits(root: Hash) -> [String; 12] {
    let mut rest = root.0;
    let mut groups: [String; 12] = Default::default();
    for group in groups.iter_mut().rev() {
        *group = format!("{:05}", divide(&mut rest, 100_000));
    }
    groups
}

/// The first 16 bytes of the hash as 8 words.
pub fn words(root: Hash) -> [String; 8] {
    let (first, _) = root.0.split_at(16);
    let mut pairs = first.chunks_exact(2);
    [(); 8].map(|()| match pairs.next() {
        Some(&[high, low]) => word(u16::from_be_bytes([high, low])),
        _ => String::new(),
    })
}

/// Sixteen bits as five letters: 4 + 2 + 4 + 2 + 4 bits, highest first.
pub(crate) fn word(bits: u16) -> String {
    let consonant = |shift: u32| CONSONANTS.get(usize::from(bits >> shift & 15)).copied();
    let vowel = |shift: u32| VOWELS.get(usize::from(bits >> shift & 3)).copied();
    let letters = [consonant(12), vowel(10), consonant(6), vowel(4), consonant(0)];
    letters.into_iter().flatten().map(char::from).collect()
}

/// Whether `word` can have been made by [`word`].
pub(crate) fn is_word(word: &str) -> bool {
    let of = |at: usize| if at.is_multiple_of(2) { CONSONANTS.as_slice() } else { VOWELS.as_slice() };
    word.len() == 5 && word.bytes().enumerate().all(|(at, letter)| of(at).contains(&letter))
}

/// Divides the big-endian number in place; returns the remainder.
fn divide(number: &mut [u8; 32], by: u32) -> u32 {
    number.iter_mut().fold(0, |remainder, byte| {
        let value = remainder << 8 | u32::from(*byte);
        // The quotient is under 256, because the remainder before was under the divisor.
        *byte = (value / by) as u8;
        value % by
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_five_letters_each_from_its_own_alphabet() {
        assert!([0, 1, 0x8000, u16::MAX].map(word).iter().all(|word| is_word(word)));
        for none in ["", "bab", "babada", "aaaaa", "bbbbb", "BABAB", "bebab", "babäb"] {
            assert!(!is_word(none), "{none}");
        }
    }
}
