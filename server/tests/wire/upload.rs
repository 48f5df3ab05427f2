//! What the server takes for storage: sealed parts of the right length and hash, nothing else,
//! and no name swapped for another (attack 18).

use axum::body::Body;
use base64ct::{Base64, Encoding};
use http::StatusCode;
use serde_json::json;
use siegel_api::hash::Hash;
use siegel_api::id::{FileId, FindingId};
use siegel_api::part::{PART_BYTES, sealed_part_length};
use siegel_api::problem::Code;
use siegel_api::url;

use crate::support::{Answer, House, Person, own};

const FINDING: FindingId = FindingId([3; 16]);
const FILE: FileId = FileId([4; 16]);

async fn draft(anna: &Person, padded: u64) -> Answer {
    let body = anna.draft_of("AAAA", json!([{ "file_id": FILE, "padded": padded }])).await;
    anna.browser.ask("PUT", &url::draft(FINDING), body).await
}

/// As random as ciphertext.
fn noise(length: u64) -> Vec<u8> {
    let blocks = (0..length.div_ceil(32)).flat_map(|block| Hash::of(&block.to_be_bytes()).0);
    blocks.take(usize::try_from(length).unwrap()).collect()
}

async fn put(anna: &Person, part: u32, body: Vec<u8>, digest: Hash) -> Answer {
    let digest = format!("sha-256=:{}:", Base64::encode_string(digest.as_bytes()));
    let request = own("PUT", &url::draft_part(FINDING, FILE, part)).header(url::HEADER_DIGEST, digest);
    anna.browser.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn only_what_is_framed_as_sealed_is_stored() {
    let house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    assert_eq!(draft(&anna, PART_BYTES + 1).await.code(), Some(Code::Malformed), "not a padded length");
    assert_eq!(draft(&anna, 4_096).await.status, StatusCode::OK);
    let length = sealed_part_length(4_096, 0).unwrap();
    let good = noise(length);
    let digest = Hash::of(&good);
    assert_eq!(put(&anna, 0, good[1..].to_vec(), digest).await.code(), Some(Code::PartNotSealed), "short");
    assert_eq!(put(&anna, 0, noise(length + 1), digest).await.code(), Some(Code::PartNotSealed), "long");
    let text = b"Der Befund ist unauffaellig. ".repeat(200);
    let text = text[..usize::try_from(length).unwrap()].to_vec();
    let told = Hash::of(&text);
    assert_eq!(put(&anna, 0, text, told).await.code(), Some(Code::PartNotSealed), "plaintext");
    assert_eq!(put(&anna, 0, good.clone(), Hash::of(b"")).await.code(), Some(Code::PartDamaged), "damaged");
    assert_eq!(put(&anna, 1, good.clone(), digest).await.code(), Some(Code::NotFound), "no such part");
    assert_eq!(put(&anna, 0, good.clone(), digest).await.status, StatusCode::NO_CONTENT);
    assert_eq!(put(&anna, 0, good, digest).await.status, StatusCode::NO_CONTENT, "sent again");
    let berta = Person::founds(&house, "Berta").await;
    assert_eq!(put(&berta, 0, noise(length), digest).await.code(), Some(Code::NotFound), "another's draft");
}

#[tokio::test]
async fn a_draft_takes_more_files_and_keeps_what_it_has() {
    let house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    draft(&anna, 4_096).await;
    let files =
        json!([{ "file_id": FILE, "padded": 4_096 }, { "file_id": FileId([5; 16]), "padded": 8_192 }]);
    let more = anna.draft_of("AAAB", files).await;
    let answer = anna.browser.ask("PUT", &url::draft(FINDING), more).await;
    let state: siegel_api::message::draft::Draft = serde_json::from_slice(&answer.body).unwrap();
    let files: Vec<u64> = state.files.iter().map(|file| file.padded).collect();
    assert_eq!(files, [4_096, 8_192]);
    assert_eq!(draft(&anna, 8_192).await.code(), Some(Code::Conflict), "another length for a known file");
    assert_eq!(anna.browser.ask("DELETE", &url::draft(FINDING), "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(anna.browser.ask("GET", &url::draft(FINDING), "").await.code(), Some(Code::NotFound));
}

#[tokio::test]
async fn bodies_have_their_bounds() {
    let house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    let large = vec![b' '; siegel_api::limits::JSON_BYTES_MAX + 1];
    let answer = anna.browser.ask("POST", url::FINDINGS, large).await;
    assert_eq!(answer.code(), Some(Code::TooLarge));
    let form =
        own("POST", url::FINDINGS).header("content-type", "text/plain").body(Body::from("{}")).unwrap();
    assert_eq!(anna.browser.send(form).await.code(), Some(Code::Malformed), "a type that a form could send");
    let report = anna.browser.ask("POST", "/api/csp", vec![b' '; 9 << 10]).await;
    assert_eq!(report.status, StatusCode::PAYLOAD_TOO_LARGE);
}
