//! The stories, by noun.

mod account;
mod finding;
mod guard;
mod link;
mod log;
mod part;
mod practice;
mod schema;
mod session;
mod sweep;
mod write;
