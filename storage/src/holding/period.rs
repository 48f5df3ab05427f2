//! From when until when a member has access (B30). Whoever is outside of it has no session and begins no write, by the very queries
//! that find them: it is the server's word.

use siegel_api::{id::UserId, period::Period};

use crate::{
    error::Result,
    outbox::period::AHEAD_MS,
    right::{MayAdmin, MemberRight},
    sql::{Record, Row, Sql, sql},
    write::Write,
};

/// The period of an account's row.
pub(crate) fn read(row: &Row) -> Result<Period> {
    Ok(Period { starts_at: row.read("starts_at")?, ends_at: row.read("ends_at")? })
}

/// Sets it for another member. An end that has come can be moved, and a beginning, too; where it lies ahead, sessions end.
///
/// # Errors
/// `Conflict` for oneself and for who is no member of the practice; `Database`.
pub async fn update(
    write: &mut Write,
    right: &MemberRight<MayAdmin>,
    user: UserId,
    period: Period,
) -> Result<()> {
    let set = sql(
        "accounts",
        "UPDATE accounts SET starts_at = $4, ends_at = $5, ended_at = NULL, \
         end_told_at = CASE WHEN $5 <= $6 THEN $5 END WHERE user_id = $1 AND practice_id = $2 AND user_id <> $3 \
         AND admitted_at IS NOT NULL AND removed_at IS NULL RETURNING user_id",
    );
    let set = set.bind(user).bind(right.practice()).bind(right.user());
    // Of an end that is that near the letter about the new period tells.
    let near = write.now().plus(AHEAD_MS);
    write.change_one(set.bind(period.starts_at).bind(period.ends_at).bind(near)).await?;
    if period.has_begun(write.now()) {
        return Ok(());
    }
    write.change(sql("sessions", "DELETE FROM sessions WHERE user_id = $1").bind(user)).await
}

struct Listed;

impl Record for Listed {
    fn read(row: &Row) -> Result<Self> {
        row.read::<UserId>("user_id").map(|_| Self)
    }
}

/// The admins whose access has begun and has no end.
fn lasting(right: &MemberRight<MayAdmin>, write: &Write) -> Sql {
    let lasting = "SELECT user_id FROM accounts WHERE practice_id = $1 AND (roles & 8) <> 0 AND ends_at IS NULL \
        AND (starts_at IS NULL OR starts_at <= $2) AND admitted_at IS NOT NULL AND removed_at IS NULL";
    sql("accounts", lasting).bind(right.practice()).bind(write.now())
}

/// Whether such an admin is there when all that the write does is done: a practice must not wake up without one. Asked last.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn somebody_lasts(write: &mut Write, right: &MemberRight<MayAdmin>) -> Result<bool> {
    let lasting = lasting(right, write);
    Ok(!write.list::<Listed>(lasting).await?.is_empty())
}
