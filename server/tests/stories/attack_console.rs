//! Attacks upon the log, made by the server that keeps it (attacks 68, 71).

use serde_json::{Value, json};
use siegel_api::bytes::{from_text, to_text};
use siegel_api::codec::{decode, encode};
use siegel_api::event::{CommitField, EventKind, Leaf, SignedEvent, commitment};
use siegel_api::hash::Hash;
use siegel_api::id::UserId;
use siegel_api::label::SignLabel;
use siegel_api::merkle::root_of_leaves;
use siegel_api::message::finding::ReceiptCreate;
use siegel_api::message::log::{LabelDetail, LabelledEvent, LeafHashes, LogPage, LogQuery};
use siegel_client::error::{Error, Refusal};
use siegel_client::event::Act;
use siegel_client::log::ChainState;
use siegel_client::place::{Logs, instance_log, practice_log};
use siegel_client::row::Vouched;
use siegel_client::server::{Method, Request, Server, ask, tell};

use crate::files::pdf;
use crate::hostile::Wire;
use crate::support::{House, Person};
use crate::works::{at, rng, through, two_doctors};

fn edit(leaf: &mut Value, edit: impl Fn(&mut Leaf)) {
    let bytes = from_text(leaf.as_str().unwrap()).unwrap();
    let mut read: Leaf = decode(&bytes).unwrap();
    edit(&mut read);
    *leaf = json!(to_text(&encode(&read)));
}

#[tokio::test]
async fn attack_68_an_edited_row_is_not_shown() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let file = vec![("a.pdf", "application/pdf", pdf("a"))];
    let id = at(&weber).send("Befund", &[&brandt], file).await.unwrap();
    let finding = at(&brandt).find(id).await;
    at(&brandt).desk().receipt_opened(&finding, &at(&brandt), &mut rng()).await.unwrap();
    let wire = Wire::new(&weber.browser);
    let anna = through(&weber, &wire);
    let names = anna.desk().read_names().await.unwrap();
    let query = LogQuery { object: Some(id.into()), ..LogQuery::default() };
    let rows = anna.desk().read_log(&names, &query).await.unwrap();
    wire.bend_json("/log?", |page| {
        edit(&mut page["rows"][0]["placed"]["leaf"], |leaf| leaf.body.actor = INNOCENT);
    });
    let refused = anna.desk().read_log(&names, &query).await.map(|_| ());
    assert_eq!(refused, Err(Error::Refused(Refusal::Place)));

    // The double shows rows as they come: to it somebody else has opened the finding.
    assert_eq!(rows.entries[0].row.actor(), Some(brandt.vault.user_id()));
    let request = Request::new(Method::Get, format!("{}?object={id}", siegel_api::url::LOG));
    let answer = wire.call(request).await.unwrap();
    let page: LogPage = serde_json::from_slice(&answer.body).unwrap();
    let believed: Leaf = decode(&page.rows[0].placed.leaf.0).unwrap();
    assert_eq!(believed.body.actor, INNOCENT);
}

/// Somebody who has opened nothing.
const INNOCENT: UserId = UserId([9; 16]);

/// What the server makes of the list of all leaves' hashes.
type Lie = fn(hashes: &[u8]) -> Vec<u8>;

fn changed(hashes: &[u8]) -> Vec<u8> {
    let mut bent = hashes.to_vec();
    bent[2 * 32] ^= 1;
    bent
}

fn dropped(hashes: &[u8]) -> Vec<u8> {
    [&hashes[..64], &hashes[96..]].concat()
}

fn moved(hashes: &[u8]) -> Vec<u8> {
    [&hashes[..64], &hashes[96..128], &hashes[64..96], &hashes[128..]].concat()
}

#[tokio::test]
async fn attack_68_a_leaf_that_is_changed_dropped_or_moved_breaks_the_chain() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    at(&weber).send("Befund", &[&brandt], vec![("a.pdf", "application/pdf", pdf("a"))]).await.unwrap();
    let Ok(ChainState::Holds { size }) = at(&weber).desk().check_chain().await else { panic!("it holds") };
    for lie in [changed, dropped, moved] as [Lie; 3] {
        let wire = Wire::new(&weber.browser);
        wire.bend_json("/log/hashes", |page| {
            let hashes = from_text(page["hashes"].as_str().unwrap()).unwrap();
            let served = if page["from"] == json!(0) { lie(&hashes) } else { hashes };
            page["hashes"] = json!(to_text(&served));
        });
        let state = through(&weber, &wire).desk().check_chain().await;
        assert_eq!(state, Ok(ChainState::Broken { first_wrong: Some(2) }));
        assert!(believes(&wire, &weber).await >= size, "to the double nothing is wrong");
    }
}

/// The double: the server has signed the head, so the log is whole, as long as the head says. Nothing is
/// computed.
async fn believes(wire: &Wire<'_>, weber: &Person) -> u64 {
    let request = Request::new(Method::Get, format!("{}?from=0", siegel_api::url::LOG_HASHES));
    let page: LeafHashes = ask(wire, request).await.unwrap();
    let instance = weber.vault.instance();
    let logs = Logs::new(instance_log(instance));
    let log = practice_log(instance, weber.vault.practice_id());
    let head = logs.begin().head(&log, &page.head).unwrap();
    let (served, _) = page.hashes.0.as_chunks::<32>();
    let served: Vec<Hash> = served.iter().map(|hash| Hash(*hash)).collect();
    assert_ne!(root_of_leaves(&served), head.checkpoint().root, "whoever computes sees it");
    head.checkpoint().size
}

#[tokio::test]
async fn a_garbage_label_from_elsewhere_does_not_close_the_console() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let file = vec![("a.pdf", "application/pdf", pdf("a"))];
    let id = at(&weber).send("Befund", &[&brandt], file).await.unwrap();
    let jan = at(&brandt);
    let manifest_hash = jan.find(id).await.manifest_hash();
    // Jan's practice commits to bytes that are no label, and signs that as it should.
    let blind = Hash([3; 32]);
    for (kind, bytes) in [(EventKind::Opened, vec![0x5a; 7]), (EventKind::Filed, vec![0x5a; 2_000])] {
        let act = Act::new(kind, id, manifest_hash).sign(&brandt.vault, jan.now, &mut rng()).unwrap();
        let SignedEvent { mut body, .. } = decode(&act.event.0).unwrap();
        body.label_other = commitment(CommitField::LabelOther, &blind.0, &bytes);
        let signature = brandt.vault.identity_key().sign(SignLabel::Event, &encode(&body));
        let event = LabelledEvent {
            event: encode(&SignedEvent { body, signature }).into(),
            own: None,
            other: Some(LabelDetail { blind, label: bytes.into() }),
        };
        let message = ReceiptCreate { event, patient: None };
        let path = siegel_api::url::finding_receipts(id);
        tell(&brandt.browser, Request::json(Method::Post, path, &message).unwrap()).await.unwrap();
    }
    let anna = at(&weber);
    let names = anna.desk().read_names().await.unwrap();
    let query = LogQuery { object: Some(id.into()), ..LogQuery::default() };
    let page = anna.desk().read_log(&names, &query).await.unwrap();
    let [filed, opened] = &page.entries[..2] else { panic!("{:?}", page.entries) };
    assert_eq!((filed.row.kind(), opened.row.kind()), (EventKind::Filed, EventKind::Opened));
    assert!(filed.row.names().is_empty() && opened.row.names().is_empty());
    assert!(filed.row.vouched() == Vouched::Signed && opened.row.vouched() == Vouched::Signed);
}
