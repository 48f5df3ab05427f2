//! One suite for both databases and both places for blobs: every story runs on all of them.
//!
//! Each story ends with the invariant checker. PostgreSQL is a real one, started once for all stories.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a story fails by panicking")]

mod story;
mod support;
