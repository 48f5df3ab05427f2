//! The PIN of a link: told by another channel than the link, part of the key, never checked by a server
//! alone (protocol 8).

use rand_core::CryptoRng;
use zeroize::{Zeroize, Zeroizing};

use crate::crockford::{character, is_separator, read};
use crate::error::{Fault, Unreadable};

/// How long a PIN is. Never a date of birth: it is always generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinKind {
    /// Six digits, 20 bits: safe while the server counts.
    SixDigits,
    /// Eight digits, 27 bits.
    EightDigits,
    /// Ten Crockford characters, 50 bits: holds against a server that guesses, too.
    TenCharacters,
}

/// A PIN in its one spelling: digits or capitals, without separators.
pub struct Pin(Zeroizing<Vec<u8>>);

impl Pin {
    /// A new one, every value alike.
    pub fn generate(kind: PinKind, rng: &mut impl CryptoRng) -> Self {
        let (count, draw): (usize, fn(u8) -> Option<u8>) = match kind {
            PinKind::SixDigits => (6, digit),
            PinKind::EightDigits => (8, digit),
            PinKind::TenCharacters => (10, |byte| Some(character(byte))),
        };
        let mut chars = Zeroizing::new(Vec::with_capacity(count));
        let mut byte = [0];
        while chars.len() < count {
            rng.fill_bytes(&mut byte);
            chars.extend(draw(byte[0]));
        }
        byte.zeroize();
        Self(chars)
    }

    /// Reads what a person typed: separators are dropped, and ten characters are forgiven O, I and L.
    ///
    /// # Errors
    /// `Unreadable` for a length that no PIN has, or a character that none has.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        let typed = text.chars().filter(|typed| !is_separator(*typed)).count();
        match typed {
            6 => digits::<6>(text),
            8 => digits::<8>(text),
            10 => read::<10>("PIN", text).map(|chars| Self(Zeroizing::new(chars.to_vec()))),
            _ => Err(Unreadable { what: "PIN", why: Fault::Length }),
        }
    }

    /// The PIN as it is told: in groups of three, four or five.
    pub fn expose_text(&self) -> Zeroizing<String> {
        let group = self.0.len() / 2;
        let mut text = Zeroizing::new(String::with_capacity(self.0.len() + 1));
        for (place, byte) in self.0.iter().enumerate() {
            if place == group {
                text.push(' ');
            }
            text.push(char::from(*byte));
        }
        text
    }

    /// The ASCII characters, as they are stretched.
    pub(crate) fn chars(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pin(..)")
    }
}

fn digits<const N: usize>(text: &str) -> Result<Pin, Unreadable> {
    let chars = read::<N>("PIN", text)?;
    let all_digits = chars.iter().all(u8::is_ascii_digit);
    if !all_digits {
        return Err(Unreadable { what: "PIN", why: Fault::Character });
    }
    Ok(Pin(Zeroizing::new(chars.to_vec())))
}

/// A digit from a random byte, or nothing for the six values that would favour some digits.
fn digit(byte: u8) -> Option<u8> {
    (byte < 250).then(|| b'0' + byte % 10)
}
