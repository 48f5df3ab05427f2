//! Another site uses the browser of somebody who is signed in (attack 62): requests in the person's name, and
//! our page in a frame of its own.
//!
//! The double is the real router behind a layer that makes every request look like one of our own pages', as
//! a server does that does not ask who asks.

use axum::body::Body;
use axum::extract::Request;
use axum::middleware::map_request;
use http::{HeaderValue, StatusCode, header};
use siegel_api::problem::Code;
use siegel_api::url;

use crate::support::{Answer, Browser, House, Person};

/// A page of evil.example has the browser end the session; the cookie goes along, as in browsers that do not
/// know `SameSite`.
async fn evil_page_signs_out(browser: &Browser) -> Answer {
    let request = Request::builder()
        .method("DELETE")
        .uri(url::SESSION)
        .header("origin", "https://evil.example")
        .header("sec-fetch-site", "cross-site")
        .header("sec-fetch-mode", "cors")
        .header("sec-fetch-dest", "empty");
    browser.send(request.body(Body::empty()).unwrap()).await
}

/// A browser from before `Sec-Fetch-*`: of the site it says nothing but the origin.
async fn evil_page_in_an_old_browser(browser: &Browser) -> Answer {
    let request = Request::builder().method("DELETE").uri(url::SESSION).header("x-siegel", "1");
    let request = request.header("origin", "https://evil.example");
    browser.send(request.body(Body::empty()).unwrap()).await
}

async fn is_signed_in(person: &Person) -> bool {
    person.browser.ask("GET", url::SESSION, "").await.status == StatusCode::OK
}

async fn asks_nobody(mut request: Request) -> Request {
    let headers = request.headers_mut();
    headers.remove(header::ORIGIN);
    for (name, value) in [
        ("sec-fetch-site", "same-origin"),
        ("sec-fetch-mode", "cors"),
        ("sec-fetch-dest", "empty"),
        ("x-siegel", "1"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    request
}

#[tokio::test]
async fn attack_62_another_site_does_nothing_in_a_persons_name() {
    let house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    for answer in [evil_page_signs_out(&anna.browser).await, evil_page_in_an_old_browser(&anna.browser).await]
    {
        assert_eq!((answer.status, answer.code()), (StatusCode::FORBIDDEN, Some(Code::ForeignRequest)));
        assert_eq!(answer.header("clear-site-data"), None);
    }
    assert!(is_signed_in(&anna).await);
}

#[tokio::test]
async fn attack_62_succeeds_where_nobody_asks_who_asks() {
    let house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    let blind = Browser::new(house.router.clone().layer(map_request(asks_nobody)));
    blind.take_cookie(anna.browser.cookie());
    assert_eq!(evil_page_signs_out(&blind).await.status, StatusCode::NO_CONTENT);
    assert!(!is_signed_in(&anna).await, "evil.example has signed Anna out");
}

/// What a browser does with an answer that another site wants to frame: `frame-ancestors` decides, and where
/// there is none, `X-Frame-Options`.
fn is_framed(answer: &Answer) -> bool {
    let policy = answer.header("content-security-policy").unwrap_or_default();
    match policy.split("; ").find_map(|directive| directive.strip_prefix("frame-ancestors ")) {
        Some(ancestors) => ancestors != "'none'",
        None => answer.header("x-frame-options").is_none(),
    }
}

/// All documents that there are.
const DOCUMENTS: [&str; 5] = ["/", "/findings/abc", "/s/abc", "/u/abc", "/i/abc"];

/// Each document, as a browser takes it that does not know one of the headers.
async fn documents_without(header: &'static str) -> Vec<Answer> {
    let house = House::open().await;
    let mut answers = Vec::new();
    for path in DOCUMENTS {
        let mut answer = house.browser().open(path).await;
        answer.headers.remove(header).unwrap();
        answers.push(answer);
    }
    answers
}

#[tokio::test]
async fn attack_62_no_site_frames_our_pages_where_policies_are_known() {
    assert!(documents_without("x-frame-options").await.iter().all(|answer| !is_framed(answer)));
}

#[tokio::test]
async fn attack_62_no_site_frames_our_pages_in_a_browser_that_knows_no_policy() {
    assert!(documents_without("content-security-policy").await.iter().all(|answer| !is_framed(answer)));
}

/// With both headers off, evil.example shows our page in a frame, and has the person click there.
#[tokio::test]
async fn attack_62_succeeds_in_a_frame_that_nothing_forbids() {
    for mut answer in documents_without("content-security-policy").await {
        answer.headers.remove("x-frame-options").unwrap();
        assert!(is_framed(&answer));
    }
}
