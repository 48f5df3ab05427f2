//! A second device beside an unlocked one: both sides of a pairing, and what stands between them (protocol 14).

use siegel_api::hash::Hash;
use siegel_api::id::UserId;
use siegel_crypto::account::MasterKey;
use siegel_crypto::code::PairingCode;
use siegel_crypto::kem::{KemKeyPair, KemSecret};
use siegel_crypto::pairing::{Answered, DIGITS, Handover, Opening, PairingKey, PairingNonce};

use crate::people::{GOSSIP, chance};

/// A pairing whose new device has answered.
struct Met {
    key: PairingKey,
    pair: KemKeyPair,
    handover: Handover,
    opening: Opening,
    answered: Answered,
}

fn meet(seed: u64) -> Met {
    let rng = &mut chance(seed);
    let handover = Handover {
        version: 1,
        user_id: UserId([1; 16]),
        root_fp: Hash([2; 32]),
        chain_seq: 4,
        chain_head: Hash([3; 32]),
        generation: 2,
        keyring_seq: 5,
        gossip: GOSSIP,
    };
    let code = PairingCode::generate(rng);
    let opening = Opening::generate(&handover, rng);
    let pair = KemKeyPair::from_secret(&KemSecret::generate(rng)).unwrap();
    let id = code.derive_id();
    let public_key = *pair.public();
    let answered =
        Answered { id, commitment: opening.commitment(id), public_key, device: 1, claim: Hash([6; 32]) };
    Met { key: code.derive_key(), pair, handover, opening, answered }
}

#[test]
fn both_sides_come_to_the_same_digits_and_what_is_sealed_opens() {
    let met = meet(70);
    let read = PairingCode::parse(&PairingCode::generate(&mut chance(70)).expose_text()).unwrap();
    assert_eq!(read.derive_id(), met.answered.id);
    let own = read.derive_key();
    assert!(met.key.verify_answer(&met.answered, &own.sign_answer(&met.answered)).is_ok());
    let digits = own.derive_digits(&met.answered, &met.opening).unwrap();
    let text = digits.expose_text();
    assert!(text.len() == DIGITS && text.bytes().all(|digit| digit.is_ascii_digit()), "{text}");
    let typed = met.key.derive_digits(&met.answered, &met.opening).unwrap();
    assert!(typed.fits(text) && typed.fits(&format!(" {} {}", &text[..3], &text[3..])));
    assert!(!typed.fits(&text[1..]) && !typed.fits("") && !typed.fits(&format!("{text}0")));
    assert_eq!(format!("{digits:?}"), "Digits(..)");

    let master = MasterKey::generate(&mut chance(71));
    let both = (&met.answered, &met.opening);
    let sealed = met.key.seal(both, &master, &met.handover, &mut chance(72)).unwrap();
    let (opened, handover) = own.open(both, &met.pair, &sealed).unwrap();
    assert_eq!((opened.expose(), handover), (master.expose(), met.handover));
}

#[test]
fn no_digits_are_made_of_what_was_not_committed_to() {
    let met = meet(73);
    let nonce = Opening { nonce: PairingNonce::from_bytes([9; 32]), handover: met.opening.handover };
    let other = PairingNonce::from_bytes(*met.opening.nonce.expose());
    let handover = Opening { nonce: other, handover: Hash([9; 32]) };
    for bent in [nonce, handover] {
        assert!(met.key.derive_digits(&met.answered, &bent).is_err());
    }
}

#[test]
fn another_key_claim_or_device_makes_other_digits() {
    let met = meet(74);
    let digits = met.key.derive_digits(&met.answered, &met.opening).unwrap();
    let other = meet(75).answered;
    let answers = [
        Answered { public_key: other.public_key, ..met.answered.clone() },
        Answered { claim: Hash([7; 32]), ..met.answered.clone() },
        Answered { device: 2, ..met.answered.clone() },
    ];
    for answered in answers {
        let read = met.key.derive_digits(&answered, &met.opening).unwrap();
        assert!(!digits.fits(read.expose_text()), "{answered:?}");
    }
}

#[test]
fn only_the_handover_that_was_committed_to_is_sealed() {
    let met = meet(76);
    let older = Handover { keyring_seq: 4, ..met.handover.clone() };
    let master = MasterKey::generate(&mut chance(77));
    assert!(met.key.seal((&met.answered, &met.opening), &master, &older, &mut chance(78)).is_err());
}
