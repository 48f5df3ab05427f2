//! This device's clock.

use leptos::prelude::window;
use siegel_api::time::Time;
use siegel_client::clock::Clock;

/// `Date.now()`.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserClock;

impl Clock for BrowserClock {
    fn now(&self) -> Time {
        // Milliseconds since 1970 fit a double exactly until the year 287396.
        Time(js_sys::Date::now() as u64)
    }
}

/// Milliseconds since the page began, by a clock that nobody sets. While a device sleeps it stands still in some
/// browsers.
pub fn steady_ms() -> u64 {
    window().performance().map_or(0, |performance| performance.now() as u64)
}
