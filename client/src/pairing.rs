//! A second device beside an unlocked one (protocol 14): the unlocked one shows a code and hears the answer ([`host`]), the
//! new one reads the code, shows six digits, and makes a passkey of its own ([`guest`]).
//!
//! Neither believes the server: the answer is proven by the code, the new device's key and the account that it gets by the
//! digits, and what the server then shows of that account and of the log is held against what the unlocked device knew.

use siegel_api::problem::{Code, Problem};

use crate::error::Error;

pub mod guest;
pub mod host;

/// Path of the page that reads a code; the code follows `#`.
pub const PATH: &str = "/geraet";

/// As the server says it of a pairing that is unknown, used, expired or taken back.
fn gone() -> Error {
    Error::Problem(Box::new(Problem::new(Code::PairingGone)))
}
