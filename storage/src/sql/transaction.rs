//! A transaction of either database. Dropped without `commit`, it leaves nothing.

use super::{
    arg::Sql,
    dialect,
    fetch::{failure, fetch},
    pool::Pool,
    retry::retry,
    row::Row,
};
use crate::error::Result;

/// A transaction that may write. On SQLite it holds the write lock from its first moment.
pub(crate) enum Transaction {
    Sqlite(sqlx::Transaction<'static, sqlx::Sqlite>),
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

impl Transaction {
    /// Begins one, tried again while others are in its way.
    pub(crate) async fn begin(pool: &Pool) -> Result<Self> {
        retry(|| Self::begin_once(pool)).await
    }

    async fn begin_once(pool: &Pool) -> Result<Self> {
        let begun = match pool {
            Pool::Sqlite { writer, .. } => writer.begin_with(dialect::SQLITE_BEGIN).await.map(Self::Sqlite),
            Pool::Postgres(pool) => pool.begin().await.map(Self::Postgres),
        };
        begun.map_err(|error| failure("", error))
    }

    /// Runs a statement and answers its rows.
    pub(crate) async fn rows(&mut self, sql: Sql) -> Result<Vec<Row>> {
        match self {
            Self::Sqlite(transaction) => fetch(&mut **transaction, sql).await,
            Self::Postgres(transaction) => fetch(&mut **transaction, sql).await,
        }
    }

    /// Runs a statement and answers its first row.
    pub(crate) async fn one(&mut self, sql: Sql) -> Result<Option<Row>> {
        Ok(self.rows(sql).await?.into_iter().next())
    }

    /// Makes all of it durable at once. A crash before this leaves nothing, a crash after it everything.
    pub(crate) async fn commit(self) -> Result<()> {
        let done = match self {
            Self::Sqlite(transaction) => transaction.commit().await,
            Self::Postgres(transaction) => transaction.commit().await,
        };
        done.map_err(|error| failure("", error))
    }
}

impl Transaction {
    /// Which dialect to speak.
    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }
}
