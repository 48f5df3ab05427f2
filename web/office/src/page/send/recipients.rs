//! Step 3: to whom. Each practice is shown with its place and how far its keys are trusted; a changed key blocks
//! until fingerprints are compared (S-05). Nobody is chosen beforehand (D7).

use leptos::prelude::*;
use siegel_api::id::PracticeId;
use siegel_kit::catalogue::say;
use siegel_kit::{
    Button, ButtonLink, CheckField, Empty, Glyph, Notice, NoticeKind, Rank, TextField, Waiting, format, tr,
};

use super::Sending;
use crate::model::contact::{PracticeCard, Trust};
use crate::office::Office;
use crate::part::badges;
use crate::part::compare::CompareDialog;

/// The directory as cards.
#[component]
pub fn RecipientsPart(sending: Sending) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let error = sending.faults.of("recipients");
    let comparing = RwSignal::new(None::<PracticeId>);
    let shown = move || {
        let words = search.get().to_lowercase();
        let mut all = sending.directory.value.get().unwrap_or_default();
        all.retain(|card| {
            format!("{} {} {}", card.name, card.place, card.licence).to_lowercase().contains(words.trim())
        });
        all.into_iter().map(|card| view! { <Card card sending comparing/> }).collect_view()
    };
    let empty = move || sending.directory.value.with(|all| all.as_ref().is_some_and(Vec::is_empty));
    view! {
        <section class="card" class:faulty=move || error.with(Option::is_some) id="recipients" tabindex="-1">
            <h2>{say("send-recipients")}</h2>
            // An answer begins with whom it answers, and says so.
            <Show when=move || sending.letter.thread.read().is_none()>
                <p class="soft">{say("send-recipients-lead")}</p>
            </Show>
            <p class="field-error">{error}</p>
            <Waiting loaded=sending.directory/>
            <Show when=empty>
                <Empty text=say("contacts-empty") glyph=Glyph::People>
                    <ButtonLink text=say("contacts-invite") href="/kontakte" rank=Rank::Primary glyph=Glyph::Plus/>
                </Empty>
            </Show>
            <Show when=move || sending.directory.value.with(|all| all.as_ref().is_some_and(|all| all.len() > 5))>
                <TextField id="recipient-search" kind="search" optional=true label=say("contacts-search") value=search/>
            </Show>
            <ul class="list">{shown}</ul>
            <Show when=move || sending.letter.recipients.read().is_empty()>
                <CheckField id="link-only" label=say("send-link-only") help=say("send-link-only-help") value=sending.letter.link_only/>
            </Show>
            <Comparing comparing/>
        </section>
    }
}

#[component]
fn Card(card: PracticeCard, sending: Sending, comparing: RwSignal<Option<PracticeId>>) -> impl IntoView {
    let chosen = sending.letter.recipients;
    let (id, trust) = (card.id, card.trust);
    let is_chosen = move || chosen.read().contains(&id);
    let toggle = move |_| {
        chosen.update(|all| match all.iter().position(|one| *one == id) {
            Some(at) => drop(all.remove(at)),
            None => all.push(id),
        })
    };
    let since = card.since.map(|since| move || tr!("trust-since", day = format::day(since.0)));
    let licence = (!card.licence.is_empty())
        .then(|| view! { <small>{say("setup-licence")}" "<bdi>{card.licence.clone()}</bdi></small> });
    let by = card.compared.map(|compared| view! { <small><bdi>{move || compared.text()}</bdi></small> });
    let field = format!("recipient-{id}");
    view! {
        <li class="item" class:chosen=is_chosen>
            <label class="check grow choice-line" for=field.clone()>
                <input type="checkbox" id=field.clone() disabled=!trust.may_send() prop:checked=is_chosen on:change=toggle/>
                <span>
                    <strong><bdi>{card.name}</bdi></strong>
                    <small><bdi>{card.place}</bdi>{since.map(|since| view! { " · "{since} })}</small>
                    {licence}
                    {by}
                </span>
            </label>
            {badges::trust(trust)}
            <Hint trust chosen=Signal::derive(is_chosen)/>
            {matches!(trust, Trust::Changed | Trust::New | Trust::Pinned).then(|| view! {
                <Button text=say("compare-open") rank=Rank::Quiet glyph=Glyph::Shield on_press=move |()| comparing.set(Some(id))/>
            })}
        </li>
    }
}

/// What the trust means for sending: said aloud at first use, and where it blocks.
#[component]
pub fn Hint(trust: Trust, chosen: Signal<bool>) -> impl IntoView {
    let (kind, title, text, always) = match trust {
        Trust::Changed => (NoticeKind::Bad, "contact-changed", "contact-changed-text", true),
        Trust::Refused => (NoticeKind::Bad, "contact-refused", "contact-refused-text", true),
        Trust::New => (NoticeKind::Warn, "trust-first", "trust-first-text", false),
        Trust::Pinned => (NoticeKind::Info, "trust-unverified", "trust-unverified-text", false),
        Trust::Verified => return ().into_any(),
    };
    view! {
        <Show when=move || always || chosen.get()>
            <Notice kind title=say(title)><p>{say(text)}</p></Notice>
        </Show>
    }
    .into_any()
}

/// One dialogue for the whole list.
#[component]
pub fn Comparing(comparing: RwSignal<Option<PracticeId>>) -> impl IntoView {
    let office = Office::here();
    move || {
        comparing.get().map(|practice| {
            let open = RwSignal::new(true);
            Effect::new(move |_| {
                if !open.get() {
                    comparing.set(None);
                }
            });
            let verified = Callback::new(move |()| office.changed());
            view! { <CompareDialog practice open on_verified=verified/> }
        })
    }
}
