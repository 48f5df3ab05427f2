//! Befund: what it says, its files, who sent it, what happened to it.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use siegel_api::id::FindingId;
use siegel_kit::catalogue::say;
use siegel_kit::title::titled;
use siegel_kit::{ButtonLink, Glyph, Help, Loaded, Notice, NoticeKind, PageHead, Trouble, Waiting, load};

use crate::act;
use crate::model::finding::{CardState, FindingCard, FindingDetail};
use crate::office::Office;
use crate::part::badges;
use crate::part::files::Files;
use crate::part::folders::FolderLine;
use crate::part::patient::patient;

mod actions;
mod cards;
mod cases;
mod thread;
mod versions;
mod withdraw;

use actions::{Actions, Proving};
use cards::{Facts, History, Recipients, Sender};
use cases::ThroughCase;
use thread::Thread;
use versions::{OutrunLinks, Superseded, Versions};

/// What the address asks for: a finding, in its newest version where nothing is said.
#[derive(Clone, PartialEq, Eq)]
struct Asked {
    id: String,
    revision: Option<u64>,
}

/// One finding.
#[component]
pub fn FindingPage() -> impl IntoView {
    let office = Office::here();
    titled(say("finding-page"));
    let (params, query) = (use_params_map(), use_query_map());
    let asked = Memo::new(move |_| Asked {
        id: params.read().get("id").unwrap_or_default(),
        revision: query.read().get("fassung").and_then(|number| number.parse().ok()),
    });
    // What somebody reads stays: a corrected version is told of, and takes its place when they say so.
    let read = StoredValue::new(None::<(Asked, u64)>);
    let loaded = load(move || {
        office.changes.get();
        let asked = asked.get();
        let held = read.with_value(|read| read.as_ref().filter(|read| read.0 == asked).map(|read| read.1));
        async move {
            let revision = held.or(asked.revision);
            let detail = act::finding::open(office, asked.id.clone(), revision).await?;
            read.try_set_value(Some((asked, detail.card.revision)));
            Ok(detail)
        }
    });
    // The files stay as they are shown when only the states around them change.
    let core = Memo::new(move |_| {
        loaded.value.with(|detail| detail.as_ref().map(|detail| (detail.card.id, detail.card.revision)))
    });
    // What was taken back goes from the page at once, and with it what was opened of it.
    let gone = Memo::new(move |_| loaded.trouble.with(|told| told.as_ref().is_some_and(Trouble::is_gone)));
    let body = move || {
        core.get().filter(|_| !gone.get())?;
        let detail = loaded.value.get_untracked()?;
        Some(view! { <Shown detail loaded/> })
    };
    view! {
        {move || gone.get().then(|| view! { <Gone id=asked.with(|asked| asked.id.clone())/> })}
        <Waiting loaded/>
        {body}
        <Help texts=vec![say("finding-help-1"), say("finding-help-2"), say("finding-help-3")]/>
    }
}

/// A finding that is there no more: whose it was, as far as this session saw it.
#[component]
fn Gone(id: String) -> impl IntoView {
    let before = id.parse().ok().and_then(|id: FindingId| Office::here().remembered(id));
    let title = before.as_ref().map_or_else(|| say("finding-page"), FindingCard::shown_title);
    view! {
        <PageHead title>
            <ButtonLink text=say("finding-back") href="/eingang" glyph=Glyph::Inbox/>
        </PageHead>
        {before.map(|card| view! {
            <p><bdi>{card.practice}</bdi></p>
            <p>{patient(card.patient, card.born)}</p>
        })}
    }
}

#[component]
fn Shown(detail: FindingDetail, loaded: Loaded<FindingDetail>) -> impl IntoView {
    let (title, urgency) = (detail.card.shown_title(), detail.card.urgency);
    let withdrawn =
        move || loaded.value.with(|d| d.as_ref().is_some_and(|d| d.card.state == CardState::Withdrawn));
    let (head, proving) = (detail.clone(), RwSignal::new(false));
    // What was replaced is only read.
    let newest = Memo::new(move |_| loaded.value.with(|d| d.as_ref().is_none_or(|d| d.newer().is_none())));
    let head = StoredValue::new(head);
    view! {
        <PageHead title>
            <Show when=move || newest.get()>
                <Actions detail=head.get_value() loaded proving/>
            </Show>
        </PageHead>
        {detail.own.then(|| view! { <Proving id=detail.card.id open=proving/> })}
        <div class="badges">
            {badges::urgency(urgency)}{badges::corrected(detail.card.revision)}{detail.card.unit.clone().map(badges::unit)}
        </div>
        <FolderLine loaded/>
        {detail.through.clone().map(|through| view! { <ThroughCase through/> })}
        <Superseded loaded/>
        <OutrunLinks verified=detail.verified.clone()/>
        <Show when=withdrawn>
            <Notice kind=NoticeKind::Warn title=say("finding-withdrawn")><p>{say("finding-withdrawn-text")}</p></Notice>
        </Show>
        <div class="split">
            <Files finding=detail.clone() newest/>
            <div class="stack">
                <Sender detail=detail.clone()/>
                <Facts detail=detail.clone()/>
                {detail.own.then(|| view! { <Recipients loaded/> })}
                <Versions loaded/>
                <Thread verified=detail.verified.clone()/>
                <History loaded/>
            </div>
        </div>
    }
}
