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

/// Rows of a page.
const PAGE: u32 = 50;
/// New ones that are counted; if there are more, one more is.
pub const COUNTED: usize = 50;

thread_local! {
    /// Numbers the countings: the newest one's answer counts.
    static COUNTING: Cell<u64> = const { Cell::new(0) };
}

/// The newest rows, as far as the admin has not looked at them yet, and a page at least.
pub async fn list(office: Office, held: Held) -> Result<OversightView, Trouble> {
    let mut view = list_before(office, held, None).await?;
    while let Some(before) = view.new_before() {
        view.extend(list_before(office, held, Some(before)).await?);
    }
    Ok(view)
}

/// Notes that the admin has what the page shows before their eyes. Where it cannot be noted, the number in the menu stays until it
/// can.
pub fn note_seen(office: Office, size: u64) {
    spawn_local(async move {
        let Ok(vault) = vault(office) else { return };
        let _ = desk(&vault).note_oversight_seen(size).await;
        count(office);
    });
}

/// The rows before one.
pub async fn list_before(office: Office, held: Held, before: Option<u64>) -> Result<OversightView, Trouble> {
    let vault = vault(office)?;
    let reads_log = Right::ReadLog.is_in(team::own_roles(&vault));
    let page = named(desk(&vault), reads_log.then_some(held), before).await.map_err(told(office))?;
    let lines = page.entries.iter().map(|entry| line(&vault, entry)).collect();
    Ok(OversightView { lines, before: page.before, seen: page.seen, size: page.size })
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
        let query = OversightQuery { limit: Some(COUNTED as u32 + 1), unseen: true, before: None };
        // Without an answer the menu shows the number from before.
        let Ok(page) = desk(&vault).read_oversight(&Names::default(), &query).await else { return };
        if COUNTING.get() == number {
            office.unseen.set(page.entries.len());
        }
    });
}
