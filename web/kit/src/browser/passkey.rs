//! Passkeys with PRF (protocol 2). The result goes into a `Gesture`, which keeps it from the server.

use js_sys::{Function, Object, Uint8Array};
use leptos::prelude::window;
use serde_json::{Value, json};
use siegel_api::hash::Hash;
use siegel_client::authenticator::{Authenticator, Gesture};
use siegel_client::error::AuthenticatorError;
use siegel_crypto::unlock::PrfResult;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, CredentialsContainer};
use zeroize::Zeroizing;

use super::object::{buffer, bytes, from_json, read, text, write};

/// Milliseconds until the dialogue is given up; without an end Chromium hangs where there is no authenticator.
const PATIENCE: u32 = 120_000;

/// The passkeys of this browser and its devices.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserPasskeys;

impl Authenticator for BrowserPasskeys {
    async fn create(
        &self,
        public_key: &Value,
        name: &str,
        eval: &Hash,
    ) -> Result<Gesture, AuthenticatorError> {
        let options = options(public_key, eval)?;
        let user =
            read(&options, "user").dyn_into::<Object>().map_err(|_| AuthenticatorError::Unsupported)?;
        decode(&user, "id");
        // What the device shows is set here; the server never has it.
        write(&user, "name", name);
        write(&user, "displayName", name);
        decode_list(&options, "excludeCredentials");
        let wrapped = wrapped(&options);
        let credential = settled(container()?.create_with_options(wrapped.unchecked_ref())).await?;
        let response = read(&credential, "response");
        let fields = json!({
            "attestationObject": text(&response, "attestationObject"),
            "clientDataJSON": text(&response, "clientDataJSON"),
            "transports": transports(&response),
        });
        gesture(&credential, fields)
    }

    async fn get(&self, public_key: &Value, eval: &Hash) -> Result<Gesture, AuthenticatorError> {
        let options = options(public_key, eval)?;
        decode_list(&options, "allowCredentials");
        let wrapped = wrapped(&options);
        let credential = settled(container()?.get_with_options(wrapped.unchecked_ref())).await?;
        let response = read(&credential, "response");
        let fields = json!({
            "authenticatorData": text(&response, "authenticatorData"),
            "clientDataJSON": text(&response, "clientDataJSON"),
            "signature": text(&response, "signature"),
            "userHandle": text(&response, "userHandle"),
        });
        gesture(&credential, fields)
    }
}

/// Whether this browser knows passkeys.
pub fn is_supported() -> bool {
    !read(&window(), "PublicKeyCredential").is_undefined()
}

fn container() -> Result<CredentialsContainer, AuthenticatorError> {
    if is_supported() { Ok(window().navigator().credentials()) } else { Err(AuthenticatorError::Unsupported) }
}

fn options(public_key: &Value, eval: &Hash) -> Result<Object, AuthenticatorError> {
    let options: Object = from_json(public_key).dyn_into().map_err(|_| AuthenticatorError::Unsupported)?;
    decode(&options, "challenge");
    let (first, prf, extensions) = (Object::new(), Object::new(), Object::new());
    write(&first, "first", Uint8Array::from(eval.as_bytes()));
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

async fn settled(promise: Result<js_sys::Promise, JsValue>) -> Result<JsValue, AuthenticatorError> {
    let settled = JsFuture::from(promise.map_err(|_| AuthenticatorError::Unsupported)?).await;
    settled.ok().filter(|value| !value.is_null()).ok_or(AuthenticatorError::Dismissed)
}

fn transports(response: &JsValue) -> Vec<String> {
    let list = read(response, "getTransports").dyn_into::<Function>().and_then(|ask| ask.call0(response));
    let list = list.and_then(JsCast::dyn_into::<js_sys::Array>);
    list.map(|all| all.iter().filter_map(|one| one.as_string()).collect()).unwrap_or_default()
}

fn gesture(credential: &JsValue, response: Value) -> Result<Gesture, AuthenticatorError> {
    let raw_id = bytes(credential, "rawId").ok_or(AuthenticatorError::Unsupported)?;
    let id = text(credential, "rawId");
    let credential_json = json!({ "id": id, "rawId": id, "type": "public-key", "response": response });
    let prf = prf(credential);
    let result = bytes(&read(&prf, "results"), "first").map(Zeroizing::new);
    let result = result.and_then(|bytes| PrfResult::from_slice(&bytes).ok());
    let gesture = Gesture::new(&credential_json, raw_id, result);
    Ok(if read(&prf, "enabled").as_bool() == Some(false) { gesture.without_prf() } else { gesture })
}

/// What the browser says of the extension; `undefined` where it does not know it.
fn prf(credential: &JsValue) -> JsValue {
    let ask = read(credential, "getClientExtensionResults").dyn_into::<Function>();
    let results = ask.and_then(|ask| ask.call0(credential)).unwrap_or(JsValue::UNDEFINED);
    read(&results, "prf")
}
