//! What is being sent, on the page that began it and, in a bar, on every other one: who goes on to other work sees how
//! far it is, takes it back in its last seconds, and is told what became of it.

use leptos::prelude::*;
use siegel_client::transfer::UNDO_MS;
use siegel_kit::catalogue::say;
use siegel_kit::{Button, ButtonLink, Glyph, Notice, NoticeKind, Progress, Rank, TroubleNotice, format, tr};

use crate::dispatch::Dispatch;
use crate::office::Office;

/// What is on its way and no page shows; what has been sent is told until the person goes on.
pub fn bar(office: Office, path: Memo<String>) -> impl IntoView {
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            office.dispatches.forget_sent();
        }
        now
    });
    move || office.dispatches.unseen().into_iter().map(|dispatch| view! { <One dispatch/> }).collect_view()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Busy,
    Sent,
    TakenBack,
    Failed,
}

#[component]
fn One(dispatch: Dispatch) -> impl IntoView {
    let state = Memo::new(move |_| {
        if dispatch.sent.with(Option::is_some) {
            State::Sent
        } else if dispatch.task.busy.get() {
            State::Busy
        } else if dispatch.is_taken_back() {
            State::TakenBack
        } else {
            State::Failed
        }
    });
    move || match state.get() {
        State::Busy => view! { <Busy dispatch/> }.into_any(),
        State::Sent => view! { <Sent dispatch/> }.into_any(),
        State::TakenBack => view! { <TakenBack dispatch/> }.into_any(),
        State::Failed => view! { <Failed dispatch/> }.into_any(),
    }
}

#[component]
fn Busy(dispatch: Dispatch) -> impl IntoView {
    view! {
        <section class="card stack on-the-way" aria-label=say("on-the-way")>
            <p><a href=dispatch.address()><bdi>{move || dispatch.line()}</bdi></a></p>
            <UnderWay dispatch/>
        </section>
    }
}

#[component]
fn Sent(dispatch: Dispatch) -> impl IntoView {
    let look = dispatch.sent.get_untracked().map(|sent| format!("/befund/{}", sent.id));
    view! {
        <Notice kind=NoticeKind::Good title=say("transfer-done")>
            <p><bdi>{move || dispatch.line()}</bdi></p>
            <div class="actions">
                {look.map(|href| view! { <ButtonLink text=say("transfer-look") href glyph=Glyph::Eye/> })}
                <PutAway dispatch/>
            </div>
        </Notice>
    }
}

#[component]
fn TakenBack(dispatch: Dispatch) -> impl IntoView {
    view! {
        <Notice kind=NoticeKind::Info title=say("transfer-back")>
            <p><bdi>{move || dispatch.line()}</bdi></p>
            <p>{say("transfer-back-text")}" "{say("transfer-stays")}</p>
            <div class="actions">
                <ButtonLink text=say("nav-drafts") href="/entwuerfe" glyph=Glyph::Folder/>
                <PutAway dispatch/>
            </div>
        </Notice>
    }
}

#[component]
fn Failed(dispatch: Dispatch) -> impl IntoView {
    let office = Office::here();
    view! {
        <Notice kind=NoticeKind::Bad title=say("undelivered")>
            <p><bdi>{move || dispatch.line()}</bdi></p>
            <p>{say("undelivered-text")}</p>
            <div class="actions">
                <Button text=say("draft-go-on") rank=Rank::Primary glyph=Glyph::Send on_press=move |()| dispatch.go_on(office)/>
                <ButtonLink text=say("nav-drafts") href="/entwuerfe" glyph=Glyph::Folder/>
                <PutAway dispatch/>
            </div>
        </Notice>
        <TroubleNotice trouble=Signal::derive(move || dispatch.trouble())/>
    }
}

#[component]
fn PutAway(dispatch: Dispatch) -> impl IntoView {
    let office = Office::here();
    view! { <Button text=say("dialog-close") on_press=move |()| office.dispatches.put_away(dispatch)/> }
}

/// First the bytes, then the seconds in which it can be taken back: nobody has received it yet (J1).
#[component]
pub fn UnderWay(dispatch: Dispatch) -> impl IntoView {
    let left = Signal::derive(move || dispatch.way.read().undo_ms.unwrap_or_default());
    view! {
        <Show
            when=move || dispatch.way.read().undo_ms.is_some()
            fallback=move || view! { <OnTheWay dispatch/> }
        >
            <Undo left dispatch/>
        </Show>
    }
}

#[component]
fn OnTheWay(dispatch: Dispatch) -> impl IntoView {
    let (done, detail) =
        (Signal::derive(move || dispatch.share()), Signal::derive(move || dispatch.detail()));
    let lost = move || tr!("transfer-lost-text", percent = u64::from(dispatch.way.get().percent()));
    view! {
        <Progress label=say("transfer-doing") done detail/>
        <Show when=move || dispatch.way.get().waiting>
            <Notice kind=NoticeKind::Warn title=say("transfer-lost")><p>{lost}</p></Notice>
        </Show>
        <div class="actions">
            <Show
                when=move || dispatch.paused.get()
                fallback=move || view! { <Button text=say("transfer-pause") glyph=Glyph::Pause on_press=move |()| dispatch.pause()/> }
            >
                <Button text=say("transfer-resume") rank=Rank::Primary glyph=Glyph::Play on_press=move |()| dispatch.resume()/>
            </Show>
            <Button text=say("transfer-cancel") rank=Rank::Danger glyph=Glyph::Cross on_press=move |()| dispatch.cancel()/>
        </div>
    }
}

/// Takes it back, or hands it over at once. `left` is in milliseconds.
#[component]
fn Undo(left: Signal<u64>, dispatch: Dispatch) -> impl IntoView {
    let done = Signal::derive(move || Some(1.0 - left.get() as f64 / UNDO_MS as f64));
    let detail =
        Signal::derive(move || tr!("undo-left", left = format::duration(left.get().div_ceil(1_000))));
    view! {
        <Progress label=say("undo-title") done detail/>
        <p>{say("undo-text")}</p>
        <div class="actions">
            <Button text=say("undo-go") rank=Rank::Primary glyph=Glyph::Back on_press=move |()| dispatch.cancel()/>
            <Button text=say("undo-hurry") glyph=Glyph::Send on_press=move |()| dispatch.hurry()/>
        </div>
    }
}
