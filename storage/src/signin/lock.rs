//! The lock of an account: ten proofs in a row that do not hold close it, for a day at most (B5, B6).
//!
//! Only who names an account by a passkey's or a sheet's own id reaches the count, and nobody is shown those ids but their
//! owner: a stranger cannot lock anybody out. Whoever gets in clears it. The sheet is never locked: it cannot be guessed, its id is
//! shown to nobody, and it is what its owner has left when somebody keeps the passkeys locked.

use siegel_api::{
    id::{PracticeId, UserId},
    time::Time,
};

use crate::{
    error::Result,
    opaque::Sealed,
    outbox,
    right::{Claim, MayAdmin, MemberRight},
    sql::{Record, Row, Sql, sql},
    store::Store,
    token::TokenHash,
    write::Write,
};

/// Proofs in a row that do not hold, until the account is locked.
pub const FAILURES_MAX: u32 = 10;

/// A lock ends by itself after this time, in milliseconds: a practice of one, without mail, is not closed for ever.
pub const LOCKED_MS: u64 = 24 * Time::HOUR;

/// An account that is locked, or must be now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lock {
    /// Whose.
    pub user: UserId,
    /// Until when; `None` where the tenth failure was counted and a crash came before the lock.
    pub until: Option<Time>,
}

impl Record for Lock {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self { user: row.read("user_id")?, until: row.read("locked_until")? })
    }
}

/// The right to log what failed at an account, to lock it once its count is full, or to open it by a link.
#[derive(Debug)]
pub struct LockRight {
    user: UserId,
    practice: PracticeId,
}

impl LockRight {
    /// Whose account.
    pub fn user(&self) -> UserId {
        self.user
    }

    /// Of which practice.
    pub fn practice(&self) -> PracticeId {
        self.practice
    }
}

impl Record for LockRight {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self { user: row.read("user_id")?, practice: row.read("practice_id")? })
    }
}

impl Claim for LockRight {
    fn practice(&self) -> Option<PracticeId> {
        Some(self.practice)
    }

    fn still(&self, _now: Time) -> Sql {
        let account = "SELECT user_id FROM accounts WHERE user_id = $1 AND admitted_at IS NOT NULL AND removed_at IS NULL";
        sql("accounts", account).bind(self.user)
    }
}

/// Counts a failure in one statement; a lock that is over begins anew.
const COUNT: &str = "INSERT INTO locks (user_id, failures) VALUES ($1, 1) ON CONFLICT (user_id) DO UPDATE SET \
    failures = CASE WHEN locks.locked_until > $2 THEN locks.failures WHEN locks.locked_until IS NOT NULL THEN 1 \
    ELSE locks.failures + 1 END, \
    locked_until = CASE WHEN locks.locked_until > $2 THEN locks.locked_until ELSE NULL END \
    RETURNING user_id, failures, locked_until";

/// Counts a proof that did not hold. Answers the right to lock the account if its count is full and it is still open.
/// Nothing is counted for who waits to be admitted: nobody is let in there.
///
/// # Errors
/// `Database` and `Corrupt`.
#[expect(
    clippy::disallowed_methods,
    reason = "a failure is no act; the lock that follows ten of them has its event"
)]
pub async fn count(store: &Store, user: UserId, now: Time) -> Result<Option<LockRight>> {
    let Some(right) = right(store, user).await? else { return Ok(None) };
    let rows = store.bookkeeping(sql("locks", COUNT).bind(user).bind(now)).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let (failures, until): (u32, Option<Time>) = (row.read("failures")?, row.read("locked_until")?);
    Ok((failures >= FAILURES_MAX && until.is_none()).then_some(right))
}

/// The right to log what failed at an account, and to lock one whose count is full, for whoever finds it without its lock after a
/// crash. Locking holds the count once more.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn right(store: &Store, user: UserId) -> Result<Option<LockRight>> {
    let whose = "SELECT user_id, practice_id FROM accounts \
        WHERE user_id = $1 AND admitted_at IS NOT NULL AND removed_at IS NULL";
    store.find(sql("accounts", whose).bind(user)).await
}

/// The lock of an account, if it is locked now.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find(store: &Store, user: UserId, now: Time) -> Result<Option<Lock>> {
    let lock = "SELECT user_id, locked_until FROM locks WHERE user_id = $1 \
        AND (locked_until > $2 OR (locked_until IS NULL AND failures >= $3))";
    store.find(sql("locks", lock).bind(user).bind(now).bind(FAILURES_MAX)).await
}

/// The locked accounts of the admin's practice.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list(store: &Store, right: &MemberRight<MayAdmin>, now: Time) -> Result<Vec<Lock>> {
    let locks = "SELECT l.user_id, l.locked_until FROM locks l JOIN accounts a ON a.user_id = l.user_id \
        WHERE a.practice_id = $1 AND a.removed_at IS NULL \
        AND (l.locked_until > $2 OR (l.locked_until IS NULL AND l.failures >= $3)) ORDER BY l.user_id";
    store.list(sql("locks", locks).bind(right.practice()).bind(now).bind(FAILURES_MAX)).await
}

/// The link that opens a locked account.
#[derive(Debug)]
pub struct Key {
    /// Its token.
    pub token: TokenHash,
    /// The same token, sealed for the letter.
    pub sealed: Sealed,
    /// When the link ends.
    pub until: Time,
}

/// Locks the account, and queues the letter to its owner.
///
/// # Errors
/// `Conflict` if it was locked or opened meanwhile, and `Database`.
pub async fn insert(write: &mut Write, right: &LockRight, key: &Key) -> Result<()> {
    let now = write.now();
    let locked = sql(
        "locks",
        "UPDATE locks SET locked_until = $2, token_hash = $3, token_until = $4 \
         WHERE user_id = $1 AND locked_until IS NULL AND failures >= $5 RETURNING user_id",
    );
    let locked = locked.bind(right.user).bind(now.plus(LOCKED_MS)).bind(key.token).bind(key.until);
    write.change_one(locked.bind(FAILURES_MAX)).await?;
    outbox::insert_locked(write, right.user, key).await
}

/// The right that a letter's link gives, while the account is locked and the link good.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_by_link(store: &Store, token: TokenHash, now: Time) -> Result<Option<LockRight>> {
    let link = "SELECT l.user_id, a.practice_id FROM locks l JOIN accounts a ON a.user_id = l.user_id \
        WHERE l.token_hash = $1 AND l.token_until > $2 AND a.removed_at IS NULL";
    store.find(sql("locks", link).bind(token).bind(now)).await
}

/// Opens the account by its link, which is used up.
///
/// # Errors
/// `Conflict` if it is open, and `Database`.
pub async fn remove_by_link(write: &mut Write, right: &LockRight, token: TokenHash) -> Result<()> {
    let opened = sql("locks", "DELETE FROM locks WHERE user_id = $1 AND token_hash = $2 RETURNING user_id");
    write.change_one(opened.bind(right.user).bind(token)).await
}

/// Opens an account of the admin's practice. `false` if none of that id is locked.
///
/// # Errors
/// `Database`.
pub async fn remove(write: &mut Write, right: &MemberRight<MayAdmin>, user: UserId) -> Result<bool> {
    let now = write.now();
    let opened = sql(
        "locks",
        "DELETE FROM locks WHERE user_id = $1 AND (locked_until > $3 OR (locked_until IS NULL AND failures >= $4)) \
         AND user_id IN (SELECT user_id FROM accounts WHERE practice_id = $2 AND removed_at IS NULL) RETURNING user_id",
    );
    let opened = opened.bind(user).bind(right.practice()).bind(now).bind(FAILURES_MAX);
    Ok(!write.rows(opened).await?.is_empty())
}

/// Opens the account: its owner came by the sheet.
pub(crate) async fn open(write: &mut Write, user: UserId) -> Result<()> {
    write.change(sql("locks", "DELETE FROM locks WHERE user_id = $1").bind(user)).await
}

/// Forgets failures: somebody got in by a passkey. A lock that came in between stays.
pub(crate) async fn clear(write: &mut Write, user: UserId) -> Result<()> {
    let now = write.now();
    let cleared = "DELETE FROM locks WHERE user_id = $1 AND (locked_until <= $2 OR (locked_until IS NULL AND failures < $3))";
    write.change(sql("locks", cleared).bind(user).bind(now).bind(FAILURES_MAX)).await
}
