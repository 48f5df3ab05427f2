//! One file for each noun. A handler says who may ask, does one thing, and answers.

pub mod account;
pub mod bundle;
mod ceremony;
pub mod contact;
pub mod door;
pub mod draft;
pub mod export;
pub mod finding;
pub mod grant;
pub mod holding;
pub mod instance;
pub mod invitation;
pub mod link;
pub mod lock;
pub mod log;
pub mod mail;
pub mod pairing;
pub mod part;
pub mod practice;
pub mod receipt;
pub mod recovery;
pub mod registration;
pub mod session;
pub mod statement;
pub mod stream;
pub mod ticket;
pub mod zone;
