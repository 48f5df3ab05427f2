//! Idempotency: the answer to a creating call is kept, so that the same call twice acts once.

use siegel_api::{hash::Hash, time::Time};

use crate::{
    error::Result,
    sql::{Record, Row, Sql, sql},
    store::Store,
    write::Write,
};

/// A call: who sent it, and the key that they gave it, hashed together by the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallHash(pub Hash);

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Hash of the request; another request under the same key is refused.
    pub request: Hash,
    /// HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

impl Record for Answer {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            request: row.read("request_hash")?,
            status: row.read("status")?,
            body: row.read("answer")?,
        })
    }
}

fn keep(call: CallHash, answer: &Answer, expires_at: Time) -> Sql {
    let kept = sql(
        "answers",
        "INSERT INTO answers (call_hash, request_hash, status, answer, expires_at) VALUES ($1, $2, $3, $4, $5)",
    );
    kept.bind(call.0).bind(answer.request).bind(answer.status).bind(answer.body.clone()).bind(expires_at)
}

/// Keeps the answer with the act itself: both are there, or neither.
///
/// # Errors
/// `Conflict` if the same call was answered meanwhile: roll back and look it up. `Database`.
pub async fn insert(write: &mut Write, call: CallHash, answer: &Answer, expires_at: Time) -> Result<()> {
    write.change(keep(call, answer, expires_at)).await
}

/// Keeps the answer to a call that is no act yet: a draft begun.
///
/// # Errors
/// `Conflict` if the same call was answered meanwhile, and `Database`.
#[expect(clippy::disallowed_methods, reason = "for pending uploads, which have no event")]
pub async fn insert_pending(store: &Store, call: CallHash, answer: &Answer, expires_at: Time) -> Result<()> {
    store.bookkeeping(keep(call, answer, expires_at)).await.map(|_| ())
}

/// The answer that a call has had.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find(store: &Store, call: CallHash, now: Time) -> Result<Option<Answer>> {
    let kept = sql(
        "answers",
        "SELECT call_hash, request_hash, status, answer FROM answers WHERE call_hash = $1 AND expires_at > $2",
    );
    store.find(kept.bind(call.0).bind(now)).await
}
