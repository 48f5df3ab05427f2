//! The new device: it reads the code, shows the digits, and gets a passkey of its own.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use siegel_client::pairing::guest::Guest;
use siegel_client::vault::Vault;
use siegel_kit::catalogue::say;
use siegel_kit::faults::fault;
use siegel_kit::title::titled;
use siegel_kit::{
    Button, ButtonLink, Digits, ErrorSummary, Faults, Glyph, Help, Notice, NoticeKind, PageHead,
    PictureButton, Rank, Stepper, Task, TextField, TroubleNotice, tr,
};
use web_sys::File;

use crate::act;
use crate::arrival::Arrival;
use crate::office::Office;

/// Where the new device is.
#[derive(Clone)]
enum Step {
    Code,
    Digits(String),
    Passkey(Arc<Vault>),
}

/// What the page knows.
#[derive(Clone, Copy)]
struct State {
    office: Office,
    step: RwSignal<Step>,
    task: Task,
    /// Whether the line is down while it waits.
    lost: RwSignal<bool>,
    /// What was answered, as long as it can be given up.
    guest: StoredValue<Option<Arc<Guest>>>,
}

impl State {
    /// Who goes away gives it up, and leaves no session behind.
    fn leaves(self) {
        let entered = self.step.try_with_untracked(|step| matches!(step, Step::Passkey(_)));
        if entered == Some(true) && !self.office.is_open() {
            spawn_local(drop_session());
        }
        if let Some(guest) = self.guest.try_update_value(Option::take).flatten() {
            spawn_local(act::pairing::leave(guest));
        }
    }

    fn fails(self, trouble: siegel_kit::Trouble) {
        self.guest.try_set_value(None);
        self.lost.try_set(false);
        self.step.try_set(Step::Code);
        self.task.trouble.try_set(Some(trouble));
    }
}

/// Without an answer it ends by itself, minutes later.
async fn drop_session() {
    let _ = act::account::sign_out().await;
}

const STEPS: [&str; 3] = ["device-step-code", "device-step-compare", "device-step-passkey"];

/// `/geraet`.
#[component]
pub fn DevicePage() -> impl IntoView {
    titled(say("device-title"));
    let state = State {
        office: Office::here(),
        step: RwSignal::new(Step::Code),
        task: Task::default(),
        lost: RwSignal::new(false),
        guest: StoredValue::new(None),
    };
    on_cleanup(move || state.leaves());
    let at = Signal::derive(move || {
        state.step.with(|step| match step {
            Step::Code => 0,
            Step::Digits(_) => 1,
            Step::Passkey(_) => 2,
        })
    });
    let body = move || match state.step.get() {
        _ if state.office.is_open() => view! { <SignedIn/> }.into_any(),
        Step::Code => view! { <CodeForm state/> }.into_any(),
        Step::Digits(digits) => view! { <Shown digits/> }.into_any(),
        Step::Passkey(vault) => view! { <MakePasskey state vault/> }.into_any(),
    };
    view! {
        <div class="narrow">
            <PageHead title=say("device-title") lead=say("device-lead")/>
            <Stepper steps=STEPS.map(say).to_vec() at/>
            <TroubleNotice trouble=state.task.trouble/>
            <Show when=move || state.lost.get()>
                <Notice kind=NoticeKind::Warn><p role="status">{say("device-lost")}</p></Notice>
            </Show>
            {body}
            <Help texts=vec![say("device-help-1"), say("device-help-2"), say("device-help-3")]/>
        </div>
    }
}

/// This device needs no other.
#[component]
fn SignedIn() -> impl IntoView {
    view! {
        <section class="card stack">
            <p>{say("device-signed-in")}</p>
            <div class="actions"><ButtonLink text=say("account-device-add") href="/konto/geraet" rank=Rank::Primary/></div>
        </section>
    }
}

/// The code of the link, photographed or typed. Nothing is asked of the server before somebody acts.
#[component]
fn CodeForm(state: State) -> impl IntoView {
    let scanned = RwSignal::new(matches!(state.office.arrival.get_value(), Some(Arrival::Device(_))));
    let typed = RwSignal::new(String::new());
    let faults = Faults::default();
    let go = move |()| {
        // A code is used once: whatever becomes of it, the next one is another.
        let arrived = state.office.arrival.try_update_value(Option::take).flatten();
        let code = match arrived {
            Some(Arrival::Device(code)) => code,
            _ => typed.get_untracked(),
        };
        scanned.set(false);
        let found =
            if code.trim().is_empty() { vec![("code", fault("device-code-missing"))] } else { Vec::new() };
        if faults.set(found) {
            answer(state, async move { Ok(code) });
        }
    };
    let scan = move |picture: File| answer(state, act::pairing::scan(picture));
    let typing = move || {
        view! {
            <p>{say("device-code-where")}</p>
            <PictureButton id="code-scan" label=say("device-scan") busy=state.task.busy on_picture=scan/>
            <TextField id="code" code=true max=60 label=say("device-code") help=say("device-code-help") value=typed
                error=faults.of("code")/>
        }
    };
    view! {
        <form class="form card" on:submit=|event| event.prevent_default()>
            <ErrorSummary faults/>
            <Show when=move || scanned.get() fallback=typing>
                <p>{say("device-scanned")}</p>
            </Show>
            <Show when=move || state.task.busy.get()><p role="status" class="soft">{say("device-waits")}</p></Show>
            <div class="actions">
                <Button text=say("device-go") rank=Rank::Primary glyph=Glyph::Key submit=true busy=state.task.busy on_press=go/>
                <ButtonLink text=say("recovery-back") href="/anmelden" rank=Rank::Quiet/>
            </div>
        </form>
    }
}

/// Answers by a code, and waits for the digits.
fn answer(state: State, code: impl Future<Output = Result<String, siegel_kit::Trouble>> + 'static) {
    let shown = async move {
        let guest = act::pairing::answer(code.await?).await?;
        if state.guest.try_set_value(Some(guest.clone())).is_some() {
            act::pairing::leave(guest.clone()).await;
        }
        let digits = act::pairing::digits(&guest, state.lost).await;
        if digits.is_err() {
            state.guest.try_set_value(None);
        }
        Ok((guest, digits?))
    };
    state.task.run(shown, move |(guest, digits)| {
        if state.step.try_set(Step::Digits(digits)).is_none() {
            spawn_local(wait(state, guest));
        }
    });
}

/// Waits until the digits were typed on the other device.
async fn wait(state: State, guest: Arc<Guest>) {
    match act::pairing::enter(&guest, state.lost).await {
        Ok(vault) => {
            state.guest.try_set_value(None);
            if state.step.try_set(Step::Passkey(vault)).is_some() {
                // The page is gone: nobody makes a passkey, and no session is left for nobody.
                drop_session().await;
            }
        }
        Err(trouble) => state.fails(trouble),
    }
}

/// The digits, for the other device.
#[component]
fn Shown(digits: String) -> impl IntoView {
    view! {
        <section class="card stack">
            <h2>{say("device-shown")}</h2>
            <Digits text=Signal::stored(digits)/>
            <p>{say("device-shown-text")}</p>
            <Notice kind=NoticeKind::Warn><p>{say("device-shown-warn")}</p></Notice>
            <p role="status" class="soft">{say("device-shown-wait")}</p>
            <div class="actions"><ButtonLink text=say("dialog-cancel") href="/anmelden"/></div>
        </section>
    }
}

/// Whose account it is, and the passkey of this device.
#[component]
fn MakePasskey(state: State, vault: Arc<Vault>) -> impl IntoView {
    let navigate = use_navigate();
    let task = Task::default();
    let name = act::account::own_name(&vault).unwrap_or_default();
    let practice = act::account::practice_name(&vault);
    let make = move |()| {
        let (open, navigate) = (vault.clone(), navigate.clone());
        task.run(act::pairing::settle(state.office, vault.clone()), move |()| {
            state.office.open(open);
            navigate(state.office.home(), Default::default());
        });
    };
    // Its minutes are over: it begins anew.
    Effect::new(move |_| {
        if let Some(trouble) = task.trouble.get().filter(|trouble| trouble.key() == "problem-pairing-gone") {
            state.fails(trouble);
        }
    });
    view! {
        <section class="card stack">
            <Notice kind=NoticeKind::Good title=say("device-entered")>
                <p>{move || tr!("device-entered-text", name = name.clone(), practice = practice.clone())}</p>
            </Notice>
            <p>{say("device-passkey-text")}</p>
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text=say("recovery-passkey-add") rank=Rank::Primary glyph=Glyph::Key busy=task.busy on_press=make/>
                <ButtonLink text=say("dialog-cancel") href="/anmelden"/>
            </div>
        </section>
    }
}
