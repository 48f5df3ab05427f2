//! The stories, by noun.

mod account;
mod bundle;
mod export;
mod finding;
mod folder;
mod grant;
mod guard;
mod holding;
mod link;
mod lock;
mod log;
mod mail;
mod operator;
mod oversight;
mod pairing;
mod part;
mod pin;
mod practice;
mod revision;
mod schema;
mod session;
mod sweep;
mod team;
mod unit;
mod write;
mod zone;
