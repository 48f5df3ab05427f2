//! Ed25519 at its edges (protocol 1): C2SP CCTV, the checks of "Taming the Many EdDSAs", every pair of points of small order, and
//! what a library that is less strict would accept.
//!
//! Two things refuse, and each is seen alone: a key is looked at before it is used, and `verify_strict` looks at the signature.

use data_encoding::HEXLOWER;
use ed25519_dalek::Verifier;
use serde::Deserialize;

use siegel_api::signing::{Signature, VerifyingKey};

#[derive(Deserialize)]
struct Edges {
    vectors: Vec<Edge>,
}

#[derive(Deserialize)]
struct Edge {
    number: usize,
    key: String,
    sig: String,
    msg: String,
    #[serde(default)]
    flags: Vec<String>,
}

fn hex(text: &str) -> Vec<u8> {
    HEXLOWER.decode(text.as_bytes()).unwrap()
}

fn read(edge: &Edge) -> (VerifyingKey, Signature) {
    (VerifyingKey::from_slice(&hex(&edge.key)).unwrap(), Signature::from_slice(&hex(&edge.sig)).unwrap())
}

fn cctv() -> Vec<Edge> {
    let text = include_str!("../vectors/published/ed25519_cctv.json");
    serde_json::from_str::<Edges>(text).unwrap().vectors
}

fn speccheck() -> Vec<Edge> {
    let text = include_str!("../vectors/published/ed25519_speccheck.json");
    serde_json::from_str::<Edges>(text).unwrap().vectors
}

/// The library's ordinary verification: no look at the key, none at the first half of the signature.
fn is_taken_by_a_lax_verifier(key: &VerifyingKey, message: &[u8], signature: &Signature) -> bool {
    let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
    ed25519_dalek::VerifyingKey::from_bytes(&key.0).is_ok_and(|key| key.verify(message, &signature).is_ok())
}

/// The library's strict verification, without our look at the key.
fn is_taken_by_strictness_alone(key: &VerifyingKey, message: &[u8], signature: &Signature) -> bool {
    let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
    ed25519_dalek::VerifyingKey::from_bytes(&key.0)
        .is_ok_and(|key| key.verify_strict(message, &signature).is_ok())
}

/// Attack 13: keys and signatures of mixed order, under which one signature fits several messages.
#[test]
fn attack_13_keys_and_signatures_of_mixed_order() {
    let edges = cctv();
    assert_eq!(edges.len(), 36, "every combination of flags that CCTV has");
    for edge in edges {
        let (key, signature) = read(&edge);
        assert!(key.checked().is_err(), "{}: such a key must not be registered", edge.number);
        assert!(key.verify_bare(edge.msg.as_bytes(), &signature).is_err(), "{}", edge.number);
    }
}

/// With the strictness off, the same signatures are taken: the vectors are real.
#[test]
fn attack_13_succeeds_against_a_lax_verifier() {
    let taken = cctv().into_iter().filter(|edge| {
        let (key, signature) = read(edge);
        is_taken_by_a_lax_verifier(&key, edge.msg.as_bytes(), &signature)
    });
    let taken: Vec<Edge> = taken.collect();
    assert!(taken.len() >= 8, "{}", taken.len());
    assert!(taken.iter().all(|edge| !edge.flags.contains(&"low_order_residue".to_owned())));
}

/// The twelve of ed25519-speccheck: none verifies. Number 3 is the one that strictness alone takes: key and signature have a
/// component of small order each, and none is of small order itself; our look at the key refuses it.
#[test]
fn attack_13_none_of_speccheck_verifies_and_one_for_its_key_alone() {
    let edges = speccheck();
    assert_eq!(edges.len(), 12);
    let read = edges.iter().map(|edge| (edge.number, read(edge), hex(&edge.msg)));
    let (mut lax, mut strict, mut good_keys) = (vec![], vec![], vec![]);
    for (number, (key, signature), message) in read {
        assert!(key.verify_bare(&message, &signature).is_err(), "{number}");
        if is_taken_by_a_lax_verifier(&key, &message, &signature) {
            lax.push(number);
        }
        if is_taken_by_strictness_alone(&key, &message, &signature) {
            strict.push(number);
        }
        if key.checked().is_ok() {
            good_keys.push(number);
        }
    }
    assert_eq!(lax, [0, 1, 2, 3, 11], "as the paper says of this library");
    assert_eq!(strict, [3]);
    assert_eq!(good_keys, [6, 7], "whose scalars are not reduced");
}

/// A good key whose owner signs with the neutral point in front: `verify_strict` alone refuses it. Made so that
/// `S = H(R || A || M) a`; whoever knows the secret can make it, and then deny which nonce he drew.
#[test]
fn attack_13_a_good_key_signs_with_the_neutral_point() {
    let key = hex("ef79bf78997991307d7c921a6f53d8b95912755401ff662d439e9dc274ea48f7");
    let second_half = hex("f77309b740e4af1cc2620308ddc0bf223efae63bf09fb0ebeb97e92b31367f0e");
    let neutral = [[1].as_slice(), &[0; 31]].concat();
    let key = VerifyingKey::from_slice(&key).unwrap();
    let signature = Signature::from_slice(&[neutral, second_half].concat()).unwrap();
    let message = b"both messages";
    assert!(key.checked().is_ok());
    assert!(is_taken_by_a_lax_verifier(&key, message, &signature));
    assert!(key.verify_bare(message, &signature).is_err());
}

/// Encodings of the eight points of small order, those that are not canonical included (C2SP CCTV lists them).
const SMALL: [&str; 14] = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
];

/// Every key of small order with every first half of small order, and zero behind it: rules as loose as ZIP 215 take all 196,
/// whatever the message.
#[test]
fn attack_13_every_pair_of_points_of_small_order() {
    let (mut refused, mut lax) = (0, 0);
    for key in SMALL.map(|key| VerifyingKey::from_slice(&hex(key)).unwrap()) {
        assert!(key.checked().is_err());
        for first_half in SMALL {
            let signature = Signature::from_slice(&[hex(first_half), vec![0; 32]].concat()).unwrap();
            for message in [b"Zcash".as_slice(), b"any other"] {
                assert!(key.verify_bare(message, &signature).is_err());
                refused += 1;
                lax += usize::from(is_taken_by_a_lax_verifier(&key, message, &signature));
            }
        }
    }
    assert_eq!(refused, 2 * 196);
    assert!(lax > 20, "{lax}");
}
