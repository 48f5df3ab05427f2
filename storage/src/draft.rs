//! Drafts: a finding that is being sent. The sealed state lies here, so that another day, or another
//! tab, goes on where this one stopped.

use siegel_api::{
    hash::Hash,
    id::{FileId, FindingId, PracticeId, UserId},
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
    /// `H` of the envelope whose master key `sealed` is sealed under.
    pub envelope: Hash,
    /// In the order of the manifest.
    pub files: Vec<NewFile>,
    /// When it is swept away.
    pub expires_at: Time,
}

/// What is written of a draft that lies here already.
#[derive(Clone, Debug)]
pub struct Change {
    /// Takes the place of the sealed state before.
    pub sealed: Sealed,
    /// `H` of the envelope whose master key `sealed` is sealed under.
    pub envelope: Hash,
    /// Files that come after those that it has.
    pub files: Vec<NewFile>,
}

/// The sealed state of a draft as it was, and as it is under a new master key.
#[derive(Clone, Debug)]
pub struct Resealed {
    /// Of which draft.
    pub finding: FindingId,
    /// `H` of the sealed state that its owner read.
    pub before: Hash,
    /// Nothing for one that its owner could not open: it stays as it is.
    pub sealed: Option<Sealed>,
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

    fn member(&self) -> Option<MemberRight> {
        Some(self.member.any())
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
/// length over the limit; `Outdated` if it is sealed under a master key that was replaced.
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
    hold_envelope(&mut transaction, right.user(), draft.envelope).await?;
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

/// The envelope must be the account's, and stays it until the transaction ends: what is sealed under a master key
/// that was replaced could never be opened again.
async fn hold_envelope(transaction: &mut Transaction, user: UserId, envelope: Hash) -> Result<()> {
    let held = sql(
        "envelopes",
        "UPDATE envelopes SET hash = hash WHERE user_id = $1 AND hash = $2 RETURNING user_id",
    );
    let held = transaction.rows(held.bind(user).bind(envelope)).await?;
    if held.is_empty() { Err(Error::Outdated) } else { Ok(()) }
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
pub async fn list<R>(store: &Store, right: &MemberRight<R>, now: Time) -> Result<Vec<Draft>> {
    let own = sql(
        "drafts",
        "SELECT finding_id, revision, sealed, created_at, expires_at FROM drafts \
         WHERE user_id = $1 AND expires_at > $2 ORDER BY created_at DESC",
    );
    store.list(own.bind(right.user()).bind(now)).await
}

/// Replaces the sealed state, and adds files. `false` if the draft is gone.
///
/// # Errors
/// `Outdated` if it is sealed under a master key that was replaced, `Conflict` if a file id is taken, `Bounds` for a
/// length over the limit, and `Database`.
#[expect(clippy::disallowed_methods, reason = "nothing is visible yet: a pending upload")]
pub async fn update(store: &Store, right: &DraftRight, change: &Change, now: Time) -> Result<bool> {
    let mut transaction = store.bookkeeping_transaction().await?;
    hold_envelope(&mut transaction, right.member.user(), change.envelope).await?;
    // The draft's row first: files that are added at once by two tabs follow each other.
    let updated = sql(
        "drafts",
        "UPDATE drafts SET sealed = $3, updated_at = $4 WHERE finding_id = $1 AND revision = $2 \
         RETURNING finding_id",
    );
    let updated = updated.bind(right.finding).bind(right.revision).bind(&change.sealed).bind(now);
    if transaction.rows(updated).await?.is_empty() {
        return Ok(false);
    }
    for file in &change.files {
        append_file(&mut transaction, right, file).await?;
    }
    transaction.commit().await?;
    Ok(true)
}

async fn append_file(transaction: &mut Transaction, right: &DraftRight, file: &NewFile) -> Result<()> {
    let parts = part_count(file.padded).ok_or(Error::Bounds("length of a file"))?;
    let made = sql(
        "files",
        "INSERT INTO files (file_id, finding_id, revision, place, padded_length, parts) \
         SELECT $1, $2, $3, COALESCE(MAX(place) + 1, 0), $4, $5 FROM files \
         WHERE finding_id = $2 AND revision = $3",
    );
    let made = made.bind(file.id).bind(right.finding).bind(right.revision).bind(file.padded).bind(parts);
    transaction.rows(made).await.map(|_| ())
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

struct Lying(FindingId, Hash);

impl Record for Lying {
    fn read(row: &Row) -> Result<Self> {
        let sealed: Sealed = row.read("sealed")?;
        Ok(Self(row.read("finding_id")?, Hash::of(&sealed.0)))
    }
}

/// Replaces the sealed states of all of one's own drafts together with the account's keys, whose new envelope the same
/// write has written already: no draft can be saved under the old ones any more.
///
/// # Errors
/// `Conflict` if a draft was begun or changed since its owner read them: read again. `Database` and `Corrupt`.
pub async fn reseal_all(write: &mut Write, right: &AccountRight, all: &[Resealed]) -> Result<()> {
    let now = write.now();
    let lying = sql("drafts", "SELECT finding_id, sealed FROM drafts WHERE user_id = $1 AND expires_at > $2");
    let lying: Vec<Lying> = write.list(lying.bind(right.user()).bind(now)).await?;
    for Lying(finding, hash) in lying {
        let read = all.iter().find(|one| one.finding == finding && one.before == hash);
        let Some(sealed) = &read.ok_or(Error::conflict("drafts"))?.sealed else { continue };
        let resealed = sql(
            "drafts",
            "UPDATE drafts SET sealed = $3, updated_at = $4 WHERE finding_id = $1 AND user_id = $2",
        );
        write.change(resealed.bind(finding).bind(right.user()).bind(sealed).bind(now)).await?;
    }
    Ok(())
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
