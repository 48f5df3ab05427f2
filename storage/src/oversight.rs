//! What administrators are told of in the app (C8): rows of the log, and up to where each has looked.

use siegel_api::id::UserId;

use crate::{
    error::Result,
    log::{Entry, add_details},
    right::{MayAdmin, MemberRight},
    sql::{Record, Row, sql},
    store::Store,
};

/// Rows of the practice's log that the admin is told of, newest first: from `from` on, before `before`, `limit` at most.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list(
    store: &Store,
    right: &MemberRight<MayAdmin>,
    (from, before): (u64, Option<u64>),
    limit: u32,
) -> Result<Vec<Entry>> {
    let told = sql("leaves", TOLD).bind(right.practice()).bind(right.user()).bind(from).bind(before);
    let mut entries: Vec<Entry> = store.list(told.bind(limit)).await?;
    add_details(store, right.practice(), &mut entries).await?;
    Ok(entries)
}

/// The kinds are those of `siegel_api::oversight`.
const TOLD: &str = "SELECT leaf_index, leaf FROM leaves WHERE log_id = $1 \
    AND kind IN (2, 6, 30, 32, 34, 36, 37, 38, 44, 46, 47, 51, 53, 61, 62) \
    AND actor_id <> $2 AND (kind <> 44 OR object_id <> $2) AND leaf_index >= $3 \
    AND ($4 IS NULL OR leaf_index < $4) ORDER BY leaf_index DESC LIMIT $5";

struct Seen(u64);

impl Record for Seen {
    fn read(row: &Row) -> Result<Self> {
        row.read("seen").map(Self)
    }
}

/// The row up to which the admin has looked. Who never did has seen what is older than their being an admin; a founder all that was
/// there with the practice.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_seen(store: &Store, right: &MemberRight<MayAdmin>) -> Result<u64> {
    let seen = sql(
        "accounts",
        "SELECT COALESCE(a.oversight_seen, (SELECT l.leaf_index FROM leaves l WHERE l.log_id = a.practice_id \
         AND l.server_time > a.admitted_at ORDER BY l.leaf_index LIMIT 1), h.size) AS seen \
         FROM accounts a JOIN logs h ON h.log_id = a.practice_id WHERE a.user_id = $1",
    );
    Ok(store.find(seen.bind(right.user())).await?.map_or(0, |Seen(seen)| seen))
}

/// Notes that the admin has looked at all rows below `seen`; nobody unsees, or sees what is not there.
///
/// # Errors
/// `Database`.
#[expect(clippy::disallowed_methods, reason = "how far somebody has read is bookkeeping: no event for it")]
pub async fn note_seen(store: &Store, right: &MemberRight<MayAdmin>, seen: u64) -> Result<()> {
    let user: UserId = right.user();
    let noted = sql(
        "accounts",
        "UPDATE accounts SET oversight_seen = $2 WHERE user_id = $1 \
         AND (oversight_seen IS NULL OR oversight_seen < $2) \
         AND $2 <= (SELECT h.size FROM logs h WHERE h.log_id = accounts.practice_id)",
    );
    store.bookkeeping(noted.bind(user).bind(seen)).await.map(|_| ())
}

#[cfg(test)]
mod tests {
    use siegel_api::oversight::OVERSIGHT;

    use super::TOLD;

    #[test]
    fn the_query_names_the_kinds_that_admins_are_told_of() {
        let named = TOLD.split("kind IN (").nth(1).and_then(|rest| rest.split(')').next()).unwrap();
        let numbers: Vec<String> = OVERSIGHT.iter().map(|kind| (*kind as u16).to_string()).collect();
        assert_eq!(named, numbers.join(", "));
    }
}
