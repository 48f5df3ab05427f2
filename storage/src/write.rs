//! A write: a transaction that can only end with its event.
//!
//! It is begun with a right and takes the heads of the logs that it will stand in, in the order of
//! their ids, before anything else. So writes of one practice follow each other, two never wait for
//! each other in a circle, and what the right says is asked again after the lock.

use std::collections::{BTreeMap, BTreeSet};

use siegel_api::{
    id::{GroupId, PracticeId},
    time::Time,
};

use crate::{
    error::{Error, Result},
    event::Event,
    log::{self, Head},
    outbox,
    right::{Claim as _, Right},
    sql::{Record, Row, Rows, Sql, Transaction, dialect, sql},
    store::Store,
};

/// A transaction under way. Dropped, it leaves nothing; `commit` is its only good end.
///
/// On SQLite it is the one writer of its process: whoever holds it calls nothing else that writes (a rate
/// limit, a ceremony, a part) until it has ended, or waits for itself.
pub struct Write {
    rows: Rows,
    heads: BTreeMap<GroupId, Head>,
}

/// Where an event came to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The log.
    pub log: GroupId,
    /// The leaf's index.
    pub index: u64,
}

impl Store {
    /// Begins a write with a right, in the log of its practice and in those of `others`.
    ///
    /// # Errors
    /// `Gone` if the right does not hold any more or a log is not there, `Busy`, `Database`.
    pub async fn write(&self, right: &impl Right, others: &[PracticeId], now: Time) -> Result<Write> {
        let logs: BTreeSet<GroupId> = right.practice().into_iter().chain(others.iter().copied()).collect();
        let mut write = self.begin(now).await?;
        for log in logs {
            write.take_head(log).await?;
        }
        let member = right.member().map(|member| member.still(now));
        for question in member.into_iter().chain([right.still(now)]) {
            if write.rows(question).await?.is_empty() {
                return Err(Error::Gone);
            }
        }
        Ok(write)
    }

    async fn begin(&self, now: Time) -> Result<Write> {
        let transaction = Transaction::begin(&self.pool).await?;
        Ok(Write { rows: Rows { transaction, now }, heads: BTreeMap::new() })
    }

    /// Begins a write of the instance itself: only for its own log's leaves.
    pub(crate) async fn write_instance(&self, now: Time) -> Result<Write> {
        let mut write = self.begin(now).await?;
        write.take_head(GroupId::INSTANCE).await?;
        Ok(write)
    }
}

impl Write {
    /// The time of the act.
    pub fn now(&self) -> Time {
        self.rows.now
    }

    /// Ends the write with its event: all of it is durable, or none.
    ///
    /// # Errors
    /// `Busy` and `Conflict` if another write came first, `Bounds` if the event names a log that the
    /// write was not begun with or labels that it does not carry, and `Database`.
    pub async fn commit(self, event: Event) -> Result<Vec<Position>> {
        self.commit_all(event, Vec::new()).await
    }

    /// Ends the write with several events, in this order.
    ///
    /// # Errors
    /// As `commit`.
    pub async fn commit_all(mut self, first: Event, rest: Vec<Event>) -> Result<Vec<Position>> {
        let mut positions = Vec::new();
        for event in std::iter::once(&first).chain(&rest) {
            event.check()?;
            for log in event.logs() {
                let position = self.append(log, event).await?;
                if log == event.log {
                    outbox::queue(&mut self.rows, event, position.index).await?;
                }
                positions.push(position);
            }
        }
        for (log, head) in std::mem::take(&mut self.heads) {
            log::move_head(&mut self.rows, log, &head).await?;
        }
        self.rows.transaction.commit().await?;
        Ok(positions)
    }

    /// The second door: ends a write that stands in no log. It has taken none in.
    ///
    /// For an operator's sign-in of which every practice has been told today; clippy lists it as disallowed, so that each use
    /// states its reason.
    pub(crate) async fn commit_unlogged(self) -> Result<()> {
        if !self.heads.is_empty() {
            return Err(Error::Bounds("a log without its event"));
        }
        self.rows.transaction.commit().await
    }

    async fn append(&mut self, log: GroupId, event: &Event) -> Result<Position> {
        let mut head = self.heads.remove(&log).ok_or(Error::Bounds("log of an event"))?;
        let index = log::append(&mut self.rows, log, &mut head, event).await?;
        self.heads.insert(log, head);
        Ok(Position { log, index })
    }

    async fn take_head(&mut self, log: GroupId) -> Result<()> {
        let row = sql("logs", dialect::lock_head(self.rows.transaction.is_sqlite())).bind(log);
        let head = self.find(row).await?.ok_or(Error::Gone)?;
        self.heads.insert(log, head);
        Ok(())
    }

    /// Makes the log of a new practice, and takes it in.
    pub(crate) async fn begin_log(&mut self, log: GroupId) -> Result<()> {
        let head = log::begin(&mut self.rows, log).await?;
        self.heads.insert(log, head);
        Ok(())
    }

    /// Runs a changing statement whose answer does not matter.
    pub(crate) async fn change(&mut self, sql: Sql) -> Result<()> {
        self.rows.change(sql).await
    }

    /// Runs a changing statement that must touch a row, or another write came first.
    pub(crate) async fn change_one(&mut self, sql: Sql) -> Result<()> {
        self.rows.change_one(sql).await
    }

    pub(crate) async fn rows(&mut self, sql: Sql) -> Result<Vec<Row>> {
        self.rows.transaction.rows(sql).await
    }

    pub(crate) async fn find<T: Record>(&mut self, sql: Sql) -> Result<Option<T>> {
        self.rows.transaction.one(sql).await?.as_ref().map(T::read).transpose()
    }

    pub(crate) async fn list<T: Record>(&mut self, sql: Sql) -> Result<Vec<T>> {
        self.rows(sql).await?.iter().map(T::read).collect()
    }
}

impl std::fmt::Debug for Write {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Write")
            .field("now", &self.rows.now)
            .field("heads", &self.heads)
            .finish_non_exhaustive()
    }
}
