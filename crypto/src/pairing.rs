//! A second device beside an unlocked one (protocol 14): what both derive from the code that one shows and the other reads,
//! the six digits that a person carries back, and the handing over of the master key.
//!
//! Who photographs the code knows all that it derives, a server too if it is told. So the digits hang on a number that
//! the unlocked device has committed itself to before the new one named its key, and shows only afterwards: whoever
//! stands between the two must choose before knowing what to fit, and one choice in a million fits.

use rand_core::CryptoRng;
use tls_codec::{TlsDeserializeBytes, TlsSerialize, TlsSize};
use zeroize::Zeroizing;

use siegel_api::chain::Gossip;
use siegel_api::codec::{Coded, decode, encode};
use siegel_api::hash::Hash;
use siegel_api::id::{PairingId, UserId};
use siegel_api::label::{DeriveLabel, HashLabel, prefixed};
use siegel_api::suite::{Encapsulation, KemPublicKey, VERSION};

use crate::account::MasterKey;
use crate::code::PairingCode;
use crate::error::{CannotOpen, CannotSeal};
use crate::expand::{hkdf, mac, same_mac};
use crate::kem::{self, KemKeyPair, Wrapped};
use crate::secret::secret;

/// Digits that are compared.
pub const DIGITS: usize = 6;
/// Bytes of a MAC.
const MAC_BYTES: usize = 32;

secret!(
    /// Proves that somebody has read the code. Opens nothing.
    PairingKey, 32
);
secret!(
    /// What the unlocked device commits itself to, and reveals once the new one has answered.
    PairingNonce, 32
);
secret!(
    /// Proves to the server who answered. Drawn by the new device; the server keeps its hash.
    PairingClaim, 32
);

impl PairingCode {
    /// Names the pairing at the server.
    pub fn derive_id(&self) -> PairingId {
        PairingId(*hkdf::<16>(self.chars(), DeriveLabel::PairingId, &[]))
    }

    /// The key of the pairing's proofs.
    pub fn derive_key(&self) -> PairingKey {
        PairingKey::from(hkdf::<32>(self.chars(), DeriveLabel::PairingKey, &[]))
    }
}

/// What the new device is told of the account beside its master key: no server may show it less.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct Handover {
    /// 1.
    pub version: u8,
    /// The account.
    pub user_id: UserId,
    /// Fingerprint of the identity's root key.
    pub root_fp: Hash,
    /// The newest link of the chain that is known.
    pub chain_seq: u32,
    /// Its hash.
    pub chain_head: Hash,
    /// Number of the newest envelope.
    pub generation: u32,
    /// Number of the newest keyring.
    pub keyring_seq: u64,
    /// The instance's log.
    pub gossip: Gossip,
}

impl Coded for Handover {
    const WHAT: &'static str = "handover";
    const BYTES_MAX: usize = 256;
}

/// Bytes of an encoded handover.
const HANDOVER_BYTES: usize = 1 + 16 + 32 + 4 + 32 + 4 + 8 + 40;

impl Handover {
    /// What the commitment names.
    pub fn hash(&self) -> Hash {
        Hash::labelled(HashLabel::PairingHandover, &[&encode(self)])
    }
}

/// What the unlocked device commits itself to as it shows the code, and reveals after the answer.
#[derive(Debug)]
pub struct Opening {
    /// Drawn for this pairing.
    pub nonce: PairingNonce,
    /// `Handover::hash`.
    pub handover: Hash,
}

impl Opening {
    /// Draws the number.
    pub fn generate(handover: &Handover, rng: &mut impl CryptoRng) -> Self {
        Self { nonce: PairingNonce::generate(rng), handover: handover.hash() }
    }

    /// What the server shows of it before the answer.
    pub fn commitment(&self, id: PairingId) -> Hash {
        let parts: [&[u8]; 3] = [id.as_bytes(), self.nonce.expose(), self.handover.as_bytes()];
        Hash::labelled(HashLabel::PairingCommit, &parts)
    }
}

/// An answer, and what it answers: what both sides speak about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The pairing.
    pub id: PairingId,
    /// As the unlocked device opened it.
    pub commitment: Hash,
    /// The new device's key, drawn for this pairing.
    pub public_key: KemPublicKey,
    /// Kind of the new device, `Device::number`.
    pub device: u8,
    /// `H` of the claim.
    pub claim: Hash,
}

impl Answered {
    /// `id || commitment || H(public key) || u8 device || claim`.
    fn context(&self) -> Vec<u8> {
        let key = Hash::of(self.public_key.as_bytes());
        [
            self.id.as_bytes(),
            self.commitment.as_bytes(),
            key.as_bytes(),
            &[self.device],
            self.claim.as_bytes(),
        ]
        .concat()
    }

    /// HPKE's info: the place, and what was committed to.
    fn info(&self, opening: &Opening) -> Vec<u8> {
        let mut info = prefixed(DeriveLabel::PairingSeal.text());
        info.extend_from_slice(self.id.as_bytes());
        info.extend_from_slice(self.commitment.as_bytes());
        info.extend_from_slice(opening.handover.as_bytes());
        info
    }
}

impl PairingKey {
    /// The new device's proof of having read the code.
    pub fn sign_answer(&self, answered: &Answered) -> [u8; MAC_BYTES] {
        mac(self.expose(), DeriveLabel::PairingAnswer, &[&answered.context()])
    }

    /// Checks that proof, in constant time.
    ///
    /// # Errors
    /// `CannotOpen` if another code, pairing, key, device or claim was proved.
    pub fn verify_answer(&self, answered: &Answered, proof: &[u8; MAC_BYTES]) -> Result<(), CannotOpen> {
        same_mac(&self.sign_answer(answered), proof)
    }

    /// The digits that the new device shows and its owner types into the unlocked one.
    ///
    /// # Errors
    /// `CannotOpen` if `opening` is not what the pairing was opened with.
    pub fn derive_digits(&self, answered: &Answered, opening: &Opening) -> Result<Digits, CannotOpen> {
        same_mac(&opening.commitment(answered.id).0, &answered.commitment.0)?;
        let context = answered.context();
        let parts: [&[u8]; 3] = [&context, opening.nonce.expose(), opening.handover.as_bytes()];
        let made = mac(self.expose(), DeriveLabel::PairingDigits, &parts);
        let number = made.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        Ok(Digits(Zeroizing::new(format!("{:06}", number % 1_000_000))))
    }

    /// Seals the master key and the handover to the new device's key.
    ///
    /// # Errors
    /// `CannotSeal` if that is no key, or if `opening` names another handover.
    pub fn seal(
        &self,
        (answered, opening): (&Answered, &Opening),
        master: &MasterKey,
        handover: &Handover,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, CannotSeal> {
        if handover.hash() != opening.handover {
            return Err(CannotSeal);
        }
        let mut plain = Zeroizing::new(Vec::with_capacity(MasterKey::LEN + HANDOVER_BYTES));
        plain.extend_from_slice(master.expose());
        plain.extend_from_slice(&encode(handover));
        let context = answered.context();
        let Wrapped { encapsulation, ciphertext } =
            kem::seal(&answered.public_key, &answered.info(opening), &context, &plain, rng)?;
        let mut sealed = [encapsulation.as_bytes(), &ciphertext].concat();
        let proof = mac(self.expose(), DeriveLabel::PairingBox, &[&context, &sealed]);
        sealed.extend_from_slice(&proof);
        Ok(sealed)
    }

    /// Opens what the unlocked device sealed.
    ///
    /// # Errors
    /// `CannotOpen`, for every reason; also if the handover is not the one that the digits stood for.
    pub fn open(
        &self,
        (answered, opening): (&Answered, &Opening),
        pair: &KemKeyPair,
        sealed: &[u8],
    ) -> Result<(MasterKey, Handover), CannotOpen> {
        let context = answered.context();
        let (message, proof) = sealed.split_last_chunk::<MAC_BYTES>().ok_or(CannotOpen)?;
        same_mac(&mac(self.expose(), DeriveLabel::PairingBox, &[&context, message]), proof)?;
        let (encapsulation, ciphertext) = message.split_at_checked(Encapsulation::LEN).ok_or(CannotOpen)?;
        let encapsulation = Encapsulation::from_slice(encapsulation).ok_or(CannotOpen)?;
        let bytes = MasterKey::LEN + HANDOVER_BYTES;
        let plain = kem::open(pair, &answered.info(opening), &context, &encapsulation, ciphertext, bytes)?;
        let (master, handover) = plain.split_at_checked(MasterKey::LEN).ok_or(CannotOpen)?;
        let handover: Handover = decode(handover).map_err(|_| CannotOpen)?;
        let sound = handover.version == VERSION && handover.hash() == opening.handover;
        if sound { Ok((MasterKey::from_slice(master)?, handover)) } else { Err(CannotOpen) }
    }
}

/// Six digits, to be shown on the new device alone.
pub struct Digits(Zeroizing<String>);

impl std::fmt::Debug for Digits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Digits(..)")
    }
}

impl Digits {
    /// The digits, to show them.
    pub fn expose_text(&self) -> &str {
        &self.0
    }

    /// Whether these were typed, with or without blanks; in constant time.
    pub fn fits(&self, typed: &str) -> bool {
        let typed: Zeroizing<String> =
            Zeroizing::new(typed.chars().filter(|typed| !crate::crockford::is_separator(*typed)).collect());
        let same = Hash::of(typed.as_bytes());
        same_mac(&Hash::of(self.0.as_bytes()).0, &same.0).is_ok()
    }
}
