//! What a client of Siegel does, without a screen.
//!
//! Everything here is asynchronous and generic over the [`server::Server`] that it talks to, the
//! [`clock::Clock`] and the source of chance, so that the same code runs in a browser and, in tests,
//! against the real router. Nothing the server says is believed before it is verified.

pub mod clock;
pub mod desk;
pub mod directory;
pub mod error;
pub mod event;
pub mod finding;
pub mod meta;
pub mod part;
pub mod place;
pub mod read;
pub mod receipt;
pub mod receive;
pub mod row;
pub mod server;
pub mod text;
pub mod transfer;
pub mod vault;
mod who_may;
pub mod withdraw;
