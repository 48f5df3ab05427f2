//! The headers of every answer, by the class of its route (attack 62).
//!
//! HSTS and the upgrade of requests are left out on http://localhost, where they would break the
//! other programs of a developer's machine.

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use super::class::Class;
use crate::state::App;

const DOCUMENT_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; \
    object-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types siegel default; report-to csp";

/// For pages without script: words and a stylesheet.
const PUBLIC_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; object-src 'none'; frame-src 'none'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'; report-to csp";

/// For scripts that run as workers: a worker lives under its own answer's policy. No `sandbox`, which
/// would keep a worker from starting.
const ASSET_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const API_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

const STRICT_TRANSPORT: &str = "max-age=63072000; includeSubDomains; preload";

/// Everything is refused but what the pages use; `camera` compares QR codes in the office.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), bluetooth=(), browsing-topics=(), clipboard-read=(), \
    display-capture=(), encrypted-media=(), fullscreen=(self), geolocation=(), gyroscope=(), hid=(), \
    identity-credentials-get=(), idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), \
    otp-credentials=(), payment=(), publickey-credentials-create=(self), publickey-credentials-get=(self), \
    screen-wake-lock=(), serial=(), storage-access=(), usb=(), web-share=(), xr-spatial-tracking=()";

/// On every answer, whatever the route.
const EVERYWHERE: [(HeaderName, &str); 8] = [
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("origin-agent-cluster"), "?1"),
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow, noarchive, nosnippet"),
];

/// Middleware: adds what the route's class asks for.
pub async fn add(State(app): State<App>, request: Request, next: Next) -> Response {
    let class = Class::of(request.uri().path());
    let mut response = next.run(request).await;
    let found = response.status().is_success();
    write(response.headers_mut(), class, app.config().origin.is_secure(), found);
    response
}

fn write(headers: &mut HeaderMap, class: Class, secure: bool, found: bool) {
    for (name, value) in EVERYWHERE {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(STRICT_TRANSPORT));
    }
    set(headers, header::CONTENT_SECURITY_POLICY, &policy(class, secure));
    if class.is_document() {
        set(headers, HeaderName::from_static("reporting-endpoints"), "csp=\"/api/csp\"");
        set(headers, HeaderName::from_static("integrity-policy"), "blocked-destinations=(script)");
        set(headers, HeaderName::from_static("permissions-policy"), &permissions(class));
    }
    let forever = class == Class::Asset && found;
    let cache = if forever { "public, max-age=31536000, immutable" } else { "no-store" };
    set(headers, header::CACHE_CONTROL, cache);
}

fn policy(class: Class, secure: bool) -> String {
    let policy = match class {
        Class::Office | Class::Door => DOCUMENT_POLICY,
        Class::Public => PUBLIC_POLICY,
        Class::Asset | Class::Worker => ASSET_POLICY,
        Class::Api => API_POLICY,
    };
    let upgrade = if secure && class.is_document() { "; upgrade-insecure-requests" } else { "" };
    format!("{policy}{upgrade}")
}

fn permissions(class: Class) -> String {
    let camera = if class == Class::Office { "camera=(self)" } else { "camera=()" };
    format!("{PERMISSIONS}, {camera}")
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
