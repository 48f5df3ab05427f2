//! A server in the same process, browsers that speak to its router, and people who use them.

#![allow(dead_code, reason = "each test target uses its own part of the house")]

pub mod book;
mod browser;
mod house;
mod operator;
mod person;

pub use browser::{Answer, Browser, own};
pub use house::{HandClock, House};
pub use operator::Operator;
pub use person::{Person, Waiting, give_link, link_offer};
