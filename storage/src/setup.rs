//! The operator's tokens for a first practice: bearer secrets, used once.

use siegel_api::{id::PracticeId, time::Time};

use crate::{
    error::Result,
    right::Claim,
    sql::{Record, Row, Sql, sql},
    store::Store,
    token::TokenHash,
    write::Write,
};

/// A set-up token that is good now.
#[derive(Debug)]
pub struct SetupRight {
    hash: TokenHash,
}

impl Record for SetupRight {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self { hash: row.read("setup_hash")? })
    }
}

const GOOD: &str =
    "SELECT setup_hash FROM setups WHERE setup_hash = $1 AND expires_at > $2 AND used_at IS NULL";

impl Claim for SetupRight {
    fn practice(&self) -> Option<PracticeId> {
        None
    }

    fn still(&self, now: Time) -> Sql {
        sql("setups", GOOD).bind(self.hash).bind(now)
    }
}

/// Keeps a token's hash. An act of the command line.
///
/// # Errors
/// `Conflict` if it is there already, and `Database`.
#[expect(clippy::disallowed_methods, reason = "before the first practice there is no log")]
pub async fn insert(store: &Store, hash: TokenHash, now: Time, expires_at: Time) -> Result<()> {
    let made = sql("setups", "INSERT INTO setups (setup_hash, created_at, expires_at) VALUES ($1, $2, $3)");
    store.bookkeeping(made.bind(hash).bind(now).bind(expires_at)).await.map(|_| ())
}

/// The right that a token gives, while it is good.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find(store: &Store, hash: TokenHash, now: Time) -> Result<Option<SetupRight>> {
    store.find(sql("setups", GOOD).bind(hash).bind(now)).await
}

/// Uses the token up, in the write that it allows.
///
/// # Errors
/// `Conflict` if it was used meanwhile, and `Database`.
pub async fn finish(write: &mut Write, right: &SetupRight) -> Result<()> {
    let used = sql(
        "setups",
        "UPDATE setups SET used_at = $2 WHERE setup_hash = $1 AND used_at IS NULL RETURNING setup_hash",
    );
    let now = write.now();
    write.change_one(used.bind(right.hash).bind(now)).await
}
