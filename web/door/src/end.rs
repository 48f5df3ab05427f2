//! The end of a visit: by a person, or by itself after half an hour (protocol 8).
//!
//! Ending means starting the page anew: the memory that held keys and plaintext is given back to the system.

use leptos::prelude::*;
use siegel_api::limits::VISIT_MINUTES;
use siegel_api::time::Time;
use siegel_client::clock::Clock;
use siegel_kit::browser::BrowserClock;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration};

use crate::arrival::{Trace, start_anew};

/// How often the clock is read: a phone that slept must notice.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How long before the end the page says so.
const WARNING_MS: u64 = 2 * Time::MINUTE;

/// Ends the visit half an hour after now; `near` becomes true a little before.
pub fn watch(near: RwSignal<bool>) {
    let ends_at = BrowserClock.now().plus(VISIT_MINUTES * Time::MINUTE);
    let look = move || {
        let now = BrowserClock.now();
        if now >= ends_at {
            start_anew(Trace::Late);
        } else if now >= ends_at.minus(WARNING_MS) {
            near.try_set(true);
        }
    };
    // Never cleared: the page that it runs in ends with the visit.
    set_interval(look, LOOK_EVERY);
}

/// Ends the visit, and removes what this page keeps on the device: the language, and the worker for downloads.
pub async fn end() {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.clear();
    }
    forget_worker().await;
    start_anew(Trace::Ended);
}

/// Nothing to forget where there are no service workers.
async fn forget_worker() {
    let Ok(container) = js_sys::Reflect::get(&window().navigator(), &"serviceWorker".into()) else { return };
    let Ok(container) = container.dyn_into::<ServiceWorkerContainer>() else { return };
    let Ok(found) = JsFuture::from(container.get_registration_with_document_url("/dl/")).await else {
        return;
    };
    if let Ok(registration) = found.dyn_into::<ServiceWorkerRegistration>()
        && let Ok(gone) = registration.unregister()
    {
        let _ = JsFuture::from(gone).await;
    }
}
