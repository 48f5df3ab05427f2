//! Everything that a database holds, read as it lies there: what another implementation, a test of an upgrade or an
//! auditor can be given. Nothing here opens anything, and nothing is changed.

pub use crate::sql::Value;
use crate::{
    error::Result,
    sql::{Record, Row, sql},
    store::Store,
};

/// A table, in the order of its first columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its rows: names of columns with what they hold, in the order of the schema.
    pub rows: Vec<Vec<(String, Value)>>,
}

struct Fields(Vec<(String, Value)>);

impl Record for Fields {
    fn read(row: &Row) -> Result<Self> {
        row.fields().map(Self)
    }
}

macro_rules! tables {
    ($($name:literal),* $(,)?) => {
        &[$(($name, concat!("SELECT * FROM ", $name, " ORDER BY 1, 2, 3"))),*]
    };
}

/// Every table, and how it is read.
const TABLES: &[(&str, &str)] = tables![
    "accounts",
    "anchors",
    "answers",
    "buckets",
    "case_members",
    "cases",
    "ceremonies",
    "chain_links",
    "checkpoints",
    "contacts",
    "credentials",
    "drafts",
    "envelopes",
    "files",
    "findings",
    "folder_findings",
    "folders",
    "former_links",
    "grants",
    "invitations",
    "keyrings",
    "leaf_details",
    "leaves",
    "link_findings",
    "links",
    "locks",
    "logs",
    "mailboxes",
    "nodes",
    "operator_sessions",
    "operator_visits",
    "operators",
    "outbox",
    "pairings",
    "parts",
    "patient_tokens",
    "practices",
    "proposals",
    "pseudonyms",
    "receipts",
    "recoveries",
    "revisions",
    "seed_grants",
    "sessions",
    "setups",
    "signins",
    "statements",
    "tickets",
    "told",
    "unit_members",
    "units",
    "visits",
    "zones",
];

/// Names of all tables that [`tables`] reads.
pub fn table_names() -> impl Iterator<Item = &'static str> {
    TABLES.iter().map(|(name, _)| *name)
}

/// Reads all tables, one after the other: not for a store that is being written to.
///
/// # Errors
/// `Database`, and `Corrupt` for a column of a kind that no table has.
pub async fn tables(store: &Store) -> Result<Vec<Table>> {
    let mut tables = Vec::with_capacity(TABLES.len());
    for (name, text) in TABLES {
        let rows: Vec<Fields> = store.list(sql(name, text)).await?;
        tables.push(Table { name, rows: rows.into_iter().map(|Fields(fields)| fields).collect() });
    }
    Ok(tables)
}
