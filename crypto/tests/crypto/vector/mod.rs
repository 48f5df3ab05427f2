//! Own vectors: `tests/vectors/*.json`. Each file holds one thing that opens, and changes after each of which
//! it must not, one failure each, named after it. `docs/protocol.md` section 12 describes the format, so
//! that another implementation can run them too.
//!
//! A change to the format of anything shows here as a vector that no longer opens, and as a file that is not
//! what the code makes. `SIEGEL_WRITE_VECTORS=1 cargo test -p siegel-crypto` writes them anew.

mod derive;
mod make;
mod open;
mod reason;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Inputs by name: bytes as lower-case hex, numbers, texts.
pub type Fields = Map<String, Value>;

/// One file.
#[derive(Serialize, Deserialize)]
pub struct Vectors {
    /// What is opened.
    pub what: String,
    /// Section of docs/protocol.md.
    pub section: u32,
    /// Inputs that open.
    pub valid: Fields,
    /// What they open to, in hex.
    pub opens_to: String,
    /// Each fails.
    pub fails: Vec<Failure>,
}

/// One change after which nothing opens.
#[derive(Serialize, Deserialize)]
pub struct Failure {
    /// What is wrong.
    pub name: String,
    /// Which input changes.
    pub field: String,
    /// How.
    #[serde(flatten)]
    pub change: Change,
}

/// How an input changes.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// XORs 1 into the lowest bit of the byte at this offset; a negative one counts from the end.
    Flip(i64),
    /// Drops as many bytes from the end.
    Cut(usize),
    /// Adds bytes at the end.
    Append(String),
    /// Puts another value in its place.
    Set(Value),
}

const FILES: &[&str] = &[
    include_str!("../../vectors/anchor.json"),
    include_str!("../../vectors/anchor_head.json"),
    include_str!("../../vectors/chunked.json"),
    include_str!("../../vectors/draft.json"),
    include_str!("../../vectors/envelope.json"),
    include_str!("../../vectors/folder.json"),
    include_str!("../../vectors/grant.json"),
    include_str!("../../vectors/greeting.json"),
    include_str!("../../vectors/invitation_answer.json"),
    include_str!("../../vectors/invitation_fragment.json"),
    include_str!("../../vectors/keyring.json"),
    include_str!("../../vectors/keyring_former.json"),
    include_str!("../../vectors/label.json"),
    include_str!("../../vectors/link_box0.json"),
    include_str!("../../vectors/link_box1.json"),
    include_str!("../../vectors/link_code.json"),
    include_str!("../../vectors/link_fragment.json"),
    include_str!("../../vectors/link_pin.json"),
    include_str!("../../vectors/link_receipt.json"),
    include_str!("../../vectors/meta.json"),
    include_str!("../../vectors/names.json"),
    include_str!("../../vectors/office.json"),
    include_str!("../../vectors/office_greeting.json"),
    include_str!("../../vectors/pairing.json"),
    include_str!("../../vectors/part.json"),
    include_str!("../../vectors/previous_audit.json"),
    include_str!("../../vectors/previous_content.json"),
    include_str!("../../vectors/record.json"),
    include_str!("../../vectors/recovery_code.json"),
    include_str!("../../vectors/roll.json"),
    include_str!("../../vectors/signature.json"),
];

fn files() -> impl Iterator<Item = Vectors> {
    FILES.iter().map(|text| serde_json::from_str(text).unwrap())
}

#[test]
fn what_is_valid_opens() {
    for file in files() {
        assert_eq!(open::open(&file.what, &file.valid), Some(file.opens_to), "{}", file.what);
    }
}

#[test]
fn every_failure_fails() {
    let mut count = 0;
    for file in files() {
        for failure in &file.fails {
            let fields = changed(&file.valid, failure);
            assert_ne!(fields, file.valid, "{}: {} changes nothing", file.what, failure.name);
            assert_eq!(open::open(&file.what, &fields), None, "{}: {}", file.what, failure.name);
            count += 1;
        }
    }
    assert!(count >= 200, "{count} failing vectors");
}

/// Each failure is one change; with this one mended it is what opens, and nothing else is wrong with it.
#[test]
fn every_failure_is_one_change_and_mending_it_gives_what_opens() {
    for file in files() {
        for failure in &file.fails {
            let fields = changed(&file.valid, failure);
            let differs = fields.iter().filter(|(name, value)| file.valid[name.as_str()] != **value);
            let differs: Vec<&str> = differs.map(|(name, _)| name.as_str()).collect();
            assert_eq!(differs, [failure.field.as_str()], "{}: {}", file.what, failure.name);
            let fields = mended(fields, &file.valid, failure);
            assert_eq!(fields, file.valid, "{}: {}", file.what, failure.name);
        }
    }
}

/// Takes the change back where it was made: the same bit, the bytes that were cut off, those that were added.
fn mended(mut fields: Fields, valid: &Fields, failure: &Failure) -> Fields {
    if let Change::Flip(_) = failure.change {
        return changed(&fields, failure);
    }
    let whole = &valid[&failure.field];
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let mended = match (&failure.change, text(&fields[&failure.field]), text(whole)) {
        (Change::Cut(count), Some(cut), Some(whole)) => Value::from(cut + &whole[whole.len() - 2 * count..]),
        (Change::Append(more), Some(long), Some(_)) => Value::from(&long[..long.len() - more.len()]),
        _ => whole.clone(),
    };
    fields.insert(failure.field.clone(), mended);
    fields
}

#[test]
fn every_failure_has_a_name_of_its_own() {
    for file in files() {
        let mut names: Vec<&String> = file.fails.iter().map(|failure| &failure.name).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), file.fails.len(), "{}", file.what);
    }
}

fn changed(valid: &Fields, failure: &Failure) -> Fields {
    let mut fields = valid.clone();
    let old = fields.get(&failure.field).unwrap_or_else(|| panic!("{} of {}", failure.field, failure.name));
    let bytes = || HEXLOWER.decode(old.as_str().unwrap().as_bytes()).unwrap();
    let new = match &failure.change {
        Change::Flip(at) => {
            let mut bytes = bytes();
            let at = if *at < 0 { bytes.len() - at.unsigned_abs() as usize } else { *at as usize };
            bytes[at] ^= 1;
            Value::from(hex(&bytes))
        }
        Change::Cut(count) => {
            let bytes = bytes();
            Value::from(hex(&bytes[..bytes.len() - count]))
        }
        Change::Append(more) => Value::from(format!("{}{more}", old.as_str().unwrap())),
        Change::Set(value) => value.clone(),
    };
    fields.insert(failure.field.clone(), new);
    fields
}

pub fn hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}
