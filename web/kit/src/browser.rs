//! What the pages ask of the browser: requests, time, chance, passkeys, live updates.

mod channel;
mod clock;
mod events;
mod fetch;
mod lock;
mod made;
mod object;
mod passkey;
mod rng;
mod served;
mod timer;

pub use channel::Channel;
pub use clock::{BrowserClock, steady_ms};
pub use events::Stream;
pub use fetch::{Fetch, Parting};
pub use lock::NameLock;
pub use made::{Making, forget_passkey};
pub use passkey::{BrowserPasskeys, is_supported};
pub use rng::{BrowserRng, rng};
pub use served::Served;
pub use timer::Timer;
