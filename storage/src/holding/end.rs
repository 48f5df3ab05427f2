//! Accesses that end by themselves (B30). From that moment on sessions are refused and nobody signs in, by the very queries that
//! find them; a job notes it in the log. It is the server's word, until an admin's client states an epoch without the person.

use siegel_api::{
    id::{PracticeId, UserId},
    time::Time,
};

use crate::{
    error::Result,
    right::Claim,
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
