//! The language that both sides of Siegel speak.
//!
//! Everything here must be made or checked alike by browser and server: ids, messages, limits, the
//! URL table, the structures that people sign and the rules by which they are verified. Nothing here
//! holds a secret, reads a clock or does I/O, so the server may know all of it and still open nothing.
#![deny(missing_docs, clippy::indexing_slicing)]

pub mod bundle;
pub mod bytes;
pub mod case;
pub mod chain;
pub mod checkpoint;
pub mod codec;
pub mod device;
pub mod event;
pub mod export;
pub mod grant;
pub mod hash;
pub mod id;
pub mod invitation;
pub mod kept;
pub mod label;
pub mod limits;
pub mod link;
pub mod mail;
pub mod manifest;
pub mod merkle;
pub mod message;
pub mod oversight;
pub mod page;
pub mod part;
pub mod period;
pub mod problem;
pub mod proof;
pub mod signing;
pub mod statement;
pub mod subgroup;
pub mod suite;
pub mod time;
pub mod unit;
pub mod url;
pub mod zone;
