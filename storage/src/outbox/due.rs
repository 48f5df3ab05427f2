//! Letters whose time has come: taken, tried, tried again after a while, given up.

use siegel_api::{hash::Hash, id::UserId, time::Time};

use super::Notice;
use crate::{
    error::Result,
    mail::Language,
    opaque::Sealed,
    sql::{Record, Row, sql},
    store::Store,
};

/// A letter that was tried so often is given up: about a day after its act.
const TRIES_MAX: u32 = 12;

/// The wait after a try doubles from a minute up to this, in milliseconds.
const WAIT_MS_MAX: u64 = 6 * Time::HOUR;

/// A letter that the other side refused for good is tried so often, in case that the refusal was a fault.
const REFUSALS_MAX: u32 = 3;

/// A letter that is tried now.
#[derive(Clone, Debug)]
pub struct Letter {
    /// What caused it; with person and kind it names the letter.
    pub act: Hash,
    /// To whom.
    pub user: UserId,
    /// About what.
    pub notice: Notice,
    /// Where to; sealed.
    pub address: Sealed,
    /// The secret of its link; sealed.
    pub token: Option<Sealed>,
    /// In which language.
    pub language: Language,
    /// When its act was.
    pub created_at: Time,
    /// Tries so far, this one included.
    pub tries: u32,
}

impl Record for Letter {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            act: row.read("act_hash")?,
            user: row.read("user_id")?,
            notice: Notice::read(row)?,
            address: row.read("address")?,
            token: row.read("token")?,
            language: Language::read(row)?,
            created_at: row.read("created_at")?,
            tries: row.read("tries")?,
        })
    }
}

/// What became of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was taken.
    Sent,
    /// Not now.
    Later,
    /// The mail server could not be asked: nothing is known of the address.
    Line,
    /// The other side will not take it.
    Refused,
    /// It has no sense any more.
    Void,
}

/// Takes a letter that is due. Whoever takes it has until its next try, a minute at least, to say what became of it; if
/// the process is killed in between, the letter is tried once more. Letters of kinds that only a later version knows wait for
/// it.
///
/// # Errors
/// `Database` and `Corrupt`.
#[expect(
    clippy::disallowed_methods,
    reason = "a try is no act: the act that the letter tells of has its event"
)]
pub async fn take(store: &Store, now: Time) -> Result<Option<Letter>> {
    let due = sql(
        "outbox",
        "SELECT act_hash, user_id, kind, address, token, language, created_at, tries FROM outbox \
         WHERE due_at <= $1 AND kind <= $2 ORDER BY due_at, act_hash, user_id LIMIT 1",
    );
    let Some(letter) = store.find::<Letter>(due.bind(now).bind(Notice::ALL.len() as u32)).await? else {
        return Ok(None);
    };
    let wait = (Time::MINUTE << letter.tries.min(16)).min(WAIT_MS_MAX);
    let taken = sql(
        "outbox",
        "UPDATE outbox SET tries = tries + 1, due_at = $5 WHERE act_hash = $1 AND user_id = $2 AND kind = $3 \
         AND tries = $4 RETURNING act_hash, user_id, kind, address, token, language, created_at, tries",
    );
    let taken = taken.bind(letter.act).bind(letter.user).bind(letter.notice as u8).bind(letter.tries);
    let rows = store.bookkeeping(taken.bind(now.plus(wait))).await?;
    rows.first().map(Letter::read).transpose()
}

/// Notes what became of a try. A letter that was given up marks its address, so that nobody is told of what can be done
/// without until the address takes letters again.
///
/// # Errors
/// `Database`.
#[expect(
    clippy::disallowed_methods,
    reason = "a try is no act: the act that the letter tells of has its event"
)]
pub async fn finish(store: &Store, letter: &Letter, outcome: Outcome, now: Time) -> Result<()> {
    let given_up = match outcome {
        Outcome::Sent | Outcome::Void => false,
        Outcome::Refused if letter.tries >= REFUSALS_MAX => true,
        Outcome::Later | Outcome::Line | Outcome::Refused if letter.tries >= TRIES_MAX => true,
        Outcome::Later | Outcome::Line | Outcome::Refused => return Ok(()),
    };
    let failing = match outcome {
        Outcome::Void | Outcome::Line => None,
        _ if given_up => Some(
            "UPDATE mailboxes SET failing_at = COALESCE(failing_at, $3) WHERE user_id = $1 AND address = $2",
        ),
        _ => Some(
            "UPDATE mailboxes SET failing_at = NULL WHERE user_id = $1 AND address = $2 AND failing_at <= $3",
        ),
    };
    if let Some(text) = failing {
        let marked = sql("mailboxes", text).bind(letter.user).bind(&letter.address).bind(now);
        store.bookkeeping(marked).await?;
    }
    let gone = sql("outbox", "DELETE FROM outbox WHERE act_hash = $1 AND user_id = $2 AND kind = $3");
    let gone = gone.bind(letter.act).bind(letter.user).bind(letter.notice as u8);
    store.bookkeeping(gone).await.map(|_| ())
}

struct Count(u64);

impl Record for Count {
    fn read(row: &Row) -> Result<Self> {
        row.read("waiting").map(Self)
    }
}

/// How many letters wait.
///
/// # Errors
/// `Database`.
pub async fn count(store: &Store) -> Result<u64> {
    let counted = store.find::<Count>(sql("outbox", "SELECT COUNT(*) AS waiting FROM outbox")).await?;
    Ok(counted.map_or(0, |Count(waiting)| waiting))
}
