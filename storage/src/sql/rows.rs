//! The rows that a transaction changes, at the time of the act.

use siegel_api::time::Time;

use super::{arg::Sql, transaction::Transaction};
use crate::error::{Error, Result};

/// A transaction and the time that its rows bear.
pub(crate) struct Rows {
    pub(crate) transaction: Transaction,
    pub(crate) now: Time,
}

impl Rows {
    /// Runs a changing statement whose answer does not matter.
    pub(crate) async fn change(&mut self, sql: Sql) -> Result<()> {
        self.transaction.rows(sql).await.map(|_| ())
    }

    /// Runs a changing statement that must touch a row, or another write came first.
    pub(crate) async fn change_one(&mut self, sql: Sql) -> Result<()> {
        let table = sql.table;
        let touched = self.transaction.rows(sql).await?;
        if touched.is_empty() { Err(Error::conflict(table)) } else { Ok(()) }
    }
}
