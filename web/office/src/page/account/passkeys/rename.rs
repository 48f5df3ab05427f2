//! Another name for a passkey.

use leptos::prelude::*;
use siegel_client::passkey::Passkey;
use siegel_kit::catalogue::say;
use siegel_kit::faults::fault;
use siegel_kit::{Button, Dialog, Faults, Rank, Task, TextField, TroubleNotice};

use super::name;
use crate::act;
use crate::office::Office;
use crate::part::about::About;

/// Asks for the name, with the one that it has.
#[component]
pub(super) fn RenameDialog(about: About<Passkey>, done: Callback<()>) -> impl IntoView {
    let office = Office::here();
    let (task, faults, typed) = (Task::default(), Faults::default(), RwSignal::new(String::new()));
    Effect::new(move |_| {
        if about.open.get() {
            typed.set(untrack(|| name(about)));
            faults.set(Vec::new());
            task.trouble.set(None);
        }
    });
    let go = move |()| {
        let name = typed.get_untracked().trim().to_owned();
        let missing = name.is_empty().then(|| ("passkey-name", fault("account-passkey-name-missing")));
        let one = about.one.get_untracked();
        if let Some(one) = one.filter(|_| faults.set(missing.into_iter().collect())) {
            task.run(act::passkey::rename(office, one.credential, name), move |()| {
                about.open.set(false);
                done.run(());
            });
        }
    };
    view! {
        <Dialog id="passkey-rename" title=say("account-passkey-rename-title") open=about.open>
            <form class="form">
                <TextField
                    id="passkey-name"
                    label=say("account-passkey-name")
                    help=say("account-passkey-name-help")
                    value=typed
                    error=faults.of("passkey-name")
                    max=60
                />
                <TroubleNotice trouble=task.trouble/>
                <div class="actions">
                    <Button text=say("account-passkey-rename-go") rank=Rank::Primary submit=true busy=task.busy on_press=go/>
                    <Button text=say("dialog-cancel") on_press=move |()| about.open.set(false)/>
                </div>
            </form>
        </Dialog>
    }
}
