//! Removing a folder: what becomes of what stands in it.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use siegel_client::folder::Folder;
use siegel_kit::catalogue::say;
use siegel_kit::{Button, Dialog, Rank, Task, TroubleNotice, tr};

use crate::act;
use crate::model::folder::called;
use crate::office::Office;
use crate::part::about::About;

/// Asks, says what follows, removes; the list then shows all.
#[component]
pub(super) fn RemoveDialog(about: About<Folder>, list: &'static str) -> impl IntoView {
    let (office, task) = (Office::here(), Task::default());
    let navigate = StoredValue::new(use_navigate());
    Effect::new(move |_| {
        if about.open.get() {
            task.trouble.set(None);
        }
    });
    let go = move |()| {
        let Some(folder) = about.one.get_untracked() else { return };
        task.run(act::folder::remove(office, folder), move |()| {
            about.open.set(false);
            office.changed();
            navigate.with_value(|navigate| navigate(list, NavigateOptions::default()));
        });
    };
    let title = Signal::derive(move || {
        let name = about.one.with(|one| one.as_ref().map(|one| called(one).get()));
        tr!("folder-remove-title", name = name.unwrap_or_default())
    });
    view! {
        <Dialog id="folder-removing" title open=about.open>
            <div class="form">
                <p>{say("folder-remove-text")}</p>
                <p>{say("folder-remove-all")}</p>
                <TroubleNotice trouble=task.trouble/>
                <div class="actions">
                    <Button text=say("folder-remove-go") rank=Rank::Danger busy=task.busy on_press=go/>
                    <Button text=say("dialog-cancel") on_press=move |()| about.open.set(false)/>
                </div>
            </div>
        </Dialog>
    }
}
