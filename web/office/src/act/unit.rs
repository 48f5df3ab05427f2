//! Units: listed, opened, changed, closed (decisions 025 and 041).

use siegel_api::id::{PracticeId, UnitId, UserId};
use siegel_api::statement::Roles;
use siegel_api::unit::Level;
use siegel_client::clock::Clock;
use siegel_client::error::Error;
use siegel_client::team;
use siegel_client::unit::{NewUnit, UnitChange, VerifiedUnit};
use siegel_client::vault::Vault;
use siegel_kit::Trouble;
use siegel_kit::browser::{BrowserClock, rng};

use super::{desk, told, vault};
use crate::model::finding::FindingCard;
use crate::model::unit::{self, UnitCard, UnitMember};
use crate::office::Office;

/// The units of the own practice. Those that wait get new keys first, where this member may give them some.
pub async fn list(office: Office) -> Result<Vec<UnitCard>, Trouble> {
    let vault = vault(office)?;
    desk(&vault).keep_up().await.map_err(told(office))?;
    desk(&vault).renew_units(&BrowserClock, &mut rng()).await.map_err(told(office))?;
    of_practice(&vault, vault.practice_id()).await.map_err(told(office))
}

/// Who has which level in the units of the own practice, as their newest statements say it.
pub async fn levels(office: Office) -> Result<Vec<UnitCard>, Trouble> {
    let vault = vault(office)?;
    of_practice(&vault, vault.practice_id()).await.map(unit::told).map_err(told(office))
}

/// The units of other practices.
pub async fn of(office: Office, practices: Vec<PracticeId>) -> Result<Vec<UnitCard>, Trouble> {
    let vault = vault(office)?;
    let mut all = Vec::new();
    for practice in practices {
        all.extend(of_practice(&vault, practice).await.map_err(told(office))?);
    }
    Ok(all)
}

async fn of_practice(vault: &Vault, practice: PracticeId) -> Result<Vec<UnitCard>, Error> {
    let units = desk(vault).list_units(practice).await?;
    let cards = units.iter().map(|(id, unit)| match unit {
        Ok(unit) => card(vault, unit),
        Err(_) => UnitCard::refused(practice, *id),
    });
    Ok(cards.collect())
}

fn card(vault: &Vault, unit: &VerifiedUnit) -> UnitCard {
    let name = |id| vault.practice().name(id).map(|name| name.name.clone());
    let own = unit.practice().id() == vault.practice_id();
    let member = |one: siegel_client::unit::UnitMember| UnitMember {
        id: one.id,
        name: name(one.id),
        level: Some(one.level),
        own: one.id == vault.user_id(),
    };
    let mut members: Vec<UnitMember> = unit.members().filter(|_| own).map(member).collect();
    members.sort_by_key(|one| one.name.as_ref().map(|name| name.to_lowercase()));
    UnitCard {
        id: unit.id(),
        practice: unit.practice().id(),
        root: unit.practice().root_fingerprint(),
        name: unit.card().name.clone(),
        place: unit.card().place.clone(),
        members,
        waits: unit.waits(),
        closed: unit.closed().map(|closed| (closed.at, name(closed.by).filter(|_| own))),
        manages: desk(vault).may_manage(unit),
        reads: unit.is_open(),
        refused: false,
    }
}

/// Everybody of the practice who may belong to a unit, with the level that they have in `unit`.
pub fn people(office: Office, unit: Option<&UnitCard>) -> Vec<UnitMember> {
    let Some(vault) = office.vault() else { return Vec::new() };
    let level = |id: UserId| {
        unit.and_then(|unit| unit.members.iter().find(|one| one.id == id)).and_then(|one| one.level)
    };
    let readers = team::members(&vault).into_iter().filter(|one| one.roles.has(Roles::READ));
    readers.map(|one| UnitMember { level: level(one.id), id: one.id, name: one.name, own: one.own }).collect()
}

/// Opens a unit of the own practice.
pub async fn open(office: Office, new: NewUnit) -> Result<UnitId, Trouble> {
    let vault = vault(office)?;
    desk(&vault).open_unit(&new, &BrowserClock, &mut rng()).await.map_err(told(office))
}

/// Says who belongs to a unit, with new keys.
pub async fn change(
    office: Office,
    id: UnitId,
    card: Option<(String, String)>,
    levels: Vec<(UserId, Option<Level>)>,
) -> Result<(), Trouble> {
    let vault = vault(office)?;
    let change = UnitChange { card, levels };
    desk(&vault).change_unit(id, &change, &BrowserClock, &mut rng()).await.map_err(told(office))
}

/// Closes a unit of the own practice, for good.
pub async fn close(office: Office, id: UnitId) -> Result<(), Trouble> {
    let vault = vault(office)?;
    desk(&vault).close_unit(id, BrowserClock.now(), &mut rng()).await.map_err(told(office))
}

/// The units to which something of a list is addressed, by name, each once.
pub fn names_in(cards: &[FindingCard]) -> Vec<String> {
    let mut names: Vec<String> = cards.iter().filter_map(|card| card.unit.clone()).collect();
    names.sort();
    names.dedup();
    names
}
