//! Fallakten: the cases in which the practice takes part; what changed last comes first.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::title::titled;
use siegel_kit::{
    ButtonLink, Cell, Empty, Glyph, Help, Loaded, PageHead, Rank, Table, TextField, Waiting, format, lines,
    load, tr,
};

use crate::act;
use crate::model::case::{CaseCard, CaseState};
use crate::model::right::Right;
use crate::office::Office;
use crate::part::badges;

/// The list.
#[component]
pub fn CasesPage() -> impl IntoView {
    let office = Office::here();
    titled(say("nav-cases"));
    let loaded = load(move || {
        office.changes.get();
        act::case::list(office)
    });
    let search = RwSignal::new(String::new());
    let any = move || loaded.value.with(|all| all.as_ref().is_some_and(|all| !all.is_empty()));
    view! {
        <PageHead title=say("nav-cases") lead=say("cases-lead")>
            <Show when=move || office.may(Right::ManageCases)>
                <ButtonLink text=say("case-new") href="/fallakten/neu" rank=Rank::Primary glyph=Glyph::Plus/>
            </Show>
        </PageHead>
        <Show when=any>
            <div class="filters" role="search">
                <TextField id="search" kind="search" optional=true label=say("list-search") value=search/>
            </div>
        </Show>
        <Waiting loaded/>
        <Rows loaded search/>
        <Help texts=vec![say("cases-help-1"), say("cases-help-2"), say("cases-help-3")]/>
    }
}

#[component]
fn Rows(loaded: Loaded<Vec<CaseCard>>, search: RwSignal<String>) -> impl IntoView {
    let office = Office::here();
    let shown = Memo::new(move |_| {
        let mut cards = loaded.value.get().unwrap_or_default();
        cards.retain(|card| card.matches(&search.read()));
        cards
    });
    let none_at_all = move || loaded.value.with(|all| all.as_ref().is_some_and(Vec::is_empty));
    let nothing_found = move || {
        loaded.value.with(|all| all.as_ref().is_some_and(|all| !all.is_empty())) && shown.read().is_empty()
    };
    let empty =
        move || say(if office.may(Right::ManageCases) { "cases-empty" } else { "cases-empty-member" });
    view! {
        <Show when=none_at_all>
            <Empty text=empty() glyph=Glyph::Folder>
                <Show when=move || office.may(Right::ManageCases)>
                    <ButtonLink text=say("case-new") href="/fallakten/neu" rank=Rank::Primary glyph=Glyph::Plus/>
                </Show>
            </Empty>
        </Show>
        <Show when=nothing_found>
            <Empty text=say("list-nothing-found") glyph=Glyph::Search/>
        </Show>
        <Show when=move || !shown.read().is_empty()>
            <Table caption=say("nav-cases") heads=["case-one", "finding-patient", "case-others", "case-added", "finding-state"].map(say).to_vec()>
                {lines(shown, |card| card.id, row)}
            </Table>
        </Show>
        <p class="visually-hidden" role="status">
            {move || loaded.value.with(Option::is_some).then(|| tr!("list-count", n = shown.read().len()))}
        </p>
    }
}

fn row(card: CaseCard) -> impl IntoView {
    let (title, state, added) = (card.shown_title(), card.state, card.added_at);
    let name = if card.is_open() {
        view! { <a class="row-link" href=format!("/fallakte/{}", card.id)><bdi>{title}</bdi></a> }.into_any()
    } else {
        let hint = if state == CaseState::Changed { "case-changed-text" } else { "case-refused-text" };
        view! { <strong>{title}</strong><p class="soft">{say(hint)}</p> }.into_any()
    };
    let others = if card.is_open() && card.others.is_empty() {
        view! { <span class="soft">{say("case-alone")}</span> }.into_any()
    } else {
        view! { <bdi>{card.others.join(", ")}</bdi> }.into_any()
    };
    let added = match added {
        Some(at) => view! { <span class="numbers">{move || format::minute(at.0)}</span> }.into_any(),
        None if !card.is_open() => ().into_any(),
        None => view! { <span class="soft">{say("case-added-never")}</span> }.into_any(),
    };
    view! {
        <tr>
            <Cell head=say("case-one")>{name}</Cell>
            <Cell head=say("finding-patient")><bdi>{card.patient}</bdi></Cell>
            <Cell head=say("case-others")>{others}</Cell>
            <Cell head=say("case-added")>{added}</Cell>
            <Cell head=say("finding-state")>{badges::case(state)}</Cell>
        </tr>
    }
}
