//! Deleting: a tombstone becomes the newest revision, and what it buries is erased.

use siegel_api::{
    manifest::{Manifest, ManifestKind},
    signing::Signed,
};

use super::{
    publish::{insert_revision, move_finding},
    right::FindingRight,
};
use crate::{
    blob::ObjectKey,
    error::{Error, Result},
    right::Own,
    sql::{Record, Row, sql},
    store::Store,
    write::Write,
};

/// Objects whose rows a write has removed. Delete them after its commit; a crash in between leaves dust.
#[derive(Debug)]
pub struct Erased(Vec<ObjectKey>);

struct Key(ObjectKey);

impl Record for Key {
    fn read(row: &Row) -> Result<Self> {
        row.read("object_key").map(Self)
    }
}

/// Adds a tombstone: sealed metadata and parts of all revisions are erased, and nobody opens the finding
/// any more. The caller has verified the signature, and erases the objects after the commit.
///
/// # Errors
/// `Conflict` if it does not follow the newest revision, `Bounds` if it is no tombstone of this finding.
pub async fn append_tombstone(
    write: &mut Write,
    right: &FindingRight<Own>,
    signed: &Signed,
) -> Result<Erased> {
    let manifest = Manifest::parse(signed.body()).map_err(|_| Error::Bounds("manifest"))?;
    let core = &manifest.core;
    if core.kind != ManifestKind::Tombstone || core.finding_id != right.finding() {
        return Err(Error::Bounds("tombstone of a finding"));
    }
    move_finding(write, right, core).await?;
    insert_revision(write, core, signed, None).await?;
    erase_rows(write, right).await
}

async fn erase_rows(write: &mut Write, right: &FindingRight<Own>) -> Result<Erased> {
    let finding = right.finding();
    write
        .change(sql("revisions", "UPDATE revisions SET meta = NULL WHERE finding_id = $1").bind(finding))
        .await?;
    write
        .change(sql("patient_tokens", "DELETE FROM patient_tokens WHERE finding_id = $1").bind(finding))
        .await?;
    // Whoever has it in a folder, be it another practice.
    let placed = "DELETE FROM folder_findings WHERE finding_id = $1";
    write.change(sql("folder_findings", placed).bind(finding)).await?;
    let tickets = "DELETE FROM tickets WHERE file_id IN (SELECT file_id FROM files WHERE finding_id = $1)";
    write.change(sql("tickets", tickets).bind(finding)).await?;
    let parts = sql(
        "parts",
        "DELETE FROM parts WHERE file_id IN (SELECT file_id FROM files WHERE finding_id = $1) RETURNING object_key",
    );
    let keys: Vec<Key> = write.list(parts.bind(finding)).await?;
    Ok(Erased(keys.into_iter().map(|Key(key)| key).collect()))
}

/// Deletes the objects of what was erased, after the commit.
///
/// # Errors
/// `Blob`; what is left is dust.
pub async fn erase_objects(store: &Store, erased: Erased) -> Result<()> {
    for key in erased.0 {
        store.blobs.remove(&key).await?;
    }
    Ok(())
}
