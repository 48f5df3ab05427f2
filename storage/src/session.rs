//! Sessions: who is signed in. The cookie's secret is kept as its hash.

use std::marker::PhantomData;

use siegel_api::{
    device::Device,
    id::{PracticeId, SessionId, UserId},
    limits::{PROOF_MINUTES, PROOF_SHEET_MINUTES},
    period::Period,
    statement::Roles,
    time::Time,
};

use crate::{
    error::Result,
    holding::period,
    outbox,
    right::{AccountRight, MemberRight},
    signin::{self, Trace},
    sql::{Record, Row, sql},
    store::Store,
    token::TokenHash,
    write::Write,
    zone::Reach,
};

/// A session ends after this time without a request, in milliseconds.
pub const IDLE_MS: u64 = 15 * Time::MINUTE;

/// A session ends after this time at the latest, in milliseconds.
pub const LIFE_MS: u64 = 12 * Time::HOUR;

/// `touch` writes only when the last request is older than this, in milliseconds.
pub(crate) const TOUCH_MS: u64 = Time::MINUTE;

/// Two servers' clocks differ by this at most, in milliseconds.
const SKEW_MS: u64 = Time::MINUTE;

/// What a session has left that another one took the place of, in milliseconds: what was under way arrives.
const SUPERSEDED_MS: u64 = Time::MINUTE;

/// By which way a person signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A passkey with user verification.
    Passkey = 1,
    /// The recovery sheet.
    Sheet = 2,
    /// A new device that an unlocked one let in. Its session goes on by the passkey that it makes at once, and is kept as one.
    Device = 3,
}

impl Way {
    pub(crate) fn read(row: &Row) -> Result<Self> {
        match row.read::<u8>("way")? {
            1 => Ok(Self::Passkey),
            2 => Ok(Self::Sheet),
            3 => Ok(Self::Device),
            _ => Err(row.corrupt("way")),
        }
    }

    /// By which way the session goes on.
    fn kept(self) -> Self {
        match self {
            Self::Sheet => Self::Sheet,
            Self::Passkey | Self::Device => Self::Passkey,
        }
    }
}

/// A session as its owner may see it.
#[derive(Clone, Debug)]
pub struct Session {
    /// Names it in lists.
    pub id: SessionId,
    /// Whose.
    pub user: UserId,
    /// In which practice.
    pub practice: PracticeId,
    /// By which way it began.
    pub way: Way,
    /// With what it began, as the browser said.
    pub device: Device,
    /// When it began.
    pub created_at: Time,
    /// The last request, to the minute.
    pub seen_at: Time,
    /// The proof that its owner is there: when the session began, for a new proof begins a new one.
    pub proved_at: Time,
    /// When it ends whatever happens.
    pub expires_at: Time,
    /// From where its owner may come.
    pub reach: Reach,
    /// From when until when its owner has access.
    pub period: Period,
    roles: Roles,
}

impl Session {
    /// The right that the session gives.
    pub fn right(&self) -> MemberRight {
        let &Self { user, practice, roles, id: session, .. } = self;
        MemberRight { user, practice, roles, session, role: PhantomData }
    }

    /// Until when the proof holds, as seen at `now`. One that lies ahead, because the clock was set back, holds no more.
    pub fn proven_until(&self, now: Time) -> Time {
        let minutes = if self.way == Way::Sheet { PROOF_SHEET_MINUTES } else { PROOF_MINUTES };
        if self.proved_at > now.plus(SKEW_MS) { now } else { self.proved_at.plus(minutes * Time::MINUTE) }
    }

    /// Whether its owner proved to be there minutes ago at most.
    pub fn is_proven(&self, now: Time) -> bool {
        now < self.proven_until(now)
    }
}

impl Record for Session {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.read("session_id")?,
            user: row.read("user_id")?,
            practice: row.read("practice_id")?,
            way: Way::read(row)?,
            device: Device::from_number(row.read("device")?),
            created_at: row.read("created_at")?,
            seen_at: row.read("seen_at")?,
            proved_at: row.read("proved_at")?,
            expires_at: row.read("expires_at")?,
            reach: Reach::read(row)?,
            period: period::read(row)?,
            roles: Roles(row.read("roles")?),
        })
    }
}

/// Begins a session for whom the right names, and notes the sign-in.
///
/// # Errors
/// `Conflict` if the hash or the id is taken, and `Database`.
pub async fn insert(
    write: &mut Write,
    right: &AccountRight,
    id: SessionId,
    hash: TokenHash,
    way: Way,
    trace: &Trace,
) -> Result<()> {
    let now = write.now();
    signin::insert_entered(write, right.user, id, way, trace).await?;
    outbox::wake(write, right.user).await?;
    write
        .change(
            sql(
                "sessions",
                "INSERT INTO sessions (session_hash, session_id, user_id, practice_id, way, created_at, seen_at, \
                 proved_at, expires_at, device) VALUES ($1, $2, $3, $4, $5, $6, $6, $6, $7, $8)",
            )
            .bind(hash)
            .bind(id)
            .bind(right.user)
            .bind(right.practice)
            .bind(way.kept() as u8)
            .bind(now)
            .bind(now.plus(LIFE_MS))
            .bind(trace.device.number()),
        )
        .await
}

/// The session of a cookie, if it has not ended, gone idle, or lost its account.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find(store: &Store, hash: TokenHash, now: Time) -> Result<Option<Session>> {
    store
        .find(
            sql(
                "sessions",
                "SELECT s.session_id, s.user_id, s.practice_id, s.way, s.created_at, s.seen_at, s.proved_at, \
                 s.expires_at, s.device, a.roles, a.anywhere, a.starts_at, a.ends_at, z.ranges FROM sessions s \
                 JOIN accounts a ON a.user_id = s.user_id LEFT JOIN zones z ON z.practice_id = a.practice_id \
                 WHERE s.session_hash = $1 AND s.expires_at > $2 AND s.seen_at > $3 AND a.removed_at IS NULL \
                 AND a.admitted_at IS NOT NULL AND (a.starts_at IS NULL OR a.starts_at <= $2) \
                 AND (a.ends_at IS NULL OR a.ends_at > $2)",
            )
            .bind(hash)
            .bind(now)
            .bind(now.minus(IDLE_MS)),
        )
        .await
}

/// Notes that the session was used.
///
/// # Errors
/// `Database`.
#[expect(
    clippy::disallowed_methods,
    reason = "when a session was last seen is bookkeeping: no event each minute"
)]
pub async fn touch(store: &Store, session: &Session, now: Time) -> Result<()> {
    if session.seen_at.plus(TOUCH_MS) > now {
        return Ok(());
    }
    let touched = sql("sessions", "UPDATE sessions SET seen_at = $2 WHERE session_id = $1 AND seen_at < $2");
    store.bookkeeping(touched.bind(session.id).bind(now)).await.map(|_| ())
}

/// The member's own sessions that have not ended, newest first.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list(store: &Store, right: &AccountRight, now: Time) -> Result<Vec<Session>> {
    store
        .list(
            sql(
                "sessions",
                "SELECT s.session_id, s.user_id, s.practice_id, s.way, s.created_at, s.seen_at, s.proved_at, \
                 s.expires_at, s.device, a.roles, a.anywhere, a.starts_at, a.ends_at, z.ranges FROM sessions s \
                 JOIN accounts a ON a.user_id = s.user_id LEFT JOIN zones z ON z.practice_id = a.practice_id \
                 WHERE s.user_id = $1 AND s.expires_at > $2 AND s.seen_at > $3 ORDER BY s.created_at DESC",
            )
            .bind(right.user)
            .bind(now)
            .bind(now.minus(IDLE_MS)),
        )
        .await
}

/// A new session of the same person took the place of the cookie's one in its browser: the old one ends in a minute. A
/// session of somebody else, or none, is let be.
///
/// # Errors
/// `Database`.
pub async fn supersede(write: &mut Write, right: &AccountRight, hash: TokenHash) -> Result<()> {
    let ends = write.now().plus(SUPERSEDED_MS);
    let superseded = sql(
        "sessions",
        "UPDATE sessions SET expires_at = $3 WHERE session_hash = $1 AND user_id = $2 AND expires_at > $3",
    );
    write.change(superseded.bind(hash).bind(right.user).bind(ends)).await
}

/// Ends one of the person's own sessions. `false` if there is none of that id.
///
/// # Errors
/// `Database`.
pub async fn remove(write: &mut Write, right: &AccountRight, id: SessionId) -> Result<bool> {
    let ended =
        sql("sessions", "DELETE FROM sessions WHERE session_id = $1 AND user_id = $2 RETURNING session_id");
    Ok(!write.rows(ended.bind(id).bind(right.user)).await?.is_empty())
}

/// Ends all other sessions of an account, also those that nobody is shown any more.
///
/// # Errors
/// `Database`.
pub async fn remove_others(write: &mut Write, right: &AccountRight, own: SessionId) -> Result<()> {
    let ended = sql("sessions", "DELETE FROM sessions WHERE user_id = $1 AND session_id <> $2");
    write.change(ended.bind(right.user).bind(own)).await
}

/// Ends all sessions of an account: keys were lost, or the member left.
///
/// # Errors
/// `Database`.
pub async fn remove_all(write: &mut Write, right: &AccountRight) -> Result<()> {
    write.change(sql("sessions", "DELETE FROM sessions WHERE user_id = $1").bind(right.user)).await
}
