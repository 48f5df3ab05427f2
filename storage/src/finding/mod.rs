//! Findings: what was sent, revision by revision (protocol 6). Metadata and content are sealed.

mod answer;
mod list;
mod publish;
mod remove;
mod right;

pub use answer::may_answer;
pub use list::{Among, Place, Received, Sent, count_unread, list_granted, list_inbox, list_sent};
pub use publish::{publish, publish_next};
pub use remove::{Erased, append_tombstone, erase_objects};
pub use right::{FindingRight, Withdrawn, right_to_know, right_to_own, right_to_read};
use siegel_api::{
    codec::decode,
    hash::Hash,
    id::{FindingId, PracticeId, ThreadId, UserId},
    manifest::ManifestKind,
    signing::Signed,
    time::Time,
};

use crate::{
    error::Result,
    link::{LinkRight, Visiting},
    opaque::Sealed,
    sql::{Record, Row, sql},
    store::Store,
};

/// A finding's public facts.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The finding.
    pub id: FindingId,
    /// The practice that owns it.
    pub practice: PracticeId,
    /// Who sent it first.
    pub author: UserId,
    /// Its thread.
    pub thread: ThreadId,
    /// The newest revision.
    pub revision: u64,
    /// The newest revision with content.
    pub content_revision: u64,
    /// When it was first sent.
    pub created_at: Time,
    /// Until when recipients may open it.
    pub valid_until: Time,
    /// When a tombstone became the newest revision.
    pub deleted_at: Option<Time>,
}

impl Record for Finding {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.read("finding_id")?,
            practice: row.read("practice_id")?,
            author: row.read("author_id")?,
            thread: row.read("thread_id")?,
            revision: row.read("revision")?,
            content_revision: row.read("content_revision")?,
            created_at: row.read("created_at")?,
            valid_until: row.read("valid_until")?,
            deleted_at: row.read("deleted_at")?,
        })
    }
}

/// One revision.
#[derive(Clone, Debug)]
pub struct Revision {
    /// Of which finding.
    pub finding: FindingId,
    /// 1, 2, 3, …
    pub revision: u64,
    /// What it stands for.
    pub kind: ManifestKind,
    /// Over signed bytes and signature.
    pub manifest_hash: Hash,
    /// The signed manifest.
    pub manifest: Signed,
    /// The sealed metadata, if there is any and it was not erased.
    pub meta: Option<Sealed>,
    /// When it came.
    pub created_at: Time,
}

impl Record for Revision {
    fn read(row: &Row) -> Result<Self> {
        let manifest: Vec<u8> = row.read("manifest")?;
        Ok(Self {
            finding: row.read("finding_id")?,
            revision: row.read("revision")?,
            kind: kind(row)?,
            manifest_hash: row.read("manifest_hash")?,
            manifest: decode(&manifest).map_err(|_| row.corrupt("manifest"))?,
            meta: row.read("meta")?,
            created_at: row.read("created_at")?,
        })
    }
}

fn kind(row: &Row) -> Result<ManifestKind> {
    match row.read::<u8>("kind")? {
        1 => Ok(ManifestKind::Finding),
        2 => Ok(ManifestKind::Drop),
        3 => Ok(ManifestKind::Tombstone),
        4 => Ok(ManifestKind::Retention),
        _ => Err(row.corrupt("kind")),
    }
}

/// A finding that one may see.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find<A>(store: &Store, right: &FindingRight<A>) -> Result<Option<Finding>> {
    let found = sql(
        "findings",
        "SELECT finding_id, practice_id, author_id, thread_id, revision, content_revision, created_at, \
         valid_until, deleted_at FROM findings WHERE finding_id = $1",
    );
    store.find(found.bind(right.finding())).await
}

/// All revisions of a finding that one may see, first to newest.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list_revisions<A>(store: &Store, right: &FindingRight<A>) -> Result<Vec<Revision>> {
    let revisions = sql(
        "revisions",
        "SELECT finding_id, revision, kind, manifest_hash, manifest, meta, created_at FROM revisions \
         WHERE finding_id = $1 ORDER BY revision",
    );
    store.list(revisions.bind(right.finding())).await
}

/// All revisions of a finding that a link shows, first to newest: its visitor is told whether there is a later one.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list_revisions_of_shown(
    store: &Store,
    right: &LinkRight<Visiting>,
    finding: FindingId,
) -> Result<Vec<Revision>> {
    let revisions = sql(
        "revisions",
        "SELECT r.finding_id, r.revision, r.kind, r.manifest_hash, r.manifest, r.meta, r.created_at \
         FROM revisions r JOIN link_findings s ON s.finding_id = r.finding_id \
         WHERE s.link_id = $1 AND r.finding_id = $2 ORDER BY r.revision",
    );
    store.list(revisions.bind(right.link()).bind(finding)).await
}

/// The revisions that a link shows its visitor now, in the order of its second box. A finding of another
/// practice goes from the link when it goes from the practice that gave the link: when its grant of the newest
/// revision is taken back, or it is not valid any more.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list_shown(store: &Store, right: &LinkRight<Visiting>, now: Time) -> Result<Vec<Revision>> {
    let shown = sql(
        "revisions",
        "SELECT r.finding_id, r.revision, r.kind, r.manifest_hash, r.manifest, r.meta, r.created_at \
         FROM link_findings s JOIN links l ON l.link_id = s.link_id \
         JOIN revisions r ON r.manifest_hash = s.manifest_hash \
         JOIN findings f ON f.finding_id = r.finding_id \
         WHERE s.link_id = $1 AND f.deleted_at IS NULL AND (f.practice_id = l.practice_id \
         OR (f.valid_until > $2 AND EXISTS (SELECT 1 FROM grants g JOIN revisions n \
         ON n.manifest_hash = g.manifest_hash WHERE n.finding_id = f.finding_id AND n.revision = f.content_revision \
         AND g.recipient_id = l.practice_id AND g.revoked_at IS NULL))) ORDER BY s.place",
    );
    store.list(shown.bind(right.link()).bind(now)).await
}
