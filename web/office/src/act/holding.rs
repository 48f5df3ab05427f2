//! Seeing somebody off (J8): what the person holds, who takes over, and the record. Whatever is done already is not done
//! twice, so a run that was cut off goes on with the next one, here or at another admin's.

use std::collections::HashMap;

use leptos::prelude::*;
use siegel_api::event::EventKind;
use siegel_api::id::UserId;
use siegel_api::message::holding::Holding;
use siegel_api::period::Period;
use siegel_api::statement::Roles;
use siegel_api::time::Time;
use siegel_client::clock::Clock;
use siegel_client::error::Error;
use siegel_client::export::Maker;
use siegel_client::link::{LinkEntry, LinkState, VerifiedLink};
use siegel_client::team;
use siegel_client::vault::Vault;
use siegel_kit::browser::{BrowserClock, rng};
use siegel_kit::{Trouble, tr};

use super::{desk, link, told, vault};
use crate::model::holding::{Departure, FormerCard, Heir, Held, Leaver, Leaving, LinkLeft, Step};
use crate::office::Office;

/// What somebody holds, and who may take over.
pub async fn find(office: Office, leaver: Leaver) -> Result<Leaving, Trouble> {
    let vault = vault(office)?;
    let (holding, links) = (of(office, &vault, leaver.id).await?, links_of(office, &leaver).await?);
    let may = |member: &team::TeamMember| member.roles.has(Roles::READ) && member.id != leaver.id;
    let heirs = team::members(&vault).into_iter().filter(may).map(heir).collect();
    Ok(Leaving { held: held(&holding), links, successor: holding.successor, heirs })
}

/// From when until when everybody has access: the server's word.
pub(super) async fn periods(office: Office, vault: &Vault) -> Result<HashMap<UserId, Period>, Trouble> {
    let all = desk(vault).list_holdings().await.map_err(told(office))?;
    Ok(all.into_iter().map(|one| (one.user_id, one.period)).collect())
}

/// Sets from when until when somebody has access.
pub async fn limit(office: Office, id: UserId, period: Period) -> Result<(), Trouble> {
    let vault = vault(office)?;
    let done = desk(&vault).limit_access(id, period, BrowserClock.now(), &mut rng()).await;
    office.changed();
    done.map(drop).map_err(told(office))
}

/// From the beginning of one day `YYYY-MM-DD` until the end of another, where this device is; without bound where there is none.
pub fn moments(from: &str, until: &str) -> Period {
    Period { starts_at: super::log::day(from, 0), ends_at: super::log::day(until, 1) }
}

/// The day of a beginning, as a form has it.
pub fn first_day(starts: Time) -> String {
    iso(&js_sys::Date::new(&(starts.0 as f64).into()))
}

/// The last whole day before an end, as a form has it.
pub fn last_day(ends: Time) -> String {
    first_day(ends.minus(1))
}

/// A day, and the last of so many days from it on.
pub fn days_from(first: &str, count: i32) -> (String, String) {
    let last = super::log::day(first, count).map(last_day).unwrap_or_default();
    (first.to_owned(), last)
}

/// Monday to Friday of next week.
pub fn workweek() -> (String, String) {
    let today = js_sys::Date::new_0();
    let ahead = 7 - (i32::try_from(today.get_day()).unwrap_or(0) + 6) % 7;
    let monday = super::log::day(&iso(&today), ahead).map(first_day).unwrap_or_default();
    days_from(&monday, 5)
}

fn iso(date: &js_sys::Date) -> String {
    format!("{:04}-{:02}-{:02}", date.get_full_year(), date.get_month() + 1, date.get_date())
}

fn heir(member: team::TeamMember) -> Heir {
    Heir {
        id: member.id,
        name: member.name.unwrap_or_else(|| tr!("team-nameless")),
        own: member.own,
        withdraws: member.roles.has(Roles::MANAGE),
    }
}

async fn of(office: Office, vault: &Vault, id: UserId) -> Result<Holding, Trouble> {
    let all = desk(vault).list_holdings().await.map_err(told(office))?;
    all.into_iter().find(|one| one.user_id == id).ok_or_else(|| Trouble::from(Error::Answer))
}

fn held(one: &Holding) -> Held {
    let &Holding { drafts, drafts_since, unopened, passkeys, sessions, .. } = one;
    Held { drafts, drafts_since, unopened, passkeys, sessions }
}

fn name(vault: &Vault, id: UserId) -> String {
    vault.practice().name(id).map_or_else(|| tr!("team-nameless"), |name| name.name.clone())
}

/// Who has left, the last one first.
pub async fn former(office: Office) -> Result<Vec<FormerCard>, Trouble> {
    let vault = vault(office)?;
    let mut all = desk(&vault).list_holdings().await.map_err(told(office))?;
    // Who is listed belongs to the practice, whatever the server says.
    all.retain(|one| one.left_at.is_some() && !is_listed(&vault, one.user_id));
    all.sort_by_key(|one| std::cmp::Reverse(one.left_at));
    let links = if all.is_empty() { Ok(Vec::new()) } else { desk(&vault).list_links().await };
    let open = |leaver: &Leaver| {
        let links = links.as_ref().ok()?;
        Some(left(links, leaver).iter().filter(|link| !link.revoked).count())
    };
    let card = |one: Holding| {
        let (id, left_at) = (one.user_id, one.left_at);
        let roles = team::last_roles(&vault, id);
        let leaver = Leaver { id, name: name(&vault, id), roles, left_at };
        FormerCard { links: open(&leaver), successor: one.successor.map(|id| name(&vault, id)), leaver }
    };
    Ok(all.into_iter().map(card).collect())
}

fn is_listed(vault: &Vault, id: UserId) -> bool {
    team::members(vault).iter().any(|member| member.id == id)
}

/// The links whose secret or PIN somebody knows: who made them or gave the PIN. Those that still open something, and those that
/// were revoked since the person left.
async fn links_of(office: Office, leaver: &Leaver) -> Result<Vec<LinkLeft>, Trouble> {
    let vault = vault(office)?;
    let all = desk(&vault).list_links().await.map_err(told(office))?;
    Ok(left(&all, leaver))
}

fn left(all: &[LinkEntry], leaver: &Leaver) -> Vec<LinkLeft> {
    let one = |entry: &LinkEntry| {
        let LinkEntry::Link(link) = entry else { return None };
        let revoked = is_over(link.state(BrowserClock.now()), leaver.left_at)?;
        let name = link.name().unwrap_or_default().to_owned();
        let finding = link.findings().first().copied();
        is_known_to(link, leaver.id).then(|| LinkLeft { id: link.id(), name, finding, revoked })
    };
    all.iter().filter_map(one).collect()
}

fn is_known_to(link: &VerifiedLink, id: UserId) -> bool {
    let gives = |kind| matches!(kind, EventKind::LinkCreated | EventKind::LinkArmed);
    link.history().iter().any(|row| gives(row.kind()) && row.actor() == Some(id))
}

/// Whether a link is over because somebody left then; `None` for one that was over before.
fn is_over(state: LinkState, left_at: Option<Time>) -> Option<bool> {
    match state {
        LinkState::Active | LinkState::Paused { .. } | LinkState::Locked => Some(false),
        LinkState::Revoked { at } => left_at.is_some_and(|left| at >= left).then_some(true),
        LinkState::UsedUp | LinkState::Expired => None,
    }
}

/// Does what is left to be done: hands over, ends access under new keys, then revokes the links that the person knows.
/// Access ends before the links do: whoever leaves makes no new ones meanwhile.
pub async fn finish(
    office: Office,
    leaver: Leaver,
    successor: Option<UserId>,
    step: RwSignal<Option<Step>>,
) -> Result<Departure, Trouble> {
    let tells = move |now: Step| {
        step.try_set(Some(now));
    };
    tells(Step::HandingOver);
    let keys = vault(office)?;
    let before = of(office, &keys, leaver.id).await?;
    if let Some(successor) = successor.filter(|id| before.successor != Some(*id)) {
        let done = desk(&keys).hand_over(leaver.id, successor, BrowserClock.now(), &mut rng()).await;
        done.map_err(told(office))?;
    }
    tells(Step::Renewing(team::members(&keys).len().saturating_sub(1)));
    if leaver.left_at.is_none() {
        super::team::remove(office, leaver.id).await?;
    }
    let after = of(office, &keys, leaver.id).await?;
    let leaver = Leaver { left_at: after.left_at, ..leaver };
    let links = revoke_links(office, &leaver, tells).await.ok();
    office.changed();
    Ok(Departure {
        leaver,
        // Sessions are over by now: the record says how many there were.
        held: Held { sessions: before.sessions, ..held(&after) },
        successor: after.successor.map(|id| name(&keys, id)),
        at: BrowserClock.now(),
        by: Maker::of(&keys),
        links,
    })
}

async fn revoke_links(
    office: Office,
    leaver: &Leaver,
    tells: impl Fn(Step),
) -> Result<Vec<LinkLeft>, Trouble> {
    let mut links = links_of(office, leaver).await?;
    let all = links.len();
    for (done, one) in links.iter_mut().enumerate() {
        tells(Step::Revoking(done, all));
        // What could not be revoked stands on the record and in the list of who left, where it can be tried again.
        one.revoked = one.revoked || link::revoke(office, one.id).await.is_ok();
    }
    tells(Step::Revoking(all, all));
    Ok(links)
}
