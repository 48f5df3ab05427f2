//! Konto: passkeys, the recovery sheet, sessions, language and shortcuts.

use leptos::prelude::*;
use siegel_kit::catalogue::{Language, choose, language_now, say};
use siegel_kit::title::titled;
use siegel_kit::{
    Badge, Button, CheckField, Choice, Dialog, Glyph, Help, Notice, NoticeKind, PageHead, RadioGroup, Rank,
    Task, Tone, TroubleNotice, Waiting, format, load, tr,
};

use crate::act;
use crate::act::account::{PasskeyLine, SessionLine};
use crate::keyboard::Shortcuts;
use crate::office::Office;
use crate::part::recovery_sheet::{RecoverySheet, SheetText};

/// One's own account.
#[component]
pub fn AccountPage() -> impl IntoView {
    let office = Office::here();
    titled(say("nav-account"));
    let name = office.vault().and_then(|vault| act::account::own_name(&vault));
    view! {
        <PageHead title=say("nav-account") lead=Signal::stored(name.unwrap_or_default())/>
        <div class="stack">
            <Passkeys/>
            <SheetPart/>
            <Sessions/>
            <Preferences/>
        </div>
        <Help texts=vec![say("account-help-1"), say("account-help-2"), say("account-help-3")]/>
    }
}

#[component]
fn Passkeys() -> impl IntoView {
    let office = Office::here();
    let again = RwSignal::new(0_u32);
    let loaded = load(move || {
        again.get();
        act::account::passkeys(office)
    });
    let adding = Task::default();
    let add = move |()| {
        if let Some(vault) = office.vault() {
            adding.run(act::account::add_passkey(vault), move |()| again.update(|n| *n += 1));
        }
    };
    let line = |one: PasskeyLine| {
        let (added, used) = (one.added_at.0, one.used_at.map(|at| at.0));
        view! {
            <li class="item">
                <div class="grow">
                    <p>{move || tr!("account-passkey-added", time = format::minute(added))}</p>
                    <p class="soft">{move || used.map_or_else(|| tr!("account-passkey-unused"), |at| tr!("account-passkey-used", time = format::minute(at)))}</p>
                </div>
            </li>
        }
    };
    let one_way = move || loaded.value.with(|all| all.as_ref().is_some_and(Vec::is_empty));
    view! {
        <section class="card">
            <h2>{say("account-passkeys")}</h2>
            <Waiting loaded/>
            <Show when=one_way><Notice kind=NoticeKind::Warn><p>{say("account-passkey-none")}</p></Notice></Show>
            <ul class="list">{move || loaded.value.get().unwrap_or_default().into_iter().map(line).collect_view()}</ul>
            <TroubleNotice trouble=adding.trouble/>
            <div class="actions"><Button text=say("recovery-passkey-add") glyph=Glyph::Key busy=adding.busy on_press=add/></div>
        </section>
    }
}

#[component]
fn SheetPart() -> impl IntoView {
    let office = Office::here();
    let sheet = RwSignal::new(None::<SheetText>);
    let asking = RwSignal::new(false);
    let task = Task::default();
    let renew = move |()| {
        task.run(act::account::renew_sheet(office), move |made| {
            asking.set(false);
            sheet.set(Some(made));
        });
    };
    let shown = move || {
        sheet.get().map(
            |made| view! { <RecoverySheet sheet=made on_done=Callback::new(move |()| sheet.set(None))/> },
        )
    };
    view! {
        <section class="card">
            <h2>{say("sheet-title")}</h2>
            <p>{say("account-sheet-text")}</p>
            <div class="actions"><Button text=say("account-sheet-renew") glyph=Glyph::Print on_press=move |()| asking.set(true)/></div>
        </section>
        {shown}
        <Dialog id="renew" title=say("account-sheet-renew") open=asking>
            <p>{say("account-sheet-renew-text")}</p>
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text=say("account-sheet-renew-go") rank=Rank::Primary busy=task.busy on_press=renew/>
                <Button text=say("dialog-cancel") on_press=move |()| asking.set(false)/>
            </div>
        </Dialog>
    }
}

#[component]
fn Sessions() -> impl IntoView {
    let office = Office::here();
    let again = RwSignal::new(0_u32);
    let loaded = load(move || {
        again.get();
        act::account::sessions(office)
    });
    let ending = Task::default();
    let line = |one: SessionLine| {
        let (started, seen) = (one.started_at.0, one.seen_at.0);
        view! {
            <li class="item">
                <div class="grow">
                    <p class="numbers">{move || tr!("account-session-since", time = format::minute(started))}</p>
                    <p class="soft numbers">{move || tr!("account-session-seen", time = format::minute(seen))}</p>
                </div>
                {one.own.then(|| view! { <Badge text=say("account-session-own") tone=Tone::Good glyph=Glyph::Check/> })}
            </li>
        }
    };
    let others = move || loaded.value.with(|all| all.as_ref().is_some_and(|all| all.len() > 1));
    let end = move |()| ending.run(act::account::end_others(office), move |()| again.update(|n| *n += 1));
    view! {
        <section class="card">
            <h2>{say("account-sessions")}</h2>
            <Waiting loaded/>
            <ul class="list">{move || loaded.value.get().unwrap_or_default().into_iter().map(line).collect_view()}</ul>
            <TroubleNotice trouble=ending.trouble/>
            <Show when=others>
                <div class="actions"><Button text=say("account-sessions-end") rank=Rank::Danger busy=ending.busy on_press=end/></div>
            </Show>
        </section>
    }
}

#[component]
fn Preferences() -> impl IntoView {
    let spoken = RwSignal::new(language_now().tag().to_owned());
    Effect::new(move |before: Option<()>| {
        let wanted = if spoken.read().as_str() == "en" { Language::English } else { Language::German };
        if before.is_some() {
            choose(wanted);
        }
    });
    let languages = vec![
        Choice::new("de", Signal::stored("Deutsch".to_owned())),
        Choice::new("en", Signal::stored("English".to_owned())),
    ];
    let shortcuts = expect_context::<Shortcuts>();
    view! {
        <section class="card form">
            <h2>{say("account-preferences")}</h2>
            <RadioGroup id="language" label=say("account-language") value=spoken choices=languages/>
            <CheckField id="shortcuts" label=say("account-shortcuts") help=say("account-shortcuts-help") value=shortcuts.0/>
        </section>
    }
}
