//! The recovery sheet against guessing (attack 79).

use siegel_api::hash::Hash;
use siegel_api::id::UserId;
use siegel_crypto::account::Anchor;
use siegel_crypto::chunked::Chunked;
use siegel_crypto::code::RecoveryCode;
use siegel_crypto::kem::{KemKeyPair, KemSecret};
use siegel_crypto::unlock::{AnchorKey, Unlock};

use crate::people::{GOSSIP, chance};

const USER: UserId = UserId([5; 16]);
const CROCKFORD: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// 26 places, each of which takes each of 32 characters as often as any other: 130 bits.
#[test]
fn attack_79_a_sheet_has_130_bits() {
    let mut counts = [[0_u32; 32]; 26];
    for seed in 0..3_200 {
        let text = RecoveryCode::generate(&mut chance(seed)).expose_text().replace('-', "");
        for (place, typed) in text.chars().take(26).enumerate() {
            counts[place][CROCKFORD.find(typed).unwrap()] += 1;
        }
    }
    // A hundred each is expected, ten the deviation: six of them hold for all 832.
    assert!(counts.as_flattened().iter().all(|count| (40..=160).contains(count)), "{counts:?}");
}

/// The server sees the look-up id and the proof, and keeps the proof's hash. None of them opens anything, and
/// the ways from the code to them and to the keys are not the same.
#[test]
fn attack_79_what_the_server_sees_of_a_sheet_opens_nothing() {
    let rng = &mut chance(94);
    let code = RecoveryCode::generate(rng);
    let unlock = Unlock::derive_by_recovery_code(&code, USER);
    let anchor = Anchor::new(USER, Hash([3; 32]), GOSSIP, (7, Hash([8; 32])));
    let sealed = unlock.anchor_key().seal_anchor(&anchor, rng).unwrap();
    assert_eq!(unlock.anchor_key().open_anchor(USER, &sealed), Ok(anchor));
    let proof = code.derive_proof(USER);
    let mut id = [0; 32];
    id[..16].copy_from_slice(code.derive_id().as_bytes());
    for seen in [*proof.expose(), Hash::of(proof.expose()).0, id] {
        assert!(AnchorKey::from_bytes(seen).open_anchor(USER, &sealed).is_err());
        let pair = KemKeyPair::from_secret(&KemSecret::from_bytes(seen)).unwrap();
        assert_ne!(pair.public(), unlock.key_pair().unwrap().public());
    }
    let other = code.derive_proof(UserId([6; 16]));
    assert_ne!(other.expose(), proof.expose(), "nor does one account's proof serve another");
}

/// A code of four digits behind the same hash: whoever has the database has the code. And where one
/// derivation serves both for the proof and for the key, the server has the key as soon as it is used.
#[test]
fn attack_79_succeeds_with_a_short_code_and_with_one_key_for_both() {
    let kept = Hash::of(b"4711");
    let found = (0..10_000).map(|code| format!("{code:04}")).find(|code| Hash::of(code.as_bytes()) == kept);
    assert_eq!(found.as_deref(), Some("4711"));

    let proof = *RecoveryCode::generate(&mut chance(95)).derive_proof(USER).expose();
    let anchor = Chunked::seal(&proof, b"root of the account", USER.as_bytes(), &mut chance(96)).unwrap();
    let sent_to_the_server = proof;
    assert!(Chunked::open(&sent_to_the_server, &anchor, USER.as_bytes()).is_ok());
}
