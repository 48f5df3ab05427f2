//! Hostile histories: several people play at random through the real client against the real router, while
//! faults bend what comes back; an ideal that knows what truly happened judges everything they are shown.
//!
//! Allowed is the right plaintext or an explicit error. As long as a client can hold no log against
//! consistency proofs and witnesses, a stale view is allowed, too, and counted under that name; so is an
//! acknowledgement that the server gave and did not keep. In steps in which no fault did anything, only the
//! right plaintext is allowed.
//!
//! A run is a seed. A failing one is printed; `SIEGEL_HISTORY_SEED=7 cargo test -p siegel-server --test
//! history` plays it again. Keys of passkeys and ids of practices are drawn anew each time, and nothing is
//! chosen by them.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a story fails by panicking")]

#[path = "../support/mod.rs"]
#[expect(unused_imports, reason = "the support offers more than these stories need")]
mod support;

#[path = "../stories/files.rs"]
mod files;

mod bend;
mod canary;
mod dice;
mod fault;
mod fork;
mod history;
mod ideal;
mod json;
mod judge;
mod people;
mod script;
mod stage;
mod step;
mod tally;
mod tape;
mod twice;
mod visit;
