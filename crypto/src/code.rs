//! Codes on paper: the recovery sheet (protocol 2) and the code of a link (protocol 8).

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use siegel_api::hash::Hash;
use siegel_api::label::HashLabel;

use crate::crockford::{character, generate, read};
use crate::error::{Fault, Unreadable};

macro_rules! code {
    ($(#[$doc:meta])* $name:ident, $what:literal, $chars:literal + $check:literal, groups of $group:literal, $label:expr) => {
        $(#[$doc])*
        pub struct $name(Zeroizing<[u8; $chars]>);

        impl $name {
            /// A new one, five random bits a character.
            pub fn generate(rng: &mut impl CryptoRng) -> Self {
                Self(generate(rng))
            }

            /// Reads what a person typed, with or without separators.
            ///
            /// # Errors
            /// `Unreadable` says whether length, a character or the check is wrong.
            pub fn parse(text: &str) -> Result<Self, Unreadable> {
                let typed = read::<{ $chars + $check }>($what, text)?;
                let (chars, check) =
                    typed.split_first_chunk().ok_or(Unreadable { what: $what, why: Fault::Length })?;
                let code = Self(Zeroizing::new(*chars));
                // The check guards against slips, not against attackers: it is no secret.
                if code.check() != check {
                    return Err(Unreadable { what: $what, why: Fault::Check });
                }
                Ok(code)
            }

            /// The code as it is printed, check included, in groups with hyphens.
            pub fn expose_text(&self) -> Zeroizing<String> {
                let check = self.check();
                let mut text = Zeroizing::new(String::with_capacity(2 * ($chars + $check)));
                for (place, byte) in self.0.iter().chain(&check).enumerate() {
                    if place > 0 && place % $group == 0 {
                        text.push('-');
                    }
                    text.push(char::from(*byte));
                }
                text
            }

            /// The characters that carry the secret, capital, without check.
            pub(crate) fn chars(&self) -> &[u8; $chars] {
                &self.0
            }

            fn check(&self) -> [u8; $check] {
                check_characters($label, self.0.as_slice())
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    };
}

code!(
    /// The recovery sheet's code: 26 characters, 130 bits, and 2 check characters; four groups of seven.
    RecoveryCode, "recovery code", 26 + 2, groups of 7, HashLabel::RecoveryCheck
);
code!(
    /// A link on paper: 20 characters, 100 bits, and 1 check character; three groups of seven.
    LinkCode, "link code", 20 + 1, groups of 7, HashLabel::CodeCheck
);

code!(
    /// What an unlocked device shows and a new one reads: 26 characters, 130 bits, and 2 check characters; four groups of
    /// seven, as on the sheet (protocol 14).
    PairingCode, "pairing code", 26 + 2, groups of 7, HashLabel::PairingCheck
);

/// The first `5 N` bits of the labelled hash of `chars`, five to a character; N is at most 12.
fn check_characters<const N: usize>(label: HashLabel, chars: &[u8]) -> [u8; N] {
    let hash = Hash::labelled(label, &[chars]);
    let mut bits = hash.as_bytes().iter().take(8).fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
    [(); N].map(|()| {
        bits = bits.rotate_left(5);
        character((bits & 31) as u8)
    })
}
