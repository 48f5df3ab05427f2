//! The only home of SQL and of blobs. It sees only sealed types.
//!
//! Whoever changes something begins a [`Write`] with a right, and ends it with its event; whoever
//! reads something of somebody's shows a right to it. Rights come from questions to the database
//! only (`session::find`, `finding::right_to_read`, `link::knock`, …).
#![deny(missing_docs)]

/// The groups beside the practice by which a member reads: cases in which the practice takes part, units of the member.
macro_rules! groups_of {
    ($practice:literal, $user:literal) => {
        concat!(
            "(SELECT m.case_id FROM case_members m WHERE m.practice_id = ",
            $practice,
            " AND m.left_at IS NULL UNION ALL SELECT u.unit_id FROM unit_members u WHERE u.user_id = ",
            $user,
            ")"
        )
    };
}

pub mod account;
pub mod blob;
pub mod bundle;
pub mod case;
pub mod ceremony;
pub mod check;
pub mod contact;
pub mod credential;
pub mod draft;
pub mod error;
pub mod event;
pub mod export;
pub mod finding;
pub mod folder;
pub mod grant;
pub mod holding;
pub mod idempotency;
pub mod invitation;
pub mod label;
pub mod link;
pub mod log;
pub mod mail;
pub mod opaque;
pub mod operator;
pub mod outbox;
pub mod oversight;
pub mod pairing;
pub mod part;
pub mod patient;
pub mod practice;
pub mod proposal;
pub mod rate;
pub mod receipt;
pub mod reentry;
pub mod right;
pub mod session;
pub mod setup;
pub mod signin;
mod sql;
pub mod statement;
pub mod store;
pub mod sweep;
pub mod ticket;
pub mod token;
pub mod unit;
pub mod write;
pub mod zone;

pub use blob::{Blobs, ObjectKey};
pub use error::{Error, Result};
pub use event::{Detail, Details, Event};
pub use opaque::{Encoded, Sealed};
pub use sql::retry;
pub use store::Store;
pub use token::TokenHash;
pub use write::{Position, Write};
