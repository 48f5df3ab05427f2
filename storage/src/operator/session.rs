//! Operators' sessions: as long as members' ones, in a table of their own.

use siegel_api::{id::OperatorId, time::Time};

use crate::{
    error::Result,
    session::{IDLE_MS, TOUCH_MS},
    sql::{Record, Row, sql},
    store::Store,
    token::TokenHash,
};

/// An operator's session: what it takes to see numbers.
#[derive(Debug)]
pub struct OperatorSession {
    /// The last request, to the minute.
    pub seen_at: Time,
    /// When it ends whatever happens.
    pub expires_at: Time,
    pub(super) operator: OperatorId,
    hash: TokenHash,
}

impl OperatorSession {
    /// When it ends without another request.
    pub fn idle_until(&self) -> Time {
        self.seen_at.plus(IDLE_MS).min(self.expires_at)
    }
}

impl Record for OperatorSession {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            seen_at: row.read("seen_at")?,
            expires_at: row.read("expires_at")?,
            operator: row.read("operator_id")?,
            hash: row.read("session_hash")?,
        })
    }
}

/// The session of a cookie, if it has not ended, gone idle, or lost its operator.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_session(store: &Store, hash: TokenHash, now: Time) -> Result<Option<OperatorSession>> {
    let found = "SELECT s.session_hash, s.operator_id, s.seen_at, s.expires_at FROM operator_sessions s \
        JOIN operators o ON o.operator_id = s.operator_id \
        WHERE s.session_hash = $1 AND s.expires_at > $2 AND s.seen_at > $3 AND o.passkey IS NOT NULL";
    store.find(sql("operator_sessions", found).bind(hash).bind(now).bind(now.minus(IDLE_MS))).await
}

/// Notes that the session was used.
///
/// # Errors
/// `Database`.
#[expect(clippy::disallowed_methods, reason = "when a session was last seen is bookkeeping")]
pub async fn touch_session(store: &Store, session: &mut OperatorSession, now: Time) -> Result<()> {
    if session.seen_at.plus(TOUCH_MS) > now {
        return Ok(());
    }
    let touched = "UPDATE operator_sessions SET seen_at = $2 WHERE session_hash = $1 AND seen_at < $2";
    store.bookkeeping(sql("operator_sessions", touched).bind(session.hash).bind(now)).await?;
    session.seen_at = now;
    Ok(())
}

/// Ends the session of a cookie, if there is one.
///
/// # Errors
/// `Database`.
#[expect(clippy::disallowed_methods, reason = "whoever leaves needs no practice's knowledge")]
pub async fn remove_session(store: &Store, hash: TokenHash) -> Result<()> {
    let ended = sql("operator_sessions", "DELETE FROM operator_sessions WHERE session_hash = $1");
    store.bookkeeping(ended.bind(hash)).await.map(|_| ())
}
