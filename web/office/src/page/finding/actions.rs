//! What can be done with a finding.

use std::sync::Arc;

use leptos::prelude::*;
use siegel_api::id::FindingId;
use siegel_api::time::Time;
use siegel_client::finding::VerifiedFinding;
use siegel_kit::catalogue::say;
use siegel_kit::{
    Badge, Button, ButtonLink, Dialog, Glyph, Loaded, Rank, Task, Tone, Trouble, TroubleNotice, format, tr,
};

use super::cases::AddToCase;
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
    let by_own = office.vault().is_some_and(|vault| vault.user_id() == detail.verified.author().user_id());
    let withdrawable = move || {
        let right = if by_own { Right::WithdrawOwn } else { Right::WithdrawAll };
        let may = |d: &FindingDetail| {
            office.may(right)
                && d.own
                && d.card.state != CardState::Withdrawn
                && !d.card.recipients.is_empty()
        };
        loaded.value.with(|d| d.as_ref().is_some_and(may))
    };
    let correctable = move || {
        let may = |d: &FindingDetail| d.may_correct && d.card.state != CardState::Withdrawn;
        loaded.value.with(|d| d.as_ref().is_some_and(may))
    };
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
        <Show when=move || office.may(Right::SendFindings) && !detail.own>
            <ButtonLink text=say("answer-go") href=format!("/senden?antwort={id}") glyph=Glyph::Send/>
        </Show>
        <Show when=move || office.may(Right::SendFindings) && detail.own && is_given()>
            <ButtonLink text=say("answer-supplement") href=format!("/senden?antwort={id}") glyph=Glyph::Plus/>
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
        <WithdrawDialog verified asking loaded/>
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

#[component]
fn WithdrawDialog(
    verified: StoredValue<Arc<VerifiedFinding>>,
    asking: RwSignal<bool>,
    loaded: Loaded<FindingDetail>,
) -> impl IntoView {
    let office = Office::here();
    let task = Task::default();
    let withdraw = move |()| {
        task.run(act::finding::withdraw(office, verified.get_value()), move |()| {
            asking.set(false);
            office.changed();
        });
    };
    let fates = move || {
        let all = loaded.value.with(|d| d.as_ref().map(|d| d.card.recipients.clone()).unwrap_or_default());
        let standing = all.into_iter().filter(|one| one.delivery != Delivery::Withdrawn);
        let line = |one: RecipientState| {
            view! { <li><strong><bdi>{one.shown()}</bdi></strong>": "{move || one.fate()}</li> }
        };
        standing.map(line).collect_view()
    };
    let was_corrected = move || loaded.value.with(|d| d.as_ref().is_some_and(|d| d.card.revision > 1));
    let was_read = move || {
        let read = |one: &RecipientState| one.opened.is_some() || one.fetched_at.is_some();
        loaded.value.with(|d| d.as_ref().is_some_and(|d| d.card.recipients.iter().any(read)))
    };
    view! {
        <Dialog id="withdraw" title=say("finding-withdraw") open=asking>
            <p>{say("finding-withdraw-text")}</p>
            <ul>{fates}</ul>
            <Show when=was_corrected><p>{say("fate-earlier")}</p></Show>
            <Show when=was_read><p>{say("fate-breach")}</p></Show>
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text=say("finding-withdraw-go") rank=Rank::Danger busy=task.busy on_press=withdraw/>
                <Button text=say("dialog-cancel") on_press=move |()| asking.set(false)/>
            </div>
        </Dialog>
    }
}
