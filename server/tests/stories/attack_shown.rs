//! Everything that a page shows of a finding comes from what was signed (attack 19).
//!
//! Each field of the server's answer is changed, one after the other: either the finding is refused, or what is
//! shown is to the letter what it was.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use siegel_api::bytes::{from_text, to_text};
use siegel_api::codec::decode;
use siegel_api::id::FindingId;
use siegel_api::manifest::Manifest;
use siegel_api::message::finding::FindingView;
use siegel_api::signing::Signed;
use siegel_api::url;
use siegel_client::finding::VerifiedFinding;
use siegel_client::receive::Entry;
use siegel_client::server::{Lost, Request, Response, Server};

use crate::files::pdf;
use crate::support::{Browser, House, Person};
use crate::works::{at, rng, through, two_doctors};

/// A finding that was sent, opened and filed, so that all its fields are there.
async fn filed(weber: &Person, brandt: &Person) -> FindingId {
    let file = vec![("Befund Sommer.pdf", "application/pdf", pdf("Sommer"))];
    let id = at(weber).send("Befund", &[brandt], file).await.unwrap();
    let jan = at(brandt);
    let finding = jan.find(id).await;
    jan.desk().receipt_opened(&finding, &jan, &mut rng()).await.unwrap();
    jan.desk().receipt_filed(&finding, &jan, &mut rng()).await.unwrap();
    id
}

/// The paths of all leaves of a JSON value.
fn leaves(value: &Value, path: &str, all: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, one)| leaves(one, &format!("{path}/{name}"), all))
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, one)| leaves(one, &format!("{path}/{at}"), all));
            all.push(path.to_owned());
        }
        _ => all.push(path.to_owned()),
    }
}

/// Other values for a leaf, and what was done: another number, another bit at either end and in the middle,
/// each item left out, each twice, all in another order.
fn others(value: &Value) -> Vec<(&'static str, Value)> {
    let changed = |all: Vec<Value>| all.into_iter().map(|other| ("changed", other)).collect();
    match value {
        Value::Number(number) => {
            let number = number.as_u64().unwrap();
            changed(vec![json!(number + 1), json!(number.wrapping_sub(86_400_000)), json!(0)])
        }
        Value::Bool(told) => changed(vec![json!(!told)]),
        Value::Null => changed(vec![json!(1)]),
        Value::String(text) => changed(other_texts(text)),
        Value::Array(items) if items.is_empty() => changed(vec![json!([1])]),
        Value::Array(items) => {
            let left_out = |at: usize| [&items[..at], &items[at + 1..]].concat();
            let doubled = |at: usize| [&items[..=at], &items[at..]].concat();
            let each = 0..items.len();
            let fewer = each.clone().map(|at| ("left out", json!(left_out(at))));
            let more = each.map(|at| ("twice", json!(doubled(at))));
            let turned: Vec<&Value> = items.iter().rev().collect();
            fewer.chain(more).chain([("turned", json!(turned))]).collect()
        }
        Value::Object(_) => vec![],
    }
}

fn other_texts(text: &str) -> Vec<Value> {
    let Some(bytes) = from_text(text).filter(|bytes| !bytes.is_empty()) else {
        return vec![json!(format!("{text}x")), json!("")];
    };
    let places = [0, bytes.len() / 3, bytes.len() / 2, bytes.len() - 1];
    let flipped = places.map(|at| {
        let mut bent = bytes.clone();
        bent[at] ^= 1;
        json!(to_text(&bent))
    });
    [flipped.to_vec(), vec![json!(to_text(&bytes[1..])), json!("")]].concat()
}

/// A server that answers one question with these bytes, and all others honestly.
struct Answers<'a> {
    browser: &'a Browser,
    path: &'a str,
    body: Vec<u8>,
}

impl Server for Answers<'_> {
    async fn call(&self, request: Request) -> Result<Response, Lost> {
        if request.path == self.path {
            return Ok(Response { status: 200, body: self.body.clone() });
        }
        self.browser.call(request).await
    }
}

/// Every word that a page has of a finding: what `Debug` keeps to itself, and all the rest.
fn words(finding: &VerifiedFinding) -> String {
    let meta = finding.meta();
    let patient = (&meta.patient.surname, &meta.patient.given, &meta.patient.born);
    let more = (&meta.case_number, &meta.note, &meta.class, &meta.found_on, meta.urgency, meta.basis);
    let files: Vec<_> = finding.files().collect();
    format!("{} {patient:?} {more:?} {} {files:?} {finding:?}", finding.title(), finding.author().name())
}

/// Runs `person`'s client against each change; gives the fields that changed what is shown.
async fn shown_otherwise(person: &Person, id: FindingId) -> BTreeSet<String> {
    let path = url::finding(id);
    let shown = words(&at(person).find(id).await);
    assert!(["Befund Sommer.pdf", "Lena", "Dr. Anna Weber"].iter().all(|word| shown.contains(word)));
    let answer = person.browser.ask("GET", &path, "").await;
    let honest: Value = serde_json::from_slice(&answer.body).unwrap();
    let mut paths = Vec::new();
    leaves(&honest, "", &mut paths);
    assert!(paths.len() > 15, "{paths:?}");
    let mut otherwise = BTreeSet::new();
    for leaf in paths {
        for (how, other) in others(honest.pointer(&leaf).unwrap()) {
            let mut bent = honest.clone();
            *bent.pointer_mut(&leaf).unwrap() = other;
            let body = serde_json::to_vec(&bent).unwrap();
            let server = Answers { browser: &person.browser, path: &path, body };
            match through(person, &server).desk().find_finding(id).await {
                Ok(Entry::Open(finding)) if words(&finding) != shown => {
                    otherwise.insert(format!("{leaf} {how}"));
                }

                _ => (),
            }
        }
    }
    otherwise
}

/// Whether the server would take an answer: a button, and nothing of the finding.
const ITS_OWN_WORD: &str = "/may_answer changed";

#[tokio::test]
async fn attack_19_no_field_of_the_answer_changes_what_a_recipient_sees() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let id = filed(&weber, &brandt).await;
    // What a server can still do is keep things back: attacks 24 and 73.
    let kept_back = ["/finding/history left out", ITS_OWN_WORD].map(str::to_owned);
    assert_eq!(shown_otherwise(&brandt, id).await, BTreeSet::from(kept_back));
}

#[tokio::test]
async fn attack_19_no_field_of_the_answer_changes_what_a_sender_sees() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let id = filed(&weber, &brandt).await;
    let kept_back =
        ["/finding/grants left out", "/finding/history left out", ITS_OWN_WORD].map(str::to_owned);
    assert_eq!(shown_otherwise(&weber, id).await, BTreeSet::from(kept_back));
}

/// The double shows fields as they come: a date until when the finding may be opened, the size, the author.
#[tokio::test]
async fn attack_19_succeeds_where_fields_are_shown_as_they_come() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let id = filed(&weber, &brandt).await;
    let answer = brandt.browser.ask("GET", &url::finding(id), "").await;
    let view: FindingView = serde_json::from_slice(&answer.body).unwrap();
    let shown = |body: &[u8]| {
        let manifest = Manifest::parse(body).unwrap();
        let padded = manifest.files.iter().next().unwrap().padded;
        (manifest.core.author, manifest.core.valid_until, padded)
    };
    let signed: Signed = decode(&view.finding.manifest.0).unwrap();
    let honest = shown(signed.body());
    let mut manifest = Manifest::parse(signed.body()).unwrap();
    manifest.core.author = siegel_api::id::UserId([9; 16]);
    manifest.core.valid_until = siegel_api::time::Time(1);
    let bent = shown(&siegel_api::codec::encode(&manifest));
    assert!(bent.0 != honest.0 && bent.1 != honest.1, "{bent:?}");
    assert_eq!(bent.2, honest.2);
}
