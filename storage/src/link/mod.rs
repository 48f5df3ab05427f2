//! Share links: access for people without an account (protocol 8).
//!
//! The database sees hashes of the knock and of the access proof, and sealed boxes. It alone counts PIN
//! tries and openings: one statement, whatever the number of servers.

mod list;
mod open;
mod right;
mod update;

pub use list::{Link, find, list, list_findings, list_of_finding};
pub use open::{Attempt, Boxes, lists, open};
pub use right::{Knocked, Knocking, LinkRight, State, Visiting, expose, find_visit, knock, right_to_own};
pub use update::{Arm, Content, NewLink, Update, insert, revoke, update};
