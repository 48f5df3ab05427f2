//! Befund: what it says, its files, who sent it, what happened to it.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use siegel_kit::catalogue::say;
use siegel_kit::title::titled;
use siegel_kit::{Help, Loaded, Notice, NoticeKind, PageHead, Waiting, load};

use crate::act;
use crate::model::finding::{CardState, FindingDetail};
use crate::office::Office;
use crate::part::badges;
use crate::part::files::Files;

mod actions;
mod cards;
mod thread;

use actions::{Actions, Proving};
use cards::{Facts, History, Recipients, Sender};
use thread::Thread;

/// One finding.
#[component]
pub fn FindingPage() -> impl IntoView {
    let office = Office::here();
    titled(say("finding-page"));
    let params = use_params_map();
    let id = move || params.read().get("id").unwrap_or_default();
    let loaded = load(move || {
        office.changes.get();
        act::finding::open(office, id())
    });
    // The files stay as they are shown when only the states around them change.
    let core = Memo::new(move |_| loaded.value.with(|detail| detail.as_ref().map(|detail| detail.card.id)));
    let body = move || {
        core.get()?;
        let detail = loaded.value.get_untracked()?;
        Some(view! { <Shown detail loaded/> })
    };
    view! {
        <Waiting loaded/>
        {body}
        <Help texts=vec![say("finding-help-1"), say("finding-help-2"), say("finding-help-3")]/>
    }
}

#[component]
fn Shown(detail: FindingDetail, loaded: Loaded<FindingDetail>) -> impl IntoView {
    let (title, urgency) = (detail.card.shown_title(), detail.card.urgency);
    let withdrawn =
        move || loaded.value.with(|d| d.as_ref().is_some_and(|d| d.card.state == CardState::Withdrawn));
    let (head, proving) = (detail.clone(), RwSignal::new(false));
    view! {
        <PageHead title>
            <Actions detail=head loaded proving/>
        </PageHead>
        {detail.own.then(|| view! { <Proving id=detail.card.id open=proving/> })}
        <div class="badges">{badges::urgency(urgency)}</div>
        <Show when=withdrawn>
            <Notice kind=NoticeKind::Warn title=say("finding-withdrawn")><p>{say("finding-withdrawn-text")}</p></Notice>
        </Show>
        <div class="split">
            <Files finding=detail.clone()/>
            <div class="stack">
                <Sender detail=detail.clone()/>
                <Facts detail=detail.clone()/>
                {detail.own.then(|| view! { <Recipients loaded/> })}
                <Thread verified=detail.verified.clone()/>
                <History loaded/>
            </div>
        </div>
    }
}
