//! What leaves the office as a document: proofs of dispatch, extracts of the log, archives of findings.

use std::sync::Arc;

use leptos::prelude::*;
use siegel_api::id::FindingId;
use siegel_api::time::Time;
use siegel_client::clock::Clock;
use siegel_client::error::Error;
use siegel_client::export::Maker;
use siegel_client::export::contents::Contents;
use siegel_client::export::dispatch::DispatchProof;
use siegel_client::export::extract::{Cover, Extract, ExtractRow, Filter};
use siegel_client::export::gather::{Order, Step};
use siegel_client::export::moment::{Moment, day};
use siegel_client::log::LogEntry;
use siegel_client::read::Sink;
use siegel_client::transfer::{Control, Watch};
use siegel_kit::browser::{BrowserClock, Timer, rng};
use siegel_kit::save::{Saving, unless_stopped};
use siegel_kit::{Trouble, tr};

use super::log::{LogFilter, line, names};
use super::{desk, told, vault};
use crate::model::export::{contents_table, plain};
use crate::office::Office;
use crate::renewal::{self, Patient as Waiting};

/// Proves what was sent: these findings, as they are now. `report` hears how many are through.
pub async fn prove(
    office: Office,
    ids: Vec<FindingId>,
    control: Control,
    report: impl Fn(usize),
) -> Result<Arc<DispatchProof>, Trouble> {
    let vault = vault(office)?;
    let trial = office.trial().get_untracked();
    let now = BrowserClock.now();
    let gathered = desk(&vault).prove_dispatch(&ids, &control, report, now, &mut rng()).await;
    let gathered = gathered.map_err(told(office))?;
    Ok(Arc::new(DispatchProof::new(now, Maker::of(&vault), trial, gathered)))
}

/// Reads all rows that the console's filter matches. `report` hears how many are read.
pub async fn extract(
    office: Office,
    filter: LogFilter,
    control: Control,
    report: impl Fn(usize),
) -> Result<Arc<Extract>, Trouble> {
    let vault = vault(office)?;
    renewal::prove().await.map_err(Trouble::from)?;
    let query = untrack(move || filter.follow());
    let words = filter.words.get_untracked();
    let names = names(office, &vault, filter).await?;
    let filter = Filter {
        object_id: query.object,
        object: query.object.and_then(|id| names.any(id)).map(str::to_owned),
        member_id: query.actor,
        member: query.actor.and_then(|id| names.person(id)).map(str::to_owned),
        kind: query.kind,
        from: query.from.map(Moment),
        before: query.until.map(Moment),
        words: (!words.trim().is_empty()).then(|| words.clone()),
    };
    let trial = office.trial().get_untracked();
    let cover = Cover { made_at: BrowserClock.now(), made_by: Maker::of(&vault), trial, query, filter };
    let row = |entry: &LogEntry| {
        let line = line(&vault, entry);
        line.matches(&words).then(|| ExtractRow::new(entry, plain(&line.sentence())))
    };
    let read = desk(&vault).extract(&names, cover, &control, row, report, &mut rng()).await;
    read.map(Arc::new).map_err(told(office))
}

/// Saves what this page made, under a name. Nothing happens where the person closes the browser's dialogue.
pub async fn keep(name: String, media: &'static str, bytes: Vec<u8>) -> Result<(), Trouble> {
    let kept = async {
        let mut saving = Saving::begin(&name, media, bytes.len() as u64).await?;
        Sink::<Vec<u8>>::write(&mut saving, bytes).await?;
        saving.finish().await
    };
    let kept: Result<(), Error> = kept.await;
    unless_stopped(kept).map(|_| ()).map_err(Trouble::from)
}

/// Saves an archive of these findings, `bytes` long as far as is known; nothing where the person stops it. Begin it by
/// the very press of a button.
pub async fn archive(
    office: Office,
    ids: Vec<FindingId>,
    bytes: u64,
    control: Control,
    report: impl Fn(Step),
) -> Result<Option<Contents>, Trouble> {
    let (vault, engine) = (vault(office)?, office.engine()?);
    let trial = office.trial().get_untracked();
    let name = format!("{}-{}.zip", tr!("archive-name"), day(BrowserClock.now(), &minutes_east));
    let list = tr!("archive-list");
    let order = Order {
        ids: &ids,
        bytes,
        made_by: Maker::of(&vault),
        trial,
        zone: &minutes_east,
        list: (&list, &contents_table),
    };
    let made = async {
        let mut saving = Saving::begin_growing(&name, "application/zip", bytes).await?;
        let _under_way = office.transfer(&control);
        let watch = Watch { control: &control, sleeper: &Timer, report: &report };
        let contents = desk(&vault)
            .archive(&order, &Waiting(&engine), &mut saving, &watch, &BrowserClock, &mut rng())
            .await?;
        saving.finish().await?;
        Ok(contents)
    };
    let made: Result<Contents, Error> = made.await;
    unless_stopped(made).map_err(told(office))
}

/// Minutes that this device's clock is east of UTC at a moment.
pub fn minutes_east(at: Time) -> i32 {
    let date = js_sys::Date::new(&(at.0 as f64).into());
    -(date.get_timezone_offset() as i32)
}
