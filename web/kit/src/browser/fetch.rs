//! The server by `fetch`: one's own origin only, no cache, no redirect.

use js_sys::{Array, Uint8Array};
use leptos::prelude::window;
use siegel_client::server::{Lost, Request, Response, Server};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Blob, RequestCache, RequestCredentials, RequestInit, RequestMode, RequestRedirect,
};

/// Carries requests by `fetch`. A future that is dropped aborts its request.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fetch;

impl Server for Fetch {
    async fn call(&self, request: Request) -> Result<Response, Lost> {
        let abort = Abort::new()?;
        let init = init(&request, &abort).map_err(lost)?;
        answered(&request.path, &init).await
    }
}

/// As `Fetch`, for what must still arrive when the page goes: neither the page's end nor a dropped future aborts it.
/// Browsers take 64 KiB of it; what is larger goes as by `Fetch`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Parting;

/// Bytes of all bodies that a browser carries beyond the end of a page, at most.
const PARTING_BYTES_MAX: usize = 60 << 10;

impl Server for Parting {
    async fn call(&self, request: Request) -> Result<Response, Lost> {
        let abort = std::mem::ManuallyDrop::new(Abort::new()?);
        let init = init(&request, &abort).map_err(lost)?;
        if request.body.len() < PARTING_BYTES_MAX {
            super::object::write(init.unchecked_ref(), "keepalive", JsValue::TRUE);
        }
        answered(&request.path, &init).await
    }
}

async fn answered(path: &str, init: &RequestInit) -> Result<Response, Lost> {
    let answer = JsFuture::from(window().fetch_with_str_and_init(path, init)).await.map_err(lost)?;
    let answer: web_sys::Response = answer.dyn_into().map_err(lost)?;
    let body = JsFuture::from(answer.array_buffer().map_err(lost)?).await.map_err(lost)?;
    Ok(Response { status: answer.status(), body: Uint8Array::new(&body).to_vec() })
}

fn init(request: &Request, abort: &Abort) -> Result<RequestInit, JsValue> {
    let headers = web_sys::Headers::new()?;
    for (name, value) in &request.headers {
        headers.set(name, value)?;
    }
    let init = RequestInit::new();
    init.set_method(request.method.text());
    init.set_headers(&headers);
    init.set_mode(RequestMode::SameOrigin);
    init.set_credentials(RequestCredentials::SameOrigin);
    init.set_cache(RequestCache::NoStore);
    init.set_redirect(RequestRedirect::Error);
    init.set_signal(Some(&abort.0.signal()));
    if !request.body.is_empty() {
        init.set_body(&blob(&request.body)?);
    }
    Ok(init)
}

/// A blob leaves the heap of the page at once; an array would be copied again on its way out.
fn blob(body: &[u8]) -> Result<JsValue, JsValue> {
    let pieces = Array::of1(&Uint8Array::from(body));
    Ok(Blob::new_with_u8_array_sequence(&pieces)?.into())
}

fn lost(_: JsValue) -> Lost {
    Lost
}

/// Aborts when it is dropped; after the answer that does nothing.
struct Abort(AbortController);

impl Abort {
    fn new() -> Result<Self, Lost> {
        AbortController::new().map(Abort).map_err(lost)
    }
}

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}
