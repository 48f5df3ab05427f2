//! The readings of a text: what it may have been before programs encoded and wrapped it.
//!
//! A reading undoes encodings and breaks, nothing else: no character is changed for another, added or left out that
//! could be of a link. Which reading was meant, the check bytes say.

use zeroize::Zeroizing;

/// `#` that was written as `%23`. A character for private use, so that it is not mistaken for one that came as `#`.
pub(super) const BENT_HASH: char = '\u{e023}';
/// What stands where a text was broken: one space for all that is there.
pub(super) const GAP: char = ' ';

/// Layers of `%` that are undone: a rewriter that takes up what another one wrote, and a gateway behind both.
const LAYERS: usize = 3;

/// All readings of a text, the plainest first: as it stands, and as quoted-printable; each with none to three layers of
/// `%` undone.
pub(super) fn readings(text: &str) -> Vec<Zeroizing<String>> {
    let mut all = Vec::with_capacity(2 * (LAYERS + 1));
    for mut reading in [loosen(text), loosen(&undo(text, b'='))] {
        for _ in 0..=LAYERS {
            if all.contains(&reading) {
                break;
            }
            let next = loosen(&undo(&reading, b'%'));
            all.push(std::mem::replace(&mut reading, next));
        }
    }
    all
}

/// Puts one gap in the place of all that wrapping leaves behind: white space, characters without width, the `=` at the end
/// of a line of quoted-printable, quote marks at the beginning of a line.
fn loosen(text: &str) -> Zeroizing<String> {
    // Never longer than before: a buffer that grows leaves copies of secrets behind.
    let mut loose = Zeroizing::new(String::with_capacity(text.len()));
    let mut begins = true;
    for letter in text.chars() {
        let gap = is_gap(letter) || (begins && matches!(letter, '>' | '|'));
        begins = matches!(letter, '\n' | '\r') || (begins && gap);
        if !gap {
            loose.push(letter);
        } else if !loose.ends_with(GAP) {
            loose.push(GAP);
        }
    }
    loose
}

/// No link has any of these. `=` ends lines of quoted-printable; in parameters it does not matter.
fn is_gap(letter: char) -> bool {
    letter.is_whitespace() || letter == '=' || is_without_width(letter)
}

/// Marks where a word may be broken, joiners, marks of direction; and pieces of these, where their code was broken.
fn is_without_width(letter: char) -> bool {
    let marks = ['\u{200b}'..='\u{200f}', '\u{202a}'..='\u{202e}', '\u{2060}'..='\u{206f}'];
    matches!(letter, '\u{ad}' | '\u{feff}' | '\u{fffd}') || marks.iter().any(|marks| marks.contains(&letter))
}

/// Undoes one layer of an encoding that writes a byte as `mark` and two hexadecimal digits: `%` of addresses, `=` of
/// quoted-printable.
fn undo(text: &str, mark: u8) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let coded = if *first == mark { byte(behind) } else { None };
        let (found, behind) = coded.unwrap_or((*first, behind));
        if found == b'#' && mark == b'%' && coded.is_some() {
            bytes.extend_from_slice(BENT_HASH.encode_utf8(&mut [0; 4]).as_bytes());
        } else {
            bytes.push(found);
        }
        rest = behind;
    }
    Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned())
}

/// Two hexadecimal digits, each of which a break may stand before; and what follows them.
fn byte(text: &[u8]) -> Option<(u8, &[u8])> {
    let (high, rest) = digit(text)?;
    let (low, rest) = digit(rest)?;
    Some(((high << 4) | low, rest))
}

fn digit(text: &[u8]) -> Option<(u8, &[u8])> {
    let (first, rest) = text.strip_prefix(b" ").unwrap_or(text).split_first()?;
    let digit = char::from(*first).to_digit(16)?;
    Some((u8::try_from(digit).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        readings(text).iter().map(|reading| reading.to_string()).collect()
    }

    #[test]
    fn what_is_plain_has_one_reading() {
        assert_eq!(all("https://befund.example/s/abc#def"), ["https://befund.example/s/abc#def"]);
    }

    #[test]
    fn layers_are_undone_one_by_one_and_a_hash_sign_that_was_encoded_is_marked() {
        assert_eq!(all("a%2523b"), ["a%2523b", "a%23b", "a\u{e023}b"]);
        assert_eq!(all("a%252525252523b").len(), LAYERS + 1, "and no more of them");
        assert_eq!(all("a%2\r\n3b"), ["a%2 3b", "a\u{e023}b"], "broken in the middle");
        assert_eq!(all("100 % auf #1"), ["100 % auf #1"], "no code");
    }

    #[test]
    fn quoted_printable_is_undone_and_a_hash_sign_in_it_is_plain() {
        assert_eq!(all("s/abc=23de=\r\nf"), ["s/abc 23de f", "s/abc#de f"]);
        assert_eq!(all("?a=3D%23"), ["?a 3D%23", "?a 3D\u{e023}", "?a %23", "?a \u{e023}"]);
    }

    #[test]
    fn breaks_of_every_kind_are_one_gap() {
        for broken in [
            "a\r\nb",
            "a\n> b",
            "a\n>> | b",
            "a \u{ad}b",
            "a\u{200b}b",
            "a\u{feff}\tb",
            "a%20b",
            "a%E2%80%8Bb",
        ] {
            assert!(all(broken).contains(&"a b".to_owned()), "{broken:?}");
        }
        assert_eq!(all("a > b"), ["a > b"], "a quote mark stands at the beginning of a line");
    }
}
