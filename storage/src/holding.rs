//! What the members of a practice hold, and who takes it over when they leave (J8).

pub mod end;
pub mod period;

use siegel_api::{id::UserId, period::Period, time::Time};

use crate::{
    error::Result,
    right::{MayAdmin, MemberRight},
    session::IDLE_MS,
    sql::{Record, Row, sql},
    store::Store,
    write::Write,
};

/// What one member holds, or held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// Whose.
    pub user: UserId,
    /// When a statement removed the person.
    pub left_at: Option<Time>,
    /// Who takes over.
    pub successor: Option<UserId>,
    /// From when until when the person has access.
    pub period: Period,
    /// Drafts that have not expired.
    pub drafts: u64,
    /// When the oldest of them was begun.
    pub drafts_since: Option<Time>,
    /// Findings that the person sent, of which a recipient has opened nothing yet.
    pub unopened: u64,
    /// Passkeys.
    pub passkeys: u64,
    /// Sessions that have not ended.
    pub sessions: u64,
}

impl Record for Holding {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            user: row.read("user_id")?,
            left_at: row.read("removed_at")?,
            successor: row.read("successor_id")?,
            period: period::read(row)?,
            drafts: row.read("drafts")?,
            drafts_since: row.read("drafts_since")?,
            unopened: row.read("unopened")?,
            passkeys: row.read("passkeys")?,
            sessions: row.read("sessions")?,
        })
    }
}

/// Everybody who is or was a member of the admin's practice.
const LISTED: &str = "SELECT a.user_id, a.removed_at, a.successor_id, a.starts_at, a.ends_at, \
    (SELECT COUNT(*) FROM drafts d WHERE d.user_id = a.user_id AND d.expires_at > $2) AS drafts, \
    (SELECT MIN(d.created_at) FROM drafts d WHERE d.user_id = a.user_id AND d.expires_at > $2) AS drafts_since, \
    (SELECT COUNT(DISTINCT f.finding_id) FROM findings f \
     JOIN revisions r ON r.finding_id = f.finding_id AND r.revision = f.content_revision \
     JOIN grants g ON g.manifest_hash = r.manifest_hash \
     WHERE f.author_id = a.user_id AND f.deleted_at IS NULL AND f.valid_until > $2 AND g.revoked_at IS NULL \
     AND g.giver_id = $1 AND g.recipient_id <> $1 AND NOT EXISTS \
     (SELECT 1 FROM receipts t WHERE t.grant_hash = g.grant_hash AND t.kind > 1)) AS unopened, \
    (SELECT COUNT(*) FROM credentials c WHERE c.user_id = a.user_id) AS passkeys, \
    (SELECT COUNT(*) FROM sessions s WHERE s.user_id = a.user_id AND s.expires_at > $2 AND s.seen_at > $3) AS sessions \
    FROM accounts a WHERE a.practice_id = $1 AND a.admitted_at IS NOT NULL ORDER BY a.user_id";

/// What everybody who is or was a member of the admin's practice holds.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list(store: &Store, right: &MemberRight<MayAdmin>, now: Time) -> Result<Vec<Holding>> {
    store.list(sql("accounts", LISTED).bind(right.practice()).bind(now).bind(now.minus(IDLE_MS))).await
}

/// Notes who takes over from a member, who may have left already.
///
/// # Errors
/// `Conflict` if the one never was a member, or the other is none (any more) who reads findings; `Database`.
pub async fn update(
    write: &mut Write,
    right: &MemberRight<MayAdmin>,
    user: UserId,
    successor: UserId,
) -> Result<()> {
    let set = sql(
        "accounts",
        "UPDATE accounts SET successor_id = $3 WHERE user_id = $1 AND user_id <> $3 AND practice_id = $2 \
         AND admitted_at IS NOT NULL AND EXISTS (SELECT 1 FROM accounts s WHERE s.user_id = $3 \
         AND s.practice_id = $2 AND s.admitted_at IS NOT NULL AND s.removed_at IS NULL AND (s.roles & 1) <> 0) \
         RETURNING user_id",
    );
    write.change_one(set.bind(user).bind(right.practice()).bind(successor)).await
}

/// Somebody leaves: what others had handed over to that person goes on to whoever takes over now, if there is one.
pub(crate) async fn pass_on(write: &mut Write, user: UserId) -> Result<()> {
    let passed = "UPDATE accounts SET successor_id = (SELECT s.successor_id FROM accounts s WHERE s.user_id = $1) \
        WHERE successor_id = $1";
    write.change(sql("accounts", passed).bind(user)).await?;
    let own = "UPDATE accounts SET successor_id = NULL WHERE successor_id = user_id";
    write.change(sql("accounts", own)).await
}
