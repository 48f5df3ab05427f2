//! The keys of Siegel: generate, derive, seal, open, wrap, unwrap, sign.
//!
//! Pure: no clock, no global source of chance, no I/O, no panic. Time comes in as an argument, chance as
//! a `rand_core::CryptoRng`. Whatever fails to open says `CannotOpen` and nothing more; whatever fails to
//! parse names the field. Each module cites the section of docs/protocol.md that it carries out.
#![deny(missing_docs, clippy::indexing_slicing)]

pub mod account;
pub mod chance;
pub mod chunked;
pub mod code;
pub mod content;
mod crockford;
pub mod envelope;
pub mod error;
mod expand;
pub mod fingerprint;
pub mod folder;
pub mod fragment;
pub mod grant;
pub mod invitation;
pub mod kem;
pub mod keyring;
pub mod label;
pub mod link;
pub mod link_content;
pub mod office;
mod padding;
pub mod pairing;
pub mod part;
pub mod pin;
pub mod record;
mod secret;
pub mod seed;
pub mod sign;
mod stretch;
pub mod suite;
pub mod token;
pub mod unlock;
