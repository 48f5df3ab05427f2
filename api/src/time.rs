//! Time as an argument: nobody in this crate reads a clock.

use serde::{Deserialize, Serialize};
use tls_codec::{TlsDeserializeBytes, TlsSerialize, TlsSize};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    TlsSize,
    TlsSerialize,
    TlsDeserializeBytes,
)]
#[serde(transparent)]
pub struct Time(pub u64);

impl Time {
    /// Milliseconds in a second, an hour, a day.
    pub const SECOND: u64 = 1_000;
    /// One minute in milliseconds.
    pub const MINUTE: u64 = 60 * Self::SECOND;
    /// One hour in milliseconds.
    pub const HOUR: u64 = 60 * Self::MINUTE;
    /// One day of 24 hours in milliseconds.
    pub const DAY: u64 = 24 * Self::HOUR;

    /// The time `milliseconds` later; stops at the end of time.
    #[must_use]
    pub fn plus(self, milliseconds: u64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// The time `milliseconds` earlier; stops at 1970.
    #[must_use]
    pub fn minus(self, milliseconds: u64) -> Self {
        Self(self.0.saturating_sub(milliseconds))
    }
}
