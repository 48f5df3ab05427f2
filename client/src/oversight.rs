//! What an administrator is told of in the app (C8): rows of the log, each proven to stand there, of the kinds that letters
//! tell of, too. Up to where the admin has looked is the server's word; a wrong one hides no row.

use siegel_api::message::oversight::{OversightPage as Message, OversightQuery, OversightSeen};
use siegel_api::oversight::OVERSIGHT;
use siegel_api::url;

use crate::desk::Desk;
use crate::error::Error;
use crate::log::{LogEntry, Names, entry};
use crate::row::OwnRows;
use crate::server::{Method, Request, Server, ask, tell};

/// What the admin is told of, newest first.
#[derive(Clone, Debug)]
pub struct OversightPage {
    /// The rows.
    pub entries: Vec<LogEntry>,
    /// For the next page: `OversightQuery::before`. `None` at the end.
    pub before: Option<u64>,
    /// What was seen before: rows with lower numbers.
    pub seen: u64,
    /// Rows of the whole log: what has been seen with this page.
    pub size: u64,
}

impl<S: Server> Desk<'_, S> {
    /// Reads what the admin is told of.
    ///
    /// # Errors
    /// As `server::ask`; `Refusal::Place` if a row does not stand in the log, `Refusal::Mismatch` if it is not what was
    /// asked for.
    pub async fn read_oversight(self, names: &Names, query: &OversightQuery) -> Result<OversightPage, Error> {
        let reading = self.vault.logs().begin();
        let path = format!("{}{}", url::OVERSIGHT, query_text(query));
        let page: Message = ask(self.server, Request::new(Method::Get, path)).await?;
        let own = self.verify_rows(&reading, page.head, &page.rows).await?;
        own.check(|row| {
            let is_new = !query.unseen || row.seq() >= page.seen;
            let is_told = OVERSIGHT.contains(&row.kind()) && row.actor() != Some(self.vault.user_id());
            is_new && is_told && query.before.is_none_or(|before| row.seq() < before)
        })?;
        let OwnRows { head, rows, mut practices } = own;
        let own = practices.find(self.vault.practice_id()).await?;
        let entries: Vec<LogEntry> = rows.into_iter().map(|row| entry(names, &own, row)).collect();
        let before = entries.last().map(|last| last.row.seq()).filter(|_| page.more);
        Ok(OversightPage { entries, before, seen: page.seen, size: head.checkpoint().size })
    }

    /// Says that the admin has seen all rows below this number.
    ///
    /// # Errors
    /// As `server::tell`.
    pub async fn note_oversight_seen(self, seen: u64) -> Result<(), Error> {
        tell(self.server, Request::json(Method::Put, url::OVERSIGHT, &OversightSeen { seen })?).await
    }
}

fn query_text(query: &OversightQuery) -> String {
    let before = query.before.map(|before| format!("&before={before}")).unwrap_or_default();
    let limit = query.limit.map(|limit| format!("&limit={limit}")).unwrap_or_default();
    format!("?unseen={}{before}{limit}", query.unseen)
}
