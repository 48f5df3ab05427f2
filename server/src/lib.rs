//! The server of Siegel: answers HTTP, signs the heads of logs, runs jobs. It stores what is sealed and
//! verifies what is signed; nothing in its dependency tree could open a finding.
#![deny(missing_docs)]

mod account_keys;
mod actor;
mod asset;
mod boot;
mod caller;
mod casing;
pub mod chance;
pub mod clock;
pub mod command;
mod commit;
pub mod config;
pub mod decoy;
mod door_view;
mod failed;
mod finding_view;
mod founding;
mod given;
mod handler;
pub mod http;
pub mod job;
pub mod key;
mod log;
pub mod log_key;
pub mod mail;
mod newcomer;
mod operator;
mod operator_view;
pub mod pages;
pub mod passkey;
mod public;
mod rate;
mod returning;
mod rewrap;
mod room;
mod router;
mod seeding;
mod signed;
pub mod state;
mod stating;
mod telemetry;
mod uniting;

pub use router::app;
