//! This device's clock.

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
