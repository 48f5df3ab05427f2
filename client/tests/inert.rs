//! What is said aloud in a failing test, or would be in a careless log: no message shows what it proves.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use siegel_api::bytes::to_text;
use siegel_api::message::door::{DoorOpen, DoorOpened, Knock};
use siegel_api::message::finding::Ticket;
use siegel_api::message::registration::{Entry, RegistrationBegin};
use siegel_api::message::session::{RecoveryFinish, SignInFinish};
use siegel_api::suite::KemPublicKey;

const SECRET: [u8; 32] = [0x5e; 32];

fn shown<T: DeserializeOwned + std::fmt::Debug>(message: Value) -> String {
    format!("{:?}", serde_json::from_value::<T>(message).unwrap())
}

#[test]
fn no_message_shows_what_it_proves() {
    let secret = to_text(&SECRET);
    let id = to_text(&[1; 16]);
    let opened = json!({ "visit": secret, "ends_at": 1, "box0": "", "box1": "", "terms": "", "findings": [],
        "heads": [], "practices": [], "openings_left": 1 });
    let setup = json!({ "entry": { "by": "setup", "token": secret }, "user_id": id });
    let all = [
        shown::<Knock>(json!({ "knock": secret })),
        shown::<DoorOpen>(json!({ "knock": secret, "access": secret })),
        shown::<DoorOpened>(opened),
        shown::<Ticket>(json!({ "ticket": secret, "ends_at": 1, "part_hashes": [] })),
        shown::<RecoveryFinish>(json!({ "recovery_id": id, "auth": secret })),
        shown::<SignInFinish>(json!({ "ceremony_id": id, "credential": { "prf": secret } })),
        shown::<RegistrationBegin>(setup.clone()),
        shown::<Entry>(setup["entry"].clone()),
    ];
    for message in all {
        assert!(!message.contains(&secret) && !message.contains("94, 94"), "{message}");
    }
}

/// A key of 1,216 bytes is told by its beginning: a failing test stays readable.
#[test]
fn a_long_key_shows_its_beginning() {
    let shown = format!("{:?}", KemPublicKey([7; KemPublicKey::LEN]));
    assert_eq!(shown, "KemPublicKey(BwcHBwcHBwcHBwcH…)");
    assert_eq!(KemPublicKey([7; KemPublicKey::LEN]).to_string().len(), 1_622, "written, it is whole");
}
