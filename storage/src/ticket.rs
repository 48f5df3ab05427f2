//! Tickets: after the event of a fetch is committed, one file may be read for ten minutes.

use siegel_api::{
    id::{FileId, FindingId, GroupId},
    limits::TICKET_MINUTES,
    time::Time,
};

use crate::{
    error::Result,
    link::{LinkRight, Visiting},
    right::{FindingRight, Read},
    sql::{Record, Row, sql},
    store::Store,
    token::TokenHash,
    write::Write,
};

/// The right to read one file's parts.
#[derive(Debug)]
pub struct FileRight {
    file: FileId,
    finding: FindingId,
}

impl FileRight {
    /// Which file.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// Of which finding.
    pub fn finding(&self) -> FindingId {
        self.finding
    }
}

impl Record for FileRight {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self { file: row.read("file_id")?, finding: row.read("finding_id")? })
    }
}

/// Gives a member a ticket for a file of a finding. `None` if the finding has no such file.
///
/// # Errors
/// `Conflict` if the hash is taken, and `Database`.
pub async fn insert(
    write: &mut Write,
    right: &FindingRight<Read>,
    file: FileId,
    hash: TokenHash,
) -> Result<Option<FileRight>> {
    let given = sql(
        "tickets",
        concat!(
            "INSERT INTO tickets (ticket_hash, file_id, grant_hash, expires_at) SELECT $1, f.file_id, \
             (SELECT g.grant_hash FROM grants g JOIN revisions r ON r.manifest_hash = g.manifest_hash \
             WHERE g.finding_id = f.finding_id AND (g.recipient_id IN ($4, $5) OR g.recipient_id IN ",
            groups_of!("$4", "$5"),
            ") AND g.giver_id <> $4 AND g.revoked_at IS NULL ORDER BY r.revision DESC LIMIT 1), $6 \
             FROM files f WHERE f.file_id = $2 AND f.finding_id = $3 AND f.blob_hash IS NOT NULL RETURNING file_id"
        ),
    );
    let given = given.bind(hash).bind(file).bind(right.finding()).bind(right.member().practice());
    let given = given.bind(right.member().user()).bind(write.now().plus(TICKET_MINUTES * Time::MINUTE));
    let given = !write.rows(given).await?.is_empty();
    Ok(given.then_some(FileRight { file, finding: right.finding() }))
}

/// Gives a visitor of a link a ticket for a file that the link shows now. `None` if it shows no such file.
///
/// # Errors
/// `Conflict` if the hash is taken, and `Database`.
pub async fn insert_for_visit(
    write: &mut Write,
    right: &LinkRight<Visiting>,
    file: FileId,
    hash: TokenHash,
) -> Result<Option<FileRight>> {
    let given = sql(
        "tickets",
        "INSERT INTO tickets (ticket_hash, file_id, link_id, expires_at) SELECT $1, f.file_id, l.link_id, $4 \
         FROM link_findings s JOIN links l ON l.link_id = s.link_id \
         JOIN revisions r ON r.manifest_hash = s.manifest_hash \
         JOIN files f ON f.finding_id = r.finding_id AND f.revision = r.revision \
         JOIN findings o ON o.finding_id = f.finding_id \
         WHERE s.link_id = $3 AND f.file_id = $2 AND o.deleted_at IS NULL AND (o.practice_id = l.practice_id \
         OR (o.valid_until > $5 AND EXISTS (SELECT 1 FROM grants g JOIN revisions n \
         ON n.manifest_hash = g.manifest_hash WHERE n.finding_id = o.finding_id AND n.revision = o.content_revision \
         AND g.recipient_id = l.practice_id AND g.revoked_at IS NULL))) RETURNING file_id",
    );
    let given = given.bind(hash).bind(file).bind(right.link());
    let given = given.bind(write.now().plus(TICKET_MINUTES * Time::MINUTE)).bind(write.now());
    if write.rows(given).await?.is_empty() {
        return Ok(None);
    }
    let shown = sql("files", "SELECT file_id, finding_id FROM files WHERE file_id = $1");
    write.find(shown.bind(file)).await
}

/// Who belongs to a case or a unit has changed: what somebody may read after that is asked for anew.
pub(crate) async fn end_of_group(write: &mut Write, group: GroupId) -> Result<()> {
    let ended = sql(
        "tickets",
        "DELETE FROM tickets WHERE grant_hash IN (SELECT g.grant_hash FROM grants g WHERE g.recipient_id = $1)",
    );
    write.change(ended.bind(group)).await
}

/// The right that a ticket gives, while it lives and its grant or link was not revoked. By a link, another
/// practice's finding is open only while the practice that gave the link may read it.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find(store: &Store, hash: TokenHash, now: Time) -> Result<Option<FileRight>> {
    let good = sql(
        "tickets",
        "SELECT t.ticket_hash, t.file_id, f.finding_id FROM tickets t JOIN files f ON f.file_id = t.file_id \
         JOIN findings o ON o.finding_id = f.finding_id \
         LEFT JOIN grants g ON g.grant_hash = t.grant_hash LEFT JOIN links l ON l.link_id = t.link_id \
         WHERE t.ticket_hash = $1 AND t.expires_at > $2 AND g.revoked_at IS NULL AND l.revoked_at IS NULL \
         AND (l.link_id IS NULL OR (l.expires_at > $2 AND o.deleted_at IS NULL \
         AND (o.practice_id = l.practice_id OR (o.valid_until > $2 AND EXISTS (SELECT 1 FROM link_findings s \
         JOIN revisions n ON n.finding_id = s.finding_id AND n.revision = o.content_revision \
         JOIN grants h ON h.manifest_hash = n.manifest_hash WHERE s.link_id = l.link_id \
         AND s.finding_id = o.finding_id AND h.recipient_id = l.practice_id AND h.revoked_at IS NULL)))))",
    );
    store.find(good.bind(hash).bind(now)).await
}
