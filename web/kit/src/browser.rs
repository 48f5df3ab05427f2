//! What the pages ask of the browser: requests, time, chance, passkeys, live updates.

mod clock;
mod events;
mod fetch;
mod object;
mod passkey;
mod rng;
mod timer;

pub use clock::BrowserClock;
pub use events::Stream;
pub use fetch::Fetch;
pub use passkey::{BrowserPasskeys, is_supported};
pub use rng::{BrowserRng, rng};
pub use timer::Timer;
