//! The invariants of a store, checked from its rows and objects alone. Every test calls this; the command
//! line offers it to operators.

mod blobs;
mod events;
mod tree;

use crate::{error::Result, store::Store};

/// Something that cannot be if every write was whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The table.
    pub table: &'static str,
    /// The row, as far as it has a name.
    pub row: String,
    /// What is wrong.
    pub what: &'static str,
}

impl Violation {
    fn new(table: &'static str, row: impl ToString, what: &'static str) -> Self {
        Self { table, row: row.to_string(), what }
    }
}

/// Checks that every visible finding has its parts and their objects as its manifest signs them, that every
/// signed act has its leaf, and that every log recomputes to its head. It reads everything: not for a store
/// that is being written to.
///
/// # Errors
/// `Database`, `Blob`, and `Corrupt` for a row that cannot be read at all.
pub async fn run(store: &Store) -> Result<Vec<Violation>> {
    let mut violations = tree::check(store).await?;
    violations.extend(blobs::check(store).await?);
    violations.extend(events::check(store).await?);
    Ok(violations)
}
