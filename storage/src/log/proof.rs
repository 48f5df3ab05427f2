//! Proofs of inclusion, from stored subtrees (protocol 10; RFC 9162, section 2.1.3).

use siegel_api::{
    hash::Hash,
    id::GroupId,
    merkle::{Step, Subtree, inclusion_steps, root_of_peaks},
};

use crate::{
    error::Result,
    sql::{Record, Row, sql},
    store::Store,
};

struct Node(Hash);

impl Record for Node {
    fn read(row: &Row) -> Result<Self> {
        row.read("hash").map(Self)
    }
}

/// The hash of a complete subtree.
pub(super) async fn find_node(store: &Store, log: GroupId, subtree: Subtree) -> Result<Option<Hash>> {
    let node = sql("nodes", "SELECT hash FROM nodes WHERE log_id = $1 AND level = $2 AND node_index = $3");
    let node = store.find::<Node>(node.bind(log).bind(subtree.level).bind(subtree.index)).await?;
    Ok(node.map(|Node(hash)| hash))
}

/// The path from leaf `index` to the root of the tree of `size` leaves; `None` if the log has no such
/// leaf or never was that large.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn inclusion(store: &Store, log: GroupId, index: u64, size: u64) -> Result<Option<Vec<Hash>>> {
    let Some(steps) = inclusion_steps(index, size) else { return Ok(None) };
    let mut path = Vec::with_capacity(steps.len());
    for step in steps {
        let Some(hash) = find_step(store, log, step).await? else { return Ok(None) };
        path.push(hash);
    }
    Ok(Some(path))
}

async fn find_step(store: &Store, log: GroupId, step: Step) -> Result<Option<Hash>> {
    let peaks = match step {
        Step::Subtree(subtree) => return find_node(store, log, subtree).await,
        Step::Peaks(peaks) => peaks,
    };
    let mut hashes = Vec::with_capacity(peaks.len());
    for peak in peaks {
        let Some(hash) = find_node(store, log, peak).await? else { return Ok(None) };
        hashes.push(hash);
    }
    Ok(Some(root_of_peaks(&hashes)))
}
