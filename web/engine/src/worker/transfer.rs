//! The way of a part to the server and back. Cookies go to one's own origin only, redirects nowhere.

use base64ct::{Base64, Encoding};
use js_sys::{Array, ArrayBuffer, Uint8Array};
use siegel_api::hash::Hash;
use siegel_api::message::draft::BundleAnswer;
use siegel_api::problem::{Code, Problem};
use siegel_api::url::{HEADER_DIGEST, HEADER_OWN, HEADER_TICKET};
use siegel_engine::message::Failure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    AbortSignal, Blob, BlobPropertyBag, Headers, RequestCache, RequestCredentials, RequestInit,
    RequestRedirect, Response,
};

use super::scope::{fault, scope, wait};

const OCTETS: &str = "application/octet-stream";

/// Sends a sealed part with the hash of its bytes (RFC 9530). A `Blob`: as an array it would be copied once more.
pub async fn put(path: &str, sealed: &Uint8Array, hash: Hash, signal: &AbortSignal) -> Result<(), Failure> {
    let headers = Headers::new().map_err(fault)?;
    let digest = format!("sha-256=:{}:", Base64::encode_string(hash.as_bytes()));
    headers.set(HEADER_DIGEST, &digest).map_err(fault)?;
    put_pieces(path, &Array::of1(sealed), &headers, signal).await.map(|_| ())
}

/// Sends a bundle, of which these are the pieces: its head, then the sealed parts.
pub async fn put_bundle(path: &str, pieces: &Array, signal: &AbortSignal) -> Result<BundleAnswer, Failure> {
    let response = put_pieces(path, pieces, &Headers::new().map_err(fault)?, signal).await?;
    let text = wait(response.text().map_err(fault)?).await.map_err(|_| given_up_or(signal, Failure::Lost))?;
    serde_json::from_str(&text.as_string().unwrap_or_default()).map_err(|_| Failure::Lost)
}

async fn put_pieces(
    path: &str,
    pieces: &Array,
    headers: &Headers,
    signal: &AbortSignal,
) -> Result<Response, Failure> {
    headers.set(HEADER_OWN, "1").map_err(fault)?;
    headers.set("content-type", OCTETS).map_err(fault)?;
    let kind = BlobPropertyBag::new();
    kind.set_type(OCTETS);
    let blob = Blob::new_with_u8_array_sequence_and_options(pieces, &kind).map_err(fault)?;
    let init = request("PUT", headers, signal);
    init.set_body(&blob);
    send(path, &init, signal).await
}

/// Fetches a sealed part of exactly `bytes`.
pub async fn get(
    path: &str,
    ticket: &str,
    bytes: usize,
    signal: &AbortSignal,
) -> Result<Uint8Array, Failure> {
    let headers = Headers::new().map_err(fault)?;
    headers.set(HEADER_TICKET, ticket).map_err(fault)?;
    let response = send(path, &request("GET", &headers, signal), signal).await?;
    let told = response.headers().get("content-length").ok().flatten();
    if told.and_then(|told| told.parse::<usize>().ok()).is_some_and(|told| told != bytes) {
        return Err(Failure::Damaged);
    }
    let promise = response.array_buffer().map_err(fault)?;
    let body = wait(promise).await.map_err(|_| given_up_or(signal, Failure::Lost))?;
    Ok(Uint8Array::new(&body.unchecked_into::<ArrayBuffer>()))
}

fn request(method: &str, headers: &Headers, signal: &AbortSignal) -> RequestInit {
    let init = RequestInit::new();
    init.set_method(method);
    init.set_headers(headers);
    init.set_signal(Some(signal));
    init.set_cache(RequestCache::NoStore);
    init.set_credentials(RequestCredentials::SameOrigin);
    init.set_redirect(RequestRedirect::Error);
    init
}

async fn send(path: &str, init: &RequestInit, signal: &AbortSignal) -> Result<Response, Failure> {
    let answer = wait(scope().fetch_with_str_and_init(path, init)).await;
    let response: Response = answer.map_err(|_| given_up_or(signal, Failure::Lost))?.unchecked_into();
    if response.ok() { Ok(response) } else { Err(refused(&response).await) }
}

fn given_up_or(signal: &AbortSignal, otherwise: Failure) -> Failure {
    if signal.aborted() { Failure::Stopped } else { otherwise }
}

/// The problem that the server tells (RFC 9457); something between us may have answered instead.
async fn refused(response: &Response) -> Failure {
    let body = match response.text() {
        Ok(promise) => wait(promise).await.unwrap_or(JsValue::NULL).as_string().unwrap_or_default(),
        Err(_) => String::new(),
    };
    match serde_json::from_str::<Problem>(&body) {
        Ok(problem) => Failure::Problem(Box::new(problem)),
        Err(_) if response.status() >= 500 => Failure::Problem(Box::new(Problem::new(Code::Unavailable))),
        Err(_) => Failure::Problem(Box::new(Problem::new(Code::NotFound))),
    }
}
