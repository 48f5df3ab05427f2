//! Caches and service workers that would outlive the page: one visit poisons the next (attack 63).
//!
//! What a browser or a cache does with an answer is written out here in a few lines; the same lines judge the
//! double, a service of the careless kind, and there the attack succeeds.

use std::collections::HashMap;

use axum::Router;
use axum::body::Body;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::routing::get;
use http::{Request, StatusCode};
use siegel_api::message::finding::Ticket;
use siegel_api::url;

use crate::support::{Answer, Browser, House, Person, own};

/// Whether a browser lets this script control pages under `scope` (Service Workers, section "register"): it
/// is a script, and lies above the scope unless the server allows more.
fn controls(script: &Answer, path: &str, scope: &str) -> bool {
    let media = script.header("content-type").unwrap_or_default();
    let folder = &path[..=path.rfind('/').unwrap_or_default()];
    let widest = script.header("service-worker-allowed").unwrap_or(folder);
    script.status == StatusCode::OK && media.starts_with("text/javascript") && scope.starts_with(widest)
}

const PAGES: [&str; 5] = ["/", "/findings/abc", "/s", "/s/abc", "/api/v1/session"];

/// The bytes of a script, as whoever has an account may send them: sealed, and fetched as what they are.
async fn sent_script(anna: &mut Person) -> (String, Answer) {
    let script = b"self.addEventListener('fetch', steal);".repeat(200);
    let finding = anna.sends("sw.js", script).await;
    let file = anna.file_of(finding).await;
    let given = anna.browser.ask("POST", &url::finding_ticket(finding, file), "").await;
    let given: Ticket = serde_json::from_slice(&given.body).unwrap();
    let path = url::finding_part(finding, file, 0);
    let request = own("GET", &path).header(url::HEADER_TICKET, &given.ticket).body(Body::empty());
    let answer = anna.browser.send(request.unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK);
    (path, answer)
}

#[tokio::test]
async fn attack_63_no_worker_controls_a_page() {
    let house = House::open().await;
    let mut anna = Person::founds(&house, "Anna").await;
    let browser = house.browser();
    let mut scripts = vec![sent_script(&mut anna).await];
    for path in ["/dl/sw.js", "/pkg/office.0123.js", "/sw.js", "/s/sw.js", "/api/v1/openapi.json"] {
        scripts.push((path.to_owned(), browser.ask("GET", path, "").await));
        scripts.push((path.to_owned(), browser.open(path).await));
    }
    for (path, script) in &scripts {
        for page in PAGES {
            assert!(!controls(script, path, page), "{path} would control {page}");
        }
    }
    let (path, worker) = &scripts[1];
    assert!(controls(worker, path, "/dl/0123"), "the one worker there is serves downloads, and nothing else");
}

/// A service that hands files out under the media type that their sender gave them.
#[tokio::test]
async fn attack_63_succeeds_where_files_are_scripts() {
    let file = get(|| async {
        let headers = [("content-type", "text/javascript"), ("service-worker-allowed", "/")];
        (headers, "self.addEventListener('fetch', steal);").into_response()
    });
    let service = Browser::new(Router::new().route("/files/sw.js", file));
    let script = service.open("/files/sw.js").await;
    assert!(PAGES.iter().all(|page| controls(&script, "/files/sw.js", page)));
}

/// A cache between people and the server: it keeps by address what it may keep.
#[derive(Default)]
struct Cache(HashMap<String, Vec<u8>>);

impl Cache {
    /// The attacker asks with headers of his own, then a victim asks as usual: what the victim gets.
    async fn poisoned(&mut self, service: &Browser, path: &str) -> Vec<u8> {
        for headers in [evil_headers(), HeaderMap::new()] {
            if !self.0.contains_key(path) {
                let answer = asks(service, path, headers).await;
                let kept = !answer.header("cache-control").unwrap_or_default().contains("no-store");
                if !kept {
                    continue;
                }
                self.0.insert(path.to_owned(), answer.body);
            }
        }
        match self.0.get(path) {
            Some(kept) => kept.clone(),
            None => asks(service, path, HeaderMap::new()).await.body,
        }
    }
}

/// Headers that some servers and frameworks believe.
fn evil_headers() -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "http"),
        ("x-original-url", "/evil"),
        ("x-rewrite-url", "/evil"),
        ("x-http-method-override", "DELETE"),
        ("accept-language", "evil"),
    ] {
        headers.insert(name, value.parse().unwrap());
    }
    headers
}

async fn asks(service: &Browser, path: &str, headers: HeaderMap) -> Answer {
    let mut request = Request::get(path).body(Body::empty()).unwrap();
    request.headers_mut().extend(headers);
    service.send(request).await
}

#[tokio::test]
async fn attack_63_no_cache_is_poisoned() {
    let house = House::open().await;
    let browser = house.browser();
    let public = ["/impressum", "/datenschutz", "/sicherheit", "/hilfe?sprache=en"];
    let others = ["/", "/s/abc", "/findings/abc", "/pkg/office.0123.js", "/dl/sw.js", "/api/v1/instance"];
    for path in public.into_iter().chain(others) {
        let honest = asks(&browser, path, HeaderMap::new()).await;
        assert_eq!(honest.status, StatusCode::OK, "{path}");
        let evil = asks(&browser, path, evil_headers()).await;
        assert_eq!((evil.status, &evil.body), (honest.status, &honest.body), "{path} changes with headers");
        let kept = !honest.header("cache-control").unwrap().contains("no-store");
        assert_eq!(kept, path.starts_with("/pkg/"), "{path}: only what has its hash in its name is kept");
        assert_eq!(Cache::default().poisoned(&browser, path).await, honest.body, "{path}");
    }
}

/// A service that writes the host into its page, and lets the page be kept.
#[tokio::test]
async fn attack_63_succeeds_where_the_page_believes_the_host() {
    let page = get(|headers: HeaderMap| async move {
        let host = headers.get("host").map_or("siegel.example", |host| host.to_str().unwrap()).to_owned();
        ([("cache-control", "max-age=60")], format!("<script src=//{host}/app.js></script>"))
    });
    let service = Browser::new(Router::new().route("/", page));
    let got = Cache::default().poisoned(&service, "/").await;
    assert_eq!(got, b"<script src=//evil.example/app.js></script>", "the victim runs the attacker's script");
}
