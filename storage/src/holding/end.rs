//! Accesses that end by themselves (B30). From that moment on sessions are refused and nobody signs in, by the very queries that
//! find them; a job notes it in the log. It is the server's word, until an admin's client states an epoch without the person.

use siegel_api::{
    id::{PracticeId, UserId},
    time::Time,
};

use crate::{
    error::Result,
    right::{Claim, MayAdmin, MemberRight},
    sql::{Record, Row, Sql, sql},
    store::Store,
    write::Write,
};

/// The right to note that somebody's access has come to its end.
#[derive(Debug)]
pub struct EndRight {
    user: UserId,
    practice: PracticeId,
}

impl EndRight {
    /// Whose.
    pub fn user(&self) -> UserId {
        self.user
    }

    /// Of which practice.
    pub fn practice(&self) -> PracticeId {
        self.practice
    }
}

impl Record for EndRight {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self { user: row.read("user_id")?, practice: row.read("practice_id")? })
    }
}

impl Claim for EndRight {
    fn practice(&self) -> Option<PracticeId> {
        Some(self.practice)
    }

    fn still(&self, now: Time) -> Sql {
        let due = "SELECT user_id FROM accounts WHERE user_id = $1 AND ends_at <= $2 AND ended_at IS NULL \
            AND admitted_at IS NOT NULL AND removed_at IS NULL";
        sql("accounts", due).bind(self.user).bind(now)
    }
}

/// Whose access has come to its end without that standing in the log.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list_due(store: &Store, now: Time) -> Result<Vec<EndRight>> {
    let due = "SELECT user_id, practice_id FROM accounts WHERE ends_at <= $1 AND ended_at IS NULL \
        AND admitted_at IS NOT NULL AND removed_at IS NULL ORDER BY ends_at, user_id";
    store.list(sql("accounts", due).bind(now)).await
}

/// Notes the end, and ends what sessions are there.
///
/// # Errors
/// `Conflict` if it was noted or moved meanwhile, and `Database`.
pub async fn finish(write: &mut Write, right: &EndRight) -> Result<()> {
    let now = write.now();
    let ended = "UPDATE accounts SET ended_at = $2 WHERE user_id = $1 AND ends_at <= $2 AND ended_at IS NULL \
        RETURNING user_id";
    write.change_one(sql("accounts", ended).bind(right.user).bind(now)).await?;
    write.change(sql("sessions", "DELETE FROM sessions WHERE user_id = $1").bind(right.user)).await
}

/// Sets when a member's access ends. An end that has come can be moved, too.
///
/// # Errors
/// `Conflict` for oneself, for who is no member of the practice, and if no admin without an end would be left; `Database`.
pub async fn update(
    write: &mut Write,
    right: &MemberRight<MayAdmin>,
    user: UserId,
    ends_at: Option<Time>,
) -> Result<()> {
    let set = sql(
        "accounts",
        "UPDATE accounts SET ends_at = $3, ended_at = NULL WHERE user_id = $1 AND practice_id = $2 AND user_id <> $4 \
         AND admitted_at IS NOT NULL AND removed_at IS NULL AND EXISTS (SELECT 1 FROM accounts o \
         WHERE o.practice_id = $2 AND (o.user_id <> $1 OR $5 = 1) AND (o.roles & 8) <> 0 AND (o.ends_at IS NULL OR $5 = 1) \
         AND o.admitted_at IS NOT NULL AND o.removed_at IS NULL) RETURNING user_id",
    );
    let set = set.bind(user).bind(right.practice()).bind(ends_at).bind(right.user());
    write.change_one(set.bind(u8::from(ends_at.is_none()))).await
}

struct Listed(UserId);

impl Record for Listed {
    fn read(row: &Row) -> Result<Self> {
        row.read("user_id").map(Self)
    }
}

/// The admins whose access has no end.
fn lasting(right: &MemberRight<MayAdmin>) -> Sql {
    let lasting = "SELECT user_id FROM accounts WHERE practice_id = $1 AND (roles & 8) <> 0 AND ends_at IS NULL \
        AND admitted_at IS NOT NULL AND removed_at IS NULL ORDER BY user_id";
    sql("accounts", lasting).bind(right.practice())
}

/// Whether nobody else is an admin without an end.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn is_last(store: &Store, right: &MemberRight<MayAdmin>, user: UserId) -> Result<bool> {
    Ok(store.list::<Listed>(lasting(right)).await?.iter().all(|Listed(one)| *one == user))
}

/// Whether somebody is an admin without an end when all that the write does is done: a practice must not wake up without one.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn somebody_lasts(write: &mut Write, right: &MemberRight<MayAdmin>) -> Result<bool> {
    Ok(!write.list::<Listed>(lasting(right)).await?.is_empty())
}
