//! Who has left: what of it is not done yet, and the record once more.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::{Badge, Button, Glyph, Rank, Tone, TroubleNotice, format, load, tr};

use super::About;
use crate::act;
use crate::model::holding::{FormerCard, Leaver};
use crate::office::Office;

/// The list, for who manages the team; nothing while nobody has left.
#[component]
pub(super) fn Former(leaving: About<Leaver>) -> impl IntoView {
    let office = Office::here();
    let loaded = load(move || {
        office.changes.get();
        act::holding::former(office)
    });
    let rows = move || {
        let all = loaded.value.get().unwrap_or_default();
        all.into_iter().map(|card| view! { <Row card leaving/> }).collect_view()
    };
    view! {
        <TroubleNotice trouble=loaded.trouble/>
        <Show when=move || loaded.value.with(|all| all.as_ref().is_some_and(|all| !all.is_empty()))>
            <section class="card">
                <h2>{say("team-former")}</h2>
                <ul class="list">{rows}</ul>
            </section>
        </Show>
    }
}

#[component]
fn Row(card: FormerCard, leaving: About<Leaver>) -> impl IntoView {
    let FormerCard { leaver, successor, links } = card;
    let left_at = leaver.left_at.unwrap_or_default();
    let since = move || tr!("team-left-since", time = format::minute(left_at.0));
    let to = move || match successor.clone() {
        Some(name) => tr!("team-former-to", name = name),
        None => tr!("team-former-to-nobody"),
    };
    let open = links.filter(|n| *n > 0).map(|n| {
        let text = Signal::derive(move || tr!("team-former-links", n = n));
        view! { <Badge text tone=Tone::Warn glyph=Glyph::Link/> }
    });
    let unread = links.is_none().then(|| view! { <p class="soft">{say("team-left-links-text")}</p> });
    let name = leaver.name.clone();
    view! {
        <li class="item">
            <div class="grow">
                <p><strong><bdi>{name}</bdi></strong></p>
                <p class="soft numbers">{since}</p>
                <p class="soft">{to}</p>
                {unread}
            </div>
            {open}
            <Button text=say("team-former-open") rank=Rank::Quiet glyph=Glyph::Print on_press=move |()| leaving.open(leaver.clone())/>
        </li>
    }
}
