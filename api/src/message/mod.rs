//! JSON messages, one file for each noun. Signed structures travel inside as base64url of their one
//! encoding ([`crate::codec`]); whoever receives them verifies before use.

pub mod account;
pub mod contact;
pub mod door;
pub mod draft;
pub mod finding;
pub mod instance;
pub mod invitation;
pub mod link;
pub mod log;
pub mod practice;
pub mod registration;
pub mod session;
