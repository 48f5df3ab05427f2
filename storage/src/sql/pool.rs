//! The two databases behind one type.

use sqlx::{
    ColumnIndex, Database, Encode, Executor, IntoArguments, PgPool, SqlitePool, Type, error::ErrorKind,
};

use super::{
    arg::Sql,
    dialect, migrate,
    row::{Cells, Row},
    transaction::Transaction,
};
use crate::error::{Error, Result};

/// Connections. SQLite has one writer in a process, and readers that never wait for it.
#[derive(Clone, Debug)]
pub(crate) enum Pool {
    Sqlite { reader: SqlitePool, writer: SqlitePool },
    Postgres(PgPool),
}

/// Expands one body for both databases.
macro_rules! both {
    ($pool:expr, $sqlite:ident, |$executor:ident| $body:expr) => {
        match $pool {
            Pool::Sqlite { $sqlite: $executor, .. } => $body,
            Pool::Postgres($executor) => $body,
        }
    };
}

impl Pool {
    /// Connects and brings the schema up to date. `sqlite:<path>` or `postgres://…`.
    pub(crate) async fn open(address: &str) -> Result<Self> {
        let pool = dialect::connect(address).await?;
        migrate::run(&pool).await?;
        Ok(pool)
    }

    /// Reads rows as they are now.
    pub(crate) async fn rows(&self, sql: Sql) -> Result<Vec<Row>> {
        both!(self, reader, |executor| fetch(executor, sql).await)
    }

    /// Reads one row.
    pub(crate) async fn one(&self, sql: Sql) -> Result<Option<Row>> {
        Ok(self.rows(sql).await?.into_iter().next())
    }

    /// One changing statement in a transaction of its own, tried again while others are in its way.
    pub(crate) async fn change(&self, sql: Sql) -> Result<Vec<Row>> {
        retry(|| {
            let sql = sql.clone();
            async move { both!(self, writer, |executor| fetch(executor, sql).await) }
        })
        .await
    }

    /// Begins a transaction that will write.
    pub(crate) async fn begin(&self) -> Result<Transaction> {
        retry(|| Transaction::begin(self)).await
    }

    /// Which dialect to speak.
    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite { .. })
    }

    /// Ends all connections, after what is under way.
    pub(crate) async fn close(&self) {
        if let Self::Sqlite { reader, .. } = self {
            reader.close().await;
        }
        both!(self, writer, |pool| pool.close().await);
    }
}

/// How often a transaction that was in the way of another is tried again.
const TRIES_MAX: u32 = 8;

/// Runs `attempt` until it is not `Busy`, a few times at most, waiting a little longer each time.
///
/// Each attempt must begin its own transaction: of one that failed nothing is left.
///
/// # Errors
/// What the last attempt answered.
pub async fn retry<T, Attempt, Made>(mut attempt: Attempt) -> Result<T>
where
    Attempt: FnMut() -> Made,
    Made: Future<Output = Result<T>>,
{
    for tries in 0..TRIES_MAX {
        match attempt().await {
            Err(Error::Busy) => tokio::time::sleep(std::time::Duration::from_millis(2 << tries)).await,
            other => return other,
        }
    }
    attempt().await
}

/// Runs a statement that answers with rows.
pub(super) async fn fetch<'e, DB, E>(executor: E, sql: Sql) -> Result<Vec<Row>>
where
    DB: Database,
    E: Executor<'e, Database = DB>,
    DB::Arguments: IntoArguments<DB>,
    Option<Vec<u8>>: for<'q> Encode<'q, DB> + Type<DB>,
    Option<i64>: for<'q> Encode<'q, DB> + Type<DB>,
    Option<String>: for<'q> Encode<'q, DB> + Type<DB>,
    usize: ColumnIndex<DB::Row>,
    Cells: From<DB::Row>,
{
    let (table, text) = (sql.table, sql.text);
    let arguments = sql.arguments::<DB>().map_err(|error| Error::Database(sqlx::Error::Encode(error)))?;
    let rows = sqlx::query_with(text, arguments).fetch_all(executor).await;
    let rows = rows.map_err(|error| failure(table, error))?;
    Ok(rows.into_iter().map(|row| Row { table, cells: row.into() }).collect())
}

/// Sorts a database's failure: lost races and collisions have errors of their own.
pub(super) fn failure(table: &'static str, error: sqlx::Error) -> Error {
    let Some(told) = error.as_database_error() else { return Error::Database(error) };
    if dialect::is_transient(told) {
        return Error::Busy;
    }
    match told.kind() {
        ErrorKind::UniqueViolation | ErrorKind::ForeignKeyViolation => Error::conflict(table),
        _ => Error::Database(error),
    }
}
