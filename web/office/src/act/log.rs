//! The console: rows of the log with their names, and whether the chain holds.

use std::sync::Arc;

use leptos::prelude::*;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{ObjectId, UserId};
use siegel_api::message::log::LogQuery;
use siegel_api::time::Time;
use siegel_client::desk::Desk;
use siegel_client::error::Error;
use siegel_client::log::{ChainState, LogEntry, Names, Subject};
use siegel_client::row::VerifiedRow;
use siegel_client::vault::Vault;
use siegel_crypto::label::LabelKind;
use siegel_kit::Trouble;

use super::{desk, told, vault};
use crate::model::event::{EventLine, FILTERS};
use crate::office::Office;
use crate::renewal::Carrier;

/// What the console asks for; all fields as the form holds them.
#[derive(Clone, Copy)]
pub struct LogFilter {
    pub object: RwSignal<String>,
    pub person: RwSignal<String>,
    /// A key of `FILTERS`.
    pub kind: RwSignal<String>,
    pub from: RwSignal<String>,
    pub until: RwSignal<String>,
    pub words: RwSignal<String>,
    /// The row with which the list begins, instead of the newest.
    pub from_row: RwSignal<Option<u64>>,
    names: Held,
}

impl Default for LogFilter {
    fn default() -> Self {
        let text = || RwSignal::new(String::new());
        let names = StoredValue::new(None);
        LogFilter {
            object: text(),
            person: text(),
            kind: text(),
            from: text(),
            until: text(),
            words: text(),
            from_row: RwSignal::new(None),
            names,
        }
    }
}

/// The names, and how many rows the log had when they were read.
pub struct Known {
    pub(super) names: Names,
    pub(super) size: u64,
}

impl Known {
    /// Whether a row is younger than the names, and has none.
    pub(super) fn lacks(&self, entry: &LogEntry) -> bool {
        let named = entry.object.is_some() || matches!(entry.subject, Subject::Invitation(_));
        entry.row.seq() >= self.size && !named
    }
}

/// Names that a page has read; nothing yet, or not for who does not read the log.
pub type Held = StoredValue<Option<Arc<Known>>>;

/// A page of the console.
#[derive(Clone, Debug)]
pub struct LogView {
    pub lines: Vec<EventLine>,
    pub before: Option<u64>,
    pub chain: Option<ChainState>,
    /// Id and name of findings, links and practices.
    pub objects: Vec<(String, String)>,
    /// Id and name of people.
    pub people: Vec<(String, String)>,
}

impl LogFilter {
    /// The query, following every field but the words, which are searched here.
    pub fn follow(self) -> LogQuery {
        let kind = self.kind.get();
        LogQuery {
            before: self.from_row.get().map(|row| row.saturating_add(1)),
            limit: Some(100),
            object: self.object.get().parse::<ObjectId>().ok(),
            actor: self.person.get().parse::<UserId>().ok(),
            kind: kind_of(&kind),
            from: day(&self.from.get(), 0),
            until: day(&self.until.get(), 1),
        }
    }
}

fn kind_of(key: &str) -> Option<EventKind> {
    FILTERS.iter().find(|(_, known)| *known == key).map(|(kind, _)| *kind)
}

/// The start of a day `YYYY-MM-DD` in the person's own time zone, so many days later.
pub fn day(iso: &str, later: i32) -> Option<Time> {
    let parts: Vec<i32> = iso.split('-').filter_map(|part| part.parse().ok()).collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let date = js_sys::Date::new_with_year_month_day(u32::try_from(*year).ok()?, month - 1, day + later);
    Some(Time(date.get_time() as u64))
}

/// The first page, with names and the state of the chain.
pub async fn list(office: Office, filter: LogFilter, query: LogQuery) -> Result<LogView, Trouble> {
    let vault = vault(office)?;
    let desk = desk(&vault);
    let (known, page) = read(desk, filter, &query).await.map_err(told(office))?;
    let chain = desk.check_chain().await.map_err(told(office))?;
    Ok(view(&vault, &known, page, Some(chain)))
}

/// The page before a row.
pub async fn list_before(office: Office, filter: LogFilter, query: LogQuery) -> Result<LogView, Trouble> {
    let vault = vault(office)?;
    let (known, page) = read(desk(&vault), filter, &query).await.map_err(told(office))?;
    Ok(view(&vault, &known, page, None))
}

/// Names are read once, because reading them is an event of the log itself; once more only where a row that is
/// younger than them has no name.
async fn read(
    desk: Desk<'_, Carrier>,
    filter: LogFilter,
    query: &LogQuery,
) -> Result<(Arc<Known>, siegel_client::log::LogPage), Error> {
    let known = match filter.names.get_value() {
        Some(known) => known,
        None => learn(desk, filter.names).await?,
    };
    let page = desk.read_log(&known.names, query).await?;
    if !page.entries.iter().any(|entry| known.lacks(entry)) {
        return Ok((known, page));
    }
    let known = learn(desk, filter.names).await?;
    let page = desk.read_log(&known.names, query).await?;
    Ok((known, page))
}

/// The names that the console knows; read where it knows none yet.
pub async fn names(office: Office, vault: &Vault, filter: LogFilter) -> Result<Names, Trouble> {
    let known = match filter.names.get_value() {
        Some(known) => known,
        None => learn(desk(vault), filter.names).await.map_err(told(office))?,
    };
    Ok(known.names.clone())
}

/// Reads the names, for as long as the page is open.
pub(super) async fn learn(desk: Desk<'_, Carrier>, held: Held) -> Result<Arc<Known>, Error> {
    let names = desk.read_names().await?;
    let newest = LogQuery { limit: Some(1), ..LogQuery::default() };
    let size = desk.read_log(&names, &newest).await?.size;
    let known = Arc::new(Known { names, size });
    held.try_set_value(Some(known.clone()));
    Ok(known)
}

fn view(
    vault: &Vault,
    known: &Known,
    page: siegel_client::log::LogPage,
    chain: Option<ChainState>,
) -> LogView {
    let named = |kinds: &[LabelKind]| {
        let all = kinds.iter().flat_map(|kind| known.names.all(*kind));
        all.map(|(id, name)| (id.to_string(), name.to_owned())).collect::<Vec<_>>()
    };
    LogView {
        lines: page.entries.iter().map(|entry| line(vault, entry)).collect(),
        before: page.before,
        chain,
        objects: named(&[
            LabelKind::Finding,
            LabelKind::Link,
            LabelKind::Case,
            LabelKind::Unit,
            LabelKind::Folder,
            LabelKind::Practice,
        ]),
        people: named(&[LabelKind::Person]),
    }
}

/// Whom a change of the team is about, who takes over from somebody, and the folder into which a finding was put.
fn changed(row: &VerifiedRow) -> Option<String> {
    let mut people = row.names().iter().filter(|name| name.kind == LabelKind::Person);
    let named = match row.kind() {
        EventKind::FindingMoved => row.names().iter().find(|name| name.kind == LabelKind::Folder)?,
        EventKind::StatementAdded => people.next()?,
        EventKind::HandedOver => people.find(|name| name.object != row.object())?,
        _ => return None,
    };
    Some(named.text.clone())
}

/// A row with its names, for a sentence.
pub fn line(vault: &Vault, entry: &LogEntry) -> EventLine {
    let row = &entry.row;
    let elsewhere = entry.practice.clone().filter(|_| row.practice_id() != Some(vault.practice_id()));
    let who = match (entry.person.clone(), elsewhere) {
        (Some(person), Some(practice)) => Some(format!("{person} ({practice})")),
        (None, Some(practice)) => Some(practice),
        (person, None) => person,
    };
    EventLine {
        seq: Some(row.seq()),
        actor: row.actor(),
        what: entry.object.clone(),
        other: entry.other.clone().or_else(|| changed(row)),
        export: row.export(),
        period: row.period(),
        detail: entry.detail.clone(),
        away: row.ref_hash() == Hash::ZERO,
        ..EventLine::bare(row.kind(), row.at(), who, row.object(), row.vouched())
    }
}
