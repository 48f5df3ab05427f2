//! The logs as they are served: heads are signed, and stand in the instance's log before anybody sees
//! them (protocol 10).

use std::collections::BTreeMap;

use siegel_api::bytes::B64;
use siegel_api::chain::Gossip;
use siegel_api::event::{EventBody, EventKind};
use siegel_api::hash::Hash;
use siegel_api::id::{GroupId, UserId};
use siegel_api::merkle::empty_root;
use siegel_api::message::log::{Head, LabelDetail, NetDetail, Placed, Row};
use siegel_api::problem::Code;
use siegel_api::suite::VERSION;
use siegel_storage::log::{self, Entry, Unpublished};

use crate::http::problem::{Answer, Problem};
use crate::state::App;

/// The instance's log as it is now: what the server itself says of it in its events.
///
/// # Errors
/// `internal` if the log cannot be read.
pub async fn gossip(app: &App) -> Answer<Gossip> {
    let head = log::find_head(app.store(), GroupId::INSTANCE).await?;
    Ok(head.map_or(Gossip { log_size: 0, log_root: empty_root() }, |head| Gossip {
        log_size: head.size(),
        log_root: head.root(),
    }))
}

/// The heads that one answer refers to, each read once, so that all its proofs lead to the same ones.
pub struct Heads<'a> {
    app: &'a App,
    known: BTreeMap<GroupId, (u64, String)>,
    outrun: bool,
}

impl<'a> Heads<'a> {
    /// None yet.
    pub fn new(app: &'a App) -> Self {
        Self { app, known: BTreeMap::new(), outrun: false }
    }

    /// The application whose logs they are.
    pub fn app(&self) -> &'a App {
        self.app
    }

    /// Whether a leaf was asked for that lies beyond its head: it was committed after the head had been read, and an answer
    /// that is built anew reaches it.
    pub fn is_outrun(&self) -> bool {
        self.outrun
    }

    /// The size of a log's head, which is published and signed first if it has grown.
    ///
    /// # Errors
    /// `not_found` if there is no such log.
    pub async fn size(&mut self, log: GroupId) -> Answer<u64> {
        if let Some((size, _)) = self.known.get(&log) {
            return Ok(*size);
        }
        let (size, root) = served(self.app, log).await?;
        let note = signed(self.app, log, size, root).await?;
        self.known.insert(log, (size, note));
        Ok(size)
    }

    /// A log's head.
    ///
    /// # Errors
    /// As `size`.
    pub async fn head(&mut self, log: GroupId) -> Answer<Head> {
        self.size(log).await?;
        let note = self.known.get(&log).map(|(_, note)| note.clone()).unwrap_or_default();
        Ok(Head { log_id: log, note })
    }

    /// All heads that were asked for.
    pub fn finish(self) -> Vec<Head> {
        self.known.into_iter().map(|(log_id, (_, note))| Head { log_id, note }).collect()
    }

    /// A leaf with its proof.
    ///
    /// # Errors
    /// `unavailable` if the leaf is not in the served tree, because nothing can be written now.
    pub async fn place(&mut self, log: GroupId, index: u64, leaf: Vec<u8>) -> Answer<Placed> {
        let size = self.size(log).await?;
        let path = log::inclusion(self.app.store(), log, index, size).await?;
        self.outrun |= index >= size;
        let path = path.ok_or(Problem::new(Code::Unavailable))?;
        Ok(Placed { leaf: B64(leaf), path })
    }

    /// The newest leaf of `kind` about exactly `ref_hash`, with its proof.
    ///
    /// # Errors
    /// `internal` if there is none: nothing is written without its event.
    pub async fn find(&mut self, log: GroupId, kind: EventKind, ref_hash: Hash) -> Answer<Placed> {
        // The head first: a leaf that is found after it could lie beyond it.
        self.size(log).await?;
        let found = log::find_by_ref(self.app.store(), log, kind, ref_hash).await?;
        let (index, leaf) = found.ok_or_else(|| Problem::internal("a write without its event"))?;
        self.place(log, index, leaf).await
    }

    /// Rows of a log with their proofs and what was not erased of their details.
    ///
    /// # Errors
    /// As `place`.
    pub async fn rows(&mut self, log: GroupId, entries: Vec<Entry>) -> Answer<Vec<Row>> {
        let size = self.size(log).await?;
        let mut rows = Vec::with_capacity(entries.len());
        for entry in entries.into_iter().filter(|entry| entry.index < size) {
            let details = entry.details;
            let label = details.own.or(details.other);
            rows.push(Row {
                placed: self.place(log, entry.index, entry.leaf).await?,
                label: label.map(|label| LabelDetail { blind: Hash(label.blind), label: B64(label.bytes) }),
                net: details.net.map(|net| NetDetail {
                    blind: Hash(net.blind),
                    text: String::from_utf8_lossy(&net.bytes).into_owned(),
                }),
            });
        }
        Ok(rows)
    }
}

/// Size and root of the head that may be served. Whatever was committed before the call is in it, unless nothing can
/// be written now: then it is the newest one that was published.
async fn served(app: &App, log: GroupId) -> Answer<(u64, Hash)> {
    let newest = log::find_head(app.store(), log).await?.ok_or_else(Problem::not_found)?;
    if log == GroupId::INSTANCE {
        return Ok((newest.size(), newest.root()));
    }
    let published = log::find_published(app.store(), log).await?.ok_or_else(Problem::not_found)?;
    if published.size() >= newest.size() {
        return Ok((published.size(), published.root()));
    }
    let done =
        publish(app, vec![Unpublished { practice: log, size: newest.size(), root: newest.root() }]).await;
    match done {
        Ok(()) => {
            let published = log::find_published(app.store(), log).await?.ok_or_else(Problem::not_found)?;
            Ok((published.size(), published.root()))
        }
        // On a full disk what has been served before is served on.
        Err(problem) if problem.code() != Code::Internal && published.size() > 0 => {
            tracing::warn!(code = ?problem.code(), "a head waits for room to be published");
            Ok((published.size(), published.root()))
        }
        Err(problem) => Err(problem),
    }
}

/// Puts heads into the instance's log, those that do not stand there yet.
///
/// # Errors
/// `unavailable` if other writes were in the way too often.
pub async fn publish(app: &App, heads: Vec<Unpublished>) -> Answer<()> {
    let gossip = gossip(app).await?;
    let now = app.now();
    let body = |head: &Unpublished| EventBody {
        version: VERSION,
        kind: EventKind::PracticeHead,
        actor_group: GroupId::INSTANCE,
        epoch: 0,
        actor: UserId::ZERO,
        object: head.practice.into(),
        ref_hash: head.root,
        label_own: Hash::ZERO,
        label_other: Hash::ZERO,
        client_time: now,
        gossip,
    };
    siegel_storage::retry(|| log::publish(app.store(), heads.clone(), body, now)).await?;
    Ok(())
}

async fn signed(app: &App, log: GroupId, size: u64, root: Hash) -> Answer<String> {
    if let Some(note) = log::find_checkpoint(app.store(), log, size).await? {
        return Ok(note);
    }
    let note = app.log_key().sign(log, size, root);
    // The same head is signed in the same words again, so it can be kept when there is room.
    if let Err(error) = log::insert_checkpoint(app.store(), log, size, &note, app.now()).await {
        tracing::warn!(%error, "a signed head could not be kept");
    }
    Ok(note)
}
