//! Inbox and sent findings, by pages, newest first.

use siegel_api::{
    codec::decode,
    hash::Hash,
    id::{FindingId, PracticeId, ThreadId, UnitId},
    signing::Signed,
    time::Time,
};

use super::{Finding, Revision};
use crate::{
    error::Result,
    right::{MayRead, MemberRight},
    sql::{Record, Row, sql},
    store::Store,
};

/// Which findings of a list are meant; all, where nothing is said.
#[derive(Clone, Copy, Debug, Default)]
pub struct Among {
    /// What came from this practice, or went to it.
    pub peer: Option<PracticeId>,
    /// What belongs to this thread.
    pub thread: Option<ThreadId>,
    /// What is addressed to this unit; of the inbox alone.
    pub unit: Option<UnitId>,
}

/// A finding that was granted to one's practice.
#[derive(Clone, Debug)]
pub struct Received {
    /// Its public facts.
    pub finding: Finding,
    /// The newest revision with content.
    pub revision: Revision,
    /// The signed grant to one's practice.
    pub grant: Signed,
    /// Its hash; with the time the page's cursor.
    pub grant_hash: Hash,
    /// When it was granted.
    pub granted_at: Time,
    /// When somebody of one's practice first opened it.
    pub opened_at: Option<Time>,
    /// When somebody of one's practice first filed it.
    pub filed_at: Option<Time>,
}

impl Record for Received {
    fn read(row: &Row) -> Result<Self> {
        let body: Vec<u8> = row.read("body")?;
        Ok(Self {
            finding: finding(row)?,
            revision: revision(row)?,
            grant: decode(&body).map_err(|_| row.corrupt("body"))?,
            grant_hash: row.read("grant_hash")?,
            granted_at: row.read("granted_at")?,
            opened_at: row.read("opened_at")?,
            filed_at: row.read("filed_at")?,
        })
    }
}

fn finding(row: &Row) -> Result<Finding> {
    Ok(Finding { revision: row.read("newest")?, created_at: row.read("sent_at")?, ..Finding::read(row)? })
}

fn revision(row: &Row) -> Result<Revision> {
    Revision::read(row)
}

/// Findings that others granted to one's practice and that are valid now, `limit` at most, granted before
/// the cursor (time and grant hash of the last row of the page before).
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list_inbox(
    store: &Store,
    right: &MemberRight<MayRead>,
    before: Option<(Time, Hash)>,
    limit: u32,
    now: Time,
) -> Result<Vec<Received>> {
    let (time, hash) = before.unwrap_or((Time(u64::MAX), Hash([255; 32])));
    let page = sql(
        "grants",
        "SELECT g.grant_hash, g.body, g.created_at AS granted_at, f.finding_id, f.practice_id, f.author_id, \
         f.thread_id, f.revision AS newest, f.content_revision, f.created_at AS sent_at, f.valid_until, \
         f.deleted_at, r.revision, r.kind, r.manifest_hash, r.manifest, r.meta, r.created_at, \
         (SELECT MIN(o.created_at) FROM receipts o WHERE o.grant_hash = g.grant_hash AND o.kind = 2) AS opened_at, \
         (SELECT MIN(o.created_at) FROM receipts o WHERE o.grant_hash = g.grant_hash AND o.kind = 3) AS filed_at \
         FROM grants g JOIN revisions r ON r.manifest_hash = g.manifest_hash \
         JOIN findings f ON f.finding_id = g.finding_id AND f.content_revision = r.revision \
         WHERE g.recipient_id = $1 AND g.giver_id <> $1 AND g.revoked_at IS NULL AND f.valid_until > $2 \
         AND f.deleted_at IS NULL AND (g.created_at, g.grant_hash) < ($3, $4) \
         ORDER BY g.created_at DESC, g.grant_hash DESC LIMIT $5",
    );
    store.list(page.bind(right.practice()).bind(now).bind(time).bind(hash).bind(limit)).await
}

/// A line of the inbox: which finding, and the page's cursor.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The finding.
    pub finding: FindingId,
    /// When it was granted.
    pub granted_at: Time,
    /// The grant.
    pub grant_hash: Hash,
}

impl Record for Place {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            finding: row.read("finding_id")?,
            granted_at: row.read("created_at")?,
            grant_hash: row.read("grant_hash")?,
        })
    }
}

/// A grant by which something lies in the member's inbox: by somebody else to the practice ($1), by anybody to a unit of the
/// member's ($8); where only one unit is meant ($9), to that one.
macro_rules! addressed {
    ($grant:literal) => {
        concat!(
            "(($9 IS NULL AND ",
            $grant,
            ".recipient_id = $1 AND ",
            $grant,
            ".giver_id <> $1) OR (",
            $grant,
            ".recipient_id IN (SELECT u.unit_id FROM unit_members u WHERE u.user_id = $8) AND (",
            $grant,
            ".recipient_id = $9 OR $9 IS NULL)))"
        )
    };
}

/// As `list_inbox`, but with the findings that were withdrawn, and only which they are. A finding is listed once, where
/// its newest revision was granted; one that was corrected after it was withdrawn, where it was withdrawn.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list_granted(
    store: &Store,
    right: &MemberRight<MayRead>,
    before: Option<(Time, Hash)>,
    limit: u32,
    (now, among): (Time, Among),
) -> Result<Vec<Place>> {
    let (time, hash) = before.unwrap_or((Time(u64::MAX), Hash([255; 32])));
    let page = sql(
        "grants",
        concat!(
            "SELECT g.grant_hash, g.finding_id, g.created_at FROM grants g \
             JOIN revisions r ON r.manifest_hash = g.manifest_hash \
             JOIN findings f ON f.finding_id = g.finding_id \
             WHERE ",
            addressed!("g"),
            " AND f.valid_until > $2 AND f.deleted_at IS NULL AND (g.created_at, g.grant_hash) < ($3, $4) \
             AND (f.practice_id = $6 OR $6 IS NULL) AND (f.thread_id = $7 OR $7 IS NULL) \
             AND NOT EXISTS (SELECT 1 FROM grants n JOIN revisions m ON m.manifest_hash = n.manifest_hash \
             WHERE n.finding_id = g.finding_id AND ",
            addressed!("n"),
            " AND (m.revision, n.created_at, n.grant_hash) > (r.revision, g.created_at, g.grant_hash)) \
             ORDER BY g.created_at DESC, g.grant_hash DESC LIMIT $5"
        ),
    );
    let page = page.bind(right.practice()).bind(now).bind(time).bind(hash).bind(limit);
    store.list(page.bind(among.peer).bind(among.thread).bind(right.user()).bind(among.unit)).await
}

struct Count(u64);

impl Record for Count {
    fn read(row: &Row) -> Result<Self> {
        row.read("count").map(Self)
    }
}

/// How many findings of the inbox nobody of one's practice has opened.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn count_unread(store: &Store, right: &MemberRight<MayRead>, now: Time) -> Result<u64> {
    let unread = sql(
        "grants",
        "SELECT COUNT(*) AS count FROM grants g JOIN revisions r ON r.manifest_hash = g.manifest_hash \
         JOIN findings f ON f.finding_id = g.finding_id AND f.content_revision = r.revision \
         WHERE g.recipient_id = $1 AND g.giver_id <> $1 AND g.revoked_at IS NULL AND f.valid_until > $2 \
         AND f.deleted_at IS NULL AND NOT EXISTS \
         (SELECT 1 FROM receipts o WHERE o.grant_hash = g.grant_hash AND o.kind = 2)",
    );
    Ok(store.find(unread.bind(right.practice()).bind(now)).await?.map_or(0, |Count(count)| count))
}

/// A finding that one's practice sent.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Its public facts.
    pub finding: Finding,
    /// The newest revision with content.
    pub revision: Revision,
    /// The signed grant to one's own practice: by it the title is opened.
    pub grant: Option<Signed>,
}

impl Record for Sent {
    fn read(row: &Row) -> Result<Self> {
        let body: Option<Vec<u8>> = row.read("body")?;
        let grant = body.map(|body| decode(&body).map_err(|_| row.corrupt("body"))).transpose()?;
        Ok(Self { finding: finding(row)?, revision: revision(row)?, grant })
    }
}

/// Findings of one's own practice, `limit` at most, whose newest revision was sent before the cursor (its time and the
/// finding's id, of the last row of the page before).
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list_sent(
    store: &Store,
    right: &MemberRight<MayRead>,
    before: Option<(Time, FindingId)>,
    limit: u32,
    among: Among,
) -> Result<Vec<Sent>> {
    let (time, id) = before.unwrap_or((Time(u64::MAX), FindingId([255; 16])));
    let page = sql(
        "findings",
        "SELECT f.finding_id, f.practice_id, f.author_id, f.thread_id, f.revision AS newest, f.content_revision, \
         f.created_at AS sent_at, f.valid_until, f.deleted_at, r.revision, r.kind, r.manifest_hash, r.manifest, \
         r.meta, r.created_at, (SELECT g.body FROM grants g WHERE g.manifest_hash = r.manifest_hash \
         AND g.recipient_id = $1 AND g.revoked_at IS NULL ORDER BY g.recipient_epoch DESC LIMIT 1) AS body \
         FROM findings f JOIN revisions r ON r.finding_id = f.finding_id AND r.revision = f.content_revision \
         WHERE f.practice_id = $1 AND (r.created_at, f.finding_id) < ($2, $3) \
         AND (f.thread_id = $5 OR $5 IS NULL) AND ($6 IS NULL OR EXISTS \
         (SELECT 1 FROM grants t WHERE t.finding_id = f.finding_id AND (t.recipient_id = $6 OR t.recipient_id IN \
         (SELECT u.unit_id FROM units u WHERE u.practice_id = $6)))) \
         ORDER BY r.created_at DESC, f.finding_id DESC LIMIT $4",
    );
    let page = page.bind(right.practice()).bind(time).bind(id).bind(limit);
    store.list(page.bind(among.thread).bind(among.peer)).await
}
