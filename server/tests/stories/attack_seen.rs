//! What the server learns by the way: sizes, equal files, who writes to whom (attacks 64, 65, 66).

use std::collections::BTreeSet;

use serde_json::Value;
use siegel_api::bundle::Head;
use siegel_api::bytes::from_text;
use siegel_api::codec::decode;
use siegel_api::grant::Grant;
use siegel_api::id::{FindingId, GroupId, PracticeId};
use siegel_api::message::finding::FindingCreate;
use siegel_api::signing::Signed;
use siegel_api::url;
use siegel_client::server::{Method, Request};

use crate::files::pdf;
use crate::hostile::Wire;
use crate::patient::{ORIGIN, Patient, give};
use crate::support::{Browser, House, Person};
use crate::works::{rng, through, two_doctors};

/// Sends one finding of one file and gives the lengths of all bodies, in their order.
async fn lengths(weber: &Person, browser: &Browser, title: &str, file: Vec<u8>) -> Vec<usize> {
    let wire = Wire::new(browser);
    through(weber, &wire).send(title, &[], vec![("a.pdf", "application/pdf", file)]).await.unwrap();
    wire.asked().iter().map(|request| request.body.len()).collect()
}

#[tokio::test]
async fn attack_64_two_findings_of_a_class_weigh_the_same_on_the_wire() {
    let house = House::open().await;
    let (weber, _) = two_doctors(&house).await;
    let short = lengths(&weber, &weber.browser, "MRT", vec![1; 70_001]).await;
    let long = lengths(&weber, &weber.browser, "MRT Knie links, Verlaufskontrolle", vec![2; 71_600]).await;
    assert_eq!(short, long);
    let other = lengths(&weber, &weber.browser, "MRT", vec![1; 90_000]).await;
    assert_ne!(short, other, "the class itself is seen");
}

/// The sealed parts that were sent, taken out of their bundles.
fn parts(wire: &Wire<'_>) -> Vec<Vec<u8>> {
    let is_bundle = |it: &Request| it.method == Method::Put && it.path.ends_with("/parts");
    wire.asked().iter().filter(|it| is_bundle(it)).flat_map(|it| unpacked(&it.body)).collect()
}

fn unpacked(bundle: &[u8]) -> Vec<Vec<u8>> {
    let (head, mut rest) = bundle.split_at(Head::length([bundle[0], bundle[1]]).unwrap());
    let mut take = |bytes: u32| {
        let (part, after) = rest.split_at(bytes as usize);
        rest = after;
        part.to_vec()
    };
    Head::parse(head).unwrap().entries().iter().map(|entry| take(entry.bytes)).collect()
}

#[tokio::test]
async fn attack_65_the_same_file_twice_is_sent_whole_and_stored_twice() {
    let house = House::open().await;
    let (weber, _) = two_doctors(&house).await;
    let wire = Wire::new(&weber.browser);
    let anna = through(&weber, &wire);
    for _ in 0..2 {
        let twice = vec![("a.pdf", "application/pdf", pdf("a")), ("b.pdf", "application/pdf", pdf("a"))];
        anna.send("Befund", &[], twice).await.unwrap();
    }
    let parts = parts(&wire);
    assert_eq!(parts.len(), 4, "nobody asks whether it is there already");
    let blocks: Vec<&[u8]> = parts.iter().flat_map(|part| part.chunks_exact(16)).collect();
    let different: BTreeSet<&[u8]> = blocks.iter().copied().collect();
    assert_eq!(different.len(), blocks.len(), "nothing shows that they are equal");
}

/// The names of all fields that a body holds, with the route; ids become `{}`.
fn fields(request: &Request) -> BTreeSet<String> {
    let segment = |text: &str| {
        if from_text(text).is_some_and(|id| id.len() == 16) { "{}".to_owned() } else { text.to_owned() }
    };
    let path: Vec<String> = request.path.split('/').map(segment).collect();
    let route = format!("{} {}", request.method.text(), path.join("/").replace("/api/v1", ""));
    let mut all = BTreeSet::new();
    match serde_json::from_slice(&request.body) {
        Ok(body) => names(&body, &route, &mut all),
        Err(_) => _ = all.insert(route),
    }
    all
}

fn names(value: &Value, path: &str, all: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, one)| names(one, &format!("{path} {name}"), all))
        }
        Value::Array(items) => items.iter().for_each(|one| names(one, path, all)),
        _ => _ = all.insert(path.to_owned()),
    }
}

/// Everything that people say to the server from sending to opening by link, field by field. Whoever adds
/// one adds it here, and asks himself who learns what.
const LEARNED: &[&str] = &[
    "GET /contacts",
    "GET /door/{}/files/{}/parts/0",
    "GET /findings/{}",
    "GET /findings/{}/files/{}/parts/0",
    "GET /instance",
    "GET /practices/{}",
    "POST /door/{}/fetch file_id",
    "POST /door/{}/fetch finding_id",
    "POST /door/{}/knock exposed",
    "POST /door/{}/knock knock",
    "POST /door/{}/open access",
    "POST /door/{}/open knock",
    "POST /door/{}/receipts mac",
    "POST /door/{}/receipts manifest_hash",
    "POST /door/{}/receipts terms_hash",
    "POST /door/{}/receipts time",
    "POST /findings event event",
    "POST /findings event own blind",
    "POST /findings event own label",
    "POST /findings grants event event",
    "POST /findings grants event other blind",
    "POST /findings grants event other label",
    "POST /findings grants event own blind",
    "POST /findings grants event own label",
    "POST /findings grants grant",
    "POST /findings manifest",
    "POST /findings meta",
    "POST /findings patient",
    "POST /findings/{}/receipts event event",
    "POST /findings/{}/receipts event other blind",
    "POST /findings/{}/receipts event other label",
    "POST /findings/{}/withdraw events event",
    "POST /findings/{}/withdraw events own blind",
    "POST /findings/{}/withdraw events own label",
    "POST /links arm access_hash",
    "POST /links arm box0",
    "POST /links arm office",
    "POST /links arm terms",
    "POST /links box1",
    "POST /links event event",
    "POST /links event own blind",
    "POST /links event own label",
    "POST /links findings",
    "POST /links knock_hash",
    "POST /links link_id",
    "POST /links pre",
    "PUT /account/keyring event event",
    "PUT /account/keyring keyring blob",
    "PUT /account/keyring keyring seq",
    "PUT /account/keyring prev_hash",
    "PUT /contacts/{} blob",
    "PUT /contacts/{} event event",
    "PUT /contacts/{} event own blind",
    "PUT /contacts/{} event own label",
    "PUT /contacts/{} version",
    "PUT /drafts/{} envelope",
    "PUT /drafts/{} files file_id",
    "PUT /drafts/{} files padded",
    "PUT /drafts/{} sealed_key",
    "PUT /drafts/{}/files/{}/parts/0",
    "PUT /drafts/{}/parts",
];

#[tokio::test]
async fn attack_66_the_server_learns_these_fields_and_no_more() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let (browser, office, other) = (house.browser(), Wire::new(&weber.browser), Wire::new(&brandt.browser));
    let (phone, anna, jan) = (Wire::new(&browser), through(&weber, &office), through(&brandt, &other));
    let file = vec![("a.pdf", "application/pdf", pdf("a"))];
    let id = anna.send("Befund", &[&brandt], file).await.unwrap();
    let small = vec![("a.pdf", "application/pdf", pdf("a")), ("b.pdf", "application/pdf", pdf("b"))];
    let bundled = anna.send("Befund", &[], small).await.unwrap();
    let finding = jan.find(id).await;
    jan.read_only_file(&finding).await.unwrap();
    jan.desk().receipt_opened(&finding, &jan, &mut rng()).await.unwrap();
    let new = give(anna, id, 5).await;
    let lena = Patient::taps(&phone, &new.expose_url(ORIGIN));
    let visit = lena.types(&new.pin().expose_text()).await.unwrap();
    let shown = &visit.findings()[0];
    lena.reads(&visit, id, shown.files().next().unwrap().file_id).await.unwrap();
    visit.receipt(&phone, shown, weber.clock_now()).await.unwrap();
    anna.desk().withdraw(&anna.find(id).await, weber.clock_now(), &mut rng()).await.unwrap();

    let asked = [office.asked(), other.asked(), phone.asked()].concat();
    let learned: BTreeSet<String> = asked.iter().flat_map(fields).collect();
    let expected: BTreeSet<String> = LEARNED.iter().map(|&field| field.to_owned()).collect();
    assert_eq!(learned, expected);
    // The double's client says one thing more, and is found out.
    let mut telling =
        asked.iter().find(|it| it.path == url::FINDINGS && it.method == Method::Post).unwrap().clone();
    let mut body: Value = serde_json::from_slice(&telling.body).unwrap();
    body["title"] = "Befund".into();
    telling.body = serde_json::to_vec(&body).unwrap();
    assert!(!fields(&telling).is_subset(&expected));

    // And this is what the server does with it: it knows who sent to whom, and when. It is admitted.
    let known = [edge(&weber, &weber, id), edge(&weber, &brandt, id), edge(&weber, &weber, bundled)];
    assert_eq!(graph(&asked), BTreeSet::from(known));
}

type Edge = (PracticeId, GroupId, FindingId);

fn edge(from: &Person, to: &Person, finding: FindingId) -> Edge {
    (from.vault.practice_id(), to.vault.practice_id(), finding)
}

/// Who gave what to whom, read off the grants.
fn graph(asked: &[Request]) -> BTreeSet<Edge> {
    let sent = asked.iter().filter(|it| it.method == Method::Post && it.path == url::FINDINGS);
    sent.flat_map(|request| {
        let message: FindingCreate = serde_json::from_slice(&request.body).unwrap();
        let manifest: Signed = decode(&message.manifest.0).unwrap();
        let id = siegel_api::manifest::Manifest::parse(manifest.body()).unwrap().core.finding_id;
        let grants = message.grants.iter().map(|write| {
            let signed: Signed = decode(&write.grant.0).unwrap();
            Grant::parse(signed.body()).unwrap().info
        });
        let edges = grants.map(|info| (info.granter_group, GroupId(info.recipient_id.0), id));
        edges.collect::<Vec<_>>()
    })
    .collect()
}
