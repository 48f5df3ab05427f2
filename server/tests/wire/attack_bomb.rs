//! Requests that would use the server up: bodies without end, nesting without end, numbers beyond every bound
//! (attack 37). What a client must withstand is in client/tests/bomb.rs.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Body;
use axum::extract::Request;
use axum::routing::post;
use axum::{Router, body};
use bytes::Bytes;
use futures::stream;
use http::StatusCode;
use serde_json::json;
use siegel_api::id::FindingId;
use siegel_api::limits::{JSON_BYTES_MAX, PAGE_MAX, PART_BODY_BYTES_MAX};
use siegel_api::message::log::LogPage;
use siegel_api::problem::Code;
use siegel_api::url;

use super::routes;
use crate::support::{Answer, Browser, House, Person, own};

const CHUNK: usize = 64 << 10;
/// The attacker's patience: so much he would send.
const ENOUGH: u64 = 64 << 20;

/// A body of zeros that goes on until nobody reads it any more, and how much of it was read.
fn endless() -> (Body, Arc<AtomicU64>) {
    let read = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&read);
    let chunks = stream::unfold((), move |()| {
        let before = count.fetch_add(CHUNK as u64, Ordering::SeqCst);
        let more = (before < ENOUGH).then(|| (Ok::<_, Infallible>(Bytes::from_static(&[b' '; CHUNK])), ()));
        async move { more }
    });
    (Body::from_stream(chunks), read)
}

async fn sends_without_end(browser: &Browser, method: &str, path: &str) -> (Answer, u64) {
    let (body, read) = endless();
    let digest = format!("sha-256=:{}=:", "A".repeat(43));
    let request = own(method, path).header(url::HEADER_DIGEST, digest).body(body).unwrap();
    let answer = browser.send(request).await;
    (answer, read.load(Ordering::SeqCst))
}

#[tokio::test]
async fn attack_37_no_body_is_read_beyond_its_bound() {
    let house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    for route in routes::api(&anna.browser).await {
        if matches!(route.method.as_str(), "GET" | "DELETE") {
            continue;
        }
        let (answer, read) = sends_without_end(&anna.browser, &route.method, &route.path).await;
        let bound = if route.template.contains("/parts/") { PART_BODY_BYTES_MAX } else { JSON_BYTES_MAX };
        assert!(!answer.status.is_server_error(), "{route:?}: {}", answer.status);
        assert!(read <= (bound + 4 * CHUNK) as u64, "{route:?}: {read} bytes were read");
    }
}

#[tokio::test]
async fn attack_37_succeeds_where_bodies_have_no_bound() {
    let reads = |request: Request| async move {
        let whole = body::to_bytes(request.into_body(), usize::MAX).await.unwrap();
        (StatusCode::OK, whole.len().to_string())
    };
    let service = Browser::new(Router::new().route("/", post(reads)));
    let (answer, read) = sends_without_end(&service, "POST", "/").await;
    assert_eq!(answer.body, ENOUGH.to_string().as_bytes(), "all of it lies in memory");
    assert!(read >= ENOUGH);
}

/// Brackets upon brackets: a reader that goes down with them overflows its stack, which ends the process.
#[tokio::test]
async fn attack_37_nesting_ends() {
    let house = House::open().await;
    let browser = house.browser();
    let deep = "[".repeat(1_000_000);
    let inside = format!("{{\"ceremony_id\":\"{}\",\"credential\":{deep}", routes::NOBODY);
    let within_bounds = format!(
        "{{\"ceremony_id\":\"{}\",\"credential\":{}{}}}",
        routes::NOBODY,
        "[".repeat(100),
        "]".repeat(100)
    );
    for body in [deep, inside] {
        assert_eq!(browser.ask("POST", url::SESSION_FINISH, body).await.code(), Some(Code::Malformed));
    }
    let answer = browser.ask("POST", url::SESSION_FINISH, within_bounds).await;
    assert_eq!(answer.code(), Some(Code::CeremonyEnded), "it is read, and no ceremony is found");
}

#[tokio::test]
async fn attack_37_numbers_end() {
    let house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    let draft = async |files: serde_json::Value| {
        let body = anna.draft_of("AAAA", files).await;
        anna.browser.ask("PUT", &url::draft(FindingId([3; 16])), body).await
    };
    let file = |number: u32, padded: u64| {
        let mut id = [0; 16];
        id[..4].copy_from_slice(&number.to_be_bytes());
        json!({ "file_id": siegel_api::id::FileId(id), "padded": padded })
    };
    for padded in [0, 1, 1 << 37, u64::MAX, u64::MAX - 65_535] {
        assert_eq!(draft(json!([file(1, padded)])).await.code(), Some(Code::Malformed), "{padded}");
    }
    let many = (0..=u32::try_from(siegel_api::limits::FILES_MAX).unwrap()).map(|number| file(number, 4_096));
    let refused = draft(many.collect()).await;
    assert!(matches!(refused.code(), Some(Code::Malformed | Code::TooLarge)), "{:?}", refused.code());
    let page = anna.browser.ask("GET", &format!("{}?limit={}", url::LOG, u32::MAX), "").await;
    if page.status == StatusCode::OK {
        let page: LogPage = serde_json::from_slice(&page.body).unwrap();
        assert!(page.rows.len() <= PAGE_MAX as usize);
    } else {
        assert_eq!(page.code(), Some(Code::Malformed));
    }
    for query in ["limit=-1", "limit=99999999999999999999", "before=-1", "before=18446744073709551616"] {
        let answer = anna.browser.ask("GET", &format!("{}?{query}", url::LOG), "").await;
        assert!(answer.status.is_client_error(), "{query}: {}", answer.status);
    }
}
