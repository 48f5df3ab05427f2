//! What the pages show. Everything here comes from verified structures of `siegel_client`, as plain text.

pub mod case;
pub mod contact;
pub mod event;
pub mod export;
pub mod finding;
pub mod folder;
pub mod holding;
pub mod link;
pub mod operator;
pub mod outgoing;
pub mod oversight;
pub mod period;
pub mod refused;
pub mod right;
pub mod role;
pub mod team;
pub mod unit;
