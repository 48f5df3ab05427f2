//! Appending: the leaf, its details, the subtrees that it completes; then the head.

use siegel_api::{
    codec::encode,
    event::{CommitField, Leaf},
    hash::Hash,
    id::GroupId,
    merkle::{Subtree, empty_root, leaf_hash},
    time::Time,
};

use super::head::Head;
use crate::{
    error::Result,
    event::{Detail, Event},
    sql::{Rows, sql},
};

/// Makes the log of a new practice.
pub(crate) async fn begin(rows: &mut Rows, log: GroupId) -> Result<Head> {
    let begun =
        sql("logs", "INSERT INTO logs (log_id, size, root, peaks, updated_at) VALUES ($1, 0, $2, $3, $4)");
    let now = rows.now;
    rows.change(begun.bind(log).bind(empty_root()).bind(Vec::<u8>::new()).bind(now)).await?;
    Ok(Head::empty())
}

/// Writes the leaf of `event` behind `head` and moves `head`, but not yet the row of it.
pub(crate) async fn append(rows: &mut Rows, log: GroupId, head: &mut Head, event: &Event) -> Result<u64> {
    let index = head.size();
    let leaf = encode(&event.leaf(log, index, rows.now));
    let completed = head.push(leaf_hash(&leaf));
    insert_leaf(rows, log, index, leaf, event).await?;
    for (field, detail) in event.details_in(log) {
        insert_detail(rows, log, index, field, detail).await?;
    }
    for (subtree, hash) in completed {
        insert_node(rows, log, subtree, hash).await?;
    }
    Ok(index)
}

async fn insert_leaf(rows: &mut Rows, log: GroupId, index: u64, leaf: Vec<u8>, event: &Event) -> Result<()> {
    let now = rows.now;
    let inserted = sql(
        "leaves",
        "INSERT INTO leaves (log_id, leaf_index, leaf, kind, actor_id, object_id, ref_hash, server_time) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    );
    let body = &event.body;
    let inserted = inserted.bind(log).bind(index).bind(leaf).bind(body.kind as u16).bind(body.actor);
    rows.change(inserted.bind(body.object).bind(body.ref_hash).bind(now)).await
}

/// The number of a detail in its table.
pub(crate) fn field_number(field: CommitField) -> u8 {
    match field {
        CommitField::Net => 1,
        CommitField::LabelOwn => 2,
        CommitField::LabelOther => 3,
    }
}

/// What a leaf commits to for a detail of its table's number; `None` for a number that is none.
pub(crate) fn committed(field: u8, leaf: &Leaf) -> Option<(CommitField, Hash)> {
    match field {
        1 => Some((CommitField::Net, leaf.net)),
        2 => Some((CommitField::LabelOwn, leaf.body.label_own)),
        3 => Some((CommitField::LabelOther, leaf.body.label_other)),
        _ => None,
    }
}

async fn insert_detail(
    rows: &mut Rows,
    log: GroupId,
    index: u64,
    field: CommitField,
    detail: &Detail,
) -> Result<()> {
    let now: Time = rows.now;
    let inserted = sql(
        "leaf_details",
        "INSERT INTO leaf_details (log_id, leaf_index, field, blind, detail, server_time) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    );
    let inserted = inserted.bind(log).bind(index).bind(field_number(field));
    rows.change(inserted.bind(detail.blind.to_vec()).bind(detail.bytes.clone()).bind(now)).await
}

async fn insert_node(rows: &mut Rows, log: GroupId, subtree: Subtree, hash: Hash) -> Result<()> {
    let inserted =
        sql("nodes", "INSERT INTO nodes (log_id, level, node_index, hash) VALUES ($1, $2, $3, $4)");
    rows.change(inserted.bind(log).bind(subtree.level).bind(subtree.index).bind(hash)).await
}

/// Moves the row of the head from what was read to what was appended. Fails if another write came first.
pub(crate) async fn move_head(rows: &mut Rows, log: GroupId, head: &Head) -> Result<()> {
    let (size, root) = head.read_as();
    if head.size() == size {
        return Ok(());
    }
    let peaks: Vec<u8> = head.peaks().iter().flat_map(|peak| peak.0).collect();
    let moved = sql(
        "logs",
        "UPDATE logs SET size = $2, root = $3, peaks = $4, updated_at = $5 \
         WHERE log_id = $1 AND size = $6 AND root = $7 RETURNING log_id",
    );
    let now = rows.now;
    let moved =
        moved.bind(log).bind(head.size()).bind(head.root()).bind(peaks).bind(now).bind(size).bind(root);
    rows.change_one(moved).await
}
