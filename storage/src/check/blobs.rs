//! Every visible finding has its blobs, as its manifest signs them (protocol 5 and 6).

use std::collections::BTreeMap;

use siegel_api::{
    hash::Hash,
    id::{FileId, FindingId},
    manifest::{FileEntry, Manifest, ManifestKind},
    part::blob_hash,
};

use super::Violation;
use crate::{
    error::Result,
    finding::Revision,
    part::{Part, arrived},
    sql::{Record, Row, sql},
    store::Store,
};

struct InFile(FileId, Part);

impl Record for InFile {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self(row.read("file_id")?, Part::read(row)?))
    }
}

pub(super) async fn check(store: &Store) -> Result<Vec<Violation>> {
    let visible = sql(
        "revisions",
        "SELECT r.finding_id, r.revision, r.kind, r.manifest_hash, r.manifest, r.meta, r.created_at \
         FROM revisions r JOIN findings f ON f.finding_id = r.finding_id WHERE f.deleted_at IS NULL",
    );
    let mut violations = Vec::new();
    for revision in store.list::<Revision>(visible).await? {
        violations.extend(check_revision(store, &revision).await?);
    }
    Ok(violations)
}

async fn check_revision(store: &Store, revision: &Revision) -> Result<Vec<Violation>> {
    let Ok(manifest) = Manifest::parse(revision.manifest.body()) else {
        return Ok(vec![Violation::new("revisions", revision.finding, "its manifest does not parse")]);
    };
    let mut violations = check_columns(revision, &manifest);
    let mut files: BTreeMap<FileId, Vec<Part>> = BTreeMap::new();
    for InFile(file, part) in store.list(arrived(revision.finding, revision.revision)).await? {
        files.entry(file).or_default().push(part);
    }
    for file in manifest.files.as_slice() {
        let parts = files.remove(&file.file_id).unwrap_or_default();
        violations.extend(check_file(store, revision.finding, file, &parts).await?);
    }
    violations
        .extend(files.keys().map(|file| Violation::new("files", file, "its manifest does not name it")));
    Ok(violations)
}

fn check_columns(revision: &Revision, manifest: &Manifest) -> Vec<Violation> {
    let core = &manifest.core;
    let named = core.finding_id == revision.finding
        && core.revision == revision.revision
        && core.kind == revision.kind
        && revision.manifest.hash() == revision.manifest_hash;
    let meta = revision.meta.as_ref().map_or(Hash::ZERO, |meta| Hash::of(&meta.0));
    let sealed = core.kind != ManifestKind::Finding || meta == manifest.meta_hash;
    let mut violations = Vec::new();
    if !named {
        violations.push(Violation::new("revisions", revision.finding, "its manifest is of another"));
    }
    if !sealed {
        violations.push(Violation::new("revisions", revision.finding, "its metadata is not what was signed"));
    }
    violations
}

async fn check_file(
    store: &Store,
    finding: FindingId,
    file: &FileEntry,
    parts: &[Part],
) -> Result<Vec<Violation>> {
    let in_order = (0_u32..).zip(parts).all(|(number, part)| part.part == number);
    let hashes: Vec<Hash> = parts.iter().map(|part| part.hash).collect();
    let mut violations = Vec::new();
    if !in_order || blob_hash(file.file_id, &hashes) != file.blob_hash {
        let row = format!("{finding} {}", file.file_id);
        violations.push(Violation::new("parts", row, "not those that the manifest signs"));
    }
    for part in parts {
        if store.blobs.length(&part.key).await? != Some(part.length) {
            violations.push(Violation::new(
                "parts",
                &part.key.0,
                "its object is missing or of another length",
            ));
        }
    }
    Ok(violations)
}
