//! Reading a log: by pages for the console, by reference for proofs of rights.

use siegel_api::{
    event::{CommitField, EventKind},
    hash::Hash,
    id::{GroupId, ObjectId, UserId},
    time::Time,
};

use super::append::field_number;
use crate::{
    error::Result,
    event::{Detail, Details},
    finding::FindingRight,
    link::{LinkRight, Visiting},
    right::{MayAudit, MemberRight, Own},
    sql::{Record, Row, sql},
    store::Store,
};

/// A leaf with what stands beside it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its place in the log.
    pub index: u64,
    /// The bytes that were hashed.
    pub leaf: Vec<u8>,
    /// What of its details was not erased.
    pub details: Details,
}

/// What the console looks for. Everything that is set must hold.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// About this finding, link, person or practice.
    pub object: Option<ObjectId>,
    /// Done by this person.
    pub actor: Option<UserId>,
    /// Of this kind.
    pub kind: Option<EventKind>,
    /// At this time or later.
    pub from: Option<Time>,
    /// Before this time.
    pub until: Option<Time>,
    /// Before this leaf: the page's cursor.
    pub before: Option<u64>,
}

impl Record for Entry {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self { index: row.read("leaf_index")?, leaf: row.read("leaf")?, details: Details::default() })
    }
}

/// Leaves of the practice's log, newest first, `limit` at most.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list(
    store: &Store,
    right: &MemberRight<MayAudit>,
    filter: &Filter,
    limit: u32,
) -> Result<Vec<Entry>> {
    let page = sql(
        "leaves",
        "SELECT leaf_index, leaf FROM leaves WHERE log_id = $1 AND ($2 IS NULL OR object_id = $2) \
         AND ($3 IS NULL OR actor_id = $3) AND ($4 IS NULL OR kind = $4) AND ($5 IS NULL OR server_time >= $5) \
         AND ($6 IS NULL OR server_time < $6) AND ($7 IS NULL OR leaf_index < $7) \
         ORDER BY leaf_index DESC LIMIT $8",
    );
    let page = page.bind(right.practice()).bind(filter.object).bind(filter.actor);
    let page = page.bind(filter.kind.map(|kind| kind as u16)).bind(filter.from).bind(filter.until);
    let mut entries: Vec<Entry> = store.list(page.bind(filter.before).bind(limit)).await?;
    add_details(store, right.practice(), &mut entries).await?;
    Ok(entries)
}

/// Reads what stands beside each leaf.
pub(crate) async fn add_details(store: &Store, log: GroupId, entries: &mut [Entry]) -> Result<()> {
    for entry in entries {
        entry.details = details(store, log, entry.index).await?;
    }
    Ok(())
}

/// What the practice's log says of a finding that the member may see, oldest first, `limit` at most: the
/// newest ones. Its moves between folders are left out: they must not crowd out who gave it, took it back or read it.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list_about<A>(store: &Store, right: &FindingRight<A>, limit: u32) -> Result<Vec<Entry>> {
    about(store, right.member().practice(), right.finding().into(), limit).await
}

/// What the practice's log says of one of its links, oldest first, `limit` at most: the newest ones.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list_about_link(store: &Store, right: &LinkRight<Own>, limit: u32) -> Result<Vec<Entry>> {
    about(store, right.owner(), right.link().into(), limit).await
}

/// What the practice's log says of the link that a visit is at, by the kinds from `first` to `last`, newest first, `limit` at
/// most. What stands beside the leaves, names, reasons and addresses, is not read.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list_of_visit(
    store: &Store,
    right: &LinkRight<Visiting>,
    (first, last): (EventKind, EventKind),
    limit: u32,
) -> Result<Vec<Entry>> {
    let newest = sql(
        "leaves",
        "SELECT leaf_index, leaf FROM leaves WHERE log_id = $1 AND object_id = $2 AND kind >= $3 AND kind <= $4 \
         ORDER BY leaf_index DESC LIMIT $5",
    );
    let newest = newest.bind(right.owner()).bind(ObjectId::from(right.link()));
    store.list(newest.bind(first as u16).bind(last as u16).bind(limit)).await
}

async fn about(store: &Store, log: GroupId, object: ObjectId, limit: u32) -> Result<Vec<Entry>> {
    let newest = sql(
        "leaves",
        "SELECT leaf_index, leaf FROM leaves WHERE log_id = $1 AND object_id = $2 AND kind <> $4 \
         ORDER BY leaf_index DESC LIMIT $3",
    );
    let newest = newest.bind(log).bind(object).bind(limit).bind(EventKind::FindingMoved as u16);
    let mut entries: Vec<Entry> = store.list(newest).await?;
    entries.reverse();
    add_details(store, log, &mut entries).await?;
    Ok(entries)
}

struct LeafHash(Hash);

impl Record for LeafHash {
    fn read(row: &Row) -> Result<Self> {
        row.read("hash").map(Self)
    }
}

/// Hashes of the leaves of the member's practice's log from index `from` on, `limit` at most.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list_hashes(store: &Store, right: &MemberRight, from: u64, limit: u32) -> Result<Vec<Hash>> {
    let hashes = sql(
        "nodes",
        "SELECT hash FROM nodes WHERE log_id = $1 AND level = 0 AND node_index >= $2 ORDER BY node_index LIMIT $3",
    );
    let hashes: Vec<LeafHash> = store.list(hashes.bind(right.practice()).bind(from).bind(limit)).await?;
    Ok(hashes.into_iter().map(|LeafHash(hash)| hash).collect())
}

/// The newest leaf of `kind` that refers to `ref_hash`: its index and bytes. Who asks knows the hash of
/// a signed object, so has seen that object.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_by_ref(
    store: &Store,
    log: GroupId,
    kind: EventKind,
    ref_hash: Hash,
) -> Result<Option<(u64, Vec<u8>)>> {
    let leaf = sql(
        "leaves",
        "SELECT leaf_index, leaf FROM leaves WHERE log_id = $1 AND ref_hash = $2 AND kind = $3 \
         ORDER BY leaf_index DESC LIMIT 1",
    );
    let entry = store.find::<Entry>(leaf.bind(log).bind(ref_hash).bind(kind as u16)).await?;
    Ok(entry.map(|entry| (entry.index, entry.leaf)))
}

/// The newest leaf of `kind` about `object`: its index and bytes.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_about(
    store: &Store,
    log: GroupId,
    kind: EventKind,
    object: ObjectId,
) -> Result<Option<(u64, Vec<u8>)>> {
    let leaf = sql(
        "leaves",
        "SELECT leaf_index, leaf FROM leaves WHERE log_id = $1 AND object_id = $2 AND kind = $3 \
         ORDER BY leaf_index DESC LIMIT 1",
    );
    let entry = store.find::<Entry>(leaf.bind(log).bind(object).bind(kind as u16)).await?;
    Ok(entry.map(|entry| (entry.index, entry.leaf)))
}

struct Beside(u8, Detail);

impl Record for Beside {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self(row.read("field")?, Detail { blind: row.read("blind")?, bytes: row.read("detail")? }))
    }
}

async fn details(store: &Store, log: GroupId, index: u64) -> Result<Details> {
    let beside = sql(
        "leaf_details",
        "SELECT field, blind, detail FROM leaf_details WHERE log_id = $1 AND leaf_index = $2",
    );
    let mut details = Details::default();
    for Beside(field, detail) in store.list(beside.bind(log).bind(index)).await? {
        match field {
            1 => details.net = Some(detail),
            2 => details.own = Some(detail),
            _ => details.other = Some(detail),
        }
    }
    Ok(details)
}

/// Erases addresses and user agents that were noted before `before`; the trees still verify.
///
/// # Errors
/// `Database`.
#[expect(
    clippy::disallowed_methods,
    reason = "the sweep keeps a promise that was made when the leaf was written"
)]
pub async fn erase_net_before(store: &Store, before: Time) -> Result<()> {
    let erased = sql("leaf_details", "DELETE FROM leaf_details WHERE field = $1 AND server_time < $2");
    store.bookkeeping(erased.bind(field_number(CommitField::Net)).bind(before)).await.map(|_| ())
}
