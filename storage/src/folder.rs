//! Folders: a practice's own order of its findings (protocol 4). Which finding stands in which is the server's word; what a
//! folder is called is sealed.

use siegel_api::{
    id::{FindingId, FolderId},
    limits::FOLDERS_MAX,
};

use crate::{
    error::{Error, Result},
    finding::FindingRight,
    opaque::Sealed,
    right::{MayManage, MayRead, MemberRight},
    sql::{Record, Row, sql},
    store::Store,
    write::Write,
};

/// A folder of a practice.
#[derive(Clone, Debug)]
pub struct Folder {
    /// The folder.
    pub id: FolderId,
    /// Counts names, from 1.
    pub version: u64,
    /// Its name.
    pub sealed: Sealed,
}

impl Record for Folder {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self { id: row.read("folder_id")?, version: row.read("version")?, sealed: row.read("sealed")? })
    }
}

/// All folders of one's own practice, the oldest first.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list(store: &Store, right: &MemberRight<MayRead>) -> Result<Vec<Folder>> {
    let all = sql(
        "folders",
        "SELECT folder_id, version, sealed FROM folders WHERE practice_id = $1 ORDER BY created_at, folder_id",
    );
    store.list(all.bind(right.practice())).await
}

struct Count(u64);

impl Record for Count {
    fn read(row: &Row) -> Result<Self> {
        row.read("count").map(Self)
    }
}

/// Makes a folder, of version 1.
///
/// # Errors
/// `FoldersFull`, `Conflict` if there is such a folder, and `Database`.
pub async fn insert(
    write: &mut Write,
    right: &MemberRight<MayRead>,
    folder: FolderId,
    sealed: &Sealed,
) -> Result<()> {
    // The log's head is held: no other folder of the practice is made meanwhile.
    let known = sql("folders", "SELECT COUNT(*) AS count FROM folders WHERE practice_id = $1");
    let known = write.find(known.bind(right.practice())).await?.map_or(0, |Count(count)| count);
    if known >= FOLDERS_MAX as u64 {
        return Err(Error::FoldersFull);
    }
    let made = sql(
        "folders",
        "INSERT INTO folders (folder_id, practice_id, version, sealed, created_at, updated_at) \
         VALUES ($1, $2, 1, $3, $4, $4) RETURNING folder_id",
    );
    let now = write.now();
    write.change_one(made.bind(folder).bind(right.practice()).bind(sealed).bind(now)).await
}

/// Gives a folder another name, if the stored version is the one before.
///
/// # Errors
/// `NoFolder`, `Conflict` if another member wrote meanwhile, and `Database`.
pub async fn update(
    write: &mut Write,
    right: &MemberRight<MayRead>,
    folder: FolderId,
    version: u64,
    sealed: &Sealed,
) -> Result<()> {
    hold(write, right, folder).await?;
    let written = sql(
        "folders",
        "UPDATE folders SET version = $3, sealed = $4, updated_at = $5 \
         WHERE folder_id = $1 AND practice_id = $2 AND version + 1 = $3 RETURNING folder_id",
    );
    let now = write.now();
    let written = written.bind(folder).bind(right.practice()).bind(version).bind(sealed);
    write.change_one(written.bind(now)).await
}

/// Removes a folder. What stood in it stands without one.
///
/// # Errors
/// `NoFolder` and `Database`.
pub async fn remove(write: &mut Write, right: &MemberRight<MayManage>, folder: FolderId) -> Result<()> {
    hold(write, right, folder).await?;
    let emptied = sql("folder_findings", "DELETE FROM folder_findings WHERE folder_id = $1");
    write.change(emptied.bind(folder)).await?;
    write.change(sql("folders", "DELETE FROM folders WHERE folder_id = $1").bind(folder)).await
}

/// Puts findings into a folder of the practice, or out of all: of two moves the later one holds. Only what the member reads,
/// or knows to be taken back, is moved.
///
/// # Errors
/// `NoFolder`, `Gone` for a finding that is not there or not for this member, and `Database`.
pub async fn place(
    write: &mut Write,
    right: &MemberRight<MayRead>,
    findings: &[FindingId],
    folder: Option<FolderId>,
) -> Result<()> {
    if let Some(folder) = folder {
        hold(write, right, folder).await?;
    }
    for finding in findings {
        let known = sql("findings", KNOWN).bind(*finding).bind(right.practice()).bind(right.user());
        if write.rows(known).await?.is_empty() {
            return Err(Error::Gone);
        }
        let now = write.now();
        let moved = match folder {
            Some(folder) => sql(
                "folder_findings",
                "INSERT INTO folder_findings (practice_id, finding_id, folder_id, moved_at) \
                 VALUES ($1, $2, $3, $4) ON CONFLICT (practice_id, finding_id) \
                 DO UPDATE SET folder_id = excluded.folder_id, moved_at = excluded.moved_at",
            )
            .bind(right.practice())
            .bind(*finding)
            .bind(folder)
            .bind(now),
            None => sql(
                "folder_findings",
                "DELETE FROM folder_findings WHERE practice_id = $1 AND finding_id = $2",
            )
            .bind(right.practice())
            .bind(*finding),
        };
        write.change(moved).await?;
    }
    Ok(())
}

/// A finding of the member's own practice, or one that was given to it, to a unit of the member's or to a case: whoever may read
/// it, or may know that it was taken back.
const KNOWN: &str = concat!(
    "SELECT f.finding_id FROM findings f WHERE f.finding_id = $1 AND f.deleted_at IS NULL AND (f.practice_id = $2 \
     OR EXISTS (SELECT 1 FROM grants g WHERE g.finding_id = f.finding_id AND (g.recipient_id IN ($2, $3) \
     OR g.recipient_id IN ",
    groups_of!("$2", "$3"),
    ")))"
);

/// The folder is there, and the practice's own.
async fn hold<R>(write: &mut Write, right: &MemberRight<R>, folder: FolderId) -> Result<()> {
    let known = sql("folders", "SELECT folder_id FROM folders WHERE folder_id = $1 AND practice_id = $2");
    let known = write.rows(known.bind(folder).bind(right.practice())).await?;
    if known.is_empty() { Err(Error::NoFolder) } else { Ok(()) }
}

struct Standing(FolderId);

impl Record for Standing {
    fn read(row: &Row) -> Result<Self> {
        row.read("folder_id").map(Self)
    }
}

/// The folder of the member's practice in which a finding stands that the member may see.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_of<A>(store: &Store, right: &FindingRight<A>) -> Result<Option<FolderId>> {
    let standing = sql(
        "folder_findings",
        "SELECT folder_id FROM folder_findings WHERE practice_id = $1 AND finding_id = $2",
    );
    let standing = standing.bind(right.member().practice()).bind(right.finding());
    Ok(store.find(standing).await?.map(|Standing(folder)| folder))
}
