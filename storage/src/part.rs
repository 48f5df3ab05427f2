//! Parts: sealed pieces of a file, each an object of its own (protocol 5).
//!
//! This is the last gate before ciphertext is stored. A part is taken only if it has the exact sealed
//! length that its file's padded length gives, the hash that its sender said, and the look of
//! ciphertext; so no fault of a client can store plaintext here.

use bytes::Bytes;
use siegel_api::{
    hash::{Hash, Hasher},
    id::{FileId, FindingId},
    part::{looks_sealed, sealed_part_length},
    time::Time,
};

use crate::{
    blob::{Content, ObjectKey},
    draft::DraftRight,
    error::{Error, Result},
    sql::{Record, Row, Transaction, sql},
    store::Store,
    ticket::FileRight,
};

/// A part that arrives.
#[derive(Clone, Debug)]
pub struct NewPart {
    /// Of which file.
    pub file: FileId,
    /// Which one, from 0.
    pub part: u32,
    /// SHA-256 of the sealed bytes, as the sender said it.
    pub digest: Hash,
    /// The name of its object: random, for this arrival only.
    pub key: ObjectKey,
}

/// What became of a part that arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// Stored, or stored anew.
    Stored,
    /// The draft has no such part.
    Missing,
    /// Not the length that a sealed part of this place has.
    Length,
    /// Not the bytes that the sender hashed.
    Digest,
    /// It does not look sealed.
    NotSealed,
}

/// A stored part.
#[derive(Clone, Debug)]
pub struct Part {
    /// Which one, from 0.
    pub part: u32,
    /// SHA-256 of its sealed bytes.
    pub hash: Hash,
    /// Sealed bytes.
    pub length: u64,
    pub(crate) key: ObjectKey,
}

impl Record for Part {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            part: row.read("part")?,
            hash: row.read("hash")?,
            length: row.read("length")?,
            key: row.read("object_key")?,
        })
    }
}

struct Declared(u64);

impl Record for Declared {
    fn read(row: &Row) -> Result<Self> {
        row.read("padded_length").map(Self)
    }
}

/// The sealed length that a part of one's own draft must have; `None` if the draft has no such part.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_length(store: &Store, right: &DraftRight, file: FileId, part: u32) -> Result<Option<u64>> {
    let declared = sql(
        "files",
        "SELECT file_id, padded_length FROM files WHERE file_id = $1 AND finding_id = $2 AND revision = $3 \
         AND blob_hash IS NULL",
    );
    let declared: Option<Declared> =
        store.find(declared.bind(file).bind(right.finding).bind(right.revision)).await?;
    Ok(declared.and_then(|Declared(padded)| sealed_part_length(padded, part)))
}

/// Takes a part in: the object first, then its row. A part that comes again replaces the one before.
///
/// # Errors
/// `Blob`, `Full`, `Busy`, `Locked`, `Unreachable` and `Database`.
pub async fn insert(
    store: &Store,
    right: &DraftRight,
    new: &NewPart,
    body: Vec<Bytes>,
    now: Time,
) -> Result<Arrival> {
    let Some(expected) = find_length(store, right, new.file, new.part).await? else {
        return Ok(Arrival::Missing);
    };
    let refused = refusal(&body, expected, new.digest);
    if let Some(refused) = refused {
        return Ok(refused);
    }
    store.blobs.insert(&new.key, body).await?;
    let noted = note_or_remove(store, right, &[(new, expected)], now).await?;
    Ok(if noted { Arrival::Stored } else { Arrival::Missing })
}

/// Why these bytes are not taken as a part of `expected` bytes; `None` if they are.
pub(crate) fn refusal(body: &[Bytes], expected: u64, digest: Hash) -> Option<Arrival> {
    let length: u64 = body.iter().map(|piece| piece.len() as u64).sum();
    if length != expected {
        return Some(Arrival::Length);
    }
    let mut hasher = Hasher::default();
    body.iter().for_each(|piece| hasher.update(piece));
    if hasher.finish() != digest {
        return Some(Arrival::Digest);
    }
    let head: Vec<u8> = body.iter().flatten().copied().take(4096).collect();
    (!looks_sealed(&head)).then_some(Arrival::NotSealed)
}

/// Writes the rows of parts whose objects are there, with their lengths, all or none, and removes the objects
/// that they replace; `false` if the draft is gone or sent. Of what gets no row the object is removed.
///
/// # Errors
/// `Blob`, `Full`, `Busy`, `Locked`, `Unreachable` and `Database`.
pub(crate) async fn note_or_remove(
    store: &Store,
    right: &DraftRight,
    parts: &[(&NewPart, u64)],
    now: Time,
) -> Result<bool> {
    let noted = note(store, right, parts, now).await;
    let useless: Vec<ObjectKey> = match &noted {
        Ok(Some(replaced)) => replaced.clone(),
        Ok(None) => parts.iter().map(|(new, _)| new.key.clone()).collect(),
        // Without this a sender who tries again and again would fill the disk with dust.
        Err(error) if error.wrote_nothing() => parts.iter().map(|(new, _)| new.key.clone()).collect(),
        Err(_) => Vec::new(),
    };
    for key in &useless {
        store.blobs.remove(key).await?;
    }
    Ok(noted?.is_some())
}

/// Writes the rows; answers the keys that they replaced, or `None` if the draft is gone or sent.
///
/// The draft's row is touched first: it makes arrivals and the sending of the draft follow each other.
#[expect(clippy::disallowed_methods, reason = "nothing is visible yet: a pending upload")]
async fn note(
    store: &Store,
    right: &DraftRight,
    parts: &[(&NewPart, u64)],
    now: Time,
) -> Result<Option<Vec<ObjectKey>>> {
    let mut transaction = store.bookkeeping_transaction().await?;
    let touched = sql(
        "drafts",
        "UPDATE drafts SET updated_at = $3 WHERE finding_id = $1 AND revision = $2 AND expires_at > $3 \
         RETURNING finding_id",
    );
    if transaction.rows(touched.bind(right.finding).bind(right.revision).bind(now)).await?.is_empty() {
        return Ok(None);
    }
    let mut replaced = Vec::new();
    for (new, length) in parts {
        replaced.extend(replace(&mut transaction, new, *length, now).await?);
    }
    transaction.commit().await?;
    Ok(Some(replaced))
}

async fn replace(
    transaction: &mut Transaction,
    new: &NewPart,
    length: u64,
    now: Time,
) -> Result<Vec<ObjectKey>> {
    let before = sql("parts", "DELETE FROM parts WHERE file_id = $1 AND part = $2 RETURNING object_key");
    let before = transaction.rows(before.bind(new.file).bind(new.part)).await?;
    let made = sql(
        "parts",
        "INSERT INTO parts (file_id, part, object_key, hash, length, stored_at) VALUES ($1, $2, $3, $4, $5, $6)",
    );
    let made = made.bind(new.file).bind(new.part).bind(&new.key).bind(new.digest).bind(length);
    transaction.rows(made.bind(now)).await?;
    before.iter().map(|row| row.read("object_key")).collect()
}

struct Sent(FileId, Part);

impl Record for Sent {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self(row.read("file_id")?, Part::read(row)?))
    }
}

/// The parts of one's own draft that have arrived, by file: what need not be sent again.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list_arrived(store: &Store, right: &DraftRight) -> Result<Vec<(FileId, Part)>> {
    let arrived = store.list(arrived(right.finding, right.revision)).await?;
    Ok(arrived.into_iter().map(|Sent(file, part)| (file, part)).collect())
}

pub(crate) fn arrived(finding: FindingId, revision: u64) -> crate::sql::Sql {
    sql(
        "parts",
        "SELECT p.file_id, p.part, p.hash, p.length, p.object_key FROM parts p \
         JOIN files f ON f.file_id = p.file_id WHERE f.finding_id = $1 AND f.revision = $2 \
         ORDER BY f.place, p.part",
    )
    .bind(finding)
    .bind(revision)
}

/// The parts of a file, in order: their hashes are the list that `blob_hash` binds (protocol 5).
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list(store: &Store, right: &FileRight) -> Result<Vec<Part>> {
    let parts = sql(
        "parts",
        "SELECT file_id, part, hash, length, object_key FROM parts WHERE file_id = $1 ORDER BY part",
    );
    store.list(parts.bind(right.file())).await
}

/// One part, and its sealed bytes or a range of them. `None` if the file has no such part.
///
/// # Errors
/// `Blob`; `Database` and `Corrupt`, also if the row is there and the object is not.
pub async fn read(
    store: &Store,
    right: &FileRight,
    part: u32,
    range: Option<std::ops::Range<u64>>,
) -> Result<Option<(Part, Content)>> {
    let row = sql(
        "parts",
        "SELECT file_id, part, hash, length, object_key FROM parts WHERE file_id = $1 AND part = $2",
    );
    let Some(found) = store.find::<Part>(row.bind(right.file()).bind(part)).await? else { return Ok(None) };
    let lost = || Error::Corrupt { table: "parts", column: "object_key", row: found.key.0.clone() };
    let content = store.blobs.read(&found.key, range).await?.ok_or_else(lost)?;
    Ok(Some((found, content)))
}
