//! The console: who did what (protocol 10).
//!
//! Every row is proven to stand in the log, and says whether its actor signed it or only the server says so.
//! Names come from labels that are opened here, for those who may AUDIT; the server knows ids alone.

use std::collections::HashMap;

use siegel_api::checkpoint::Checkpoint;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{
    CaseId, FindingId, FolderId, InvitationId, LinkId, ObjectId, PracticeId, UnitId, UserId,
};
use siegel_api::merkle::{leaf_hash, root_of_leaves};
use siegel_api::message::log::{Labels, LeafHashes, LogPage as LogPageMessage, LogQuery, Row};
use siegel_api::url;
use siegel_crypto::keyring::PinKind;
use siegel_crypto::label::LabelKind;

use crate::desk::Desk;
use crate::error::{Error, Refusal};
use crate::pin::find_pin;
use crate::place::VerifiedHead;
use crate::row::{OwnRows, VerifiedRow};
use crate::server::{Method, Request, Server, ask};

mod entry;
mod subject;

pub(crate) use entry::entry;
pub use entry::{Detail, LogEntry, Turn};
pub use subject::{Subject, subject};

/// Names of people, findings, links and practices, as labels of the own log brought them.
#[derive(Clone, Debug, Default)]
pub struct Names {
    known: HashMap<(LabelKind, ObjectId), Name>,
    /// Which findings each link showed when it was made.
    shown: HashMap<LinkId, Vec<FindingId>>,
}

#[derive(Clone, Debug)]
struct Name {
    text: String,
    by_own: bool,
}

impl Names {
    /// A member's name, of this practice or another.
    pub fn person(&self, id: UserId) -> Option<&str> {
        self.find(LabelKind::Person, id.into())
    }

    /// A finding's title.
    pub fn finding(&self, id: FindingId) -> Option<&str> {
        self.find(LabelKind::Finding, id.into())
    }

    /// What a link was called.
    pub fn link(&self, id: LinkId) -> Option<&str> {
        self.find(LabelKind::Link, id.into())
    }

    /// What a case is called.
    pub fn case(&self, id: CaseId) -> Option<&str> {
        self.find(LabelKind::Case, id.into())
    }

    /// What a unit is called.
    pub fn unit(&self, id: UnitId) -> Option<&str> {
        self.find(LabelKind::Unit, id.into())
    }

    /// What a folder is called.
    pub fn folder(&self, id: FolderId) -> Option<&str> {
        self.find(LabelKind::Folder, id.into())
    }

    /// Whom an invitation is for, as who made it noted.
    pub fn invitation(&self, id: InvitationId) -> Option<&str> {
        self.find(LabelKind::Invitation, id.into())
    }

    /// Titles of the findings that a link showed when it was made.
    pub fn shown(&self, id: LinkId) -> impl Iterator<Item = &str> {
        self.shown.get(&id).into_iter().flatten().filter_map(|finding| self.finding(*finding))
    }

    /// A practice's name.
    pub fn practice(&self, id: PracticeId) -> Option<&str> {
        self.find(LabelKind::Practice, id.into())
    }

    /// What something is called, whatever it is.
    pub fn any(&self, object: ObjectId) -> Option<&str> {
        let kinds = [
            LabelKind::Finding,
            LabelKind::Link,
            LabelKind::Case,
            LabelKind::Unit,
            LabelKind::Folder,
            LabelKind::Practice,
            LabelKind::Person,
            LabelKind::Invitation,
        ];
        kinds.into_iter().find_map(|kind| self.find(kind, object))
    }

    /// All of a kind, for a filter to choose from, by name.
    pub fn all(&self, kind: LabelKind) -> Vec<(ObjectId, &str)> {
        let of_kind = self.known.iter().filter(|((known, _), _)| *known == kind);
        let mut all: Vec<_> = of_kind.map(|((_, object), name)| (*object, name.text.as_str())).collect();
        all.sort_by_key(|(_, text)| text.to_lowercase());
        all
    }

    fn find(&self, kind: LabelKind, object: ObjectId) -> Option<&str> {
        self.known.get(&(kind, object)).map(|name| name.text.as_str())
    }

    /// Newer names go before older ones, but none from elsewhere before the practice's own.
    fn learn(&mut self, row: &VerifiedRow, own_id: PracticeId) {
        let by_own = row.practice_id() == Some(own_id);
        if by_own && row.kind() == EventKind::LinkCreated {
            let findings = row.names().iter().filter(|name| name.kind == LabelKind::Finding);
            let findings = findings.map(|name| FindingId(name.object.0)).collect();
            self.shown.insert(LinkId(row.object().0), findings);
        }
        for name in row.names() {
            let place = (name.kind, name.object);
            if by_own || !self.known.get(&place).is_some_and(|known| known.by_own) {
                self.known.insert(place, Name { text: name.text.clone(), by_own });
            }
        }
    }
}

/// A page of the console, newest first.
#[derive(Clone, Debug)]
pub struct LogPage {
    /// Its rows.
    pub entries: Vec<LogEntry>,
    /// For the next page: `LogQuery::before`. `None` at the end.
    pub before: Option<u64>,
    /// Rows of the whole log.
    pub size: u64,
    /// The head under which its rows stand.
    pub checkpoint: Checkpoint,
}

/// Whether the whole log is what its head says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChainState {
    /// Every leaf from the first to the last makes up the signed root, and what was pinned before is its
    /// beginning.
    Holds {
        /// Rows.
        size: u64,
    },
    /// It does not (C-01).
    Broken {
        /// The first row that is not what the head says; unknown if no single row can be blamed.
        first_wrong: Option<u64>,
    },
}

impl<S: Server> Desk<'_, S> {
    /// Reads the names of the own log: once, when the console opens. The server logs that it was read.
    ///
    /// # Errors
    /// As `server::ask`; `Refusal` if a label is not what its leaf commits to.
    pub async fn read_names(self) -> Result<Names, Error> {
        let reading = self.vault.logs().begin();
        let labels: Labels = ask(self.server, Request::new(Method::Get, url::LOG_LABELS)).await?;
        let OwnRows { rows, practices, .. } = self.verify_rows(&reading, labels.head, &labels.rows).await?;
        let mut names = Names::default();
        for row in &rows {
            names.learn(row, self.vault.practice_id());
        }
        for practice in practices.all() {
            let place = (LabelKind::Practice, ObjectId::from(practice.id()));
            names.known.insert(place, Name { text: practice.card().name.clone(), by_own: true });
        }
        Ok(names)
    }

    /// Reads a page of the console, newest first.
    ///
    /// # Errors
    /// As `server::ask`; `Refusal::Place` if a row does not stand in the log.
    pub async fn read_log(self, names: &Names, query: &LogQuery) -> Result<LogPage, Error> {
        let reading = self.vault.logs().begin();
        let path = format!("{}{}", url::LOG, query_text(query));
        let page: LogPageMessage = ask(self.server, Request::new(Method::Get, path)).await?;
        let own = self.verify_rows(&reading, page.head, &page.rows).await?;
        own.check(|row| fits(query, row))?;
        let OwnRows { head, rows, mut practices } = own;
        let own = practices.find(self.vault.practice_id()).await?;
        let entries: Vec<LogEntry> = rows.into_iter().map(|row| entry(names, &own, row)).collect();
        let before = entries.last().map(|last| last.row.seq()).filter(|_| page.more);
        let checkpoint = head.checkpoint().clone();
        Ok(LogPage { entries, before, size: checkpoint.size, checkpoint })
    }

    /// Recomputes the root of the whole log from the hashes of its leaves.
    ///
    /// # Errors
    /// As `server::ask`. A log that does not hold is no error, but `ChainState::Broken`.
    pub async fn check_chain(self) -> Result<ChainState, Error> {
        Ok(self.check_chain_under().await?.0)
    }

    /// As `check_chain`, with the head that was checked.
    ///
    /// # Errors
    /// As `check_chain`.
    pub async fn check_chain_under(self) -> Result<(ChainState, Checkpoint), Error> {
        let (head, hashes) = self.leaf_hashes().await?;
        let state = self.judge_chain(&head, &hashes).await?;
        Ok((state, head.checkpoint().clone()))
    }

    async fn judge_chain(self, head: &VerifiedHead, hashes: &[Hash]) -> Result<ChainState, Error> {
        let checkpoint = head.checkpoint();
        let pin = find_pin(&self.vault.keyring().remembered, PinKind::Log, self.vault.practice_id());
        let pin_holds = pin.is_none_or(|pin| {
            let seen = usize::try_from(pin.number).ok().and_then(|size| hashes.get(..size));
            seen.is_some_and(|seen| root_of_leaves(seen) == pin.root)
        });
        if root_of_leaves(hashes) != checkpoint.root {
            return Ok(ChainState::Broken { first_wrong: self.first_wrong(head, hashes).await? });
        }
        if !pin_holds {
            return Ok(ChainState::Broken { first_wrong: None });
        }
        Ok(ChainState::Holds { size: checkpoint.size })
    }

    /// The first head, and the hashes of all leaves under it.
    async fn leaf_hashes(self) -> Result<(VerifiedHead, Vec<Hash>), Error> {
        let own_id = self.vault.practice_id();
        let practice = self.practices().find(own_id).await?;
        let mut hashes: Vec<Hash> = Vec::new();
        let mut first = None;
        loop {
            let reading = self.vault.logs().begin();
            let path = format!("{}?from={}", url::LOG_HASHES, hashes.len());
            let page: LeafHashes = ask(self.server, Request::new(Method::Get, path)).await?;
            let newest = reading.head_among(own_id, practice.log(), &[page.head])?;
            let head = first.get_or_insert(newest);
            let size = usize::try_from(head.checkpoint().size).map_err(|_| Error::Answer)?;
            let (got, rest) = page.hashes.0.as_chunks::<32>();
            if page.from != hashes.len() as u64 || !rest.is_empty() {
                return Err(Refusal::Mismatch.into());
            }
            hashes.extend(got.iter().map(|hash| Hash(*hash)));
            hashes.truncate(size);
            if hashes.len() == size || got.is_empty() {
                return Ok((head.clone(), hashes));
            }
        }
    }

    /// Walks all rows, newest first: the lowest whose bytes do not stand under the head, or are not those of
    /// the list.
    async fn first_wrong(self, head: &VerifiedHead, hashes: &[Hash]) -> Result<Option<u64>, Error> {
        let mut first_wrong = (hashes.len() as u64 != head.checkpoint().size).then_some(hashes.len() as u64);
        let mut before = head.checkpoint().size;
        while before > 0 {
            let query = LogQuery { before: Some(before), ..LogQuery::default() };
            let path = format!("{}{}", url::LOG, query_text(&query));
            let page: LogPageMessage = ask(self.server, Request::new(Method::Get, path)).await?;
            for row in &page.rows {
                before = before.checked_sub(1).ok_or(Refusal::Mismatch)?;
                if !is_listed(row, before, hashes) {
                    first_wrong = Some(before);
                }
            }
            if page.rows.is_empty() {
                return Ok(Some(0));
            }
        }
        Ok(first_wrong)
    }
}

fn is_listed(row: &Row, seq: u64, hashes: &[Hash]) -> bool {
    let listed = usize::try_from(seq).ok().and_then(|seq| hashes.get(seq));
    let leaf = siegel_api::codec::decode::<siegel_api::event::Leaf>(&row.placed.leaf.0);
    listed == Some(&leaf_hash(&row.placed.leaf.0))
        && leaf.is_ok_and(|leaf| leaf.seq == seq && leaf.is_sound())
}

/// Whether a row is what was asked for: a server that filters wrongly is found out.
fn fits(query: &LogQuery, row: &VerifiedRow) -> bool {
    query.before.is_none_or(|before| row.seq() < before)
        && query.object.is_none_or(|object| row.object() == object)
        && query.actor.is_none_or(|actor| row.actor() == Some(actor))
        && query.kind.is_none_or(|kind| row.kind() == kind)
        && query.from.is_none_or(|from| row.at() >= from)
        && query.until.is_none_or(|until| row.at() < until)
}

fn query_text(query: &LogQuery) -> String {
    let kind = query.kind.and_then(|kind| serde_json::to_value(kind).ok());
    let kind = kind.as_ref().and_then(|kind| kind.as_str()).map(str::to_owned);
    let fields = [
        ("before", query.before.map(|before| before.to_string())),
        ("limit", query.limit.map(|limit| limit.to_string())),
        ("object", query.object.map(|object| object.to_string())),
        ("actor", query.actor.map(|actor| actor.to_string())),
        ("kind", kind),
        ("from", query.from.map(|from| from.0.to_string())),
        ("until", query.until.map(|until| until.0.to_string())),
    ];
    let given = fields.iter().filter_map(|(name, value)| Some(format!("{name}={}", value.as_ref()?)));
    let text = given.collect::<Vec<_>>().join("&");
    if text.is_empty() { text } else { format!("?{text}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_written_as_the_server_reads_it() {
        assert_eq!(query_text(&LogQuery::default()), "");
        let query = LogQuery {
            before: Some(7),
            kind: Some(EventKind::FindingSent),
            until: Some(siegel_api::time::Time(9)),
            ..LogQuery::default()
        };
        assert_eq!(query_text(&query), "?before=7&kind=finding_sent&until=9");
    }
}
