//! Running one statement on either database, and sorting how it can fail.

use sqlx::{ColumnIndex, Database, Encode, Executor, IntoArguments, Type, error::ErrorKind};

use super::{
    arg::Sql,
    dialect::{self, Fault},
    row::{Cells, Row},
};
use crate::error::{Error, Result};

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
    let Some(told) = error.as_database_error() else { return lost(error) };
    match (dialect::fault(told), told.kind()) {
        (Fault::Transient, _) => Error::Busy,
        (Fault::Locked, _) => Error::Locked,
        (Fault::Full, _) => Error::Full(Box::new(error)),
        (Fault::Unreachable, _) => Error::Unreachable(error),
        (Fault::Other, ErrorKind::UniqueViolation | ErrorKind::ForeignKeyViolation) => Error::conflict(table),
        (Fault::Other, _) => Error::Database(error),
    }
}

/// What the database itself did not say: nobody left a connection in time, or it broke.
fn lost(error: sqlx::Error) -> Error {
    match error {
        sqlx::Error::PoolTimedOut => Error::Locked,
        sqlx::Error::Io(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
            Error::Unreachable(error)
        }
        _ => Error::Database(error),
    }
}
