//! JSON messages, one file for each noun. Signed structures travel inside as base64url of their one
//! encoding ([`crate::codec`]); whoever receives them verifies before use.

/// `Debug` of messages that carry a proof or a ticket: their name, and nothing that somebody could use.
macro_rules! inert {
    ($($name:ident),*) => {
        $(
            impl std::fmt::Debug for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str(concat!(stringify!($name), "(..)"))
                }
            }
        )*
    };
}

pub mod account;
pub mod case;
pub mod contact;
pub mod door;
pub mod draft;
pub mod export;
pub mod finding;
pub mod folder;
pub mod holding;
pub mod instance;
pub mod invitation;
pub mod link;
pub mod log;
pub mod mail;
pub mod operator;
pub mod oversight;
pub mod pairing;
pub mod practice;
pub mod registration;
pub mod session;
pub mod statement;
pub mod unit;
pub mod zone;
