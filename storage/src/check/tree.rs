//! Every log recomputes from its leaves to its head, and its stored subtrees are the ones that its leaves
//! give (protocol 10).

use siegel_api::{
    codec::decode,
    event::Leaf,
    hash::Hash,
    id::GroupId,
    merkle::{Subtree, leaf_hash, root_of_leaves},
};

use super::Violation;
use crate::{
    error::Result,
    event::Detail,
    log::{self, Head},
    sql::{Record, Row, sql},
    store::Store,
};

struct Id(GroupId);

impl Record for Id {
    fn read(row: &Row) -> Result<Self> {
        row.read("log_id").map(Self)
    }
}

struct Stored(Leaf, Hash);

impl Record for Stored {
    fn read(row: &Row) -> Result<Self> {
        let bytes: Vec<u8> = row.read("leaf")?;
        let leaf = decode(&bytes).map_err(|_| row.corrupt("leaf"))?;
        Ok(Self(leaf, leaf_hash(&bytes)))
    }
}

struct Node(Subtree, Hash);

impl Record for Node {
    fn read(row: &Row) -> Result<Self> {
        let subtree = Subtree { level: row.read("level")?, index: row.read("node_index")? };
        Ok(Self(subtree, row.read("hash")?))
    }
}

struct Beside(u64, u8, Detail);

impl Record for Beside {
    fn read(row: &Row) -> Result<Self> {
        let detail = Detail { blind: row.read("blind")?, bytes: row.read("detail")? };
        Ok(Self(row.read("leaf_index")?, row.read("field")?, detail))
    }
}

pub(super) async fn check(store: &Store) -> Result<Vec<Violation>> {
    let mut violations = Vec::new();
    for Id(id) in store.list(sql("logs", "SELECT log_id FROM logs ORDER BY log_id")).await? {
        violations.extend(check_log(store, id).await?);
    }
    Ok(violations)
}

async fn check_log(store: &Store, id: GroupId) -> Result<Vec<Violation>> {
    let leaves =
        sql("leaves", "SELECT log_id, leaf FROM leaves WHERE log_id = $1 ORDER BY leaf_index").bind(id);
    let leaves: Vec<Stored> = store.list(leaves).await?;
    let nodes = sql("nodes", "SELECT log_id, level, node_index, hash FROM nodes WHERE log_id = $1").bind(id);
    let nodes: Vec<Node> = store.list(nodes).await?;
    let head = log::find_head(store, id).await?;
    let mut violations = check_leaves(id, &leaves);
    violations.extend(check_head(id, head.as_ref(), &leaves));
    violations.extend(check_nodes(id, &nodes, &leaves));
    violations.extend(check_details(store, id, &leaves).await?);
    Ok(violations)
}

fn check_leaves(id: GroupId, leaves: &[Stored]) -> Vec<Violation> {
    let wrong =
        (0_u64..).zip(leaves).filter(|(index, Stored(leaf, _))| leaf.seq != *index || !leaf.is_sound());
    wrong
        .map(|(index, _)| Violation::new("leaves", format!("{id} {index}"), "its place or signature"))
        .collect()
}

fn check_head(id: GroupId, head: Option<&Head>, leaves: &[Stored]) -> Option<Violation> {
    let hashes: Vec<Hash> = leaves.iter().map(|Stored(_, hash)| *hash).collect();
    let size = hashes.len() as u64;
    let good = head.is_some_and(|head| head.size() == size && head.root() == root_of_leaves(&hashes));
    (!good).then(|| Violation::new("logs", id, "its leaves do not give its head"))
}

fn check_nodes(id: GroupId, nodes: &[Node], leaves: &[Stored]) -> Vec<Violation> {
    let size = leaves.len() as u64;
    let expected: u64 = (0..u64::BITS).map(|level| size >> level).sum();
    let good = |Node(subtree, hash): &Node| {
        let width = 1_u64.checked_shl(subtree.level)?;
        let start = usize::try_from(subtree.index.checked_mul(width)?).ok()?;
        let covered = leaves.get(start..start.checked_add(usize::try_from(width).ok()?)?)?;
        let hashes: Vec<Hash> = covered.iter().map(|Stored(_, hash)| *hash).collect();
        (root_of_leaves(&hashes) == *hash).then_some(())
    };
    let mut violations: Vec<Violation> = nodes
        .iter()
        .filter(|node| good(node).is_none())
        .map(|Node(subtree, _)| {
            Violation::new("nodes", format!("{id} {subtree:?}"), "its leaves do not give it")
        })
        .collect();
    if nodes.len() as u64 != expected {
        violations.push(Violation::new("nodes", id, "subtrees are missing"));
    }
    violations
}

/// What was not erased is what the leaf commits to.
async fn check_details(store: &Store, id: GroupId, leaves: &[Stored]) -> Result<Vec<Violation>> {
    let beside = sql(
        "leaf_details",
        "SELECT log_id, leaf_index, field, blind, detail FROM leaf_details WHERE log_id = $1",
    );
    let beside: Vec<Beside> = store.list(beside.bind(id)).await?;
    let holds = |Beside(index, field, detail): &Beside| {
        let Stored(leaf, _) = usize::try_from(*index).ok().and_then(|index| leaves.get(index))?;
        let (field, committed) = log::committed(*field, leaf)?;
        (detail.commitment(field) == committed).then_some(())
    };
    let wrong = beside.iter().filter(|beside| holds(beside).is_none());
    Ok(wrong
        .map(|Beside(index, ..)| {
            Violation::new("leaf_details", format!("{id} {index}"), "its leaf says another")
        })
        .collect())
}
