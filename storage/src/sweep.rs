//! The sweep: what has expired goes, and so does the dust that crashes leave. Any number of processes may
//! sweep at once; each step is a statement or an object of its own, and can be cut off anywhere.

use std::{path::Path, time::UNIX_EPOCH};

use futures::TryStreamExt;
use siegel_api::{id::FindingId, time::Time};

use crate::{
    blob::{Listed, ObjectKey},
    draft,
    error::Result,
    log, signin,
    sql::{Record, Row, sql},
    store::Store,
};

/// Address and user agent of an event are kept for this time, in milliseconds.
const NET_MS: u64 = 7 * Time::DAY;

/// An object without a row is dust when it is older than this, in milliseconds; before, its row may follow.
const DUST_MS: u64 = Time::HOUR;

/// A token bucket that nobody used for this time is full again, in milliseconds.
const BUCKET_MS: u64 = Time::DAY;

/// What a sweep has removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Drafts that nobody sent in time.
    pub drafts: u64,
    /// Objects that no row names.
    pub objects: u64,
    /// Staging files of writes that were cut off.
    pub leftovers: u64,
}

/// Removes what has expired by `now`, and dust. Dust goes first: on a full disk no row can be changed, and
/// what is removed then makes the room for it.
///
/// # Errors
/// `Full`, `Locked`, `Unreachable`, `Database`, `Blob` and `Io`; what is left is swept the next time.
pub async fn run(store: &Store, now: Time) -> Result<Swept> {
    let leftovers = match store.blobs.staging_folder() {
        Some(folder) => remove_leftovers(folder, now)?,
        None => 0,
    };
    let objects = remove_dust(store, now).await?;
    let drafts = remove_drafts(store, now).await?;
    remove_expired(store, now).await?;
    log::erase_net_before(store, now.minus(NET_MS)).await?;
    signin::shorten(store, now).await?;
    Ok(Swept { drafts, objects, leftovers })
}

#[expect(clippy::disallowed_methods, reason = "what has expired ended at its time; the sweep only tidies up")]
async fn remove_expired(store: &Store, now: Time) -> Result<()> {
    for (table, text) in [
        ("sessions", "DELETE FROM sessions WHERE expires_at <= $1"),
        ("operator_sessions", "DELETE FROM operator_sessions WHERE expires_at <= $1"),
        ("operators", "DELETE FROM operators WHERE token_until <= $1 AND passkey IS NULL"),
        ("ceremonies", "DELETE FROM ceremonies WHERE expires_at <= $1"),
        ("pairings", "DELETE FROM pairings WHERE expires_at <= $1"),
        ("answers", "DELETE FROM answers WHERE expires_at <= $1"),
        ("tickets", "DELETE FROM tickets WHERE expires_at <= $1"),
        ("visits", "DELETE FROM visits WHERE expires_at <= $1"),
        (
            "mailboxes",
            "UPDATE mailboxes SET pending = NULL, token_hash = NULL, token_until = NULL WHERE token_until <= $1",
        ),
        ("links", "UPDATE links SET box0 = NULL, box1 = NULL WHERE expires_at <= $1 AND box1 IS NOT NULL"),
    ] {
        store.bookkeeping(sql(table, text).bind(now)).await?;
    }
    let idle = sql("buckets", "DELETE FROM buckets WHERE filled_at <= $1");
    store.bookkeeping(idle.bind(now.minus(BUCKET_MS))).await.map(|_| ())
}

struct Stale(FindingId, u64);

impl Record for Stale {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self(row.read("finding_id")?, row.read("revision")?))
    }
}

async fn remove_drafts(store: &Store, now: Time) -> Result<u64> {
    let stale = sql("drafts", "SELECT finding_id, revision FROM drafts WHERE expires_at <= $1 LIMIT 500");
    let stale: Vec<Stale> = store.list(stale.bind(now)).await?;
    let count = stale.len() as u64;
    for Stale(finding, revision) in stale {
        draft::remove_by_id(store, finding, revision).await?;
    }
    Ok(count)
}

async fn remove_dust(store: &Store, now: Time) -> Result<u64> {
    let old = now.minus(DUST_MS);
    let mut removed = 0;
    let listed: Vec<Listed> = store.blobs.list().try_collect().await?;
    for object in listed {
        if object.modified_at < old && !is_named(store, &object.key).await? {
            store.blobs.remove(&object.key).await?;
            removed += 1;
        }
    }
    Ok(removed)
}

async fn is_named(store: &Store, key: &ObjectKey) -> Result<bool> {
    let named = sql("parts", "SELECT file_id FROM parts WHERE object_key = $1").bind(key);
    Ok(!store.pool.rows(named).await?.is_empty())
}

/// The folder store writes `name#N` and renames it; a crash in between leaves the file, hidden from lists.
fn remove_leftovers(folder: &Path, now: Time) -> Result<u64> {
    let mut removed = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            removed += remove_leftovers(&entry.path(), now)?;
        } else if is_leftover(&entry, now)? {
            std::fs::remove_file(entry.path())?;
            removed += 1;
        }
    }
    Ok(removed)
}

fn is_leftover(entry: &std::fs::DirEntry, now: Time) -> Result<bool> {
    let modified = entry.metadata()?.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    let old = u64::try_from(modified.as_millis()).unwrap_or(u64::MAX) < now.minus(DUST_MS).0;
    Ok(old && entry.file_name().to_string_lossy().contains('#'))
}
