//! A place that the person chose, where the browser knows how to ask.

use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use siegel_client::error::Error;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A `FileSystemWritableFileStream`: what is written stands in a hidden copy until it is closed.
pub struct Disk(JsValue);

impl Disk {
    /// Asks for a place; nothing where the browser cannot ask.
    ///
    /// # Errors
    /// `Error::Cancelled` if the person closes the dialogue.
    pub async fn ask(name: &str) -> Result<Option<Self>, Error> {
        let Ok(picker) = Reflect::get(&window(), &"showSaveFilePicker".into()).and_then(JsCast::dyn_into)
        else {
            return Ok(None);
        };
        let picker: Function = picker;
        let options = Object::new();
        let _ = Reflect::set(&options, &"suggestedName".into(), &name.into());
        let chosen = wait(picker.call1(&window(), &options)).await.map_err(dismissed)?;
        Ok(Some(Self(call(&chosen, "createWritable", &[]).await.map_err(|_| Error::Fault)?)))
    }

    pub async fn write(&self, bytes: &Uint8Array) -> Result<(), Error> {
        call(&self.0, "write", &[bytes.into()]).await.map(|_| ()).map_err(|_| Error::Fault)
    }

    pub async fn finish(self) -> Result<(), Error> {
        call(&self.0, "close", &[]).await.map(|_| ()).map_err(|_| Error::Fault)
    }

    pub fn abandon(self) {
        leptos::task::spawn_local(async move { drop(call(&self.0, "abort", &[]).await) });
    }
}

/// A closed dialogue says `AbortError`.
fn dismissed(thrown: JsValue) -> Error {
    let name = Reflect::get(&thrown, &"name".into()).ok().and_then(|name| name.as_string());
    if name.as_deref() == Some("AbortError") { Error::Cancelled } else { Error::Fault }
}

async fn call(this: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let arguments: js_sys::Array = arguments.iter().collect();
    let method: Function = Reflect::get(this, &name.into())?.dyn_into()?;
    wait(method.apply(this, &arguments)).await
}

async fn wait(promise: Result<JsValue, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(promise?.dyn_into::<Promise>()?).await
}
