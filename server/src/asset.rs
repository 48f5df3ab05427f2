//! Handing out the pages: two documents, files with hashed names, one service worker. Every id gets the
//! same bytes: a page knows nothing about the link that it is opened for (attack 44).

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::public::software;
use crate::state::App;

/// The office's document, for every path that nothing else claims.
pub async fn office(State(app): State<App>, headers: HeaderMap) -> Response {
    document(&app, "office.html", &headers)
}

/// The patient's document, for every share link and intake link.
pub async fn door(State(app): State<App>, headers: HeaderMap) -> Response {
    document(&app, "door.html", &headers)
}

/// A file with a hashed name.
pub async fn package(State(app): State<App>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    file(&app, &format!("pkg/{name}"), &headers).unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}

/// The list of all that the program is made of.
pub async fn software(State(app): State<App>, headers: HeaderMap) -> Response {
    file(&app, software::FILE, &headers).unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}

/// The service worker of streaming downloads. The paths beside it exist only inside browsers.
pub async fn worker(State(app): State<App>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let found = if name == "sw.js" { file(&app, "dl/sw.js", &headers) } else { None };
    found.unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}

fn document(app: &App, name: &str, headers: &HeaderMap) -> Response {
    file(app, name, headers).unwrap_or_else(|| {
        (StatusCode::SERVICE_UNAVAILABLE, "The pages were not built: cargo xtask build\n").into_response()
    })
}

fn file(app: &App, path: &str, headers: &HeaderMap) -> Option<Response> {
    let media = media_type(path)?;
    let packed = accepts_brotli(headers).then(|| app.pages().find(&format!("{path}.br"))).flatten();
    let encoding = packed.is_some().then_some("br");
    let bytes = match packed {
        Some(bytes) => bytes,
        None => app.pages().find(path)?,
    };
    let mut response = bytes.into_response();
    let mut set =
        |name: HeaderName, value| response.headers_mut().insert(name, HeaderValue::from_static(value));
    set(header::CONTENT_TYPE, media);
    set(header::VARY, "accept-encoding");
    if let Some(encoding) = encoding {
        set(header::CONTENT_ENCODING, encoding);
    }
    Some(response)
}

/// The media types that the pages consist of; nothing else is served.
fn media_type(path: &str) -> Option<&'static str> {
    Some(match path.rsplit('.').next()? {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "json" | "webmanifest" => "application/json",
        "bcmap" | "pfb" | "ttf" | "icc" => "application/octet-stream",
        "txt" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        name.trim() == "br" && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}
