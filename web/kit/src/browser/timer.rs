//! Waiting without holding up the page.

use js_sys::Promise;
use leptos::prelude::window;
use siegel_client::transfer::Sleeper;
use wasm_bindgen_futures::JsFuture;

/// `setTimeout`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Timer;

impl Sleeper for Timer {
    async fn sleep(&self, milliseconds: u64) {
        let milliseconds = i32::try_from(milliseconds).unwrap_or(i32::MAX);
        let passed = Promise::new(&mut |resolve, _| {
            // Fails in no browser; a promise that never ends would be worse than one that ends at once.
            if window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds).is_err()
            {
                let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
            }
        });
        let _ = JsFuture::from(passed).await;
    }
}
