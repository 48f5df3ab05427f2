//! Vectors of links and invitations (protocol 4 and 8).

use serde_json::json;
use zeroize::Zeroizing;

use siegel_api::hash::Hash;
use siegel_api::id::{InvitationId, LinkId};
use siegel_api::time::Time;
use siegel_crypto::code::LinkCode;
use siegel_crypto::content::FindingKey;
use siegel_crypto::fragment::{InvitationFragment, invitation_text, link_text};
use siegel_crypto::invitation::InvitationSecret;
use siegel_crypto::link::{LinkKey, LinkReceiptKey, LinkSecret};
use siegel_crypto::link_content::{LinkContent, LinkFinding, LinkPractice};
use siegel_crypto::office::OfficeRecord;
use siegel_crypto::pin::Pin;

use super::{epoch_fails, epoch_fields, file, flip, joined, sealed_fails, set};
use crate::people::{Practice, bytes, chance, finding_id};
use crate::vector::{Failure, Vectors, hex};

pub fn greeting() -> Vectors {
    let rng = &mut chance(108);
    let (secret, link_id) = (LinkSecret::generate(rng), LinkId([8; 16]));
    let sealed = secret.derive_knock(link_id).seal_greeting(link_id, b"Praxis Amsel", rng).unwrap();
    let valid = json!({
        "secret": hex(secret.expose()), "link_id": hex(link_id.as_bytes()), "sealed": hex(&sealed),
    });
    file("greeting", 8, valid, vec![flip("secret"), flip("link_id"), sealed_fails()])
}

pub fn link_box0() -> Vectors {
    let rng = &mut chance(109);
    let (secret, link_id) = (LinkSecret::generate(rng), LinkId([8; 16]));
    let root = secret.derive_root(link_id, &Pin::parse("123456").unwrap()).unwrap();
    let sealed = root.seal_box0(2, &LinkKey::generate(rng), rng).unwrap();
    let valid = json!({
        "root": hex(root.expose()), "link_id": hex(link_id.as_bytes()), "arm": 2, "sealed": hex(&sealed),
    });
    let fails = vec![
        flip("root"),
        flip("link_id"),
        set("an_older_arming", "arm", 1),
        set("a_newer_arming", "arm", 3),
        sealed_fails(),
    ];
    file("link_box0", 8, valid, fails)
}

pub fn link_pin() -> Vectors {
    let rng = &mut chance(110);
    let (secret, link_id) = (LinkSecret::generate(rng), LinkId([8; 16]));
    let root = secret.derive_root(link_id, &Pin::parse("482913").unwrap()).unwrap();
    let sealed = root.seal_box0(1, &LinkKey::generate(rng), rng).unwrap();
    let valid = json!({
        "secret": hex(secret.expose()), "link_id": hex(link_id.as_bytes()), "pin": "482 913", "arm": 1,
        "sealed": hex(&sealed),
    });
    let fails = vec![
        flip("secret"),
        flip("link_id"),
        set("another_pin", "pin", "482914"),
        set("pin_with_a_zero_before", "pin", "00482913"),
        set("pin_too_short", "pin", "48291"),
        set("pin_with_a_letter", "pin", "48291A"),
        set("no_pin", "pin", ""),
    ];
    file("link_pin", 8, valid, fails)
}

pub fn link_box1() -> Vectors {
    let rng = &mut chance(111);
    let (key, link_id) = (LinkKey::generate(rng), LinkId([8; 16]));
    let practice = LinkPractice {
        practice_id: Practice::amsel().epoch.group_id,
        root_fp: Hash([1; 32]),
        statement_hash: Hash([2; 32]),
    };
    let finding = LinkFinding {
        finding_id: finding_id(),
        manifest_hash: Hash([3; 32]),
        key: FindingKey::generate(rng),
    };
    let content = LinkContent { practices: vec![practice], findings: vec![finding] };
    let sealed = key.seal_box1(link_id, 4, &content, rng).unwrap();
    let valid = json!({
        "link_key": hex(key.expose()), "link_id": hex(link_id.as_bytes()), "content": 4, "sealed": hex(&sealed),
    });
    let fails = vec![flip("link_key"), flip("link_id"), set("older_content", "content", 3), sealed_fails()];
    file("link_box1", 8, valid, fails)
}

/// As before greetings were kept.
pub fn office() -> Vectors {
    office_with("office", None)
}

/// The greeting stands behind the keys, padded.
pub fn office_greeting() -> Vectors {
    let greeting = Zeroizing::new(b"\x01\x00\x05Amsel\x00\x06030 12".to_vec());
    office_with("office_greeting", Some(greeting))
}

fn office_with(what: &str, greeting: Option<Zeroizing<Vec<u8>>>) -> Vectors {
    let (amsel, rng, link_id) = (Practice::amsel(), &mut chance(112), LinkId([8; 16]));
    let record = OfficeRecord {
        secret: LinkSecret::generate(rng),
        key: LinkKey::generate(rng),
        receipt: LinkReceiptKey::generate(rng),
        greeting,
    };
    let sealed = amsel.content.seal_office(&amsel.epoch, link_id, 1, &record, rng).unwrap();
    let own = json!({
        "content_seed": hex(amsel.content.expose()), "link_id": hex(link_id.as_bytes()), "arm": 1,
        "sealed": hex(&sealed),
    });
    let fails = vec![
        flip("content_seed"),
        flip("link_id"),
        set("another_arming", "arm", 2),
        epoch_fails(),
        sealed_fails(),
    ];
    file(what, 8, joined(own, epoch_fields(&amsel.epoch)), fails)
}

pub fn link_code() -> Vectors {
    let printed = LinkCode::generate(&mut chance(120)).expose_text();
    let other = if printed.starts_with('7') { "8" } else { "7" };
    let fails = vec![
        set("first_character_wrong", "text", other.to_owned() + &printed[1..]),
        set("with_a_letter_that_is_none", "text", "U".to_owned() + &printed[1..]),
        set("without_check", "text", &printed[..22]),
        set("one_character_more", "text", printed.to_string() + "0"),
    ];
    file("link_code", 8, json!({ "text": printed.as_str() }), fails)
}

fn fragment_fails(text: &str, other_kind: &str) -> Vec<Vec<Failure>> {
    let swapped = |at: usize| {
        let mut text = text.to_owned();
        let other = if text[at..].starts_with('A') { "B" } else { "A" };
        text.replace_range(at..at + 1, other);
        text
    };
    vec![
        set("of_another_kind", "text", other_kind),
        set("version_wrong", "text", swapped(0)),
        set("secret_wrong", "text", swapped(20)),
        set("check_wrong", "text", swapped(text.len() - 2)),
        set("last_character_missing", "text", &text[..text.len() - 1]),
        set("one_character_more", "text", text.to_owned() + "A"),
        set("with_padding", "text", text.to_owned() + "="),
        set("empty", "text", ""),
        set("only_a_hash_sign", "text", "#"),
    ]
}

fn fragments() -> (String, String) {
    let rng = &mut chance(121);
    let link = link_text(&LinkSecret::generate(rng)).to_string();
    let fragment =
        InvitationFragment { descriptor: Hash(bytes(rng)), secret: InvitationSecret::generate(rng) };
    (link, invitation_text(&fragment).to_string())
}

pub fn link_fragment() -> Vectors {
    let (link, invitation) = fragments();
    file("link_fragment", 8, json!({ "text": link }), fragment_fails(&link, &invitation))
}

pub fn invitation_fragment() -> Vectors {
    let (link, invitation) = fragments();
    file("invitation_fragment", 4, json!({ "text": invitation }), fragment_fails(&invitation, &link))
}

pub fn invitation_answer() -> Vectors {
    let secret = InvitationSecret::generate(&mut chance(122));
    let proof = secret.sign_answer(InvitationId([6; 16]), Hash([2; 32]));
    let valid = json!({
        "secret": hex(secret.expose()), "invitation_id": hex(&[6; 16]), "answer": hex(&[2; 32]), "proof": hex(&proof),
    });
    let fails = vec![flip("secret"), flip("invitation_id"), flip("answer"), flip("proof")];
    file("invitation_answer", 4, valid, fails)
}

pub fn link_receipt() -> Vectors {
    let key = LinkReceiptKey::generate(&mut chance(123));
    let receipt = key.sign_receipt(Hash([1; 32]), Hash([2; 32]), Time(5));
    let valid = json!({
        "receipt_key": hex(key.expose()), "terms": hex(&[1; 32]), "manifest": hex(&[2; 32]), "time": 5,
        "receipt": hex(&receipt),
    });
    let fails = vec![
        flip("receipt_key"),
        flip("terms"),
        flip("manifest"),
        flip("receipt"),
        set("another_time", "time", 6),
    ];
    file("link_receipt", 8, valid, fails)
}
