//! What the pages ask of the browser: requests, time, chance, passkeys, live updates.

mod clock;
mod events;
mod fetch;
mod object;
pub mod passkey;
mod rng;

pub use clock::BrowserClock;
pub use events::Stream;
pub use fetch::Fetch;
pub use rng::{BrowserRng, rng};
