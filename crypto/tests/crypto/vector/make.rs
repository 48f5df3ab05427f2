//! Makes the vectors, and holds the files against what is made.

mod account;
mod door;
mod finding;
mod group;
mod pairing;

pub(super) use pairing::handover;

use serde_json::{Value, json};

use siegel_crypto::seed::Epoch;

use crate::vector::{Change, Failure, Fields, Vectors, hex, open};

#[test]
fn the_files_are_what_the_code_makes() {
    let all = [
        account::anchor(),
        account::anchor_head(),
        finding::chunked(),
        account::draft(),
        account::envelope(),
        finding::grant(),
        door::greeting(),
        door::invitation_answer(),
        door::invitation_fragment(),
        account::keyring(),
        account::keyring_former(),
        group::folder(),
        group::label(),
        door::link_box0(),
        door::link_box1(),
        door::link_code(),
        door::link_fragment(),
        door::link_pin(),
        door::link_receipt(),
        finding::meta(),
        group::names(),
        door::office(),
        door::office_greeting(),
        pairing::pairing(),
        finding::part(),
        group::previous_audit(),
        group::previous_content(),
        group::record(),
        group::roll(),
        account::recovery_code(),
        finding::signature(),
    ];
    for vectors in all {
        hold(&vectors.what, &serde_json::to_string_pretty(&vectors).unwrap());
    }
}

/// Compares a file of vectors with what was made, or writes it where `SIEGEL_WRITE_VECTORS` is set.
pub(super) fn hold(name: &str, made: &str) {
    let path = format!("{}/tests/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("SIEGEL_WRITE_VECTORS").is_some() {
        std::fs::write(&path, format!("{made}\n")).unwrap();
    }
    // Values, not texts: the order of an object's fields depends on features of serde_json.
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let held = std::fs::read_to_string(path).unwrap();
    assert!(read(&held) == read(made), "the format of {name} changed");
}

fn file(what: &str, section: u32, valid: Value, fails: Vec<Vec<Failure>>) -> Vectors {
    let valid: Fields = valid.as_object().unwrap().clone();
    let opens_to = open::open(what, &valid).unwrap_or_else(|| panic!("{what} does not open"));
    let fails = fails.into_iter().flatten().collect();
    Vectors { what: what.into(), section, valid, opens_to, fails }
}

fn fail(name: &str, field: &str, change: Change) -> Failure {
    Failure { name: name.into(), field: field.into(), change }
}

fn set(name: &str, field: &str, value: impl Into<Value>) -> Vec<Failure> {
    vec![fail(name, field, Change::Set(value.into()))]
}

fn flip(field: &str) -> Vec<Failure> {
    vec![fail(&format!("{field}_changed"), field, Change::Flip(0))]
}

fn flips(field: &str, at: &[(&str, i64)]) -> Vec<Failure> {
    at.iter().map(|(name, at)| fail(&format!("{field}_{name}_changed"), field, Change::Flip(*at))).collect()
}

/// What may happen to a chunked message of one chunk.
fn sealed_fails() -> Vec<Failure> {
    let mut fails = flips("sealed", &[("salt", 0), ("commitment", 24), ("ciphertext", 56), ("tag", -1)]);
    fails.push(fail("sealed_last_byte_missing", "sealed", Change::Cut(1)));
    fails.push(fail("sealed_tag_missing", "sealed", Change::Cut(16)));
    fails.push(fail("sealed_one_byte_more", "sealed", Change::Append("00".into())));
    fails.push(fail("sealed_one_tag_more", "sealed", Change::Append("00".repeat(16))));
    fails.push(fail("sealed_is_empty", "sealed", Change::Set("".into())));
    fails
}

fn epoch_fields(epoch: &Epoch) -> Value {
    json!({ "group_kind": epoch.kind as u8, "group_id": hex(epoch.group_id.as_bytes()), "epoch": epoch.number })
}

fn joined(one: Value, other: Value) -> Value {
    let mut one = one.as_object().unwrap().clone();
    one.extend(other.as_object().unwrap().clone());
    Value::from(one)
}

fn epoch_fails() -> Vec<Failure> {
    let fails =
        [set("a_unit_not_a_practice", "group_kind", 2), flip("group_id"), set("another_epoch", "epoch", 9)];
    fails.into_iter().flatten().collect()
}
