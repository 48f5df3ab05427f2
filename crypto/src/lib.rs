//! The keys of Siegel: generate, derive, seal, open, wrap, unwrap, sign.
//!
//! Pure: no clock, no global source of chance, no I/O, no panic. Time comes in as an argument, chance as
//! a `rand_core::CryptoRng`. Whatever fails to open says `CannotOpen` and nothing more; whatever fails to
//! parse names the field. Each module cites the section of docs/protocol.md that it carries out.
#![deny(missing_docs, clippy::indexing_slicing)]

pub mod chunked;
pub mod code;
mod crockford;
pub mod error;
mod expand;
pub mod kem;
mod secret;
pub mod sign;
pub mod suite;
