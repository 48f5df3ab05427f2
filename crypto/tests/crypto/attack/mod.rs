//! Attacks on keys and ciphertext, each made and refused, and each shown to succeed where its defence is
//! off: against a double of this file's own, never against code that ships.

pub mod chance;
mod code;
mod collision;
mod content;
mod downgrade;
mod grant;
mod link;
mod oracle;
mod parser;
mod salamander;
mod share;
mod size;
