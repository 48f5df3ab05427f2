//! What can be done with a finding.

use leptos::prelude::*;
use siegel_api::id::FindingId;
use siegel_api::time::Time;
use siegel_kit::catalogue::say;
use siegel_kit::{
    Badge, Button, ButtonLink, Glyph, Loaded, Rank, Task, Tone, Trouble, TroubleNotice, format, tr,
};

use super::cases::AddToCase;
use super::withdraw::WithdrawDialog;
use crate::act;
use crate::model::finding::{CardState, Delivery, FindingDetail, RecipientState};
use crate::model::right::Right;
use crate::office::Office;
use crate::part::export::{Document, DocumentDialog, Making};

/// Filing, answering, correcting, giving to a patient, the proof of dispatch, withdrawing.
#[component]
pub fn Actions(
    detail: FindingDetail,
    loaded: Loaded<FindingDetail>,
    proving: RwSignal<bool>,
) -> impl IntoView {
    let office = Office::here();
    let id = detail.card.id;
    let filing = Task::default();
    let (asking, adding) = (RwSignal::new(false), RwSignal::new(false));
    let filed = Memo::new(move |_| loaded.value.with(|d| d.as_ref().and_then(|d| d.filed.clone())));
    let withdrawable = move || {
        let may = |d: &FindingDetail| d.card.state != CardState::Withdrawn && !d.takeable.is_empty();
        office.may(Right::WithdrawOwn) && loaded.value.with(|d| d.as_ref().is_some_and(may))
    };
    let correctable = move || {
        let may = |d: &FindingDetail| d.may_correct && d.card.state != CardState::Withdrawn;
        loaded.value.with(|d| d.as_ref().is_some_and(may))
    };
    let may_answer = move || loaded.value.with(|d| d.as_ref().is_none_or(|d| d.may_answer));
    let answers = move || office.may(Right::SendFindings) && may_answer();
    let addable = move || {
        office.may(Right::SendFindings)
            && loaded
                .value
                .with(|d| d.as_ref().is_some_and(|d| d.own && d.card.state != CardState::Withdrawn))
    };
    let is_given = move || {
        let given = |one: &RecipientState| one.case.is_none() && one.delivery < Delivery::Withdrawn;
        loaded.value.with(|d| d.as_ref().is_some_and(|d| d.card.recipients.iter().any(given)))
    };
    let verified = StoredValue::new(detail.verified.clone());
    let file =
        move |()| filing.run(act::finding::file(office, verified.get_value()), move |()| office.changed());
    // Taken back while the button was still there: the page looks again, and says so.
    Effect::new(move |_| {
        if filing.trouble.with(|trouble| trouble.as_ref().is_some_and(Trouble::is_gone)) {
            office.changed();
        }
    });
    view! {
        {move || filed.get().filter(|_| !detail.own).map(|filed| view! {
            <Badge text=Signal::derive(move || filed_words(&filed)) tone=Tone::Good glyph=Glyph::Folder/>
        })}
        <Show when=move || !detail.own && filed.with(Option::is_none)>
            <Button text=say("finding-file") rank=Rank::Primary glyph=Glyph::Folder busy=filing.busy on_press=file/>
        </Show>
        <Show when=move || answers() && !detail.own>
            <ButtonLink text=say("answer-go") href=format!("/senden?antwort={id}") glyph=Glyph::Send/>
        </Show>
        <Show when=move || answers() && detail.own && is_given()>
            <ButtonLink text=say("answer-supplement") href=format!("/senden?antwort={id}") glyph=Glyph::Plus/>
        </Show>
        <Show when=move || office.may(Right::SendFindings) && !may_answer()>
            <p class="soft" id="answer-not">{say("unit-answer-not")}</p>
        </Show>
        <Show when=correctable>
            <ButtonLink text=say("correct-go") href=format!("/senden?korrektur={id}") glyph=Glyph::Sent/>
        </Show>
        <Show when=addable>
            <Button text=say("case-add-finding") glyph=Glyph::Cases on_press=move |()| adding.set(true)/>
        </Show>
        <Show when=move || detail.may_pass_on && office.may(Right::GiveLinks)>
            <ButtonLink text=say("links-new") href=format!("/links/neu?befund={id}") glyph=Glyph::Link/>
        </Show>
        {detail.own.then(|| view! {
            <Button text=say("dispatch-title") glyph=Glyph::Print on_press=move |()| proving.set(true)/>
        })}
        <Show when=withdrawable>
            <Button text=say("finding-withdraw") rank=Rank::Danger glyph=Glyph::Cross on_press=move |()| asking.set(true)/>
        </Show>
        <TroubleNotice trouble=filing.trouble/>
        <WithdrawDialog asking loaded/>
        {detail.own.then(|| view! { <AddToCase verified=verified.get_value() loaded open=adding/> })}
    }
}

/// When and by whom it was put into the record.
fn filed_words((at, by): &(Time, Option<String>)) -> String {
    let at = format::minute(at.0);
    match by {
        Some(who) => tr!("finding-filed-by", at = at, who = who.clone()),
        None => tr!("finding-filed-at", at = at),
    }
}

/// The proof that it was sent (PR5).
#[component]
pub fn Proving(id: FindingId, open: RwSignal<bool>) -> impl IntoView {
    let office = Office::here();
    let make = move |control, read: RwSignal<usize>| -> Making {
        let proof = act::export::prove(office, vec![id], control, move |n| {
            let _ = read.try_set(n);
        });
        Box::pin(async move { proof.await.map(Document::Dispatch) })
    };
    view! { <DocumentDialog id="dispatch" title=say("dispatch-title") open make/> }
}
