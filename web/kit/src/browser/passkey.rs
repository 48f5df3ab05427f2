//! Passkeys with PRF (protocol 2). What the server gets never holds a PRF result.

use js_sys::{Function, Object, Uint8Array};
use leptos::prelude::window;
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, CredentialCreationOptions, CredentialRequestOptions, CredentialsContainer};
use zeroize::Zeroizing;

use super::object::{buffer, bytes, from_json, read, text, write};

/// Milliseconds until the dialogue is given up; without an end Chromium hangs where there is no authenticator.
const PATIENCE: u32 = 120_000;

/// Why there is no passkey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Dismissed, or too late.
    Dismissed,
    /// No passkeys in this browser.
    Unsupported,
}

/// What an authenticator answered.
pub struct Answer {
    /// The credential as JSON, without extension results.
    pub credential: Value,
    /// The credential's id, raw.
    pub credential_id: Vec<u8>,
    /// The PRF result, if it came.
    pub prf: Option<Zeroizing<[u8; 32]>>,
}

/// Creates a passkey from the server's `publicKey` options. `name` is shown by the authenticator, and stays here.
///
/// # Errors
/// `Refused`.
pub async fn create(public_key: &Value, name: &str, eval: &[u8; 32]) -> Result<Answer, Refused> {
    let options = options(public_key, eval)?;
    let user = read(&options, "user").dyn_into::<Object>().map_err(|_| Refused::Unsupported)?;
    decode(&user, "id");
    write(&user, "name", name);
    write(&user, "displayName", name);
    decode_list(&options, "excludeCredentials");
    let wrapped = wrapped(&options);
    let promise = container()?.create_with_options(wrapped.unchecked_ref::<CredentialCreationOptions>());
    let credential = settled(promise).await?;
    let response = read(&credential, "response");
    let fields = json!({
        "attestationObject": text(&response, "attestationObject"),
        "clientDataJSON": text(&response, "clientDataJSON"),
        "transports": transports(&response),
    });
    answer(&credential, fields)
}

/// Signs in with a passkey to the server's `publicKey` options.
///
/// # Errors
/// `Refused`.
pub async fn get(public_key: &Value, eval: &[u8; 32]) -> Result<Answer, Refused> {
    let options = options(public_key, eval)?;
    decode_list(&options, "allowCredentials");
    let wrapped = wrapped(&options);
    let promise = container()?.get_with_options(wrapped.unchecked_ref::<CredentialRequestOptions>());
    let credential = settled(promise).await?;
    let response = read(&credential, "response");
    let fields = json!({
        "authenticatorData": text(&response, "authenticatorData"),
        "clientDataJSON": text(&response, "clientDataJSON"),
        "signature": text(&response, "signature"),
        "userHandle": text(&response, "userHandle"),
    });
    answer(&credential, fields)
}

/// Whether this browser knows passkeys.
pub fn is_supported() -> bool {
    !read(&window(), "PublicKeyCredential").is_undefined()
}

fn container() -> Result<CredentialsContainer, Refused> {
    if is_supported() { Ok(window().navigator().credentials()) } else { Err(Refused::Unsupported) }
}

fn options(public_key: &Value, eval: &[u8; 32]) -> Result<Object, Refused> {
    let options: Object = from_json(public_key).dyn_into().map_err(|_| Refused::Unsupported)?;
    decode(&options, "challenge");
    let (first, prf, extensions) = (Object::new(), Object::new(), Object::new());
    write(&first, "first", Uint8Array::from(eval.as_slice()));
    write(&prf, "eval", first);
    write(&extensions, "prf", prf);
    write(&options, "extensions", extensions);
    write(&options, "timeout", PATIENCE);
    Ok(options)
}

fn wrapped(public_key: &Object) -> Object {
    let wrapped = Object::new();
    write(&wrapped, "publicKey", public_key);
    write(&wrapped, "signal", AbortSignal::timeout_with_u32(PATIENCE));
    wrapped
}

fn decode(object: &Object, name: &str) {
    if let Some(array) = read(object, name).as_string().as_deref().and_then(buffer) {
        write(object, name, array);
    }
}

fn decode_list(options: &Object, name: &str) {
    if let Ok(list) = read(options, name).dyn_into::<js_sys::Array>() {
        list.iter()
            .filter_map(|entry| entry.dyn_into::<Object>().ok())
            .for_each(|entry| decode(&entry, "id"));
    }
}

async fn settled(promise: Result<js_sys::Promise, JsValue>) -> Result<JsValue, Refused> {
    let settled = JsFuture::from(promise.map_err(|_| Refused::Unsupported)?).await;
    settled.ok().filter(|value| !value.is_null()).ok_or(Refused::Dismissed)
}

fn transports(response: &JsValue) -> Vec<String> {
    let list = read(response, "getTransports").dyn_into::<Function>().and_then(|ask| ask.call0(response));
    let list = list.and_then(JsCast::dyn_into::<js_sys::Array>);
    list.map(|all| all.iter().filter_map(|one| one.as_string()).collect()).unwrap_or_default()
}

fn answer(credential: &JsValue, response: Value) -> Result<Answer, Refused> {
    let credential_id = bytes(credential, "rawId").ok_or(Refused::Unsupported)?;
    let id = text(credential, "rawId");
    Ok(Answer {
        prf: prf(credential),
        credential: json!({ "id": id, "rawId": id, "type": "public-key", "response": response, "extensions": {} }),
        credential_id,
    })
}

fn prf(credential: &JsValue) -> Option<Zeroizing<[u8; 32]>> {
    let ask: Function = read(credential, "getClientExtensionResults").dyn_into().ok()?;
    let results = ask.call0(credential).ok()?;
    let bytes = Zeroizing::new(bytes(&read(&read(&results, "prf"), "results"), "first")?);
    Some(Zeroizing::new(bytes.as_slice().try_into().ok()?))
}
