//! The dialogue in which a session is renewed in place, and the new sheet of who renewed it by the sheet.

use leptos::prelude::*;
use siegel_client::recovery::slip;
use siegel_kit::catalogue::{say, tr};
use siegel_kit::faults::fault;
use siegel_kit::{Button, Dialog, Faults, Glyph, Rank, Task, TextField, TroubleNotice};

use crate::act;
use crate::office::Office;
use crate::part::recovery_sheet::{RecoverySheet, told};
use crate::renewal::{Ending, Renewal, here};

/// Asks for the gesture over whatever page is open: firm once the session is over; to be put off before its end, and to
/// be declined where only an act demands it.
pub fn dialog(office: Office) -> impl IntoView {
    here().map(|renewal| {
        let soon = waiting(renewal, Ending::Soon, Renewal::put_off);
        let proof = waiting(renewal, Ending::Unproven, Renewal::decline);
        let over = RwSignal::new(false);
        Effect::new(move |_| over.set(renewal.asks.get().is_some_and(|ending| !ending.may_wait())));
        let told = move || match renewal.asks.get() {
            Some(Ending::Chosen) => (fault("renewal-chosen"), fault("renewal-chosen-text")),
            Some(Ending::Rekeyed) => (fault("renewal-rekeyed"), fault("renewal-rekeyed-text")),
            _ => (fault("renewal-expired"), fault("renewal-expired-text")),
        };
        let title = Signal::derive(move || tr(told().0));
        view! {
            <Dialog id="renewal-soon" title=say("renewal-soon") open=soon alert=true>
                <p>{say("renewal-soon-text")}</p>
                <Gesture office renewal id="soon-code">
                    <Button text=say("renewal-later") on_press=move |()| renewal.put_off()/>
                    <Lock office/>
                </Gesture>
            </Dialog>
            <Dialog id="renewal-proof" title=say("renewal-proof") open=proof alert=true>
                <p>{say("renewal-proof-text")}</p>
                <p class="soft">{say("renewal-proof-cancel")}</p>
                <Gesture office renewal id="proof-code">
                    <Button text=say("dialog-cancel") on_press=move |()| renewal.decline()/>
                </Gesture>
            </Dialog>
            <Dialog id="renewal" title open=over alert=true firm=true>
                <p>{move || tr(told().1)}</p>
                <p class="soft">{say("renewal-limit")}</p>
                <Gesture office renewal id="renewal-code"><Lock office/></Gesture>
            </Dialog>
        }
    })
}

/// Whether a question that may wait is open. Escape and the cross answer it as its button does.
fn waiting(renewal: Renewal, ending: Ending, later: fn(Renewal)) -> RwSignal<bool> {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(renewal.asks.get() == Some(ending)));
    Effect::new(move |before: Option<bool>| {
        if before == Some(true) && !open.get() && renewal.asks.get_untracked() == Some(ending) {
            later(renewal);
        }
        open.get()
    });
    open
}

#[component]
fn Lock(office: Office) -> impl IntoView {
    view! { <Button text=say("nav-lock") rank=Rank::Quiet glyph=Glyph::Lock on_press=move |()| office.lock()/> }
}

/// The gesture; `children` are the other ways out. `id` is the field of the sheet's code.
#[component]
fn Gesture(office: Office, renewal: Renewal, id: &'static str, children: Children) -> impl IntoView {
    let task = Task::default();
    let by_sheet = RwSignal::new(false);
    let confirm = move |()| task.run(act::account::renew(office), move |session| renewal.renewed(&session));
    view! {
        <TroubleNotice trouble=task.trouble/>
        <Show when=move || by_sheet.get()><BySheet office renewal id/></Show>
        <div class="actions">
            <Button text=say("renewal-confirm") rank=Rank::Primary glyph=Glyph::Key busy=task.busy on_press=confirm/>
            <Show when=move || !by_sheet.get()>
                <Button text=say("renewal-by-sheet") glyph=Glyph::File on_press=move |()| by_sheet.set(true)/>
            </Show>
            {children()}
        </div>
    }
}

/// For who has no passkey yet.
#[component]
fn BySheet(office: Office, renewal: Renewal, id: &'static str) -> impl IntoView {
    let (code, faults, task) = (RwSignal::new(String::new()), Faults::default(), Task::default());
    let slipped = RwSignal::new(None);
    let missing = faults.of(id);
    let error = Signal::derive(move || missing.get().or_else(|| slipped.get().map(told)));
    let go = move |()| {
        let empty = code.with_untracked(|code| code.trim().is_empty());
        slipped.set(code.with_untracked(|code| slip(code)).filter(|_| !empty));
        let found = if empty { vec![(id, fault("recovery-code-missing"))] } else { Vec::new() };
        if faults.set(found) && slipped.with_untracked(Option::is_none) {
            task.run(act::account::renew_by_sheet(office, code.get_untracked()), move |(session, sheet)| {
                renewal.sheet.set(Some(sheet));
                renewal.renewed(&session);
            });
        }
    };
    view! {
        <form class="form" on:submit=|event| event.prevent_default()>
            <TroubleNotice trouble=task.trouble/>
            <TextField id=id code=true max=60 label=say("recovery-code") help=say("recovery-code-help") value=code
                error=error/>
            <Button text=say("renewal-sheet-go") glyph=Glyph::Check submit=true busy=task.busy on_press=go/>
        </form>
    }
}

/// The sheet that takes the place of the one that was used, above the page, until two of its groups were typed back.
pub fn new_sheet() -> impl IntoView {
    here().map(|renewal| {
        move || {
            renewal.sheet.get().map(|sheet| {
                view! { <RecoverySheet sheet on_done=Callback::new(move |()| renewal.sheet.set(None))/> }
            })
        }
    })
}
