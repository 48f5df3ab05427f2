//! Labels: names and titles, sealed under a practice's audit key (protocol 10). They stand beside the
//! leaves that introduce them, and are erased there without harm to the tree.

use siegel_api::{event::CommitField, id::ObjectId};

use crate::{
    error::Result,
    log::{self, Entry},
    right::{MayAdmin, MayAudit, MemberRight},
    sql::sql,
    store::Store,
    write::Write,
};

/// Leaves of the practice's log that introduce labels of these objects, newest first.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list(store: &Store, right: &MemberRight<MayAudit>, objects: &[ObjectId]) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for object in objects {
        let labelled = sql(
            "leaves",
            "SELECT l.leaf_index, l.leaf FROM leaves l WHERE l.log_id = $1 AND l.object_id = $2 AND EXISTS \
             (SELECT 1 FROM leaf_details d WHERE d.log_id = l.log_id AND d.leaf_index = l.leaf_index \
             AND d.field > 1) ORDER BY l.leaf_index DESC LIMIT 20",
        );
        entries.extend(store.list::<Entry>(labelled.bind(right.practice()).bind(*object)).await?);
    }
    log::add_details(store, right.practice(), &mut entries).await?;
    Ok(entries)
}

/// All leaves of the practice's log that introduce a label which was not erased, oldest first: the newest
/// `limit` of its own people, and the newest `limit` of others. So nobody else can crowd out its own names.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list_all(store: &Store, right: &MemberRight<MayAudit>, limit: u32) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for field in [CommitField::LabelOwn, CommitField::LabelOther] {
        let labelled = sql(
            "leaves",
            "SELECT l.leaf_index, l.leaf FROM leaves l JOIN leaf_details d ON d.log_id = l.log_id \
             AND d.leaf_index = l.leaf_index WHERE l.log_id = $1 AND d.field = $2 \
             ORDER BY l.leaf_index DESC LIMIT $3",
        );
        let labelled = labelled.bind(right.practice()).bind(log::field_number(field)).bind(limit);
        entries.extend(store.list::<Entry>(labelled).await?);
    }
    entries.sort_unstable_by_key(|entry| entry.index);
    log::add_details(store, right.practice(), &mut entries).await?;
    Ok(entries)
}

/// Erases the label of one leaf of the practice's log. The leaf and the tree stay as they are.
///
/// # Errors
/// `Database`.
pub async fn erase(
    write: &mut Write,
    right: &MemberRight<MayAdmin>,
    index: u64,
    field: CommitField,
) -> Result<()> {
    let erased =
        sql("leaf_details", "DELETE FROM leaf_details WHERE log_id = $1 AND leaf_index = $2 AND field = $3");
    write.change(erased.bind(right.practice()).bind(index).bind(log::field_number(field))).await
}
