//! One case: who takes part, what lies in it, and what can be done with it. What others do in it appears by itself; who
//! takes part no longer sees nothing of it any more.

mod add;
mod contents;
mod ends;
mod participants;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use siegel_kit::catalogue::say;
use siegel_kit::title::titled;
use siegel_kit::{
    Button, ButtonLink, Glyph, Help, Loaded, Notice, NoticeKind, PageHead, Rank, Task, Trouble,
    TroubleNotice, Waiting, load, tr,
};

use crate::act;
use crate::model::case::{CaseCard, CaseDetail, CaseState};
use crate::model::right::Right;
use crate::office::Office;
use crate::part::badges;
use add::AddPractice;
use contents::Contents;
use ends::{CloseDialog, LeaveDialog};
use participants::Participants;

/// One case.
#[component]
pub fn CasePage() -> impl IntoView {
    let office = Office::here();
    titled(say("case-one"));
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let loaded = load(move || {
        office.changes.get();
        act::case::find(office, id.get())
    });
    // Who was removed has nothing more to see here, and what the page showed goes at once.
    let gone = Memo::new(move |_| loaded.trouble.with(|told| told.as_ref().is_some_and(Trouble::is_gone)));
    let shown = Memo::new(move |_| loaded.value.with(|detail| detail.as_ref().map(|detail| detail.card.id)));
    let body = move || {
        shown.get().filter(|_| !gone.get())?;
        Some(view! { <Shown loaded/> })
    };
    view! {
        {move || gone.get().then(|| view! { <Gone/> })}
        <Show when=move || !gone.get()>
            <Waiting loaded/>
        </Show>
        {body}
        <Help texts=vec![say("case-help-1"), say("case-help-2"), say("case-help-3")]/>
    }
}

/// A case that is not there for this practice.
#[component]
fn Gone() -> impl IntoView {
    view! {
        <PageHead title=say("case-one")>
            <ButtonLink text=say("case-back") href="/fallakten" glyph=Glyph::Folder/>
        </PageHead>
        <Notice kind=NoticeKind::Warn title=say("case-gone")><p>{say("case-gone-text")}</p></Notice>
    }
}

/// What the parts of the page follow: the case as it was last read.
fn card_of(loaded: Loaded<CaseDetail>) -> Memo<CaseCard> {
    Memo::new(move |before: Option<&CaseCard>| {
        let now = loaded.value.with(|detail| detail.as_ref().map(|detail| detail.card.clone()));
        now.or(before.cloned())
            .unwrap_or_else(|| CaseCard::empty(siegel_api::id::GroupId([0; 16]), CaseState::Refused))
    })
}

#[component]
fn Shown(loaded: Loaded<CaseDetail>) -> impl IntoView {
    let office = Office::here();
    let card = card_of(loaded);
    let title = Signal::derive(move || card.with(|card| card.shown_title().get()));
    let lead = Signal::derive(move || card.with(|card| card.patient.clone()));
    let manages = move || office.may(Right::ManageCases);
    let (adding, leaving, closing) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let keeps = move || manages() && card.with(|card| card.own && card.state != CaseState::Closed);
    let takes = move || office.may(Right::SendFindings) && card.with(|card| card.takes(manages()));
    let send_to = move || card.with(|card| format!("/senden?fallakte={}", card.id));
    let leaves = move || manages() && card.with(|card| !card.own);
    view! {
        <PageHead title lead>
            <Show when=takes>
                <ButtonLink text=say("case-send") href=send_to() rank=Rank::Primary glyph=Glyph::Send/>
            </Show>
            <Show when=keeps>
                <Button text=say("case-add-practice") glyph=Glyph::Plus on_press=move |()| adding.set(true)/>
                <Button text=say("case-close") glyph=Glyph::Lock on_press=move |()| closing.set(true)/>
            </Show>
            <Show when=leaves>
                <Button text=say("case-leave") rank=Rank::Danger glyph=Glyph::Out on_press=move |()| leaving.set(true)/>
            </Show>
        </PageHead>
        <div class="badges">{move || badges::case(card.with(|card| card.state))}</div>
        <Waits loaded card/>
        <Show when=move || card.with(|card| card.state == CaseState::Closed)>
            <Notice title=say("case-closed")><p>{say("case-closed-text")}</p></Notice>
        </Show>
        <Show when=move || adding.get() && keeps()>
            <AddPractice loaded adding/>
        </Show>
        <div class="split">
            <Contents loaded/>
            <Participants loaded/>
        </div>
        <CloseDialog loaded open=closing/>
        <LeaveDialog loaded open=leaving/>
    }
}

/// It takes nothing until it has new keys, of a closed one no correction: who can give them does so by one press, others are told whom to ask.
#[component]
fn Waits(loaded: Loaded<CaseDetail>, card: Memo<CaseCard>) -> impl IntoView {
    let office = Office::here();
    let task = Task::default();
    let renew = move |()| {
        let id = card.with_untracked(|card| card.id);
        task.run(act::case::renew(office, id), move |()| office.changed());
    };
    let own = move || card.with(|card| card.own);
    let may = move || own() && office.may(Right::ManageCases);
    let who = move || {
        if own() {
            tr!("case-waits-own")
        } else {
            tr!("case-waits-ask", who = card.with(|card| card.opener.clone()))
        }
    };
    let left = move || {
        let names = |detail: &CaseDetail| {
            let gone = detail.participants.iter().filter(|one| one.left);
            gone.map(|one| one.name.clone()).collect::<Vec<_>>().join(", ")
        };
        let names = loaded.value.with(|detail| detail.as_ref().map(names).unwrap_or_default());
        (!names.is_empty()).then(|| tr!("case-waits-left", who = names))
    };
    let is_closed = move || card.with(|card| card.state == CaseState::Closed);
    let text = move || tr!(if is_closed() { "case-waits-closed-text" } else { "case-waits-text" });
    let waits = move || card.with(|card| card.waits);
    view! {
        <Show when=waits>
            <Notice kind=NoticeKind::Warn title=say("case-waits-title")>
                <p>{left}" "{text}</p>
                <Show when=may fallback=move || view! { <p>{who}</p> }>
                    <p>{say("case-waits-do")}</p>
                    <TroubleNotice trouble=task.trouble/>
                    <div class="actions">
                        <Button text=say("case-renew") rank=Rank::Primary glyph=Glyph::Key busy=task.busy on_press=renew/>
                    </div>
                </Show>
            </Notice>
        </Show>
    }
}
