//! The opened store: a database and a place for blobs.

use crate::{
    blob::{self, Blobs},
    error::Result,
    log,
    sql::{Pool, Record, Row, Sql, Transaction, connect, dialect, sql},
};

struct Column(String);

impl Record for Column {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self(format!("{}.{}", row.read::<String>("table_name")?, row.read::<String>("column_name")?)))
    }
}

struct Bytes(u64);

impl Record for Bytes {
    fn read(row: &Row) -> Result<Self> {
        row.read("bytes").map(Self)
    }
}

/// Database and blobs. Cheap to clone; any number of processes may open the same ones.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) pool: Pool,
    pub(crate) blobs: Blobs,
}

impl Store {
    /// Opens the database at `sqlite:<path>` or `postgres://…` and brings its schema up to date.
    ///
    /// # Errors
    /// `Address`, `Database` and `Migration`.
    pub async fn open(database: &str, blobs: Blobs) -> Result<Self> {
        let store = Self { pool: connect::open(database).await?, blobs };
        log::ensure_instance(&store).await?;
        Ok(store)
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// `Database`.
    pub async fn ping(&self) -> Result<()> {
        self.pool.rows(sql("logs", "SELECT size FROM logs LIMIT 1")).await.map(|_| ())
    }

    /// All that the database can hold, as `table.column`, in order: what the server can ever see. A test
    /// holds docs/threat-model.md against it.
    ///
    /// # Errors
    /// `Database` and `Corrupt`.
    pub async fn columns(&self) -> Result<Vec<String>> {
        let listed: Vec<Column> = self.list(sql("schema", dialect::columns(self.pool.is_sqlite()))).await?;
        let mut columns: Vec<String> = listed.into_iter().map(|Column(name)| name).collect();
        columns.sort_unstable();
        Ok(columns)
    }

    /// Whether the database is a file, not a server.
    pub fn is_sqlite(&self) -> bool {
        self.pool.is_sqlite()
    }

    /// Bytes of the whole database.
    ///
    /// # Errors
    /// `Database` and `Corrupt`.
    pub async fn database_bytes(&self) -> Result<u64> {
        let size = self.find::<Bytes>(sql("schema", dialect::size(self.pool.is_sqlite()))).await?;
        Ok(size.map_or(0, |Bytes(bytes)| bytes))
    }

    /// Whether blobs lie in a folder, and the bytes that are free there, where the machine tells.
    pub fn folder(&self) -> Option<Option<u64>> {
        self.blobs.staging_folder().map(blob::free_bytes)
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

    /// The second door for acts of several statements: the caller commits.
    pub(crate) async fn bookkeeping_transaction(&self) -> Result<Transaction> {
        Transaction::begin(&self.pool).await
    }
}
