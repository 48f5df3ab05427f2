//! The opened store: a database and a place for blobs.

use std::sync::Arc;

use object_store::ObjectStore;

use crate::{
    error::Result,
    log,
    sql::{Pool, Record, Row, Sql},
};

/// Database and blobs. Cheap to clone; any number of processes may open the same ones.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) pool: Pool,
    pub(crate) blobs: Arc<dyn ObjectStore>,
}

impl Store {
    /// Opens the database at `sqlite:<path>` or `postgres://…` and brings its schema up to date.
    ///
    /// # Errors
    /// `Address`, `Database` and `Migration`.
    pub async fn open(database: &str, blobs: Arc<dyn ObjectStore>) -> Result<Self> {
        let store = Self { pool: Pool::open(database).await?, blobs };
        log::ensure_instance(&store).await?;
        Ok(store)
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// `Database`.
    pub async fn ping(&self) -> Result<()> {
        self.pool.rows(crate::sql::sql("logs", "SELECT size FROM logs LIMIT 1")).await.map(|_| ())
    }

    /// Closes all connections, after what is under way.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Reads one record.
    pub(crate) async fn find<T: Record>(&self, sql: Sql) -> Result<Option<T>> {
        self.pool.one(sql).await?.as_ref().map(T::read).transpose()
    }

    /// Reads all records that the statement gives.
    pub(crate) async fn list<T: Record>(&self, sql: Sql) -> Result<Vec<T>> {
        self.pool.rows(sql).await?.iter().map(T::read).collect()
    }

    /// The second door: one changing statement without an event.
    ///
    /// For ceremonies, pending uploads, counters and the sweep; clippy lists it as disallowed, so that
    /// each use states its reason.
    pub(crate) async fn bookkeeping(&self, sql: Sql) -> Result<Vec<Row>> {
        self.pool.change(sql).await
    }
}
