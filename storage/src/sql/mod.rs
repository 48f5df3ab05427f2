//! One SQL text for two databases.
//!
//! A statement is text with `$1` placeholders and arguments of three kinds: bytes, integers, text.
//! Both databases take it as it is; the little that they say differently stands in `dialect`.

mod arg;
pub(crate) mod connect;
pub(crate) mod dialect;
mod fetch;
mod migrate;
mod pool;
mod retry;
mod row;
mod rows;
mod transaction;

pub(crate) use arg::{Sql, sql};
pub(crate) use pool::Pool;
pub use retry::retry;
pub use row::Value;
pub(crate) use row::{Record, Row};
pub(crate) use rows::Rows;
pub(crate) use transaction::Transaction;
