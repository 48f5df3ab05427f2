//! Places in an answer's JSON.

use serde_json::Value;
use siegel_client::server::Response;

/// Reads a body that is JSON.
pub fn read(response: &Response) -> Option<Value> {
    serde_json::from_slice(&response.body).ok().filter(|json: &Value| json.is_object() || json.is_array())
}

/// The same answer with another body.
pub fn write(response: &Response, json: &Value) -> Response {
    Response { status: response.status, body: serde_json::to_vec(json).unwrap() }
}

/// Pointers to all values that fit, outermost first.
pub fn places(json: &Value, fits: impl Fn(&Value) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    walk(json, String::new(), &mut |pointer, value| {
        if fits(value) {
            found.push(pointer.to_owned());
        }
    });
    found
}

fn walk(json: &Value, pointer: String, visit: &mut impl FnMut(&str, &Value)) {
    visit(&pointer, json);
    match json {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, one)| walk(one, format!("{pointer}/{index}"), visit));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(name, one)| walk(one, format!("{pointer}/{name}"), visit));
        }
        _ => {}
    }
}

/// Whether a value is no list and no object.
pub fn is_leaf(value: &Value) -> bool {
    !value.is_array() && !value.is_object()
}

/// The bytes of a string that holds some.
pub fn bytes(value: &Value) -> Option<Vec<u8>> {
    value.as_str().and_then(siegel_api::bytes::from_text).filter(|bytes| bytes.len() >= 16)
}

/// Whether a value is a list of at least `count`.
pub fn is_list(count: usize) -> impl Fn(&Value) -> bool {
    move |value| value.as_array().is_some_and(|items| items.len() >= count)
}
