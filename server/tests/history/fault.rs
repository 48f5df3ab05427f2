//! The table of faults. Each is a function from what was on the wire so far and an answer to another answer;
//! several at once are applied one after the other.

use siegel_client::server::{Lost, Request, Response};

use crate::bend::{inside, whole};
use crate::dice::Dice;
use crate::fork::Fork;
use crate::tape::Exchange;

/// What reaches the client: an answer, or nothing.
pub type Answer = Result<Response, Lost>;

/// What a fault knows.
pub struct Scene<'a> {
    /// All exchanges so far, of everybody.
    pub tape: &'a [Exchange],
    /// Who asks.
    pub who: usize,
    /// What is asked.
    pub request: &'a Request,
    /// Where on the tape this step began.
    pub begun: usize,
    /// A place on the tape before that: what a roll-back goes back to.
    pub moment: usize,
    /// The server's other history of the log of who asks.
    pub fork: Option<&'a Fork>,
}

/// How much of a step a fault bends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Some answers.
    Some,
    /// Every answer: the server lives in another world.
    All,
}

/// One fault.
#[derive(Debug)]
pub struct Fault {
    pub name: &'static str,
    pub reach: Reach,
    pub bend: fn(&Scene<'_>, &mut Dice, &Response) -> Answer,
}

/// All faults.
pub const FAULTS: [Fault; 11] = [
    // Another answer of the same kind: another finding, another file, another account.
    Fault { name: "swap", reach: Reach::Some, bend: whole::swap },
    // An older answer to the same question.
    Fault { name: "replay", reach: Reach::Some, bend: whole::replay },
    // The whole server as it was at some moment.
    Fault { name: "roll back", reach: Reach::All, bend: whole::roll_back },
    // The whole server as this person saw it last.
    Fault { name: "freeze", reach: Reach::All, bend: whole::freeze },
    // Another history of the log, under the server's own good signature.
    Fault { name: "fork", reach: Reach::All, bend: whole::fork },
    // An end is missing: of a body, a list, something sealed.
    Fault { name: "truncate", reach: Reach::Some, bend: inside::truncate },
    // Lists and chunks in another order.
    Fault { name: "reorder", reach: Reach::Some, bend: inside::reorder },
    // A piece of another answer of the same kind.
    Fault { name: "splice", reach: Reach::Some, bend: inside::splice },
    // An older version, suite, epoch or PIN.
    Fault { name: "downgrade", reach: Reach::Some, bend: inside::downgrade },
    // Something of the server's own: other bytes, other entries, other fields.
    Fault { name: "inject", reach: Reach::Some, bend: inside::inject },
    // No answer, "not found", an empty list, a field that is missing.
    Fault { name: "omit", reach: Reach::Some, bend: inside::omit },
];
