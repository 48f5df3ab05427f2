//! Many small parts that arrive together: each is judged as if it had come alone, all that are taken get
//! their objects side by side and their rows in one transaction.

use std::collections::HashMap;

use bytes::Bytes;
use futures::{StreamExt, stream};
use siegel_api::{id::FileId, part::sealed_part_length, time::Time};

use crate::{
    draft::DraftRight,
    error::Result,
    part::{Arrival, NewPart, note_or_remove, refusal},
    sql::{Record, Row, sql},
    store::Store,
};

/// Objects that are written at the same time: each waits for its disk.
const WRITES_AT_ONCE: usize = 8;

struct Declared(FileId, u64);

impl Record for Declared {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self(row.read("file_id")?, row.read("padded_length")?))
    }
}

/// Takes parts in: their objects first, then their rows, all at once. Parts that come again replace those
/// before. Answers what became of each, in their order; a part that is refused keeps no other out. A crash
/// leaves dust at worst, and none of them arrived.
///
/// # Errors
/// `Blob`, `Full`, `Busy`, `Locked`, `Unreachable` and `Database`: none of the parts is stored then.
pub async fn insert(
    store: &Store,
    right: &DraftRight,
    parts: Vec<(NewPart, Vec<Bytes>)>,
    now: Time,
) -> Result<Vec<Arrival>> {
    let declared = list_declared(store, right).await?;
    let mut arrivals = Vec::with_capacity(parts.len());
    let mut taken = Vec::with_capacity(parts.len());
    for (new, body) in parts {
        let padded = declared.get(&new.file);
        let expected = padded.and_then(|padded| sealed_part_length(*padded, new.part));
        let judged = expected.map_or(Some(Arrival::Missing), |length| refusal(&body, length, new.digest));
        arrivals.push(judged.unwrap_or(Arrival::Stored));
        taken.extend(expected.filter(|_| judged.is_none()).map(|length| (new, length, body)));
    }
    let written = write_all(store, taken).await?;
    let rows: Vec<(&NewPart, u64)> = written.iter().map(|(new, length)| (new, *length)).collect();
    if !rows.is_empty() && !note_or_remove(store, right, &rows, now).await? {
        arrivals.fill(Arrival::Missing);
    }
    Ok(arrivals)
}

/// The files of a draft that is not sent, and their padded lengths.
async fn list_declared(store: &Store, right: &DraftRight) -> Result<HashMap<FileId, u64>> {
    let declared = sql(
        "files",
        "SELECT file_id, padded_length FROM files WHERE finding_id = $1 AND revision = $2 AND blob_hash IS NULL",
    );
    let declared: Vec<Declared> = store.list(declared.bind(right.finding).bind(right.revision)).await?;
    Ok(declared.into_iter().map(|Declared(file, padded)| (file, padded)).collect())
}

/// Writes the objects; if one cannot be written, none stays.
async fn write_all(store: &Store, parts: Vec<(NewPart, u64, Vec<Bytes>)>) -> Result<Vec<(NewPart, u64)>> {
    let writes = parts.into_iter().map(|(new, length, body)| async move {
        store.blobs.insert(&new.key, body).await.map(|()| (new, length))
    });
    let ended: Vec<_> = stream::iter(writes).buffer_unordered(WRITES_AT_ONCE).collect().await;
    let (mut written, mut failure) = (Vec::with_capacity(ended.len()), None);
    for end in ended {
        match end {
            Ok(one) => written.push(one),
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    let Some(failure) = failure else { return Ok(written) };
    for (new, _) in &written {
        store.blobs.remove(&new.key).await?;
    }
    Err(failure)
}
