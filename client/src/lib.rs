//! What a client of Siegel does, without a screen.
//!
//! Everything here is asynchronous and generic over the [`server::Server`] that it talks to, the
//! [`clock::Clock`] and the source of chance, so that the same code runs in a browser and, in tests,
//! against the real router. Nothing the server says is believed before it is verified.

mod account;
pub mod address;
pub mod authenticator;
mod beside;
pub mod bundle;
pub mod case;
mod ceremony;
pub mod clock;
pub mod correction;
pub mod desk;
pub mod directory;
pub mod door;
pub mod draft;
pub mod envelope;
pub mod error;
pub mod event;
pub mod exchange;
pub mod export;
pub mod finding;
pub mod folder;
pub mod found;
mod founding;
mod given;
pub mod greeting;
mod group;
pub mod holding;
pub mod invitation;
pub mod join;
mod keyring;
pub mod link;
pub mod log;
pub mod mail;
pub mod meta;
pub mod open;
pub mod operator;
pub mod oversight;
pub mod pairing;
pub mod part;
pub mod passkey;
pub mod passphrase;
pub mod picture;
mod pin;
pub mod place;
pub mod read;
pub mod receipt;
pub mod receive;
mod record;
pub mod recovery;
pub mod refresh;
mod rewrap;
pub mod rotation;
pub mod row;
pub mod send;
pub mod server;
pub mod session;
pub mod signin;
#[cfg(feature = "soft-passkey")]
pub mod soft;
mod subgroup;
pub mod team;
pub mod text;
pub mod thread;
pub mod transfer;
pub mod trust;
pub mod unit;
pub mod vault;
pub mod version;
mod who_may;
pub mod withdraw;
pub mod zone;
