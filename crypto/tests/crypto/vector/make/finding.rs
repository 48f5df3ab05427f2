//! Vectors of content, grants and signatures (protocol 1, 5, 6, 7).

use serde_json::json;

use siegel_api::codec::encode;
use siegel_api::grant::Purpose;
use siegel_api::hash::Hash;
use siegel_api::label::SignLabel;
use siegel_api::part::blob_hash;
use siegel_crypto::chunked::Chunked;
use siegel_crypto::content::FindingKey;
use siegel_crypto::grant::wrap;
use siegel_crypto::kem::{KemKeyPair, KemSecret};
use siegel_crypto::part::Place;
use siegel_crypto::sign::IdentityKey;

use super::{fail, file, flip, flips, sealed_fails, set};
use crate::people::{GOSSIP, Practice, bytes, chance, file_id, finding_id};
use crate::vector::{Change, Vectors, hex};

pub fn chunked() -> Vectors {
    let rng = &mut chance(100);
    let (key, context) = (bytes::<32>(rng), b"context".as_slice());
    let sealed = Chunked::seal(&key, b"Befund", context, rng).unwrap();
    let header_only = hex(&sealed[..56]);
    let valid = json!({ "key": hex(&key), "context": hex(context), "sealed": hex(&sealed) });
    let longer = vec![fail("context_longer", "context", Change::Append("00".into()))];
    let fails = vec![
        flip("key"),
        flip("context"),
        longer,
        sealed_fails(),
        set("context_missing", "context", ""),
        set("sealed_header_only", "sealed", header_only),
    ];
    file("chunked", 5, valid, fails)
}

const CORE: &[(&str, i64)] = &[
    ("magic", 0),
    ("suite", 5),
    ("practice", 7),
    ("finding", 23),
    ("revision", 46),
    ("flags", 48),
    ("prev_manifest_hash", 49),
    ("thread", 81),
    ("author", 97),
    ("author_chain_seq", 116),
    ("author_key_fp", 117),
    ("author_epoch", 152),
    ("author_statement_hash", 153),
    ("valid_until", 192),
    ("delete_after", 200),
    ("log_size", 208),
    ("log_root", 209),
    ("file_count", 244),
];

pub fn meta() -> Vectors {
    let (amsel, rng) = (Practice::amsel(), &mut chance(101));
    let key = FindingKey::generate(rng);
    let core = amsel.core(finding_id());
    let sealed = key.seal_meta(&core, b"Kniegelenk links", rng).unwrap();
    let bytes = encode(&core);
    let mut tombstone = bytes.clone();
    tombstone[6] = 3;
    let valid = json!({ "finding_key": hex(key.expose()), "core": hex(&bytes), "sealed": hex(&sealed) });
    let fails = vec![
        flip("finding_key"),
        flips("core", CORE),
        set("core_kind_changed", "core", hex(&tombstone)),
        sealed_fails(),
    ];
    file("meta", 6, valid, fails)
}

pub fn part() -> Vectors {
    let (amsel, rng) = (Practice::amsel(), &mut chance(102));
    let (finding, core) = (FindingKey::generate(rng), amsel.core(finding_id()));
    let key = finding.derive_file_key(&core, file_id());
    let place = Place::new(4_096, 0).unwrap();
    let sealed = key.seal_part(&place, b"ten bytes!", rng).unwrap();
    let hash = Hash::of(&sealed);
    let again = key.seal_part(&place, b"ten bytes!", rng).unwrap();
    let valid = json!({
        "finding_key": hex(finding.expose()), "core": hex(&encode(&core)), "file_id": hex(file_id().as_bytes()),
        "key_of_file": hex(file_id().as_bytes()), "padded": 4_096, "parts": 1, "part": 0, "length": 10,
        "blob_hash": hex(blob_hash(file_id(), &[hash]).as_bytes()),
        "part_hashes": [hex(hash.as_bytes())], "sealed": hex(&sealed),
    });
    let two = [hex(hash.as_bytes()), hex(hash.as_bytes())];
    let fails = vec![
        flip("finding_key"),
        flips("core", &CORE[..5]),
        flip("file_id"),
        flip("key_of_file"),
        flip("blob_hash"),
        set("part_does_not_exist", "part", 1),
        set("more_parts_than_listed", "parts", 2),
        set("another_padded_length", "padded", 4_224),
        set("length_hides_the_end", "length", 9),
        set("part_hash_changed", "part_hashes", vec![hex(Hash::of(b"other").as_bytes())]),
        set("part_hash_missing", "part_hashes", Vec::<String>::new()),
        set("part_hash_twice", "part_hashes", two.to_vec()),
        set("sealed_again_but_not_listed", "sealed", hex(&again)),
        sealed_fails(),
    ];
    file("part", 5, valid, fails)
}

const INFO: &[(&str, i64)] = &[
    ("suite", 1),
    ("purpose", 2),
    ("practice", 3),
    ("subject_hash", 19),
    ("granter", 51),
    ("granter_key_fp", 67),
    ("granter_group", 99),
    ("granter_epoch", 118),
    ("granter_statement_hash", 119),
    ("parent_grant_hash", 151),
    ("recipient_kind", 183),
    ("recipient_id", 184),
    ("recipient_epoch", 203),
    ("recipient_key_fp", 204),
];

pub fn grant() -> Vectors {
    let (amsel, rng) = (Practice::amsel(), &mut chance(103));
    let (seed, identity) = IdentityKey::generate(rng);
    let secret = KemSecret::generate(rng);
    let recipient = KemKeyPair::from_secret(&secret).unwrap();
    let mut info = amsel.grant_to(&Practice::birke(), Purpose::Finding, Hash([9; 32]));
    info.granter_key_fp = identity.public().fingerprint();
    info.recipient_key_fp = recipient.public().fingerprint();
    let grant = wrap(&FindingKey::generate(rng), info.clone(), recipient.public(), GOSSIP, rng).unwrap();
    let valid = json!({
        "granter_seed": hex(seed.expose()), "recipient_secret": hex(secret.expose()),
        "info": hex(&encode(&info)), "enc": hex(grant.enc.as_bytes()), "ct": hex(grant.ct.as_slice()),
    });
    let enc = [("ml_kem", 0), ("ml_kem_end", 1087), ("x25519", 1088), ("x25519_end", 1119)];
    let fails = vec![
        flip("granter_seed"),
        flip("recipient_secret"),
        flips("info", INFO),
        flips("enc", &enc),
        flips("ct", &[("key", 0), ("tag", -1)]),
        vec![
            fail("ct_one_byte_less", "ct", Change::Cut(1)),
            fail("ct_one_byte_more", "ct", Change::Append("00".into())),
            fail("ct_as_long_as_an_audit_seed", "ct", Change::Append("00".repeat(32))),
            fail("ct_tag_missing", "ct", Change::Cut(16)),
            fail("enc_one_byte_less", "enc", Change::Cut(1)),
            fail("enc_classical_half_only", "enc", Change::Cut(1088)),
            fail("info_one_byte_more", "info", Change::Append("00".into())),
        ],
    ];
    file("grant", 7, valid, fails)
}

pub fn signature() -> Vectors {
    let (_, key) = IdentityKey::generate(&mut chance(118));
    let signature = key.sign(SignLabel::Grant, b"body");
    // S + L: the same scalar modulo the order, in a second spelling.
    let order = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let mut second = signature.0;
    let mut carry = 0u16;
    for (byte, add) in second[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + add + carry;
        *byte = (sum & 255) as u8;
        carry = sum >> 8;
    }
    let valid = json!({
        "public": hex(key.public().as_bytes()), "label": "grant", "body": hex(b"body"),
        "signature": hex(signature.as_bytes()),
    });
    let fails = vec![
        flip("public"),
        flip("body"),
        flips("signature", &[("r", 0), ("s", 32)]),
        set("signed_as_a_manifest", "label", "manifest"),
        set("signed_as_terms", "label", "terms"),
        set("scalar_not_reduced", "signature", hex(&second)),
        set("public_key_of_small_order", "public", "01".to_owned() + &"00".repeat(31)),
        vec![
            fail("body_longer", "body", Change::Append("00".into())),
            fail("signature_shorter", "signature", Change::Cut(1)),
        ],
    ];
    file("signature", 1, valid, fails)
}
