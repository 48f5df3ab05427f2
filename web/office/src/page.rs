//! The pages, one file for each.

pub mod account;
pub mod case;
pub mod case_new;
pub mod cases;
pub mod confirm;
pub mod contact;
pub mod contacts;
pub mod device;
pub mod drafts;
pub mod finding;
pub mod inbox;
pub mod join;
pub mod legal;
pub mod link_made;
pub mod link_new;
pub mod links;
pub mod log;
pub mod recovery;
pub mod rights;
pub mod send;
pub mod sent;
pub mod setup;
pub mod start;
pub mod team;
pub mod units;
pub mod zones;
