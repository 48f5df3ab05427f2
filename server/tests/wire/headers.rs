//! Every header on every route, in a table (ATTACKS, part D).

use axum::body::Body;
use http::{Request, StatusCode};

use super::routes;
use crate::support::{Answer, Browser, House};

/// On every answer.
const EVERYWHERE: [(&str, &str); 8] = [
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    ("cross-origin-resource-policy", "same-origin"),
    ("origin-agent-cluster", "?1"),
    ("x-robots-tag", "noindex, nofollow, noarchive, nosnippet"),
];

const API: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// What a document's policy must say, one directive each.
const DOCUMENT: [&str; 14] = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "frame-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types siegel default",
];

pub fn check(answer: &Answer, route: &str) {
    for (name, value) in EVERYWHERE {
        assert_eq!(answer.header(name), Some(value), "{name} of {route}");
    }
    assert!(answer.header("x-request-id").is_some(), "{route}");
    assert!(!answer.headers.keys().any(|name| name.as_str().starts_with("access-control-")), "{route}");
    assert!(answer.header("server").is_none(), "{route}");
}

#[tokio::test]
async fn attack_62_every_route_of_the_api_carries_every_header() {
    let house = House::open().await;
    let browser = house.browser();
    for route in routes::api(&browser).await {
        let answer = browser.ask(&route.method, &route.path, "{}").await;
        check(&answer, &route.path);
        assert_eq!(answer.header("content-security-policy"), Some(API), "{route:?}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{route:?}");
        assert!(answer.status != StatusCode::INTERNAL_SERVER_ERROR, "{route:?}");
    }
    for path in ["/healthz", "/readyz", "/api/v1/nothing", "/api/nothing", "/.well-known/security.txt"] {
        let answer = browser.ask("GET", path, "").await;
        check(&answer, path);
        assert_eq!(answer.header("content-security-policy"), Some(API), "{path}");
    }
}

#[tokio::test]
async fn attack_62_documents_carry_their_policy() {
    let house = House::open().await;
    let browser = house.browser();
    for path in [
        "/",
        "/settings",
        "/findings/abc",
        "/i/abc",
        "/s",
        "/s/",
        "/s/abc",
        "/s/abc%23def",
        "/s/a/b/c",
        "/u/abc",
    ] {
        let answer = browser.open(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        check(&answer, path);
        let policy = answer.header("content-security-policy").unwrap();
        let said: Vec<&str> = policy.split("; ").collect();
        for directive in DOCUMENT {
            assert!(said.contains(&directive), "{directive} of {path}");
        }
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}");
        assert_eq!(answer.header("reporting-endpoints"), Some("csp=\"/api/csp\""));
        assert_eq!(answer.header("integrity-policy"), Some("blocked-destinations=(script)"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
        let camera = if path.starts_with("/s") && !path.starts_with("/settings") || path.starts_with("/u") {
            "camera=()"
        } else {
            "camera=(self)"
        };
        assert!(answer.header("permissions-policy").unwrap().contains(camera), "{path}");
        assert!(answer.header("set-cookie").is_none(), "{path}");
    }
}

#[tokio::test]
async fn files_with_hashed_names_are_kept_for_ever_and_packed() {
    let house = House::open().await;
    let browser = house.browser();
    let plain = browser.open_file("/pkg/office.0123.js", None).await;
    check(&plain, "/pkg");
    assert_eq!(plain.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(plain.header("content-type"), Some("text/javascript; charset=utf-8"));
    assert_eq!(plain.header("content-encoding"), None);
    let packed = browser.open_file("/pkg/office.0123.js", Some("gzip, br;q=1.0")).await;
    assert_eq!(
        (packed.header("content-encoding"), packed.body.as_slice()),
        (Some("br"), b"brotli".as_slice())
    );
    let unwanted = browser.open_file("/pkg/office.0123.js", Some("gzip, br;q=0")).await;
    assert_eq!(unwanted.header("content-encoding"), None);
    let missing = browser.open_file("/pkg/office.9999.js", None).await;
    assert_eq!((missing.status, missing.header("cache-control")), (StatusCode::NOT_FOUND, Some("no-store")));
    let outside = browser.open_file("/pkg/../office.html", None).await;
    assert_eq!(outside.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn only_the_service_worker_lives_under_dl() {
    let house = House::open().await;
    let browser = house.browser();
    assert_eq!(browser.open_file("/dl/sw.js", None).await.status, StatusCode::OK);
    assert_eq!(browser.open_file("/dl/0123", None).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn transport_security_is_said_on_https_and_never_on_localhost() {
    let local = House::open().await;
    let answer = local.browser().open("/").await;
    assert_eq!(answer.header("strict-transport-security"), None);
    assert!(!answer.header("content-security-policy").unwrap().contains("upgrade-insecure-requests"));
    let secure = House::open_with(|config| {
        config.origin = siegel_server::config::Origin::parse("https://siegel.example").unwrap();
    })
    .await;
    let answer = secure.browser().open("/").await;
    assert!(answer.header("strict-transport-security").unwrap().starts_with("max-age=63072000"));
    assert!(answer.header("content-security-policy").unwrap().ends_with("upgrade-insecure-requests"));
}

#[tokio::test]
async fn attack_62_other_sites_get_nothing() {
    let house = House::open().await;
    let browser = house.browser();
    for route in routes::api(&browser).await {
        for (site, mode, dest) in [
            ("cross-site", "cors", "empty"),
            ("same-site", "cors", "empty"),
            ("cross-site", "navigate", "document"),
            ("same-origin", "no-cors", "image"),
            ("none", "navigate", "document"),
        ] {
            let answer = forged(&browser, &route.method, &route.path, (site, mode, dest)).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{route:?} {site} {mode}");
        }
    }
    // The same request from our own page is answered: the refusal is the check's doing.
    let answer = forged(&browser, "GET", "/api/v1/instance", ("same-origin", "cors", "empty")).await;
    assert_eq!(answer.status, StatusCode::OK);
    for (mode, dest) in [("navigate", "iframe"), ("no-cors", "script"), ("cors", "empty")] {
        let answer = forged(&browser, "GET", "/", ("cross-site", mode, dest)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "a document as {dest}");
    }
}

async fn forged(
    browser: &Browser,
    method: &str,
    path: &str,
    (site, mode, dest): (&str, &str, &str),
) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("sec-fetch-site", site)
        .header("sec-fetch-mode", mode)
        .header("sec-fetch-dest", dest)
        .header("x-siegel", "1")
        .header("content-type", "application/json");
    browser.send(request.body(Body::from("{}")).unwrap()).await
}

impl Browser {
    async fn open_file(&self, path: &str, encodings: Option<&str>) -> Answer {
        let mut request =
            Request::get(path).header("sec-fetch-site", "same-origin").header("sec-fetch-dest", "script");
        if let Some(encodings) = encodings {
            request = request.header("accept-encoding", encodings);
        }
        self.send(request.body(Body::empty()).unwrap()).await
    }
}
