//! Derivations: inputs and the bytes that must come out, held in `tests/vectors/derive.json`.
//!
//! These vectors judge what no opening shows from outside: labels, contexts, orders and widths.

use serde_json::{Map, Value, json};

use siegel_api::codec::encode;
use siegel_api::hash::Hash;
use siegel_api::id::{FileId, LinkId, UserId};
use siegel_api::invitation::InvitationKind;
use siegel_crypto::chunked::{self, Siegel};
use siegel_crypto::code::{LinkCode, PairingCode, RecoveryCode};
use siegel_crypto::content::FindingKey;
use siegel_crypto::fingerprint::{digits, words};
use siegel_crypto::kem::{KemKeyPair, KemSecret};
use siegel_crypto::link::LinkSecret;
use siegel_crypto::pairing::{Answered, Opening, PairingNonce};
use siegel_crypto::pin::Pin;
use siegel_crypto::token::{TokenKind, person};
use siegel_crypto::unlock::{Passphrase, PrfResult, Unlock, prf_input};

use super::{hex, make};
use crate::people::{Practice, chance, finding_id};

#[test]
fn everything_derives_as_it_did() {
    make::hold("derive", &serde_json::to_string_pretty(&derived()).unwrap());
}

fn derived() -> Map<String, Value> {
    let mut all = Map::new();
    for part in [unlock(), link(), group(), content(), chunks(), compare(), pairing()] {
        all.extend(part.as_object().unwrap().clone());
    }
    all
}

fn way(unlock: &Unlock) -> Value {
    let way = unlock.way().unwrap();
    json!({
        "unlock_key_hash": hex(Hash::of(way.unlock_key.as_bytes()).as_bytes()),
        "unlock_key_fp": hex(way.unlock_key.fingerprint().as_bytes()),
        "anchor_key": hex(unlock.anchor_key().expose()),
    })
}

fn unlock() -> Value {
    let (user, credential) = (UserId([0x11; 16]), Hash::of(b"credential"));
    let code = RecoveryCode::generate(&mut chance(200));
    let passphrase = Passphrase::new("lusab-babad-ﬁdel");
    let words = " Lusab babad\u{a0}GUTIH-tugad  mudof sakat";
    let by = |typed: &Passphrase| {
        let stretched = typed.stretch(user, credential).unwrap();
        (hex(stretched.expose()), way(&Unlock::derive_by_passphrase(&stretched, user, credential)))
    };
    let (by_passphrase, by_words) = (by(&passphrase), by(&Passphrase::new(words)));
    let public = *KemKeyPair::from_secret(&KemSecret::from_bytes([0x22; 32])).unwrap().public();
    json!({
        "unlock": {
            "user_id": hex(user.as_bytes()),
            "credential_hash": hex(credential.as_bytes()),
            "prf_input": hex(prf_input().as_bytes()),
            "prf_result": hex(&[0x33; 32]),
            "by_passkey": way(&Unlock::derive_by_passkey(&PrfResult::from_bytes([0x33; 32]), user, credential)),
            "passphrase": "lusab-babad-ﬁdel",
            "passphrase_stretched": by_passphrase.0,
            "by_passphrase": by_passphrase.1,
            "words": words,
            "words_stretched": by_words.0,
            "by_words": by_words.1,
            "recovery_code": code.expose_text().as_str(),
            "by_recovery_code": way(&Unlock::derive_by_recovery_code(&code, user)),
            "recovery_id": hex(code.derive_id().as_bytes()),
            "recovery_proof": hex(code.derive_proof(user).expose()),
        },
        "kem": {
            "secret": hex(&[0x22; 32]),
            "public_hash": hex(Hash::of(public.as_bytes()).as_bytes()),
            "public_fp": hex(public.fingerprint().as_bytes()),
        },
    })
}

fn link() -> Value {
    let (id, secret) = (LinkId([0x44; 16]), LinkSecret::from_bytes([0x55; 32]));
    let root = secret.derive_root(id, &Pin::parse("482 913").unwrap()).unwrap();
    let letters = secret.derive_root(id, &Pin::parse("7k3pq-9xw2m").unwrap()).unwrap();
    let code = LinkCode::generate(&mut chance(201));
    let (code_id, code_secret) = code.derive_link().unwrap();
    json!({
        "link": {
            "link_id": hex(id.as_bytes()),
            "secret": hex(secret.expose()),
            "fragment": siegel_crypto::fragment::link_text(&secret).as_str(),
            "knock": hex(secret.derive_knock(id).token.expose()),
            "pin": "482913",
            "root": hex(root.expose()),
            "access_arm_1": hex(root.derive_access(1).expose()),
            "access_arm_2": hex(root.derive_access(2).expose()),
            "receipt_key_arm_1": hex(root.derive_receipt_key(1).expose()),
            "pin_of_ten": "7K3PQ9XW2M",
            "root_of_ten": hex(letters.expose()),
        },
        "link_code": {
            "code": code.expose_text().as_str(),
            "link_id": hex(code_id.as_bytes()),
            "secret": hex(code_secret.expose()),
        },
    })
}

fn group() -> Value {
    let amsel = Practice::amsel();
    let invites = |kind| amsel.content.derive_invitation(&amsel.epoch, &amsel.offers(kind));
    let [member, deputy] = [InvitationKind::Member, InvitationKind::Deputy].map(|kind| amsel.offers(kind));
    let hash = |pair: KemKeyPair| hex(Hash::of(pair.public().as_bytes()).as_bytes());
    let index = &amsel.audit.index;
    let who = person("Strauß", "Jürgen", "1950-02-03");
    json!({
        "group": {
            "kind": amsel.epoch.kind as u8,
            "group_id": hex(amsel.epoch.group_id.as_bytes()),
            "epoch": amsel.epoch.number,
            "content_seed": hex(amsel.content.expose()),
            "audit_seed": hex(amsel.audit.seed.expose()),
            "content_key_hash": hash(amsel.pair()),
            "audit_key_hash": hash(amsel.audit.key_pair(&amsel.epoch).unwrap()),
            "index_key": hex(index.expose()),
            "invitation_id": hex(&[6; 16]),
            "invitation_secret": hex(invites(InvitationKind::Practice).expose()),
            "member_invitation": hex(&encode(&member)),
            "member_invitation_hash": hex(member.hash().as_bytes()),
            "member_invitation_secret": hex(invites(InvitationKind::Member).expose()),
            "deputy_invitation": hex(&encode(&deputy)),
            "deputy_invitation_hash": hex(deputy.hash().as_bytes()),
            "deputy_invitation_secret": hex(invites(InvitationKind::Deputy).expose()),
        },
        "token": {
            "person": who.as_str(),
            "token_of_person": hex(index.derive_token(TokenKind::Person, &who).as_bytes()),
            "token_of_case": hex(index.derive_token(TokenKind::CaseNumber, " 2026 / 17 ").as_bytes()),
        },
    })
}

fn content() -> Value {
    let core = Practice::amsel().core(finding_id());
    let key = FindingKey::from_bytes([0x66; 32]);
    json!({
        "content": {
            "finding_key": hex(key.expose()),
            "core": hex(&encode(&core)),
            "file_id": hex(&[0xf2; 16]),
            "file_key": hex(key.derive_file_key(&core, FileId([0xf2; 16])).expose()),
        },
    })
}

/// SHA-256 of sealed messages whose plaintext byte i is i mod 251.
fn chunks() -> Value {
    let lengths = [0, 1, 65_535, 65_536, 65_537, 131_072, 8_388_608];
    let sealed = lengths.map(|length: u32| {
        let plain: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
        let sealed = chunked::seal::<Siegel>(&[0x77; 32], &[0x88; 24], &plain, b"context").unwrap();
        json!({ "length": length, "sealed_length": sealed.len(), "sealed_hash": hex(Hash::of(&sealed).as_bytes()) })
    });
    json!({ "chunked": { "key": hex(&[0x77; 32]), "salt": hex(&[0x88; 24]), "context": hex(b"context"), "messages": sealed } })
}

fn compare() -> Value {
    let root = Hash::of(b"root");
    json!({
        "fingerprint": {
            "root_fp": hex(root.as_bytes()),
            "digits": digits(root).join(" "),
            "words": words(root).join(" "),
        },
    })
}

fn pairing() -> Value {
    let code = PairingCode::generate(&mut chance(202));
    let handover = make::handover();
    let opening = Opening { nonce: PairingNonce::from_bytes([0x99; 32]), handover: handover.hash() };
    let id = code.derive_id();
    let answered = Answered {
        id,
        commitment: opening.commitment(id),
        public_key: *KemKeyPair::from_secret(&KemSecret::from_bytes([0x22; 32])).unwrap().public(),
        device: 0x25,
        claim: Hash::of(b"claim"),
    };
    let key = code.derive_key();
    json!({
        "pairing": {
            "code": code.expose_text().as_str(),
            "pairing_id": hex(id.as_bytes()),
            "pairing_key": hex(key.expose()),
            "handover": hex(&encode(&handover)),
            "handover_hash": hex(opening.handover.as_bytes()),
            "nonce": hex(&[0x99; 32]),
            "commitment": hex(answered.commitment.as_bytes()),
            "device": answered.device,
            "claim_hash": hex(answered.claim.as_bytes()),
            "proof": hex(&key.sign_answer(&answered)),
            "digits": key.derive_digits(&answered, &opening).unwrap().expose_text(),
        },
    })
}
