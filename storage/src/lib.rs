//! The only home of SQL and of blobs. It sees only sealed types.
#![deny(missing_docs)]

pub mod account;
pub mod ceremony;
pub mod credential;
pub mod error;
pub mod event;
pub mod invitation;
pub mod log;
pub mod opaque;
pub mod practice;
pub mod right;
pub mod session;
pub mod setup;
mod sql;
pub mod statement;
pub mod store;
pub mod token;
pub mod write;

pub use error::{Error, Result};
pub use opaque::{Encoded, Sealed};
pub use sql::retry;
pub use store::Store;
pub use token::TokenHash;
pub use write::Write;
