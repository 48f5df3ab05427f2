//! The wire: what the server answers to everybody, friend or not. People play through the real client.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a story fails by panicking")]

#[path = "../support/mod.rs"]
#[expect(unused_imports, reason = "the support offers more than these tests need")]
mod support;

mod access;
mod attack_bomb;
mod attack_cache;
mod attack_door;
mod attack_grant;
mod attack_passkey;
mod attack_robot;
mod attack_session;
mod attack_site;
mod bundle;
mod console;
mod door;
mod headers;
mod kept;
mod operator;
mod page;
mod passkey;
mod proof;
mod routes;
mod signin;
mod strangers;
mod upload;
