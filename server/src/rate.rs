//! Rate limits, counted in the database for all servers together (ATTACKS, part D).

use siegel_api::hash::Hash;
use siegel_api::problem::Code;
use siegel_storage::rate::{self, BucketHash, Limit};

use crate::http::problem::{Answer, Problem};
use crate::state::App;

const SECOND_MS: u32 = 1_000;
const MINUTE_MS: u32 = 60 * SECOND_MS;
const DAY_MS: u32 = 24 * 60 * MINUTE_MS;

/// What is limited. PIN tries are not: the link's own counter bounds them, whatever the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// Sign-ins, recoveries and registrations, by network.
    SignIn,
    /// Proofs of a recovery sheet, by its look-up id.
    Recovery,
    /// Failed sign-ins that a practice's log tells of, by account: whoever floods an account does not fill the log.
    FailedSignIn,
    /// Knocks, by network.
    Knock,
    /// Wrong knocks, by link. Right ones are not counted: else whoever knows a link's public half
    /// could keep its holder out (attack 41).
    WrongKnock,
    /// Looks at an invitation, by network.
    Invitation,
    /// What new devices ask about pairings, by network: one that waits asks every other second.
    Pairing,
    /// Addresses that are asked to confirm themselves, by account: nobody is flooded with letters from here.
    MailAsk,
    /// Links of letters, by network.
    MailLink,
    /// Reads of the directory, by session.
    Directory,
    /// Reads of all names of the console, by session.
    Labels,
    /// Reports of a broken content policy, by network.
    Report,
}

impl Rate {
    fn limit(self) -> Limit {
        match self {
            Self::SignIn => Limit { burst: 20, refill_ms: MINUTE_MS / 20 },
            Self::Recovery => Limit { burst: 5, refill_ms: DAY_MS / 5 },
            Self::FailedSignIn => Limit { burst: 20, refill_ms: DAY_MS / 24 },
            Self::Knock => Limit { burst: 60, refill_ms: SECOND_MS },
            Self::WrongKnock => Limit { burst: 10, refill_ms: MINUTE_MS / 10 },
            Self::Invitation => Limit { burst: 30, refill_ms: 2 * SECOND_MS },
            Self::Pairing => Limit { burst: 120, refill_ms: SECOND_MS / 2 },
            Self::MailAsk => Limit { burst: 5, refill_ms: DAY_MS / 5 },
            Self::MailLink => Limit { burst: 20, refill_ms: MINUTE_MS / 20 },
            Self::Directory => Limit { burst: 300, refill_ms: MINUTE_MS / 300 },
            Self::Labels => Limit { burst: 30, refill_ms: MINUTE_MS / 30 },
            Self::Report => Limit { burst: 10, refill_ms: MINUTE_MS / 10 },
        }
    }
}

/// The bucket of one key under one name.
pub fn bucket(name: &str, key: &[u8]) -> BucketHash {
    let mut bytes = name.as_bytes().to_vec();
    bytes.push(0);
    bytes.extend_from_slice(key);
    BucketHash(Hash::of(&bytes))
}

/// Takes one token of `key`'s bucket.
///
/// # Errors
/// `too_many`, with the seconds until the next one.
pub async fn take(app: &App, rate: Rate, key: &[u8]) -> Answer<()> {
    let limit = rate.limit();
    if rate::take(app.store(), bucket(&format!("{rate:?}"), key), limit, app.now()).await? {
        return Ok(());
    }
    Err(Problem::new(Code::TooMany).after(u64::from(limit.refill_ms.div_ceil(SECOND_MS))))
}
