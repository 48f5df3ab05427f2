//! Ausgang: what the practice sent, and how far it got with each recipient.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::title::titled;
use siegel_kit::{
    ButtonLink, Cell, Empty, Glyph, Help, Loaded, PageHead, Rank, Table, TextField, Waiting, format, load, tr,
};

use crate::act;
use crate::model::finding::{FindingCard, RecipientState};
use crate::office::Office;
use crate::part::badges;
use crate::part::patient::patient;

/// The list of what was sent.
#[component]
pub fn SentPage() -> impl IntoView {
    let office = Office::here();
    titled(say("nav-sent"));
    let loaded = load(move || {
        office.changes.get();
        act::finding::sent(office)
    });
    let search = RwSignal::new(String::new());
    view! {
        <PageHead title=say("nav-sent") lead=say("sent-lead")>
            <ButtonLink text=say("nav-send-long") href="/senden" rank=Rank::Primary glyph=Glyph::Send/>
        </PageHead>
        <div class="filters" role="search">
            <TextField id="search" kind="search" optional=true label=say("list-search") value=search/>
        </div>
        <Waiting loaded/>
        <Rows loaded search/>
        <Help texts=vec![say("sent-help-1"), say("sent-help-2"), say("sent-help-3")]/>
    }
}

#[component]
fn Rows(loaded: Loaded<Vec<FindingCard>>, search: RwSignal<String>) -> impl IntoView {
    let shown = Memo::new(move |_| {
        let mut cards = loaded.value.get().unwrap_or_default();
        cards.retain(|card| card.matches(&search.read()));
        cards
    });
    let none_at_all = move || loaded.value.with(|all| all.as_ref().is_some_and(Vec::is_empty));
    let nothing_found = move || {
        loaded.value.with(|all| all.as_ref().is_some_and(|all| !all.is_empty())) && shown.read().is_empty()
    };
    view! {
        <Show when=none_at_all>
            <Empty text=say("sent-empty") glyph=Glyph::Sent>
                <ButtonLink text=say("sent-first") href="/senden" rank=Rank::Primary glyph=Glyph::Send/>
            </Empty>
        </Show>
        <Show when=nothing_found>
            <Empty text=say("list-nothing-found") glyph=Glyph::Search/>
        </Show>
        <Show when=move || !shown.read().is_empty()>
            <Table caption=say("nav-sent") heads=["finding-title", "finding-patient", "finding-sent-at", "finding-recipients", "finding-valid-until"].map(say).to_vec()>
                {move || shown.get().into_iter().map(row).collect_view()}
            </Table>
        </Show>
        <p class="visually-hidden" role="status">
            {move || loaded.value.with(Option::is_some).then(|| tr!("list-count", n = shown.read().len()))}
        </p>
    }
}

fn row(card: FindingCard) -> impl IntoView {
    let (sent_at, valid_until, title) = (card.sent_at.0, card.valid_until.0, card.shown_title());
    view! {
        <tr>
            <Cell head=say("finding-title")>
                <a class="row-link" href=format!("/befund/{}", card.id)><bdi>{title}</bdi></a>
                <div class="badges">{badges::urgency(card.urgency)}</div>
            </Cell>
            <Cell head=say("finding-patient")>{patient(card.patient, card.born)}</Cell>
            <Cell head=say("finding-sent-at")><span class="numbers">{move || format::minute(sent_at)}</span></Cell>
            <Cell head=say("finding-recipients")>{recipients(card.recipients)}</Cell>
            <Cell head=say("finding-valid-until")><span class="numbers">{move || format::day(valid_until)}</span></Cell>
        </tr>
    }
}

fn recipients(all: Vec<RecipientState>) -> impl IntoView {
    if all.is_empty() {
        return view! { <span class="soft">{say("sent-no-recipient")}</span> }.into_any();
    }
    let line = |one: RecipientState| view! { <div class="badges"><bdi>{one.practice}</bdi>{badges::delivery(one.delivery)}</div> };
    all.into_iter().map(line).collect_view().into_any()
}
