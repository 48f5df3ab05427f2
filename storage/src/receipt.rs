//! Receipts: what became of a grant. "Fetched" is the server's word, "opened" and "filed" the
//! recipient's; the signed ones stand in both logs (protocol 7).

use siegel_api::{
    hash::Hash,
    id::{FileId, UserId},
    time::Time,
};

use crate::{
    error::Result,
    finding::FindingRight,
    right::Read,
    sql::{Record, Row, sql},
    store::Store,
    write::Write,
};

/// What happened to a granted finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Ciphertext of a file was handed out.
    Fetched = 1,
    /// Somebody opened it.
    Opened = 2,
    /// Somebody filed it in the practice's record.
    Filed = 3,
}

/// Who did it first, and when.
#[derive(Clone, Copy, Debug)]
pub struct Receipt {
    /// For which grant.
    pub grant: Hash,
    /// What.
    pub kind: Kind,
    /// Who.
    pub user: UserId,
    /// When, for the first time.
    pub created_at: Time,
}

impl Record for Receipt {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            grant: row.read("grant_hash")?,
            kind: match row.read::<u8>("kind")? {
                1 => Kind::Fetched,
                2 => Kind::Opened,
                3 => Kind::Filed,
                _ => return Err(row.corrupt("kind")),
            },
            user: row.read("user_id")?,
            created_at: row.read("created_at")?,
        })
    }
}

/// Notes a receipt for the grants by which the member reads this revision of the finding. `false` if it was noted before.
///
/// # Errors
/// `Database`.
pub async fn insert(
    write: &mut Write,
    right: &FindingRight<Read>,
    kind: Kind,
    manifest_hash: Hash,
) -> Result<bool> {
    let noted = sql(
        "receipts",
        concat!(
            "INSERT INTO receipts (grant_hash, kind, user_id, created_at) SELECT g.grant_hash, $1, $2, $3 \
             FROM grants g WHERE g.finding_id = $4 AND (g.recipient_id IN ($5, $2) OR g.recipient_id IN ",
            groups_of!("$5", "$2"),
            ") AND g.revoked_at IS NULL \
             AND g.manifest_hash = $6 ON CONFLICT (grant_hash, kind, user_id) DO NOTHING RETURNING grant_hash"
        ),
    );
    let now = write.now();
    let noted = noted.bind(kind as u8).bind(right.member().user()).bind(now).bind(right.finding());
    Ok(!write.rows(noted.bind(right.member().practice()).bind(manifest_hash)).await?.is_empty())
}

struct Manifested(Hash);

impl Record for Manifested {
    fn read(row: &Row) -> Result<Self> {
        row.read("manifest_hash").map(Self)
    }
}

/// Notes that ciphertext of a file was handed out, for the revision that the file belongs to.
///
/// # Errors
/// `Database`.
pub async fn insert_fetched(write: &mut Write, right: &FindingRight<Read>, file: FileId) -> Result<bool> {
    let revision = sql(
        "revisions",
        "SELECT r.manifest_hash FROM files f JOIN revisions r ON r.finding_id = f.finding_id \
         AND r.revision = f.revision WHERE f.file_id = $1 AND f.finding_id = $2",
    );
    match write.find(revision.bind(file).bind(right.finding())).await? {
        Some(Manifested(hash)) => insert(write, right, Kind::Fetched, hash).await,
        None => Ok(false),
    }
}

/// The receipts of a finding: all of them for its owner, for a recipient those of the own practice.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list<A>(store: &Store, right: &FindingRight<A>) -> Result<Vec<Receipt>> {
    let noted = sql(
        "receipts",
        "SELECT r.grant_hash, r.kind, r.user_id, r.created_at FROM receipts r \
         JOIN grants g ON g.grant_hash = r.grant_hash \
         WHERE g.finding_id = $1 AND (g.giver_id = $2 OR g.recipient_id IN ($2, $3)) \
         ORDER BY r.created_at, r.grant_hash, r.kind",
    );
    let noted = noted.bind(right.finding()).bind(right.member().practice());
    store.list(noted.bind(right.member().user())).await
}
