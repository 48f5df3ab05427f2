//! What the server serves now, beside what this page was loaded from.

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestCache, RequestCredentials, RequestInit, RequestRedirect, Response};

/// Answer to a look at the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Served {
    /// Whether it serves another version of these pages by now.
    pub is_newer: bool,
    /// Milliseconds that this device's clock is ahead of the server's; negative if it is behind.
    pub ahead_ms: i64,
}

impl Served {
    /// Looks at the document that the server gives for this page. Nothing where it does not answer with one.
    pub async fn look() -> Option<Self> {
        let own = document().query_selector("script[type=module]").ok()??.get_attribute("src")?;
        let init = RequestInit::new();
        init.set_cache(RequestCache::NoStore);
        init.set_credentials(RequestCredentials::SameOrigin);
        init.set_redirect(RequestRedirect::Error);
        let answer = JsFuture::from(window().fetch_with_str_and_init("/", &init)).await.ok()?;
        let answer: Response = answer.dyn_into().ok()?;
        let said = answer.headers().get("date").ok()??;
        let text = JsFuture::from(answer.text().ok()?).await.ok()?.as_string()?;
        if !answer.ok() || !text.contains("type=\"module\"") {
            return None;
        }
        let ahead_ms = js_sys::Date::now() - js_sys::Date::parse(&said);
        let ahead_ms = if ahead_ms.is_finite() { ahead_ms as i64 } else { 0 };
        Some(Served { is_newer: !text.contains(&own), ahead_ms })
    }
}
