//! An operator signs in: session, and what practices' logs are told of it, in one transaction (E8). An instance may have hundreds
//! of practices; all are told, or nobody is in.

use siegel_api::{
    id::{OperatorId, PracticeId},
    time::Time,
};

use super::{InviteRight, OperatorRight};
use crate::{
    error::{Error, Result},
    event::Event,
    right::Right,
    session::LIFE_MS,
    sql::{Record, Row, Sql, sql},
    store::Store,
    token::TokenHash,
    write::Write,
};

/// Numbers of practices: four digits, as long as there is room among them; then six.
const NUMBERS: [u32; 2] = [10_000, 1_000_000];

/// Draws for one number, at most: with half of all numbers taken, one in a billion practices would fail.
const DRAWS_MAX: usize = 30;

/// A session that is to begin.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Hash of the cookie's secret.
    pub session: TokenHash,
    /// The passkey as its authenticator named it.
    pub credential: &'a [u8],
    /// The passkey as it is from now on: JSON of the server's WebAuthn library.
    pub passkey: &'a str,
}

/// What the caller makes: storage draws nothing and signs nothing.
#[derive(Clone, Copy)]
pub struct Telling<'a> {
    /// The event that a practice's log is told.
    pub event: &'a (dyn Fn(PracticeId) -> Event + Sync),
    /// Chance.
    pub draw: &'a (dyn Fn() -> u32 + Sync),
}

/// Makes the passkey of an offered access, uses the offer up, and begins the first session.
///
/// # Errors
/// `Gone` if the offer was used or has ended, `Conflict` if the passkey is known, `Busy` if another write came between, and `Database`.
pub async fn set_up(
    store: &Store,
    right: &InviteRight,
    entry: &Entry<'_>,
    telling: Telling<'_>,
    now: Time,
) -> Result<()> {
    let made = sql(
        "operators",
        "UPDATE operators SET token_hash = NULL, token_until = NULL, credential_id = $2, passkey = $3, entered_at = $4 \
         WHERE operator_id = $1 AND passkey IS NULL RETURNING operator_id",
    );
    begin(store, (right, right.operator), made, entry, telling, now).await
}

/// Begins a session of an operator who has shown the passkey.
///
/// # Errors
/// `Gone` if the access was taken away, `Busy` if another write came between, and `Database`.
pub async fn enter(
    store: &Store,
    right: &OperatorRight,
    entry: &Entry<'_>,
    telling: Telling<'_>,
    now: Time,
) -> Result<()> {
    let used = sql(
        "operators",
        "UPDATE operators SET passkey = $3, entered_at = $4 WHERE operator_id = $1 AND credential_id = $2 \
         RETURNING operator_id",
    );
    begin(store, (right, right.operator), used, entry, telling, now).await
}

#[expect(
    clippy::disallowed_methods,
    reason = "a second sign-in of a day: each practice's log tells of the day's first"
)]
async fn begin(
    store: &Store,
    (right, operator): (&impl Right, OperatorId),
    shown: Sql,
    entry: &Entry<'_>,
    telling: Telling<'_>,
    now: Time,
) -> Result<()> {
    let day = now.0 / Time::DAY;
    let untold: Vec<Untold> = store.list(list_untold(operator, day)).await?;
    let untold: Vec<PracticeId> = untold.into_iter().map(|Untold(practice)| practice).collect();
    let mut write = store.write(right, &untold, now).await?;
    // Asked again now that their logs are taken in: a practice may have been set up, or another sign-in may have told it.
    let still: Vec<Untold> = write.list(list_untold(operator, day)).await?;
    if still.iter().map(|Untold(practice)| practice).ne(&untold) {
        return Err(Error::Busy);
    }
    write.change_one(shown.bind(operator).bind(entry.credential).bind(entry.passkey).bind(now)).await?;
    let session = "INSERT INTO operator_sessions (session_hash, operator_id, created_at, seen_at, expires_at) \
        VALUES ($1, $2, $3, $3, $4)";
    let session = sql("operator_sessions", session).bind(entry.session).bind(operator).bind(now);
    write.change(session.bind(now.plus(LIFE_MS))).await?;
    for practice in &untold {
        mark(&mut write, operator, *practice, day).await?;
        name(&mut write, *practice, telling.draw).await?;
    }
    let mut events = untold.into_iter().map(telling.event);
    match events.next() {
        Some(first) => write.commit_all(first, events.collect()).await.map(|_| ()),
        None => write.commit_unlogged().await,
    }
}

struct Untold(PracticeId);

impl Record for Untold {
    fn read(row: &Row) -> Result<Self> {
        row.read("practice_id").map(Self)
    }
}

/// Practices whose logs were not told of this operator on this day.
fn list_untold(operator: OperatorId, day: u64) -> Sql {
    let untold = "SELECT p.practice_id FROM practices p WHERE p.closed_at IS NULL AND NOT EXISTS \
        (SELECT 1 FROM operator_visits v WHERE v.operator_id = $1 AND v.practice_id = p.practice_id AND v.day = $2) \
        ORDER BY p.practice_id";
    sql("practices", untold).bind(operator).bind(day)
}

async fn mark(write: &mut Write, operator: OperatorId, practice: PracticeId, day: u64) -> Result<()> {
    let told = sql(
        "operator_visits",
        "INSERT INTO operator_visits (operator_id, practice_id, day) VALUES ($1, $2, $3) \
         ON CONFLICT (operator_id, practice_id) DO UPDATE SET day = $3",
    );
    write.change(told.bind(operator).bind(practice).bind(day)).await
}

struct Number;

impl Record for Number {
    fn read(row: &Row) -> Result<Self> {
        row.read::<u32>("number").map(|_| Self)
    }
}

/// Draws the practice's number where it has none. Its log is taken in, so nobody else draws one meanwhile.
async fn name(write: &mut Write, practice: PracticeId, draw: &(dyn Fn() -> u32 + Sync)) -> Result<()> {
    let known = sql("pseudonyms", "SELECT practice_id, number FROM pseudonyms WHERE practice_id = $1");
    if write.find::<Number>(known.bind(practice)).await?.is_some() {
        return Ok(());
    }
    let now = write.now();
    for numbers in NUMBERS {
        for _ in 0..DRAWS_MAX {
            let drawn = sql(
                "pseudonyms",
                "INSERT INTO pseudonyms (practice_id, number, created_at) VALUES ($1, $2, $3) \
                 ON CONFLICT DO NOTHING RETURNING number",
            );
            let drawn = drawn.bind(practice).bind(draw() % numbers).bind(now);
            if write.find::<Number>(drawn).await?.is_some() {
                return Ok(());
            }
        }
    }
    Err(Error::Bounds("numbers of practices"))
}
