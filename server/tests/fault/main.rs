//! Faults: the real program as a process of its own, on a folder of its own; people who play through the
//! real client over HTTP; and a disk, a folder, a lock or a `kill -9` that gets in their way.
//!
//! What was told to a client as done must be there afterwards, whole; what was not told may be there, whole,
//! or not at all. Nothing is slept away: time that the sweep needs is an argument.
//!
//! Linux only: a process is bounded by `prlimit`, stripped of root's powers by `setpriv`, and given a small disk
//! by `unshare` and `nsenter`, all of util-linux. So these tests are the same for root and for everybody else.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod carrier;
mod chance;
mod disk;
mod doctor;
mod examine;
mod journal;
mod patient;
mod serving;

mod busy;
mod first_start;
mod full;
mod kill;
mod read_only;
