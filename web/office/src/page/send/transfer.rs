//! The sending: bytes, time left, pause, go on, cancel (S-07, S-08, S-09). Whatever ends it, the draft stays with all
//! that has arrived.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::{Button, ButtonLink, Glyph, Notice, NoticeKind, Rank, TroubleNotice, tr};

use super::review::title_now;
use super::{Desk, Sending, Step};
use crate::act::draft::Keeping;
use crate::act::send::Delivered;
use crate::dispatch::{Dispatch, Parcel};
use crate::office::Office;
use crate::page::drafts::DiscardDialog;
use crate::part::on_the_way::UnderWay;

/// Sends as it appears.
#[component]
pub fn Transfer(sending: Sending) -> impl IntoView {
    let office = Office::here();
    let parcel = Parcel {
        keeper: sending.keeper.get_value(),
        handles: sending.picked.files(),
        what: title_now(sending),
        whom: sending.whom().join(", "),
        files: sending.picked.list.read_untracked().len(),
    };
    let dispatch = office.dispatches.begin(office, parcel);
    // Whoever takes nothing any more may be why it was not sent.
    let back = Callback::new(move |()| {
        office.changed();
        sending.step.set(Step::Form);
    });
    view! { <OnThisPage dispatch desk=sending.desk back/> }
}

/// Shows what is being sent, or was, as long as it is in the page. `back` leads to the form.
#[component]
pub fn OnThisPage(dispatch: Dispatch, desk: Desk, back: Callback<()>) -> impl IntoView {
    let office = Office::here();
    dispatch.show(office);
    // Who sees only now that it is the wrong practice reads it here.
    let line = Signal::derive(move || dispatch.line());
    let title = move || say(if dispatch.paused.get() { "transfer-paused" } else { "transfer-title" }).get();
    view! {
        <section class="card stack">
            <Show
                when=move || dispatch.sent.with(Option::is_none)
                fallback=move || view! { <Done dispatch desk line/> }
            >
                <Show when=move || dispatch.is_taken_back() fallback=move || view! { <h2>{title}</h2> }>
                    <h2>{say("transfer-back")}</h2>
                    <Notice kind=NoticeKind::Info><p>{say("transfer-back-text")}</p></Notice>
                </Show>
                <p><bdi>{line}</bdi></p>
                <TroubleNotice trouble=Signal::derive(move || dispatch.trouble())/>
                <Show
                    when=move || dispatch.task.busy.get()
                    fallback=move || view! {
                        <p>{say("transfer-stays")}</p>
                        <div class="actions">
                            <Button text=say("draft-go-on") rank=Rank::Primary glyph=Glyph::Send on_press=move |()| dispatch.go_on(office)/>
                            <Button text=say("review-back") glyph=Glyph::Back on_press=back/>
                            <Discard dispatch desk/>
                        </div>
                    }
                >
                    <UnderWay dispatch/>
                    <p class="soft">{say("transfer-goes-on")}</p>
                </Show>
            </Show>
        </section>
    }
}

/// Throws the draft away, after asking.
#[component]
fn Discard(dispatch: Dispatch, desk: Desk) -> impl IntoView {
    let office = Office::here();
    let open = RwSignal::new(false);
    let gone = move |()| {
        Keeping::here().forget();
        office.dispatches.put_away(dispatch);
        desk.anew.run(());
    };
    view! {
        <Button text=say("draft-discard") rank=Rank::Danger glyph=Glyph::Cross on_press=move |()| open.set(true)/>
        <DiscardDialog id=dispatch.id open on_gone=gone/>
    }
}

#[component]
fn Done(dispatch: Dispatch, desk: Desk, line: Signal<String>) -> impl IntoView {
    let sent: Option<Delivered> = dispatch.sent.get_untracked();
    let id = sent.map(|sent| sent.id);
    let links = sent.and_then(|sent| sent.corrected).unwrap_or_default();
    let to = if dispatch.is_sent_on { "transfer-done-text" } else { "transfer-done-kept" };
    let text = move || tr!(to, n = dispatch.files);
    view! {
        <Notice kind=NoticeKind::Good title=say("transfer-done")>
            <p><bdi>{line}</bdi></p>
            <p>{text}</p>
        </Notice>
        {(links.done > 0).then(|| view! {
            <Notice kind=NoticeKind::Info><p>{move || tr!("correct-links-done", n = links.done)}</p></Notice>
        })}
        {(links.left > 0).then(|| view! {
            <Notice kind=NoticeKind::Warn><p>{move || tr!("correct-links-left", n = links.left)}</p></Notice>
        })}
        <div class="actions">
            {id.map(|id| view! {
                <ButtonLink text=say("transfer-look") href=format!("/befund/{id}") rank=Rank::Primary glyph=Glyph::Eye/>
                <ButtonLink text=say("links-new") href=format!("/links/neu?befund={id}") glyph=Glyph::Link/>
            })}
            <Button text=say("transfer-another") glyph=Glyph::Plus on_press=desk.anew/>
            <ButtonLink text=say("nav-sent") href="/ausgang" glyph=Glyph::Sent/>
        </div>
    }
}
