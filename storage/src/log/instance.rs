//! The instance's own log: it takes the heads of the practices, in batches.

use siegel_api::{
    event::EventBody,
    hash::Hash,
    id::{GroupId, PracticeId},
    merkle::empty_root,
    time::Time,
};

use super::head::find_head_at;
use crate::{
    error::{Error, Result},
    event::Event,
    sql::{Record, Row, sql},
    store::Store,
    write::{Position, Write},
};

/// A head that does not stand in the instance's log yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unpublished {
    /// The practice.
    pub practice: PracticeId,
    /// Leaves of its log.
    pub size: u64,
    /// Root of its log.
    pub root: Hash,
}

impl Record for Unpublished {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self { practice: row.read("log_id")?, size: row.read("size")?, root: row.read("root")? })
    }
}

/// Makes the instance's log where it is not there.
#[expect(clippy::disallowed_methods, reason = "an empty log holds no act")]
pub(crate) async fn ensure_instance(store: &Store) -> Result<()> {
    let made = sql(
        "logs",
        "INSERT INTO logs (log_id, size, root, peaks, updated_at) VALUES ($1, 0, $2, $3, 0) \
         ON CONFLICT (log_id) DO NOTHING",
    );
    let made = made.bind(GroupId::INSTANCE).bind(empty_root()).bind(Vec::<u8>::new());
    store.bookkeeping(made).await.map(|_| ())
}

/// Heads that the instance's log does not hold yet, in the order of their ids.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list_unpublished(store: &Store) -> Result<Vec<Unpublished>> {
    let heads = sql(
        "logs",
        "SELECT log_id, size, root FROM logs WHERE size > published_size AND log_id <> $1 ORDER BY log_id LIMIT 500",
    );
    store.list(heads.bind(GroupId::INSTANCE)).await
}

/// Puts heads into the instance's log: for each the leaf that the server attests. Of two jobs that do
/// this at once, the later one finds nothing to do for a head that stands there already.
///
/// # Errors
/// `Busy`, `Database`, and `Bounds` if a body does not name the head's root.
pub async fn publish(
    store: &Store,
    mut heads: Vec<Unpublished>,
    body: impl Fn(&Unpublished) -> EventBody,
    now: Time,
) -> Result<Vec<Position>> {
    heads.sort_by_key(|head| head.practice);
    let mut write = store.write_instance(now).await?;
    let mut events = Vec::new();
    for head in heads {
        if mark(&mut write, &head).await? {
            events.push(event(store, &head, body(&head)).await?);
        }
    }
    let mut events = events.into_iter();
    match events.next() {
        Some(first) => write.commit_all(first, events.collect()).await,
        None => Ok(Vec::new()),
    }
}

/// `false` if the head, or a later one, stands in the log already.
async fn mark(write: &mut Write, head: &Unpublished) -> Result<bool> {
    let marked = sql(
        "logs",
        "UPDATE logs SET published_size = $2 WHERE log_id = $1 AND published_size < $2 AND size >= $2 \
         RETURNING log_id",
    );
    Ok(!write.rows(marked.bind(head.practice).bind(head.size)).await?.is_empty())
}

async fn event(store: &Store, head: &Unpublished, body: EventBody) -> Result<Event> {
    let known = find_head_at(store, head.practice, head.size).await?;
    let true_head = known.is_some_and(|known| known.root() == head.root) && body.ref_hash == head.root;
    if true_head { Ok(Event::attested(GroupId::INSTANCE, body)) } else { Err(Error::Bounds("head of a log")) }
}
