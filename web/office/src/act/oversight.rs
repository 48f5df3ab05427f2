//! What an administrator is told of in the app (C8).

use std::cell::Cell;

use leptos::prelude::*;
use leptos::task::spawn_local;
use siegel_api::message::oversight::OversightQuery;
use siegel_client::desk::Desk;
use siegel_client::error::Error;
use siegel_client::log::Names;
use siegel_client::oversight::OversightPage;
use siegel_client::team;
use siegel_kit::Trouble;

use super::log::{Held, learn, line};
use super::{desk, told, vault};
use crate::model::oversight::OversightView;
use crate::model::right::Right;
use crate::office::{Office, Stage};
use crate::renewal::Carrier;

/// Rows of a page; no more than so many are counted.
const PAGE: u32 = 50;

thread_local! {
    /// Numbers the countings: the newest one's answer counts.
    static COUNTING: Cell<u64> = const { Cell::new(0) };
}

/// The newest rows; with them the admin has seen all that there is.
pub async fn list(office: Office, held: Held) -> Result<OversightView, Trouble> {
    let (view, size) = read(office, held, None).await?;
    let vault = vault(office)?;
    // Where it cannot be noted, the number in the menu stays until it can.
    let _ = desk(&vault).note_oversight_seen(size).await;
    count(office);
    Ok(view)
}

/// The rows before one.
pub async fn list_before(office: Office, held: Held, before: u64) -> Result<OversightView, Trouble> {
    read(office, held, Some(before)).await.map(|(view, _)| view)
}

async fn read(office: Office, held: Held, before: Option<u64>) -> Result<(OversightView, u64), Trouble> {
    let vault = vault(office)?;
    let reads_log = Right::ReadLog.is_in(team::own_roles(&vault));
    let page = named(desk(&vault), reads_log.then_some(held), before).await.map_err(told(office))?;
    let lines = page.entries.iter().map(|entry| line(&vault, entry)).collect();
    Ok((OversightView { lines, before: page.before, seen: page.seen }, page.size))
}

/// The rows with the names of the log, for who may read those; names that came after the page was opened, too.
async fn named(
    desk: Desk<'_, Carrier>,
    held: Option<Held>,
    before: Option<u64>,
) -> Result<OversightPage, Error> {
    let query = OversightQuery { before, limit: Some(PAGE), unseen: false };
    let Some(held) = held else { return desk.read_oversight(&Names::default(), &query).await };
    let known = match held.try_get_value().flatten() {
        Some(known) => known,
        None => learn(desk, held).await?,
    };
    let page = desk.read_oversight(&known.names, &query).await?;
    if !page.entries.iter().any(|entry| known.lacks(entry)) {
        return Ok(page);
    }
    let known = learn(desk, held).await?;
    desk.read_oversight(&known.names, &query).await
}

/// Counts what is new for as long as an admin is there, whenever the log has grown.
pub fn watch(office: Office) {
    Effect::new(move |_| {
        office.changes.track();
        let is_admin = office.stage.get() == Stage::Open && office.may(Right::ManageTeam);
        if is_admin {
            count(office);
        } else {
            COUNTING.set(COUNTING.get() + 1);
            office.unseen.set(0);
        }
    });
}

/// Counts what the admin has not looked at, for the menu.
fn count(office: Office) {
    let number = COUNTING.get() + 1;
    COUNTING.set(number);
    spawn_local(async move {
        let Ok(vault) = vault(office) else { return };
        let query = OversightQuery { limit: Some(PAGE), unseen: true, before: None };
        // Without an answer the menu shows the number from before.
        let Ok(page) = desk(&vault).read_oversight(&Names::default(), &query).await else { return };
        if COUNTING.get() == number {
            office.unseen.set(page.entries.len());
        }
    });
}
