//! One suite for both databases and both places for blobs: every story runs on all of them.
//!
//! Each story ends with the invariant checker. PostgreSQL is a real one, started once for all stories.

mod story;
mod support;
