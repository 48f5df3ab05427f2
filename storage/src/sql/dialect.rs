//! All that the two databases say differently.

use std::{str::FromStr, time::Duration};

use sqlx::{
    error::DatabaseError,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::pool::Pool;
use crate::error::{Error, Result};

/// SQLite must take the write lock before it reads, or a later write could not be granted any more.
pub(super) const SQLITE_BEGIN: &str = "BEGIN IMMEDIATE";

/// How long a writer waits for one of another process.
const SQLITE_BUSY: Duration = Duration::from_secs(10);

/// Connections per process.
const READERS_MAX: u32 = 4;
const POSTGRES_MAX: u32 = 16;

/// Locks the head of a log until the transaction ends. SQLite's one writer holds everything already.
pub(crate) const fn lock_head(pool_is_sqlite: bool) -> &'static str {
    if pool_is_sqlite {
        "SELECT log_id, size, root, peaks FROM logs WHERE log_id = $1"
    } else {
        "SELECT log_id, size, root, peaks FROM logs WHERE log_id = $1 FOR UPDATE"
    }
}

/// Names of tables and columns, for the leak table.
pub(crate) const fn columns(pool_is_sqlite: bool) -> &'static str {
    if pool_is_sqlite {
        "SELECT m.name AS table_name, p.name AS column_name FROM sqlite_schema m, pragma_table_info(m.name) p \
         WHERE m.type = 'table' AND m.name NOT LIKE '\\_sqlx%' ESCAPE '\\' AND m.name NOT LIKE 'sqlite%'"
    } else {
        "SELECT table_name::TEXT AS table_name, column_name::TEXT AS column_name \
         FROM information_schema.columns WHERE table_schema = current_schema() AND table_name NOT LIKE '\\_sqlx%'"
    }
}

/// Connects by address.
pub(super) async fn connect(address: &str) -> Result<Pool> {
    if address.starts_with("postgres://") || address.starts_with("postgresql://") {
        return postgres(address).await;
    }
    if address.starts_with("sqlite:") {
        return sqlite(address).await;
    }
    Err(Error::Address(address.split(':').next().unwrap_or_default().to_owned()))
}

async fn postgres(address: &str) -> Result<Pool> {
    let options = PgConnectOptions::from_str(address).map_err(Error::Database)?;
    let pool = PgPoolOptions::new().max_connections(POSTGRES_MAX).connect_with(options).await;
    pool.map(Pool::Postgres).map_err(Error::Database)
}

async fn sqlite(address: &str) -> Result<Pool> {
    let options = SqliteConnectOptions::from_str(address)
        .map_err(Error::Database)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(SQLITE_BUSY);
    let writer = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await;
    let writer = writer.map_err(Error::Database)?;
    let readers = SqlitePoolOptions::new().max_connections(READERS_MAX);
    let reader = readers.connect_with(options.pragma("query_only", "ON")).await.map_err(Error::Database)?;
    Ok(Pool::Sqlite { reader, writer })
}

/// Whether trying again may succeed: SQLITE_BUSY and SQLITE_LOCKED with their kinds;
/// PostgreSQL's serialization failure, deadlock and lock timeout.
pub(super) fn is_transient(told: &dyn DatabaseError) -> bool {
    let code = told.code().unwrap_or_default();
    if told.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
        return code.parse::<i32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6));
    }
    matches!(&*code, "40001" | "40P01" | "55P03")
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn pragma(pool: &sqlx::SqlitePool, text: &'static str) -> String {
        use sqlx::Row as _;
        let row = sqlx::query(text).fetch_one(pool).await.unwrap();
        row.try_get::<String, _>(0).unwrap_or_else(|_| row.get::<i64, _>(0).to_string())
    }

    /// What was acknowledged survives a power cut, and readers cannot write.
    #[tokio::test]
    async fn sqlite_keeps_what_it_acknowledged() {
        let folder = std::env::temp_dir().join(format!("siegel-dialect-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let pool = sqlite(&format!("sqlite:{}/siegel.db", folder.display())).await.unwrap();
        let Pool::Sqlite { reader, writer } = &pool else { panic!("the address names SQLite") };
        assert_eq!(pragma(writer, "PRAGMA journal_mode").await, "wal");
        assert_eq!(pragma(writer, "PRAGMA synchronous").await, "2", "FULL");
        assert_eq!(pragma(writer, "PRAGMA foreign_keys").await, "1");
        assert!(sqlx::query("CREATE TABLE t (a)").execute(reader).await.is_err());
        pool.close().await;
        std::fs::remove_dir_all(folder).unwrap();
    }
}
