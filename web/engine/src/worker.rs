//! The inside of the worker: one desk that takes orders, two engines that seal alike, and the way to the server.

mod browser;
mod bundle;
mod cipher;
pub mod desk;
mod known;
mod part;
mod scope;
mod stretch;
mod transfer;
mod wasm;
