//! The two databases behind one type.

use sqlx::{PgPool, SqlitePool};

use super::{arg::Sql, fetch::fetch, retry::retry, row::Row};
use crate::error::Result;

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
