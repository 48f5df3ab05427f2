//! Time, as an argument.

use siegel_api::time::Time;

/// Tells the time.
pub trait Clock {
    /// Now, by this device's clock.
    fn now(&self) -> Time;
}
