//! Patient tokens: equality of patients inside one practice, and nothing else (protocol 4).

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use siegel_api::id::PatientToken;
use siegel_api::label::DeriveLabel;

use crate::expand::mac;
use crate::seed::IndexKey;

/// What a token was made from. Two kinds never meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum TokenKind {
    /// Surname, given names and date of birth, as `person` joins them.
    Person = 1,
    /// The practice's or the sender's number of a case.
    CaseNumber = 2,
    /// The number of an insured person.
    InsuranceNumber = 3,
    /// The surname alone.
    Surname = 4,
}

/// The text of a `Person`: surname, given names and birth (`YYYY-MM-DD`, or nothing), with U+001F between.
pub fn person(surname: &str, given: &str, born: &str) -> Zeroizing<String> {
    Zeroizing::new([surname, given, born].map(|part| normalise(part).to_string()).join("\u{1f}"))
}

impl IndexKey {
    /// `HMAC-SHA256(IK_e, "siegel/v1/token" || 0 || kind || text)[0..16]`, of the normalised text.
    pub fn derive_token(&self, kind: TokenKind, text: &str) -> PatientToken {
        let text = normalise(text);
        let full = mac(self.expose(), DeriveLabel::Token, &[&[kind as u8], text.as_bytes()]);
        let mut token = PatientToken::ZERO;
        token.0.iter_mut().zip(full).for_each(|(to, from)| *to = from);
        token
    }
}

/// NFC, full case folding (so ß equals ss), NFC again; white space collapsed to one blank, none at the ends.
/// U+001F stays: it is a separator, not white space.
fn normalise(text: &str) -> Zeroizing<String> {
    let composed: String = text.nfc().collect();
    let folded: String = caseless::default_case_fold_str(&composed).nfc().collect();
    Zeroizing::new(folded.split_whitespace().collect::<Vec<_>>().join(" "))
}
