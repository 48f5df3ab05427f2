//! JavaScript objects by name: what a dictionary of the web platform needs, without a type for each.

use base64ct::{Base64UrlUnpadded, Encoding};
use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};

/// Reads a property; `undefined` where there is none.
pub fn read(from: &JsValue, name: &str) -> JsValue {
    Reflect::get(from, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// Writes a property of an object that this code made itself.
pub fn write(to: &Object, name: &str, value: impl Into<JsValue>) {
    let _ = Reflect::set(to, &JsValue::from_str(name), &value.into());
}

/// The bytes of an `ArrayBuffer` property.
pub fn bytes(from: &JsValue, name: &str) -> Option<Vec<u8>> {
    let buffer: ArrayBuffer = read(from, name).dyn_into().ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// The bytes of an `ArrayBuffer` property as base64url.
pub fn text(from: &JsValue, name: &str) -> Option<String> {
    bytes(from, name).map(|bytes| Base64UrlUnpadded::encode_string(&bytes))
}

/// Base64url as a byte array.
pub fn buffer(text: &str) -> Option<Uint8Array> {
    Some(Uint8Array::from(Base64UrlUnpadded::decode_vec(text).ok()?.as_slice()))
}

/// JSON as the same value of JavaScript.
pub fn from_json(value: &Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        Value::Bool(yes) => JsValue::from_bool(*yes),
        Value::Number(number) => number.as_f64().map_or(JsValue::UNDEFINED, JsValue::from_f64),
        Value::String(text) => JsValue::from_str(text),
        Value::Array(all) => all.iter().map(from_json).collect::<Array>().into(),
        Value::Object(all) => {
            let object = Object::new();
            all.iter().for_each(|(name, value)| write(&object, name, from_json(value)));
            object.into()
        }
    }
}
