//! The wire: what the server answers to everybody, friend or not. People play through the real client.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a story fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

mod console;
mod door;
mod headers;
mod passkey;
mod routes;
mod strangers;
mod upload;
