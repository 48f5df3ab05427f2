//! Vector of a pairing: answer, digits, and what the new device gets (protocol 14).

use serde_json::json;

use siegel_api::hash::Hash;
use siegel_api::id::UserId;
use siegel_crypto::account::MasterKey;
use siegel_crypto::code::PairingCode;
use siegel_crypto::kem::{KemKeyPair, KemSecret};
use siegel_crypto::pairing::{Answered, Handover, Opening, PairingClaim};

use super::{fail, file, flip, flips, set};
use crate::people::{GOSSIP, chance};
use crate::vector::{Change, Vectors, hex};

pub fn handover() -> Handover {
    Handover {
        version: 1,
        user_id: UserId([0x11; 16]),
        root_fp: Hash([0x12; 32]),
        chain_seq: 3,
        chain_head: Hash([0x13; 32]),
        generation: 2,
        keyring_seq: 9,
        gossip: GOSSIP,
    }
}

pub fn pairing() -> Vectors {
    let rng = &mut chance(130);
    let (code, other) = (PairingCode::generate(rng), PairingCode::generate(rng));
    let (secret, claim, master) =
        (KemSecret::generate(rng), PairingClaim::generate(rng), MasterKey::generate(rng));
    let (id, key, handover) = (code.derive_id(), code.derive_key(), handover());
    let opening = Opening::generate(&handover, rng);
    let answered = Answered {
        id,
        commitment: opening.commitment(id),
        public_key: *KemKeyPair::from_secret(&secret).unwrap().public(),
        device: 0x25,
        claim: Hash::of(claim.expose()),
    };
    let sealed = key.seal((&answered, &opening), &master, &handover, rng).unwrap();
    let valid = json!({
        "code": code.expose_text().as_str(), "secret": hex(secret.expose()), "device": answered.device,
        "claim_hash": hex(answered.claim.as_bytes()), "commitment": hex(answered.commitment.as_bytes()),
        "nonce": hex(opening.nonce.expose()), "handover_hash": hex(opening.handover.as_bytes()),
        "proof": hex(&key.sign_answer(&answered)), "sealed": hex(&sealed),
    });
    let fails = vec![
        set("another_code", "code", other.expose_text().as_str()),
        set("another_device", "device", 0x26),
        flip("secret"),
        flip("claim_hash"),
        flip("commitment"),
        flip("nonce"),
        flip("handover_hash"),
        flip("proof"),
        flips("sealed", &[("enc", 0), ("ciphertext", 1_120), ("tag", -33), ("mac", -1)]),
        vec![
            fail("sealed_last_byte_missing", "sealed", Change::Cut(1)),
            fail("sealed_one_byte_more", "sealed", Change::Append("00".into())),
            fail("sealed_is_empty", "sealed", Change::Set("".into())),
        ],
    ];
    file("pairing", 14, valid, fails)
}
