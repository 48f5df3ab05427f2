//! The recovery sheet of one's own account.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::{Button, Dialog, Glyph, Rank, Task, TroubleNotice};

use crate::act;
use crate::office::Office;
use crate::part::alone::AloneNotice;
use crate::renewal;

#[component]
pub fn SheetPart() -> impl IntoView {
    let office = Office::here();
    let asking = RwSignal::new(false);
    let task = Task::default();
    let renew = move |()| {
        task.run(act::account::renew_sheet(office), move |made| {
            asking.set(false);
            // It stands above every page until it was confirmed: who goes to another page does not lose it.
            if let Some(renewal) = renewal::here() {
                renewal.sheet.set(Some(made));
            }
        });
    };
    view! {
        <section class="card">
            <h2>{say("sheet-title")}</h2>
            <p>{say("account-sheet-text")}</p>
            <AloneNotice/>
            <div class="actions"><Button text=say("account-sheet-renew") glyph=Glyph::Print on_press=move |()| asking.set(true)/></div>
        </section>
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
