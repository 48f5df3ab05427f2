//! Rate limits: token buckets in the database, so that any number of servers count together.

use siegel_api::{hash::Hash, time::Time};

use crate::{
    error::Result,
    sql::{Record, Row, sql},
    store::Store,
};

/// What is limited: an address, a link, an account; hashed with the limit's name by the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BucketHash(pub Hash);

/// A limit.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// Calls at once, at most.
    pub burst: u32,
    /// The time after which one more call is allowed, in milliseconds.
    pub refill_ms: u32,
}

/// One statement fills the bucket by the time that has passed, and takes one token if there is one.
/// Levels are milliseconds of refill: a token is `refill_ms` ($3), full is `burst` of them ($2). A clock that was set back
/// counts like one that went on: else an empty bucket would stay empty until it has caught up.
const TAKE: &str = "INSERT INTO buckets (bucket_hash, level, filled_at) VALUES ($1, $2 - $3, $4) \
    ON CONFLICT (bucket_hash) DO UPDATE SET \
    level = CASE WHEN buckets.level + abs($4 - buckets.filled_at) > $2 THEN $2 \
    ELSE buckets.level + abs($4 - buckets.filled_at) END - $3, \
    filled_at = $4 \
    WHERE CASE WHEN buckets.level + abs($4 - buckets.filled_at) > $2 THEN $2 \
    ELSE buckets.level + abs($4 - buckets.filled_at) END >= $3 RETURNING level";

struct Bucket {
    level: u64,
    filled_at: Time,
}

impl Record for Bucket {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self { level: row.read("level")?, filled_at: row.read("filled_at")? })
    }
}

/// When a bucket's next token is there; `now` where it is.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn next(store: &Store, bucket: BucketHash, limit: Limit, now: Time) -> Result<Time> {
    let kept = sql("buckets", "SELECT bucket_hash, level, filled_at FROM buckets WHERE bucket_hash = $1");
    let kept: Option<Bucket> = store.find(kept.bind(bucket.0)).await?;
    let refilled = |kept: Bucket| kept.filled_at.plus(u64::from(limit.refill_ms).saturating_sub(kept.level));
    Ok(kept.map_or(now, refilled).max(now))
}

/// Takes a token; `false` if there is none, and nothing is taken.
///
/// # Errors
/// `Database`.
#[expect(clippy::disallowed_methods, reason = "counters are bookkeeping")]
pub async fn take(store: &Store, bucket: BucketHash, limit: Limit, now: Time) -> Result<bool> {
    let full = u64::from(limit.burst) * u64::from(limit.refill_ms);
    let taken = sql("buckets", TAKE).bind(bucket.0).bind(full).bind(limit.refill_ms).bind(now);
    Ok(!store.bookkeeping(taken).await?.is_empty())
}
