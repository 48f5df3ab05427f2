//! Without a service worker: the parts are collected as blobs, which the browser may keep on disk by itself, and
//! saved at the end.

use js_sys::{Array, Uint8Array};
use leptos::prelude::{document, window};
use siegel_client::error::Error;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlElement, Url};

/// How long the address of a finished file stays valid, in milliseconds.
const ADDRESS_MS: i32 = 60_000;

/// The parts so far.
pub struct Collected {
    name: String,
    parts: Array,
}

impl Collected {
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), parts: Array::new() }
    }

    pub fn write(&mut self, bytes: &Uint8Array) -> Result<(), Error> {
        let blob = Blob::new_with_u8_array_sequence(&Array::of1(bytes));
        let blob: JsValue = blob.map_err(fault)?.into();
        self.parts.push(&blob);
        Ok(())
    }

    pub fn finish(self) -> Result<(), Error> {
        let kind = BlobPropertyBag::new();
        kind.set_type("application/octet-stream");
        let whole = Blob::new_with_blob_sequence_and_options(&self.parts, &kind).map_err(fault)?;
        let address = Url::create_object_url_with_blob(&whole).map_err(fault)?;
        press(&address, Some(&self.name)).map_err(fault)?;
        let forget = Closure::once_into_js(move || drop(Url::revoke_object_url(&address)));
        let later = window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(forget.unchecked_ref(), ADDRESS_MS);
        later.map(|_| ()).map_err(fault)
    }
}

/// Follows a link that nobody sees.
pub fn press(address: &str, name: Option<&str>) -> Result<(), JsValue> {
    let link: HtmlElement = document().create_element("a")?.unchecked_into();
    link.set_attribute("href", address)?;
    // The office's router would take the address for a page of its own.
    link.set_attribute("rel", "external")?;
    if let Some(name) = name {
        link.set_attribute("download", name)?;
    }
    let body = document().body().ok_or(JsValue::UNDEFINED)?;
    body.append_child(&link)?;
    link.click();
    link.remove();
    Ok(())
}

fn fault(_thrown: JsValue) -> Error {
    Error::Fault
}
