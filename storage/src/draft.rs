//! Drafts: a finding that is being sent. The sealed state lies here, so that another day, or another
//! tab, goes on where this one stopped.

use siegel_api::{
    id::{FileId, FindingId, PracticeId},
    part::part_count,
    time::Time,
};

use crate::{
    error::{Error, Result},
    opaque::Sealed,
    right::{AccountRight, Claim, MaySend, MemberRight},
    sql::{Record, Row, Sql, Transaction, sql},
    store::Store,
    write::Write,
};

/// One's own draft.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The finding that it will become.
    pub finding: FindingId,
    /// The revision that it will become.
    pub revision: u64,
    /// Keys, recipients and what was typed, under the person's master key.
    pub sealed: Sealed,
    /// When it was begun.
    pub created_at: Time,
    /// When it is swept away.
    pub expires_at: Time,
}

impl Record for Draft {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            finding: row.read("finding_id")?,
            revision: row.read("revision")?,
            sealed: row.read("sealed")?,
            created_at: row.read("created_at")?,
            expires_at: row.read("expires_at")?,
        })
    }
}

/// A draft to be begun.
#[derive(Clone, Debug)]
pub struct NewDraft {
    /// A new id, or that of a finding of one's own practice.
    pub finding: FindingId,
    /// 1 for a new finding.
    pub revision: u64,
    /// Opaque here.
    pub sealed: Sealed,
    /// In the order of the manifest.
    pub files: Vec<NewFile>,
    /// When it is swept away.
    pub expires_at: Time,
}

/// A file that will be sent.
#[derive(Clone, Copy, Debug)]
pub struct NewFile {
    /// The file.
    pub id: FileId,
    /// Padded length in bytes: it fixes the number of parts and the length of each.
    pub padded: u64,
}

/// The right to add parts to one's own draft, and to send it.
#[derive(Debug)]
pub struct DraftRight {
    pub(crate) member: MemberRight<MaySend>,
    pub(crate) finding: FindingId,
    pub(crate) revision: u64,
}

impl DraftRight {
    /// Who sends.
    pub fn member(&self) -> &MemberRight<MaySend> {
        &self.member
    }

    /// What is sent.
    pub fn finding(&self) -> FindingId {
        self.finding
    }

    /// As which revision.
    pub fn revision(&self) -> u64 {
        self.revision
    }
}

impl Claim for DraftRight {
    fn practice(&self) -> Option<PracticeId> {
        Some(self.member.practice())
    }

    fn still(&self, now: Time) -> Sql {
        sql(
            "drafts",
            "SELECT d.finding_id FROM drafts d JOIN sessions s ON s.user_id = d.user_id \
             WHERE d.finding_id = $1 AND d.revision = $2 AND s.session_id = $3 AND s.expires_at > $4 \
             AND d.expires_at > $4",
        )
        .bind(self.finding)
        .bind(self.revision)
        .bind(self.member.session())
        .bind(now)
    }
}

/// Begins a draft.
///
/// # Errors
/// `Conflict` if the finding has a draft, if this revision of it was sent, or if a file id is taken; `Bounds` for a
/// length over the limit.
#[expect(clippy::disallowed_methods, reason = "nothing is visible yet: a pending upload")]
pub async fn insert(
    store: &Store,
    right: &MemberRight<MaySend>,
    draft: &NewDraft,
    now: Time,
) -> Result<DraftRight> {
    let begun = sql(
        "drafts",
        "INSERT INTO drafts (finding_id, practice_id, user_id, revision, sealed, created_at, updated_at, \
         expires_at) SELECT $1, $2, $3, $4, $5, $6, $6, $7 \
         WHERE NOT EXISTS (SELECT 1 FROM findings f WHERE f.finding_id = $1 AND f.revision >= $4) \
         RETURNING finding_id",
    );
    let begun = begun.bind(draft.finding).bind(right.practice()).bind(right.user()).bind(draft.revision);
    let begun = begun.bind(&draft.sealed).bind(now).bind(draft.expires_at);
    let mut transaction = store.bookkeeping_transaction().await?;
    // A page that does not know that its draft was sent must not begin it anew.
    if transaction.rows(begun).await?.is_empty() {
        return Err(Error::conflict("drafts"));
    }
    for (place, file) in (0_u32..).zip(&draft.files) {
        insert_file(&mut transaction, draft, place, file).await?;
    }
    transaction.commit().await?;
    Ok(right_to(right, draft.finding, draft.revision))
}

async fn insert_file(
    transaction: &mut Transaction,
    draft: &NewDraft,
    place: u32,
    file: &NewFile,
) -> Result<()> {
    let parts = part_count(file.padded).ok_or(Error::Bounds("length of a file"))?;
    let made = sql(
        "files",
        "INSERT INTO files (file_id, finding_id, revision, place, padded_length, parts) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    );
    let made = made.bind(file.id).bind(draft.finding).bind(draft.revision).bind(place).bind(file.padded);
    transaction.rows(made.bind(parts)).await.map(|_| ())
}

fn right_to(member: &MemberRight<MaySend>, finding: FindingId, revision: u64) -> DraftRight {
    DraftRight { member: member.again(), finding, revision }
}

/// One's own draft, and the right to go on with it.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find(
    store: &Store,
    right: &MemberRight<MaySend>,
    finding: FindingId,
    now: Time,
) -> Result<Option<(Draft, DraftRight)>> {
    let own = sql(
        "drafts",
        "SELECT finding_id, revision, sealed, created_at, expires_at FROM drafts \
         WHERE finding_id = $1 AND user_id = $2 AND expires_at > $3",
    );
    let draft: Option<Draft> = store.find(own.bind(finding).bind(right.user()).bind(now)).await?;
    Ok(draft.map(|draft| {
        let right = right_to(right, draft.finding, draft.revision);
        (draft, right)
    }))
}

/// One's own drafts, newest first.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list(store: &Store, right: &MemberRight<MaySend>, now: Time) -> Result<Vec<Draft>> {
    let own = sql(
        "drafts",
        "SELECT finding_id, revision, sealed, created_at, expires_at FROM drafts \
         WHERE user_id = $1 AND expires_at > $2 ORDER BY created_at DESC",
    );
    store.list(own.bind(right.user()).bind(now)).await
}

/// Replaces the sealed state. `false` if the draft is gone.
///
/// # Errors
/// `Database`.
#[expect(clippy::disallowed_methods, reason = "nothing is visible yet: a pending upload")]
pub async fn update(store: &Store, right: &DraftRight, sealed: &Sealed, now: Time) -> Result<bool> {
    let updated = sql(
        "drafts",
        "UPDATE drafts SET sealed = $3, updated_at = $4 WHERE finding_id = $1 AND revision = $2 \
         RETURNING finding_id",
    );
    let updated = updated.bind(right.finding).bind(right.revision).bind(sealed).bind(now);
    Ok(!store.bookkeeping(updated).await?.is_empty())
}

struct Declared(FileId, u64);

impl Record for Declared {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self(row.read("file_id")?, row.read("padded_length")?))
    }
}

/// The files of one's own draft with their padded lengths, in the order of the manifest.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list_files(store: &Store, right: &DraftRight) -> Result<Vec<(FileId, u64)>> {
    let files = sql(
        "files",
        "SELECT file_id, padded_length FROM files WHERE finding_id = $1 AND revision = $2 ORDER BY place",
    );
    let files: Vec<Declared> = store.list(files.bind(right.finding).bind(right.revision)).await?;
    Ok(files.into_iter().map(|Declared(file, padded)| (file, padded)).collect())
}

/// Adds files to a draft, after those that it has.
///
/// # Errors
/// `Conflict` if the draft is gone or a file id is taken, `Bounds` for a length over the limit.
#[expect(clippy::disallowed_methods, reason = "nothing is visible yet: a pending upload")]
pub async fn insert_files(store: &Store, right: &DraftRight, files: &[NewFile]) -> Result<()> {
    let mut transaction = store.bookkeeping_transaction().await?;
    // The draft's row first: files that are added at once by two tabs follow each other.
    let touched = sql(
        "drafts",
        "UPDATE drafts SET updated_at = updated_at WHERE finding_id = $1 AND revision = $2 RETURNING finding_id",
    );
    if transaction.rows(touched.bind(right.finding).bind(right.revision)).await?.is_empty() {
        return Err(Error::conflict("drafts"));
    }
    for file in files {
        let parts = part_count(file.padded).ok_or(Error::Bounds("length of a file"))?;
        let made = sql(
            "files",
            "INSERT INTO files (file_id, finding_id, revision, place, padded_length, parts) \
             SELECT $1, $2, $3, COALESCE(MAX(place) + 1, 0), $4, $5 FROM files \
             WHERE finding_id = $2 AND revision = $3",
        );
        let made = made.bind(file.id).bind(right.finding).bind(right.revision).bind(file.padded).bind(parts);
        transaction.rows(made).await?;
    }
    transaction.commit().await
}

/// Replaces the sealed state of one's own draft together with the account's keys. `false` if it is gone.
///
/// # Errors
/// `Database`.
pub async fn reseal(
    write: &mut Write,
    right: &AccountRight,
    finding: FindingId,
    sealed: &Sealed,
) -> Result<bool> {
    let resealed = sql(
        "drafts",
        "UPDATE drafts SET sealed = $3, updated_at = $4 WHERE finding_id = $1 AND user_id = $2 \
         RETURNING finding_id",
    );
    let now = write.now();
    Ok(!write.rows(resealed.bind(finding).bind(right.user()).bind(sealed).bind(now)).await?.is_empty())
}

/// Gives a draft up; its parts are deleted. A crash in between leaves dust.
///
/// # Errors
/// `Database` and `Blob`.
pub async fn remove(store: &Store, right: &DraftRight) -> Result<()> {
    remove_by_id(store, right.finding, right.revision).await
}

/// Removes the rows, then the objects that they named.
#[expect(clippy::disallowed_methods, reason = "nothing was visible yet: a pending upload")]
pub(crate) async fn remove_by_id(store: &Store, finding: FindingId, revision: u64) -> Result<()> {
    let mut transaction = store.bookkeeping_transaction().await?;
    let gone =
        sql("drafts", "DELETE FROM drafts WHERE finding_id = $1 AND revision = $2 RETURNING finding_id");
    if transaction.rows(gone.bind(finding).bind(revision)).await?.is_empty() {
        return Ok(());
    }
    let parts = sql(
        "parts",
        "DELETE FROM parts WHERE file_id IN (SELECT file_id FROM files WHERE finding_id = $1 AND revision = $2) \
         RETURNING object_key",
    );
    let parts = transaction.rows(parts.bind(finding).bind(revision)).await?;
    let files = sql("files", "DELETE FROM files WHERE finding_id = $1 AND revision = $2");
    transaction.rows(files.bind(finding).bind(revision)).await?;
    transaction.commit().await?;
    for part in parts {
        store.blobs.remove(&part.read("object_key")?).await?;
    }
    Ok(())
}
