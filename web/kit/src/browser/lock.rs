//! A name that one page of this browser holds at a time (Web Locks).

use js_sys::{Function, Object, Promise};
use leptos::prelude::window;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::object::{read, write};

/// Held as long as it lives; the browser gives it back when the page goes, however it goes.
pub struct NameLock {
    give_back: Option<Function>,
}

impl NameLock {
    /// Takes the name, unless another page has it. A browser that knows no such locks gives it to everybody.
    pub async fn take(name: &str) -> Option<Self> {
        let locks = read(&window().navigator(), "locks");
        let Ok(request) = read(&locks, "request").dyn_into::<Function>() else {
            return Some(NameLock { give_back: None });
        };
        let mut settle = None;
        let asked = Promise::new(&mut |given, _| settle = Some(given));
        let held = Closure::once_into_js(move |lock: JsValue| hold(&lock, settle.as_ref()));
        let options = Object::new();
        write(&options, "ifAvailable", JsValue::TRUE);
        request.call3(&locks, &name.into(), &options, &held).ok()?;
        let given = JsFuture::from(asked).await.ok()?;
        given.dyn_into().ok().map(|give_back| NameLock { give_back: Some(give_back) })
    }
}

/// Tells whoever asked how the lock is given back, or that there is none; answers a promise that holds it.
fn hold(lock: &JsValue, settle: Option<&Function>) -> JsValue {
    let Some(settle) = settle else { return JsValue::UNDEFINED };
    if lock.is_null() {
        let _ = settle.call1(&JsValue::UNDEFINED, &JsValue::NULL);
        return JsValue::UNDEFINED;
    }
    let held = Promise::new(&mut |give_back, _| {
        let _ = settle.call1(&JsValue::UNDEFINED, &give_back);
    });
    held.into()
}

impl Drop for NameLock {
    fn drop(&mut self) {
        if let Some(give_back) = self.give_back.take() {
            let _ = give_back.call0(&JsValue::UNDEFINED);
        }
    }
}
