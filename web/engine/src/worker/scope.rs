//! The worker's global scope.

use js_sys::Promise;
use siegel_api::hash::Hash;
use siegel_engine::message::Failure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, SubtleCrypto};

/// The scope itself.
pub fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// The browser's cryptography.
pub fn subtle() -> Result<SubtleCrypto, Failure> {
    scope().crypto().map(|crypto| crypto.subtle()).map_err(fault)
}

/// Milliseconds of a steady clock, for measuring only.
pub fn steady_ms() -> f64 {
    scope().performance().map_or(0.0, |performance| performance.now())
}

/// SHA-256 of an `ArrayBuffer` or a view, by the browser.
pub async fn digest(bytes: &js_sys::Object) -> Result<Hash, Failure> {
    let promise = subtle()?.digest_with_str_and_buffer_source("SHA-256", bytes).map_err(fault)?;
    let buffer = wait(promise).await.map_err(fault)?;
    Hash::from_slice(&js_sys::Uint8Array::new(&buffer).to_vec()).ok_or(Failure::Fault)
}

/// Waits for a promise.
pub async fn wait(promise: Promise) -> Result<JsValue, JsValue> {
    JsFuture::from(promise).await
}

/// What the browser threw where it must not.
pub fn fault(_thrown: JsValue) -> Failure {
    Failure::Fault
}
