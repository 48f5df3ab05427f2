//! Ciphertexts that mean one thing to one reader and another to the next.

use chacha20poly1305::aead::inout::InOutBuf;
use chacha20poly1305::{AeadInOut, ChaCha20Poly1305, KeyInit};
use hpke::{Kem as _, OpModeR, OpModeS, Serializable};

use siegel_api::grant::{Grant, Purpose, VerifiedGrant};
use siegel_api::hash::Hash;
use siegel_api::label::SignLabel;
use siegel_api::suite::Encapsulation;
use siegel_crypto::chunked::{Chunked, MessageKeys, Siegel};
use siegel_crypto::content::FindingKey;
use siegel_crypto::grant::unwrap;
use siegel_crypto::kem::{KemKeyPair, KemSecret};

use super::collision::{Side, collide};
use crate::people::{GOSSIP, Practice, chance};

const SALT: [u8; 24] = [5; 24];

struct Salamander {
    keys: [[u8; 32]; 2],
    blocks: [u8; 32],
    tag: [u8; 16],
}

fn salamander() -> Salamander {
    let keys = [[0xaa; 32], [0xbb; 32]];
    let [one, other] = keys.map(|key| {
        let keys = MessageKeys::<Siegel>::derive(&key, &SALT, b"part");
        Side::new(keys.expose_key(), &keys.nonce(0))
    });
    let (blocks, tag) = collide(&one, &other);
    Salamander { keys, blocks, tag }
}

/// The cipher alone: one ciphertext, one tag, two keys, two plaintexts. The attack is real.
#[test]
fn attack_27_succeeds_without_a_key_commitment() {
    let Salamander { keys, blocks, tag } = salamander();
    let plains = keys.map(|key| {
        let keys = MessageKeys::<Siegel>::derive(&key, &SALT, b"part");
        let mut plain = blocks;
        let cipher = ChaCha20Poly1305::new(keys.expose_key().into());
        let buffer = InOutBuf::from(&mut plain[..]);
        cipher.decrypt_inout_detached(&keys.nonce(0).into(), &[], buffer, &tag.into()).unwrap();
        plain
    });
    assert_ne!(plains[0], plains[1]);
}

/// With the commitment in front, whichever key it names is the only one that opens.
#[test]
fn attack_27_one_ciphertext_two_plaintexts() {
    let Salamander { keys, blocks, tag } = salamander();
    for named in 0..2 {
        let header = MessageKeys::<Siegel>::derive(&keys[named], &SALT, b"part").header(&SALT);
        let message = [header.as_slice(), &blocks, &tag].concat();
        assert!(Chunked::open(&keys[named], &message, b"part").is_ok());
        assert!(Chunked::open(&keys[1 - named], &message, b"part").is_err());
    }
}

/// Attack 28: a ciphertext that many guesses open would let a server sort PINs by watching who succeeds.
/// Boxes commit to their key, so a box opens for one guess at most.
#[test]
fn attack_28_a_box_for_two_guesses() {
    let Salamander { keys, blocks, tag } = salamander();
    let opened = |header: &[u8]| {
        let message = [header, blocks.as_slice(), &tag].concat();
        keys.iter().filter(|key| Chunked::open(key, &message, b"part").is_ok()).count()
    };
    let [one, other] = keys.map(|key| MessageKeys::<Siegel>::derive(&key, &SALT, b"part").header(&SALT));
    assert_eq!((opened(&one), opened(&other)), (1, 1));
    let mixed: Vec<u8> = SALT.iter().zip(&one).map(|(salt, _)| *salt).chain([0; 32]).collect();
    assert_eq!(opened(&mixed), 0);
}

/// Without the commitment one box answers for two guesses at once; with more blocks, for as many as it has.
#[test]
fn attack_28_succeeds_without_a_key_commitment() {
    let Salamander { keys, blocks, tag } = salamander();
    let opened = keys.iter().filter(|key| {
        let keys = MessageKeys::<Siegel>::derive(key, &SALT, b"part");
        let (mut plain, cipher) = (blocks, ChaCha20Poly1305::new(keys.expose_key().into()));
        let buffer = InOutBuf::from(&mut plain[..]);
        cipher.decrypt_inout_detached(&keys.nonce(0).into(), &[], buffer, &tag.into()).is_ok()
    });
    assert_eq!(opened.count(), 2);
}

/// Attack 28 on wraps: multi-key ciphertexts are longer than a key needs, and are refused unread by length.
/// HPKE itself, where nobody looks at the length, opens this one.
#[test]
fn attack_28_a_wrap_that_is_longer_than_a_key() {
    type Kem = hpke::kem::XWing;
    type Aead = hpke::aead::ChaCha20Poly1305;
    type Kdf = hpke::kdf::HkdfSha256;
    let (amsel, rng) = (Practice::amsel(), &mut chance(70));
    let (secret, public) = Kem::gen_keypair_with_rng(rng);
    let pair = KemKeyPair::from_secret(&KemSecret::from_slice(&secret.to_bytes()).unwrap()).unwrap();
    let mut info = amsel.grant_to(&Practice::birke(), Purpose::Finding, Hash([9; 32]));
    info.recipient_key_fp = pair.public().fingerprint();
    let (bound, aad) = (info.hpke_info(), info.subject_hash.0);
    let (enc, ct) = hpke::single_shot_seal_with_rng::<Aead, Kdf, Kem>(
        &OpModeS::Base,
        &public,
        &bound,
        &[7; 64],
        &aad,
        rng,
    )
    .unwrap();
    let lax = hpke::single_shot_open::<Aead, Kdf, Kem>(&OpModeR::Base, &secret, &enc, &bound, &ct, &aad);
    assert_eq!(lax.unwrap().len(), 64);

    let enc = Encapsulation::from_slice(&enc.to_bytes()).unwrap();
    let grant = Grant { info: info.clone(), enc, ct: ct.into(), gossip: GOSSIP };
    let signed = amsel.identity.sign_coded(SignLabel::Grant, &grant);
    assert!(VerifiedGrant::verify(&signed, &amsel.identity.public()).is_err(), "refused as it is parsed");
    let fitting = amsel.give(&FindingKey::generate(rng), info, pair.public());
    assert!(unwrap::<FindingKey>(&pair, &fitting).is_ok());
}
