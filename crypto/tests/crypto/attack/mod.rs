//! Attacks on keys and ciphertext, each made and refused, and each shown to succeed where its defence is
//! off: against a double of this file's own, never against code that ships.

mod collision;
mod content;
mod grant;
mod link;
mod salamander;
