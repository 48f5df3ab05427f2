//! Opening: connections of either database, and the schema brought up to date.

use std::{str::FromStr, time::Duration};

use sqlx::{
    Connection,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{migrate, pool::Pool};
use crate::error::{Error, Result};

/// How long a writer waits for one of another process: a caller is told before a proxy gives up.
const SQLITE_BUSY: Duration = Duration::from_secs(5);

/// How long a writer of this process waits for its turn, while others wait for another process.
const SQLITE_TURN: Duration = Duration::from_secs(10);

/// Connections per process.
const READERS_MAX: u32 = 4;
const POSTGRES_MAX: u32 = 16;

/// Connects, and brings the schema up to date. `sqlite:<path>` or `postgres://…`.
pub(crate) async fn open(address: &str) -> Result<Pool> {
    let pool = connect(address).await?;
    migrate::run(&pool).await?;
    Ok(pool)
}

async fn connect(address: &str) -> Result<Pool> {
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
    let writer = SqlitePoolOptions::new().max_connections(1).acquire_timeout(SQLITE_TURN);
    // A commit that fails for the disk's sake has rolled back already, and sqlx's own rollback then fails: it
    // would think itself within a transaction for ever, and no other could begin.
    let writer = writer.before_acquire(|writer, _| Box::pin(async { Ok(!writer.is_in_transaction()) }));
    let writer = writer.connect_with(options.clone()).await.map_err(Error::Database)?;
    let readers = SqlitePoolOptions::new().max_connections(READERS_MAX);
    let reader = readers.connect_with(options.pragma("query_only", "ON")).await.map_err(Error::Database)?;
    Ok(Pool::Sqlite { reader, writer })
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
