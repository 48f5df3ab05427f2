//! Ways to unlock an account: passkey, passphrase, recovery sheet (protocol 2).
//!
//! Each way gives 64 bytes that no server ever sees: an X-Wing secret, to which the account's master key
//! is sealed, and an anchor key, under which a fresh device finds the fingerprint of the account's root.
//!
//! ```text
//! X = HKDF-SHA256(ikm, salt "", info "siegel/v1/unlock" || 0 || kind || user_id || H(credential id), 64)
//! ```

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use siegel_api::chain::{Way, WayKind};
use siegel_api::hash::Hash;
use siegel_api::id::{RecoveryId, UserId};
use siegel_api::label::{DeriveLabel, HashLabel};

use crate::code::RecoveryCode;
use crate::error::{CannotOpen, CannotSeal};
use crate::expand::hkdf;
use crate::fingerprint::{is_word, word};
use crate::kem::{KemKeyPair, KemSecret};
use crate::secret::secret;
use crate::stretch::stretch;

secret!(
    /// What a passkey's PRF returned for `prf_input()`. It stays in the browser.
    PrfResult, 32
);
secret!(
    /// What Argon2id makes of a passphrase beside one passkey: stretched in a worker, derived from in the page.
    StretchedPassphrase, 32
);
secret!(
    /// Opens the anchor of one way.
    AnchorKey, 32
);
secret!(
    /// Proves to the server that someone holds the recovery sheet; opens nothing. The server keeps its hash.
    RecoveryProof, 32
);

/// `eval.first` of every PRF call, at `create()` as at `get()`: `H("siegel/v1/prf" || 0)`.
pub fn prf_input() -> Hash {
    Hash::labelled(HashLabel::Prf, &[])
}

/// Words of a generated passphrase.
const WORDS: usize = 6;

/// A passphrase as a person types it.
pub struct Passphrase(Zeroizing<String>);

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passphrase(..)")
    }
}

impl Passphrase {
    /// From what was typed, in NFKC, without white space around it. What reads as six generated words is taken
    /// as these, however it is spaced and written.
    pub fn new(typed: &str) -> Self {
        let typed: Zeroizing<String> = Zeroizing::new(typed.nfkc().collect());
        let typed = typed.trim();
        Self(generated(typed).unwrap_or_else(|| Zeroizing::new(typed.to_owned())))
    }

    /// Six generated words, 96 bits.
    pub fn generate(rng: &mut impl rand_core::CryptoRng) -> Self {
        let mut text = Zeroizing::new(String::with_capacity(36));
        for place in 0..WORDS {
            let mut bits = [0; 2];
            rng.fill_bytes(&mut bits);
            if place > 0 {
                text.push('-');
            }
            text.push_str(&word(u16::from_be_bytes(bits)));
        }
        Self(text)
    }

    /// The text, to show once.
    pub fn expose_text(&self) -> &str {
        &self.0
    }

    /// `Argon2id(passphrase, H_pw-salt(user_id || credential)[0..16])`; takes about a third of a second and, in
    /// the browser, a worker. `credential` is `H(credential id)` of the passkey that it stands beside.
    ///
    /// # Errors
    /// `CannotSeal` if Argon2id's memory cannot be had.
    pub fn stretch(&self, user_id: UserId, credential: Hash) -> Result<StretchedPassphrase, CannotSeal> {
        let parts: [&[u8]; 2] = [user_id.as_bytes(), credential.as_bytes()];
        let hash = Hash::labelled(HashLabel::PassphraseSalt, &parts);
        let salt = hash.0.first_chunk().ok_or(CannotSeal)?;
        stretch(self.0.as_bytes(), salt).map(StretchedPassphrase::from)
    }
}

/// Six words of the alphabet of section 4, in small letters and with hyphens; nothing for any other text.
fn generated(typed: &str) -> Option<Zeroizing<String>> {
    let words: Vec<&str> =
        typed.split(|c: char| c.is_whitespace() || c == '-').filter(|w| !w.is_empty()).collect();
    let text = Zeroizing::new(words.join("-").to_ascii_lowercase());
    (words.len() == WORDS && text.split('-').all(is_word)).then_some(text)
}

/// What one way unlocks with.
pub struct Unlock {
    kind: WayKind,
    credential: Hash,
    secret: KemSecret,
    anchor: AnchorKey,
}

impl std::fmt::Debug for Unlock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Unlock(..)")
    }
}

impl Unlock {
    /// By a passkey: `credential` is `H(credential id)`.
    pub fn derive_by_passkey(prf: &PrfResult, user_id: UserId, credential: Hash) -> Self {
        Self::derive(WayKind::Passkey, prf.expose(), user_id, credential)
    }

    /// By a passphrase, beside a passkey without PRF.
    pub fn derive_by_passphrase(stretched: &StretchedPassphrase, user_id: UserId, credential: Hash) -> Self {
        Self::derive(WayKind::Passphrase, stretched.expose(), user_id, credential)
    }

    /// By the recovery sheet, whose credential id is empty.
    pub fn derive_by_recovery_code(code: &RecoveryCode, user_id: UserId) -> Self {
        Self::derive(WayKind::RecoverySheet, code.chars(), user_id, Hash::of(b""))
    }

    fn derive(kind: WayKind, ikm: &[u8], user_id: UserId, credential: Hash) -> Self {
        let context: [&[u8]; 3] = [&[kind as u8], user_id.as_bytes(), credential.as_bytes()];
        let unlocked = hkdf::<64>(ikm, DeriveLabel::Unlock, &context);
        let mut secret = Zeroizing::new([0; 32]);
        let mut anchor = Zeroizing::new([0; 32]);
        let halves = secret.iter_mut().chain(anchor.iter_mut());
        halves.zip(unlocked.iter()).for_each(|(to, from)| *to = *from);
        let (secret, anchor) = (KemSecret::from(secret), AnchorKey::from(anchor));
        Self { kind, credential, secret, anchor }
    }

    /// The pair that the master key is sealed to.
    ///
    /// # Errors
    /// As `KemKeyPair::from_secret`.
    pub fn key_pair(&self) -> Result<KemKeyPair, CannotOpen> {
        KemKeyPair::from_secret(&self.secret)
    }

    /// `H(credential id)`.
    pub fn credential(&self) -> Hash {
        self.credential
    }

    /// Opens the anchor.
    pub fn anchor_key(&self) -> &AnchorKey {
        &self.anchor
    }

    /// The way as a link of the identity chain lists it.
    ///
    /// # Errors
    /// As `KemKeyPair::from_secret`.
    pub fn way(&self) -> Result<Way, CannotOpen> {
        let unlock_key = *self.key_pair()?.public();
        Ok(Way { kind: self.kind, credential: self.credential, unlock_key })
    }
}

impl RecoveryCode {
    /// Finds the account: `HKDF-SHA256(chars, "", "siegel/v1/rec-id" || 0, 16)`.
    pub fn derive_id(&self) -> RecoveryId {
        RecoveryId(*hkdf::<16>(self.chars(), DeriveLabel::RecoveryId, &[]))
    }

    /// `rec-auth`: `HKDF-SHA256(chars, "", "siegel/v1/rec-auth" || 0 || user_id, 32)`.
    pub fn derive_proof(&self, user_id: UserId) -> RecoveryProof {
        let context: [&[u8]; 1] = [user_id.as_bytes()];
        RecoveryProof::from(hkdf(self.chars(), DeriveLabel::RecoveryAuth, &context))
    }
}
