//! Sending: a draft becomes a visible revision, in one transaction.
//!
//! Every part of every file has arrived before, as an object and a row. Here they are held against the
//! signed manifest; a crash before the commit leaves the draft as it was.

use std::collections::HashMap;

use siegel_api::{
    codec::encode,
    hash::Hash,
    id::FileId,
    manifest::{Core, FileEntry, Manifest, ManifestKind},
    part::blob_hash,
    signing::Signed,
};

use super::answer;
use super::right::{FindingRight, right};
use crate::{
    draft::DraftRight,
    error::{Error, Result},
    opaque::Sealed,
    part::arrived,
    right::{MayManage, Own},
    sql::{Record, Row, sql},
    write::Write,
};

/// Makes a draft visible as a finding's first revision. The caller has verified the manifest's signature; its
/// grants follow in the same write.
///
/// # Errors
/// `Incomplete` if parts are missing or not those that are signed, `Conflict` if the draft is gone, `Bounds` if the
/// manifest is not the draft's, `Gone` if the member may not write in the thread, and `Database`.
pub async fn publish(
    write: &mut Write,
    draft: &DraftRight,
    signed: &Signed,
    meta: &Sealed,
) -> Result<FindingRight<Own>> {
    let manifest = parse(draft, signed, meta)?;
    let core = &manifest.core;
    if core.finding_id != draft.finding || core.revision != draft.revision {
        return Err(Error::Bounds("manifest of a draft"));
    }
    answer::hold(write, &draft.member, core.thread_id).await?;
    take_draft(write, draft).await?;
    fix_files(write, draft, manifest.files.as_slice()).await?;
    insert_finding(write, core).await?;
    insert_revision(write, core, signed, Some(meta)).await?;
    Ok(right(draft.member.any(), draft.finding, draft.member.practice()))
}

/// Makes a draft visible as the next revision of a finding. The draft has an id of its own: several members may
/// write at a correction, and the first who sends one wins. The caller has verified the manifest's signature; its
/// grants follow in the same write, and then `grant::hold_recipients`.
///
/// # Errors
/// As `publish`; `Conflict` if the revision does not follow the newest one, belongs to another thread, or the member
/// is neither the finding's author nor may MANAGE.
pub async fn publish_next(
    write: &mut Write,
    draft: &DraftRight,
    own: &FindingRight<Own>,
    (signed, meta): (&Signed, &Sealed),
) -> Result<()> {
    let manifest = parse(draft, signed, meta)?;
    let core = &manifest.core;
    if core.finding_id != own.finding() || core.revision == 1 {
        return Err(Error::Bounds("manifest of a later revision"));
    }
    take_draft(write, draft).await?;
    fix_files(write, draft, manifest.files.as_slice()).await?;
    let moved = sql(
        "files",
        "UPDATE files SET finding_id = $3, revision = $4 WHERE finding_id = $1 AND revision = $2",
    );
    let moved = moved.bind(draft.finding).bind(draft.revision).bind(core.finding_id).bind(core.revision);
    write.change(moved).await?;
    move_finding(write, own, core).await?;
    insert_revision(write, core, signed, Some(meta)).await
}

fn parse(draft: &DraftRight, signed: &Signed, meta: &Sealed) -> Result<Manifest> {
    let manifest = Manifest::parse(signed.body()).map_err(|_| Error::Bounds("manifest"))?;
    let core = &manifest.core;
    let fits = core.kind == ManifestKind::Finding
        && core.practice_id == draft.member.practice()
        && core.author == draft.member.user()
        && manifest.meta_hash == Hash::of(&meta.0);
    if fits { Ok(manifest) } else { Err(Error::Bounds("manifest of a draft")) }
}

/// Takes the draft's row, and with it keeps late parts out: they touch the row first.
async fn take_draft(write: &mut Write, draft: &DraftRight) -> Result<()> {
    let taken =
        sql("drafts", "DELETE FROM drafts WHERE finding_id = $1 AND revision = $2 RETURNING finding_id");
    write.change_one(taken.bind(draft.finding).bind(draft.revision)).await
}

struct Arrived(FileId, u32, Hash);

impl Record for Arrived {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self(row.read("file_id")?, row.read("part")?, row.read("hash")?))
    }
}

#[derive(Clone, Copy)]
struct Declared {
    file: FileId,
    padded: u64,
    parts: u32,
}

impl Record for Declared {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self { file: row.read("file_id")?, padded: row.read("padded_length")?, parts: row.read("parts")? })
    }
}

/// Holds the arrived parts against the signed list, and fixes the files to it. Files of the draft that are
/// not signed were taken out before sending: their rows go, their objects are dust.
async fn fix_files(write: &mut Write, draft: &DraftRight, signed: &[FileEntry]) -> Result<()> {
    let declared = sql(
        "files",
        "SELECT file_id, padded_length, parts FROM files WHERE finding_id = $1 AND revision = $2",
    );
    let declared: Vec<Declared> = write.list(declared.bind(draft.finding).bind(draft.revision)).await?;
    let mut declared: HashMap<FileId, Declared> = declared.into_iter().map(|one| (one.file, one)).collect();
    let mut hashes = arrived_hashes(write.list(arrived(draft.finding, draft.revision)).await?);
    for (place, signed) in (0_u32..).zip(signed) {
        let declared = declared.remove(&signed.file_id).ok_or(Error::Incomplete)?;
        let parts = hashes.remove(&signed.file_id).unwrap_or_default();
        if !is_complete(&declared, signed, &parts) {
            return Err(Error::Incomplete);
        }
        let fixed = sql("files", "UPDATE files SET blob_hash = $2, place = $3 WHERE file_id = $1");
        write.change(fixed.bind(signed.file_id).bind(signed.blob_hash).bind(place)).await?;
    }
    for file in declared.into_keys() {
        write.change(sql("parts", "DELETE FROM parts WHERE file_id = $1").bind(file)).await?;
        write.change(sql("files", "DELETE FROM files WHERE file_id = $1").bind(file)).await?;
    }
    Ok(())
}

/// The hashes of each file's parts, as far as they follow each other without a gap.
fn arrived_hashes(parts: Vec<Arrived>) -> HashMap<FileId, Vec<Hash>> {
    let mut hashes: HashMap<FileId, Vec<Hash>> = HashMap::new();
    for Arrived(file, part, hash) in parts {
        let file = hashes.entry(file).or_default();
        if usize::try_from(part) == Ok(file.len()) {
            file.push(hash);
        }
    }
    hashes
}

fn is_complete(declared: &Declared, signed: &FileEntry, parts: &[Hash]) -> bool {
    declared.padded == signed.padded
        && declared.parts == signed.parts
        && usize::try_from(declared.parts) == Ok(parts.len())
        && blob_hash(declared.file, parts) == signed.blob_hash
}

async fn insert_finding(write: &mut Write, core: &Core) -> Result<()> {
    let made = sql(
        "findings",
        "INSERT INTO findings (finding_id, practice_id, author_id, thread_id, revision, content_revision, \
         created_at, valid_until, delete_after) VALUES ($1, $2, $3, $4, 1, 1, $5, $6, $7)",
    );
    let now = write.now();
    let made = made.bind(core.finding_id).bind(core.practice_id).bind(core.author).bind(core.thread_id);
    write.change(made.bind(now).bind(core.valid_until).bind(core.delete_after)).await
}

/// Moves the finding to its next revision, if that follows the stored one, and the member is who sent it first or
/// may MANAGE (protocol 6, "Who may").
pub(super) async fn move_finding(write: &mut Write, own: &FindingRight<Own>, core: &Core) -> Result<()> {
    let moved = sql(
        "findings",
        "UPDATE findings SET revision = $3, \
         content_revision = CASE WHEN $4 = 1 THEN $3 ELSE content_revision END, \
         valid_until = CASE WHEN $4 = 1 THEN $5 ELSE valid_until END, delete_after = $6, \
         deleted_at = CASE WHEN $4 = 3 THEN $7 ELSE NULL END \
         WHERE finding_id = $1 AND practice_id = $2 AND revision + 1 = $3 AND deleted_at IS NULL \
         AND thread_id = $9 AND (author_id = $10 OR $11 = 1) \
         AND EXISTS (SELECT 1 FROM revisions r WHERE r.finding_id = $1 AND r.revision + 1 = $3 \
         AND r.manifest_hash = $8) RETURNING finding_id",
    );
    let now = write.now();
    let moved = moved.bind(core.finding_id).bind(core.practice_id).bind(core.revision).bind(core.kind as u8);
    let moved = moved.bind(core.valid_until).bind(core.delete_after).bind(now).bind(core.prev_manifest_hash);
    let manages = u32::from(own.member().with::<MayManage>().is_some());
    write.change_one(moved.bind(core.thread_id).bind(core.author).bind(manages)).await
}

pub(super) async fn insert_revision(
    write: &mut Write,
    core: &Core,
    signed: &Signed,
    meta: Option<&Sealed>,
) -> Result<()> {
    let made = sql(
        "revisions",
        "INSERT INTO revisions (finding_id, revision, kind, manifest_hash, manifest, meta, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    );
    let now = write.now();
    let made = made.bind(core.finding_id).bind(core.revision).bind(core.kind as u8).bind(signed.hash());
    write.change(made.bind(encode(signed)).bind(meta).bind(now)).await
}
