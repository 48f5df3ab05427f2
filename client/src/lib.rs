//! What a client of Siegel does, without a screen.
//!
//! Everything here is asynchronous and generic over the [`server::Server`] that it talks to, the
//! [`clock::Clock`] and the source of chance, so that the same code runs in a browser and, in tests,
//! against the real router. Nothing the server says is believed before it is verified.

pub mod clock;
pub mod directory;
pub mod error;
pub mod event;
pub mod meta;
pub mod part;
pub mod place;
pub mod server;
pub mod text;
pub mod transfer;
pub mod vault;
