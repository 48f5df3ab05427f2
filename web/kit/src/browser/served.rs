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

/// Not there: the name of the page's script holds its hash, and a server has the scripts of its own version only.
const GONE: u16 = 404;

impl Served {
    /// Looks whether the server still has the script of this page. Nothing where it does not answer.
    pub async fn look() -> Option<Self> {
        let own = document().query_selector("script[type=module]").ok()??.get_attribute("src")?;
        let init = RequestInit::new();
        init.set_method("HEAD");
        init.set_cache(RequestCache::NoStore);
        init.set_credentials(RequestCredentials::SameOrigin);
        init.set_redirect(RequestRedirect::Error);
        let answer = JsFuture::from(window().fetch_with_str_and_init(&own, &init)).await.ok()?;
        let answer: Response = answer.dyn_into().ok()?;
        let said = answer.headers().get("date").ok()??;
        if !answer.ok() && answer.status() != GONE {
            return None;
        }
        let ahead_ms = js_sys::Date::now() - js_sys::Date::parse(&said);
        let ahead_ms = if ahead_ms.is_finite() { ahead_ms as i64 } else { 0 };
        Some(Served { is_newer: answer.status() == GONE, ahead_ms })
    }
}
