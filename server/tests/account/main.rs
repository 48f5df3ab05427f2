//! Accounts and trust: people found practices, sign in, recover and compare keys through the real client,
//! and a hostile server tries to come between them.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a story fails by panicking")]

#[path = "../support/mod.rs"]
#[expect(unused_imports, reason = "the support offers more than these stories need")]
mod support;

mod attack_account;
mod attack_chance;
mod attack_device;
mod attack_former;
mod attack_keys;
mod attack_oracle;
mod attack_pairing;
mod attack_receive;
mod attack_send;
mod attack_way;
mod between;
mod hostile;
mod impostor;
mod people;
mod story_account;
mod story_card;
mod story_devices;
mod story_pairing;
mod story_passkey;
mod story_passphrase;
mod story_rekeyed;
mod story_session;
mod story_stolen;
mod story_trust;
