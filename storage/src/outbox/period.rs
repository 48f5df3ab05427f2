//! Letters to whose access comes to its end, and to their admins (B30).

use siegel_api::{
    hash::Hash,
    id::{PracticeId, UserId},
    time::Time,
};

use super::{Notice, Whom, insert};
use crate::{
    error::Result,
    sql::{Record, Row, Rows, sql},
    store::Store,
};

/// So long before its end people are told, in milliseconds.
pub const AHEAD_MS: u64 = 7 * Time::DAY;

struct Ending {
    user: UserId,
    practice: PracticeId,
    ends_at: Time,
}

impl Record for Ending {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            user: row.read("user_id")?,
            practice: row.read("practice_id")?,
            ends_at: row.read("ends_at")?,
        })
    }
}

/// Queues a letter to everybody whose access ends within a week and who was not told of that end, and to the admins: of each end
/// once, however many servers ask. The mark and the letter are one transaction; a process that dies in between has told nobody.
///
/// # Errors
/// `Database` and `Corrupt`; who came before it is told.
#[expect(clippy::disallowed_methods, reason = "nobody acts: time brings the end closer")]
pub async fn tell_ending(store: &Store, now: Time) -> Result<()> {
    let ending = "SELECT user_id, practice_id, ends_at FROM accounts WHERE ends_at > $1 AND ends_at <= $2 \
        AND (end_told_at IS NULL OR end_told_at <> ends_at) AND (starts_at IS NULL OR starts_at <= $1) \
        AND admitted_at IS NOT NULL AND removed_at IS NULL ORDER BY ends_at, user_id";
    let ending = sql("accounts", ending).bind(now).bind(now.plus(AHEAD_MS));
    for Ending { user, practice, ends_at } in store.list(ending).await? {
        let mut rows = Rows { transaction: store.bookkeeping_transaction().await?, now };
        let told = "UPDATE accounts SET end_told_at = ends_at WHERE user_id = $1 AND ends_at = $2 \
            AND (end_told_at IS NULL OR end_told_at <> ends_at) RETURNING user_id";
        let told = rows.transaction.rows(sql("accounts", told).bind(user).bind(ends_at)).await?;
        // Another server's turn, or an admin who moved the end.
        if told.is_empty() {
            continue;
        }
        let act = Hash::of(&[&user.0[..], &ends_at.0.to_be_bytes()].concat());
        insert(&mut rows, act, Notice::PeriodEnds, (Whom::Owner(user.into()), UserId::ZERO)).await?;
        // The admins, who may have to find somebody else, whether the person reads mail or not.
        insert(&mut rows, act, Notice::MemberEnds, (Whom::Admins(practice), user)).await?;
        rows.transaction.commit().await?;
    }
    Ok(())
}
