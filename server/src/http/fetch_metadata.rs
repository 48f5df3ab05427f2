//! Who asks: a browser says so itself, and what comes from elsewhere is refused (attack 62).
//!
//! `/api` answers only requests that our own pages make. A browser that sends no `Sec-Fetch-*`, and
//! every other program, must name our origin when it changes something, and say `X-Siegel: 1`.
//! Documents are only ever opened, never embedded or fetched as a resource.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use siegel_api::problem::Code;
use siegel_api::url::HEADER_OWN;

use super::class::Class;
use super::problem::Problem;
use crate::state::App;

/// The report endpoint of the content policy: browsers send to it without our headers.
const REPORTS: &str = "/api/csp";

/// Middleware: lets through what our pages ask.
pub async fn check(State(app): State<App>, request: Request, next: Next) -> Response {
    let origin = app.config().origin.as_str();
    let path = request.uri().path();
    let allowed = match Class::of(path) {
        Class::Api if path == REPORTS || !path.starts_with("/api/") => true,
        Class::Api => own(request.method(), request.headers(), origin),
        Class::Office | Class::Door | Class::Public => opened(request.headers()),
        Class::Asset | Class::Worker => true,
    };
    if allowed { next.run(request).await } else { Problem::new(Code::ForeignRequest).into_response() }
}

fn own(method: &Method, headers: &HeaderMap, origin: &str) -> bool {
    let changes = !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    let marked = !changes || text(headers, HEADER_OWN) == Some("1");
    let from_us = match text(headers, "sec-fetch-site") {
        Some(site) => {
            site == "same-origin"
                && matches!(text(headers, "sec-fetch-mode"), Some("cors" | "same-origin"))
                && matches!(text(headers, "sec-fetch-dest"), Some("empty"))
        }
        None => !changes || text(headers, header::ORIGIN.as_str()) == Some(origin),
    };
    marked && from_us && text(headers, header::ORIGIN.as_str()).is_none_or(|named| named == origin)
}

fn opened(headers: &HeaderMap) -> bool {
    let mode = text(headers, "sec-fetch-mode").is_none_or(|mode| mode == "navigate");
    mode && text(headers, "sec-fetch-dest").is_none_or(|dest| dest == "document")
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: &str = "https://siegel.example";

    fn asks(method: Method, list: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in list {
            headers.insert(*name, value.parse().unwrap());
        }
        own(&method, &headers, ORIGIN)
    }

    const OURS: [(&str, &str); 4] = [
        ("sec-fetch-site", "same-origin"),
        ("sec-fetch-mode", "cors"),
        ("sec-fetch-dest", "empty"),
        ("x-siegel", "1"),
    ];

    #[test]
    fn our_pages_may_ask() {
        assert!(asks(Method::POST, &OURS));
        assert!(asks(Method::GET, &OURS[..3]));
        assert!(asks(Method::POST, &[("origin", ORIGIN), ("x-siegel", "1")]));
    }

    #[test]
    fn attack_62_other_sites_may_not_ask() {
        for (at, value) in [(0, "cross-site"), (0, "same-site"), (0, "none"), (1, "no-cors"), (1, "navigate")]
        {
            let mut headers = OURS;
            headers[at].1 = value;
            assert!(!asks(Method::POST, &headers), "{value}");
            assert!(!asks(Method::GET, &headers), "{value}");
        }
        assert!(!asks(Method::POST, &OURS[..3]), "without the mark");
        assert!(!asks(Method::POST, &[("x-siegel", "1")]), "without an origin");
        assert!(!asks(Method::POST, &[("x-siegel", "1"), ("origin", "https://evil.example")]));
    }
}
