//! The record of somebody's leaving: its parts, and the sheet.

use leptos::prelude::*;
use siegel_api::statement::Roles;
use siegel_api::time::Time;
use siegel_client::export::moment::Moment;
use siegel_kit::catalogue::say;
use siegel_kit::{Sheet, format, tr};

use crate::model::holding::{Departure, Held, LinkLeft};
use crate::model::role::roles_words;
use crate::office::Office;
use crate::part::export_log::Cover;

/// What has to be done outside the service: also the ids of the fields.
pub(super) const OUTSIDE: [&str; 6] = [
    "team-check-keys",
    "team-check-devices",
    "team-check-sheet",
    "team-check-accounts",
    "team-check-cards",
    "team-check-copies",
];

/// Which of it is done.
pub(super) type Checklist = [RwSignal<bool>; OUTSIDE.len()];

/// Links by name.
#[component]
pub(super) fn Links(links: Vec<LinkLeft>) -> impl IntoView {
    if links.is_empty() {
        return view! { <p>{say("team-leave-links-none")}</p> }.into_any();
    }
    let row = |link: LinkLeft| {
        let state = link.revoked.then(|| view! { ": "{say("team-link-revoked")} });
        view! { <li><bdi>{called(link.name)}</bdi>{state}</li> }
    };
    let rows = links.into_iter().map(row).collect_view();
    view! {
        <p>{say("team-leave-links-text")}</p>
        <ul>{rows}</ul>
    }
    .into_any()
}

pub(super) fn called(name: String) -> AnyView {
    if name.is_empty() { say("team-link-unnamed").into_any() } else { name.into_any() }
}

/// What the person holds, in numbers. Of who has left, sessions are over.
#[component]
pub(super) fn Holds(roles: Roles, held: Held, is_past: bool) -> impl IntoView {
    let drafts = move || match held.drafts_since {
        Some(since) => tr!("team-holds-drafts-since", n = held.drafts, day = format::day(since.0)),
        None => held.drafts.to_string(),
    };
    let sessions = (!is_past)
        .then(|| view! { <dt>{say("team-holds-sessions")}</dt><dd class="numbers">{held.sessions}</dd> });
    view! {
        <dl>
            <dt>{say("team-role")}</dt><dd>{move || roles_words(roles)}</dd>
            <dt>{say("team-holds-drafts")}</dt><dd class="numbers">{drafts}</dd>
            <dt>{say("team-holds-unopened")}</dt><dd class="numbers">{held.unopened}</dd>
            <dt>{say("team-holds-passkeys")}</dt><dd class="numbers">{held.passkeys}</dd>
            {sessions}
        </dl>
    }
}

/// The printed record.
#[component]
pub(super) fn DepartureSheet(
    departure: Departure,
    checks: Checklist,
    printing: RwSignal<bool>,
) -> impl IntoView {
    let office = Office::here();
    let Departure { leaver, held, successor, at, by, links } = departure;
    let ended = ["team-leave-ends-1", "team-leave-ends-2", "team-leave-ends-3"];
    let ended = ended.map(|key| view! { <li>{say(key)}</li> }).collect_view();
    let outside = checks.into_iter().zip(OUTSIDE).map(|(done, key)| {
        view! { <li>{if done.get_untracked() { "☑ " } else { "☐ " }}{say(key)}</li> }
    });
    let left_at = leaver.left_at.map(|Time(left)| {
        view! { <dt>{say("team-sheet-left")}</dt><dd>{move || format::minute(left)}</dd> }
    });
    let heir = successor.map_or_else(|| say("team-leave-heir-none").into_any(), IntoAny::into_any);
    view! {
        <Sheet printing trial=office.trial() report=true>
            <h1>{say("team-sheet-title")}</h1>
            <dl>
                <dt>{say("team-sheet-person")}</dt><dd><bdi>{leaver.name}</bdi></dd>
                {left_at}
                <dt>{say("team-leave-heir")}</dt><dd><bdi>{heir}</bdi></dd>
            </dl>
            <Cover made_at=Moment(at) made_by=by/>
            <h2>{say("team-sheet-held")}</h2>
            <Holds roles=leaver.roles held is_past=held.sessions == 0/>
            <h2>{say("team-sheet-ended")}</h2>
            <ul>{ended}</ul>
            <h2>{say("team-leave-links")}</h2>
            {revoked(links)}
            <h2>{say("team-leave-stays")}</h2>
            <ul>
                <li>{say("team-leave-stays-1")}</li>
                <li>{say("team-leave-stays-2")}</li>
            </ul>
            <h2>{say("team-leave-outside")}</h2>
            <ul class="ticks">{outside.collect_view()}</ul>
            <p class="signature">{say("team-sheet-signature")}</p>
            <p class="signature">{say("team-sheet-signature-leaver")}</p>
        </Sheet>
    }
}

fn revoked(links: Option<Vec<LinkLeft>>) -> AnyView {
    let Some(links) = links else {
        return view! { <p>{say("team-left-links-text")}</p> }.into_any();
    };
    if links.is_empty() {
        return view! { <p>{say("team-leave-links-none")}</p> }.into_any();
    }
    let row = |link: LinkLeft| {
        let state = if link.revoked { "team-link-revoked" } else { "team-link-not-revoked" };
        view! { <li><bdi>{called(link.name)}</bdi>": "{say(state)}</li> }
    };
    view! { <ul>{links.into_iter().map(row).collect_view()}</ul> }.into_any()
}
