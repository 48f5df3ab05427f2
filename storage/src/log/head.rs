//! Heads of logs.

use siegel_api::{
    hash::Hash,
    id::GroupId,
    merkle::{Subtree, empty_root, node_hash, peaks, root_of_peaks},
};

use super::proof::find_node;
use crate::{
    error::Result,
    sql::{Record, Row, sql},
    store::Store,
};

/// The head of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    size: u64,
    root: Hash,
    peaks: Vec<Hash>,
    /// As it was read, for the compare-and-swap.
    read: (u64, Hash),
}

impl Head {
    pub(super) fn new(size: u64, root: Hash, peaks: Vec<Hash>) -> Self {
        Self { size, root, peaks, read: (size, root) }
    }

    pub(crate) fn empty() -> Self {
        Self::new(0, empty_root(), Vec::new())
    }

    /// Leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Root of the tree.
    pub fn root(&self) -> Hash {
        self.root
    }

    pub(super) fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// Size and root that the row had when it was read.
    pub(super) fn read_as(&self) -> (u64, Hash) {
        self.read
    }

    /// Takes in a leaf; answers the subtrees that it completes, from the leaf up.
    pub(super) fn push(&mut self, leaf: Hash) -> Vec<(Subtree, Hash)> {
        let mut subtree = Subtree { level: 0, index: self.size };
        let mut completed = vec![(subtree, leaf)];
        let mut hash = leaf;
        while subtree.index & 1 == 1
            && let Some(left) = self.peaks.pop()
        {
            hash = node_hash(&left, &hash);
            subtree = Subtree { level: subtree.level + 1, index: subtree.index >> 1 };
            completed.push((subtree, hash));
        }
        self.peaks.push(hash);
        self.size += 1;
        self.root = root_of_peaks(&self.peaks);
        completed
    }
}

impl Record for Head {
    fn read(row: &Row) -> Result<Self> {
        let peaks: Vec<u8> = row.read("peaks")?;
        let (size, root) = (row.read("size")?, row.read("root")?);
        let hashes: Vec<Hash> = peaks.chunks(Hash::LEN).filter_map(Hash::from_slice).collect();
        let whole = hashes.len() * Hash::LEN == peaks.len() && root_of_peaks(&hashes) == root;
        if whole { Ok(Self::new(size, root, hashes)) } else { Err(row.corrupt("peaks")) }
    }
}

/// The newest head of a log.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_head(store: &Store, log: GroupId) -> Result<Option<Head>> {
    store.find(sql("logs", "SELECT log_id, size, root, peaks FROM logs WHERE log_id = $1").bind(log)).await
}

/// The head that a log had at `size`, recomputed from its subtrees. `None` if it never was that large.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_head_at(store: &Store, log: GroupId, size: u64) -> Result<Option<Head>> {
    let mut hashes = Vec::new();
    for peak in peaks(size) {
        let Some(hash) = find_node(store, log, peak).await? else { return Ok(None) };
        hashes.push(hash);
    }
    Ok(Some(Head::new(size, root_of_peaks(&hashes), hashes)))
}

struct Published(u64);

impl Record for Published {
    fn read(row: &Row) -> Result<Self> {
        row.read("published_size").map(Self)
    }
}

/// The newest head of a practice's log that stands in the instance's log: what may be served.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_published(store: &Store, log: GroupId) -> Result<Option<Head>> {
    let published = sql("logs", "SELECT log_id, published_size FROM logs WHERE log_id = $1").bind(log);
    match store.find::<Published>(published).await? {
        Some(Published(size)) => find_head_at(store, log, size).await,
        None => Ok(None),
    }
}
