//! Signing in by the recovery sheet. The old sheet is used up by it: a new one is shown at once.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use siegel_client::recovery::slip;
use siegel_kit::catalogue::{say, tr};
use siegel_kit::faults::fault;
use siegel_kit::title::titled;
use siegel_kit::{
    Button, ButtonLink, ErrorSummary, Faults, Glyph, Help, Notice, PageHead, Rank, Task, TextField,
    TroubleNotice,
};

use crate::act;
use crate::act::account::WithSheet;
use crate::office::Office;
use crate::part::recovery_sheet::{RecoverySheet, told};

/// Takes the code, then shows the new sheet, then offers a passkey.
#[component]
pub fn RecoveryPage() -> impl IntoView {
    titled(say("recovery-title"));
    let recovered = RwSignal::new(None::<WithSheet>);
    let kept = RwSignal::new(false);
    let body = move || match recovered.with(|r| r.as_ref().map(|r| r.sheet.clone())) {
        None => view! { <CodeForm recovered/> }.into_any(),
        Some(sheet) if !kept.get() => {
            view! { <RecoverySheet sheet on_done=Callback::new(move |()| kept.set(true))/> }.into_any()
        }
        Some(_) => view! { <OfferPasskey recovered/> }.into_any(),
    };
    let head = move || match (recovered.with(Option::is_some), kept.get()) {
        (false, _) => ("recovery-title", "recovery-lead"),
        (true, false) => ("recovery-new", "recovery-new-lead"),
        (true, true) => ("recovery-in", "recovery-in-lead"),
    };
    view! {
        <div class="narrow">
            <PageHead title=Signal::derive(move || tr(head().0)) lead=Signal::derive(move || tr(head().1))/>
            {body}
            <Help texts=vec![say("recovery-help-1"), say("recovery-help-2")]/>
        </div>
    }
}

#[component]
fn CodeForm(recovered: RwSignal<Option<WithSheet>>) -> impl IntoView {
    let code = RwSignal::new(String::new());
    let faults = Faults::default();
    let task = Task::default();
    let slipped = RwSignal::new(None);
    let missing = faults.of("code");
    let error = Signal::derive(move || missing.get().or_else(|| slipped.get().map(told)));
    let recover = move |()| {
        let empty = code.with_untracked(|code| code.trim().is_empty());
        let found = if empty { vec![("code", fault("recovery-code-missing"))] } else { Vec::new() };
        slipped.set(code.with_untracked(|code| slip(code)).filter(|_| !empty));
        task.trouble.set(None);
        if faults.set(found) && slipped.with_untracked(Option::is_none) {
            task.run(act::account::recover(code.get_untracked()), move |done| recovered.set(Some(done)));
        }
    };
    view! {
        <form class="form card" on:submit=|event| event.prevent_default()>
            <ErrorSummary faults/>
            <TroubleNotice trouble=task.trouble/>
            <TextField id="code" code=true max=60 label=say("recovery-code") help=say("recovery-code-help") value=code
                error=error/>
            <div class="actions">
                <Button text=say("recovery-go") rank=Rank::Primary glyph=Glyph::Key submit=true busy=task.busy on_press=recover/>
                <ButtonLink text=say("recovery-back") href="/anmelden" rank=Rank::Quiet/>
            </div>
        </form>
    }
}

#[component]
fn OfferPasskey(recovered: RwSignal<Option<WithSheet>>) -> impl IntoView {
    let office = Office::here();
    let navigate = use_navigate();
    let task = Task::default();
    let enter = Callback::new(move |()| {
        if let Some(done) = recovered.try_update(Option::take).flatten() {
            office.open(done.vault);
            navigate(office.home(), Default::default());
        }
    });
    let add = move |()| {
        let vault = recovered.with_untracked(|r| r.as_ref().map(|r| r.vault.clone()));
        if let Some(vault) = vault {
            task.run(act::passkey::add(office, vault), move |()| enter.run(()));
        }
    };
    view! {
        <section class="card stack">
            <Notice title=say("recovery-passkey")><p>{say("recovery-passkey-text")}</p></Notice>
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text=say("recovery-passkey-add") rank=Rank::Primary glyph=Glyph::Key busy=task.busy on_press=add/>
                <Button text=say("recovery-passkey-later") on_press=enter/>
            </div>
        </section>
    }
}
