//! The only home of SQL and of blobs. It sees only sealed types.
#![deny(missing_docs)]

pub mod error;
pub mod opaque;
mod sql;
pub mod token;

pub use error::{Error, Result};
pub use opaque::{Encoded, Sealed};
pub use sql::retry;
pub use token::TokenHash;
