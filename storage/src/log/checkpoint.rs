//! Signed heads, kept as they were signed, so that a witness can cosign them later.

use siegel_api::{id::GroupId, time::Time};

use crate::{
    error::Result,
    sql::{Record, Row, sql},
    store::Store,
};

struct Note(String);

impl Record for Note {
    fn read(row: &Row) -> Result<Self> {
        row.read("note").map(Self)
    }
}

/// The signed note of a log at `size`.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_checkpoint(store: &Store, log: GroupId, size: u64) -> Result<Option<String>> {
    let note = sql("checkpoints", "SELECT log_id, note FROM checkpoints WHERE log_id = $1 AND size = $2");
    Ok(store.find::<Note>(note.bind(log).bind(size)).await?.map(|Note(note)| note))
}

/// Keeps a signed note; the first one of a size stays.
///
/// # Errors
/// `Database`.
#[expect(clippy::disallowed_methods, reason = "a checkpoint signs acts that are committed already")]
pub async fn insert_checkpoint(store: &Store, log: GroupId, size: u64, note: &str, now: Time) -> Result<()> {
    let kept = sql(
        "checkpoints",
        "INSERT INTO checkpoints (log_id, size, note, created_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (log_id, size) DO NOTHING",
    );
    store.bookkeeping(kept.bind(log).bind(size).bind(note).bind(now)).await.map(|_| ())
}
