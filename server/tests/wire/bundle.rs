//! Bundles of small parts: what the server takes of them, and what hostile bodies get.

use axum::body::Body;
use http::StatusCode;
use serde_json::json;
use siegel_api::bundle::{BUNDLE_BYTES_MAX, BUNDLE_PARTS_MAX, ENTRY_BYTES, Entry, Head};
use siegel_api::hash::Hash;
use siegel_api::id::{FileId, FindingId};
use siegel_api::message::draft::{BundleAnswer, Draft, PartFate};
use siegel_api::part::sealed_part_length;
use siegel_api::problem::Code;
use siegel_api::url;

use crate::support::{Answer, House, Person, own};

const FINDING: FindingId = FindingId([3; 16]);

fn file(number: u8) -> FileId {
    FileId([number; 16])
}

/// A draft of files 1 to `files`, of 4096 bytes each.
async fn draft(person: &Person, finding: FindingId, files: u8) {
    let files: Vec<_> =
        (1..=files).map(|number| json!({ "file_id": file(number), "padded": 4_096 })).collect();
    let body = person.draft_of("AAAA", json!(files)).await;
    assert_eq!(person.browser.ask("PUT", &url::draft(finding), body).await.status, StatusCode::OK);
}

/// As random as ciphertext, and another for each file.
fn noise(number: u8) -> Vec<u8> {
    let length = usize::try_from(sealed_part_length(4_096, 0).unwrap()).unwrap();
    let blocks = (0..length.div_ceil(32))
        .flat_map(|block| Hash::of(&[&block.to_be_bytes()[..], &[number]].concat()).0);
    blocks.take(length).collect()
}

fn entry(file_id: FileId, sealed: &[u8]) -> Entry {
    Entry { file_id, part: 0, bytes: u32::try_from(sealed.len()).unwrap(), hash: Hash::of(sealed) }
}

/// A bundle of these files.
fn bundle(numbers: &[u8]) -> Vec<u8> {
    let head = Head::new(numbers.iter().map(|number| entry(file(*number), &noise(*number))).collect());
    [head.unwrap().encode(), numbers.iter().flat_map(|number| noise(*number)).collect()].concat()
}

async fn put(person: &Person, finding: FindingId, body: impl Into<Body>) -> Answer {
    person.browser.ask("PUT", &url::draft_parts(finding), body).await
}

fn fates(answer: &Answer) -> Vec<PartFate> {
    assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.code());
    serde_json::from_slice::<BundleAnswer>(&answer.body).unwrap().parts
}

/// Which files of the draft have arrived.
async fn arrived(person: &Person) -> Vec<FileId> {
    let answer = person.browser.ask("GET", &url::draft(FINDING), "").await;
    let draft: Draft = serde_json::from_slice(&answer.body).unwrap();
    draft.files.iter().filter(|file| !file.parts.is_empty()).map(|file| file.file_id).collect()
}

#[tokio::test]
async fn small_parts_arrive_together_and_again() {
    let house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    draft(&anna, FINDING, 3).await;
    for _ in 0..2 {
        assert_eq!(fates(&put(&anna, FINDING, bundle(&[1, 2, 3])).await), [PartFate::Stored; 3]);
        assert_eq!(arrived(&anna).await, [file(1), file(2), file(3)]);
    }
    // A chunked body says no length beforehand.
    let pieces: Vec<_> =
        bundle(&[2]).chunks(1_000).map(|piece| Ok::<_, axum::Error>(piece.to_vec())).collect();
    let body = Body::from_stream(futures::stream::iter(pieces));
    assert_eq!(fates(&put(&anna, FINDING, body).await), [PartFate::Stored]);
    house.is_in_order().await;
}

#[tokio::test]
async fn each_part_has_its_own_fate() {
    let house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    draft(&anna, FINDING, 5).await;
    let mut damaged = bundle(&[1, 2]);
    *damaged.last_mut().unwrap() ^= 1;
    let answer = put(&anna, FINDING, damaged).await;
    assert_eq!(fates(&answer), [PartFate::Stored, PartFate::Damaged]);

    let text = b"Der Befund ist unauffaellig. ".repeat(200)[..noise(3).len()].to_vec();
    let longer = [noise(4), vec![0]].concat();
    let parts = [(file(3), text), (file(4), longer), (file(9), noise(9)), (file(5), noise(5))];
    let head = Head::new(parts.iter().map(|(file, sealed)| entry(*file, sealed)).collect()).unwrap();
    let body = [head.encode(), parts.iter().flat_map(|(_, sealed)| sealed.clone()).collect()].concat();
    let expected = [PartFate::NotSealed, PartFate::NotSealed, PartFate::Missing, PartFate::Stored];
    assert_eq!(fates(&put(&anna, FINDING, body).await), expected);
    assert_eq!(arrived(&anna).await, [file(1), file(5)]);
    house.is_in_order().await;
}

#[tokio::test]
async fn a_body_that_is_no_bundle_stores_nothing() {
    let house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    draft(&anna, FINDING, 3).await;
    let whole = bundle(&[1, 2]);
    let large = vec![7; usize::try_from(BUNDLE_BYTES_MAX + 1).unwrap()];
    let many = u16::try_from((BUNDLE_PARTS_MAX + 1) * ENTRY_BYTES).unwrap().to_be_bytes();
    let twice = [&whole[..2], &whole[2..58], &whole[2..58], &whole[114..]].concat();
    let huge = {
        let mut huge = whole.clone();
        huge[22..26].copy_from_slice(&u32::MAX.to_be_bytes());
        huge
    };
    let bodies: [(&str, Vec<u8>, Code); 9] = [
        ("empty", Vec::new(), Code::PartDamaged),
        ("no parts", vec![0, 0], Code::Malformed),
        ("JSON", b"{\"parts\":[]}".to_vec(), Code::Malformed),
        ("a head alone", whole[..114].to_vec(), Code::PartDamaged),
        ("cut", whole[..whole.len() - 1].to_vec(), Code::PartDamaged),
        ("goes on", [&whole[..], &[0]].concat(), Code::Malformed),
        ("larger than a part", large.clone(), Code::Malformed),
        ("too many parts", [&many[..], &whole].concat(), Code::Malformed),
        ("one part twice", twice, Code::Malformed),
    ];
    for (what, body, code) in bodies {
        assert_eq!(put(&anna, FINDING, body).await.code(), Some(code), "{what}");
    }
    assert_eq!(put(&anna, FINDING, huge).await.code(), Some(Code::Malformed), "a length that nobody sends");
    // A length that is said is believed before anything is read.
    for (length, code) in [(large.len(), Code::TooLarge), (whole.len() - 1, Code::Malformed)] {
        let said = own("PUT", &url::draft_parts(FINDING)).header("content-length", length);
        let answer = anna.browser.send(said.body(Body::from(whole.clone())).unwrap()).await;
        assert_eq!(answer.code(), Some(code), "{length}");
    }
    assert_eq!(arrived(&anna).await, []);
    house.is_in_order().await;
}

#[tokio::test]
async fn a_stranger_puts_nothing_into_my_draft_and_learns_nothing_of_it() {
    let house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    let berta = Person::founds(&house, "Berta").await;
    draft(&anna, FINDING, 2).await;
    let theirs = put(&berta, FINDING, bundle(&[1])).await;
    let nothing = put(&berta, FindingId([9; 16]), bundle(&[1])).await;
    assert_eq!((theirs.status, theirs.code()), (StatusCode::NOT_FOUND, Some(Code::NotFound)));
    assert_eq!(theirs.body.len(), nothing.body.len());
    // Nor by a draft of her own, in which she names my file.
    let other = FindingId([4; 16]);
    let body = berta.draft_of("AAAA", json!([{ "file_id": file(7), "padded": 4_096 }])).await;
    assert_eq!(berta.browser.ask("PUT", &url::draft(other), body).await.status, StatusCode::OK);
    assert_eq!(fates(&put(&berta, other, bundle(&[1, 7])).await), [PartFate::Missing, PartFate::Stored]);
    assert_eq!(arrived(&anna).await, []);
    let visitor = house.browser().ask("PUT", &url::draft_parts(FINDING), bundle(&[1])).await;
    assert_eq!(visitor.code(), Some(Code::SignedOut));
}
