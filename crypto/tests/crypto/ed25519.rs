//! Ed25519 at its edges (protocol 1): C2SP CCTV, and what a library that is less strict would accept.

use data_encoding::HEXLOWER;
use serde::Deserialize;

use siegel_api::signing::{Signature, VerifyingKey};

#[derive(Deserialize)]
struct Edges {
    vectors: Vec<Edge>,
}

#[derive(Deserialize)]
struct Edge {
    number: u32,
    key: String,
    sig: String,
    msg: String,
    flags: Vec<String>,
}

fn edges() -> Vec<Edge> {
    let text = include_str!("../vectors/published/ed25519_cctv.json");
    serde_json::from_str::<Edges>(text).unwrap().vectors
}

fn read(edge: &Edge) -> (VerifyingKey, Signature) {
    let bytes = |text: &str| HEXLOWER.decode(text.as_bytes()).unwrap();
    (VerifyingKey::from_slice(&bytes(&edge.key)).unwrap(), Signature::from_slice(&bytes(&edge.sig)).unwrap())
}

/// Attack 13: keys and signatures of mixed order, under which one signature fits several messages.
#[test]
fn attack_13_keys_and_signatures_of_mixed_order() {
    for edge in edges() {
        let (key, signature) = read(&edge);
        assert!(key.checked().is_err(), "{}: such a key must not be registered", edge.number);
        assert!(key.verify_bare(edge.msg.as_bytes(), &signature).is_err(), "{}", edge.number);
    }
}

/// With the strictness off, the same signatures are taken: the vectors are real.
#[test]
fn attack_13_succeeds_against_a_lax_verifier() {
    use ed25519_dalek::Verifier;
    let taken = edges().into_iter().filter(|edge| {
        let (key, signature) = read(edge);
        let lax = ed25519_dalek::VerifyingKey::from_bytes(&key.0).unwrap();
        lax.verify(edge.msg.as_bytes(), &ed25519_dalek::Signature::from_bytes(&signature.0)).is_ok()
    });
    let taken: Vec<Edge> = taken.collect();
    assert!(taken.len() >= 8, "{}", taken.len());
    assert!(taken.iter().all(|edge| !edge.flags.contains(&"low_order_residue".to_owned())));
}
