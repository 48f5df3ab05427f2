//! Making a folder, and giving one another name.

use leptos::prelude::*;
use siegel_api::limits::FOLDER_NAME_CHARS_MAX;
use siegel_api::problem::Code;
use siegel_client::folder::{Folder, NameFault, judge_name};
use siegel_kit::catalogue::say;
use siegel_kit::faults::{Fault, fault};
use siegel_kit::problem::code_key;
use siegel_kit::{Button, Dialog, Faults, Rank, Task, TextField, Trouble, TroubleNotice};

use crate::act;
use crate::office::Office;
use crate::part::about::About;

/// The id of the field for a name.
pub(super) const NAME: &str = "folder-name";

/// What is wrong with a name, for the form.
pub(super) fn name_fault(typed: &str, known: &[Folder], renamed: Option<&Folder>) -> Option<Fault> {
    let judged = judge_name(typed, known, renamed.map(|one| one.id)).err()?;
    let key = match judged {
        NameFault::Blank => fault("folder-name-missing"),
        NameFault::TooLong => fault("folder-name-long"),
        NameFault::Taken => fault("folder-name-taken"),
    };
    Some((NAME, key))
}

/// The field for a name.
#[component]
pub(super) fn NameField(typed: RwSignal<String>, faults: Faults) -> impl IntoView {
    // Room for more than a name has: what is too long is told, and not cut off.
    let max = u32::try_from(2 * FOLDER_NAME_CHARS_MAX).unwrap_or(u32::MAX);
    view! {
        <TextField
            id=NAME
            label=say("folder-name")
            help=say("folder-name-help")
            value=typed
            error=faults.of(NAME)
            max
        />
    }
}

/// Asks for a name: of a new folder, or another one of one that is there.
#[component]
pub(super) fn NameDialog(about: About<Option<Folder>>, known: Memo<Vec<Folder>>) -> impl IntoView {
    let office = Office::here();
    let (task, faults, typed) = (Task::default(), Faults::default(), RwSignal::new(String::new()));
    let renamed = move || about.one.get().flatten();
    let overtaken = RwSignal::new(false);
    Effect::new(move |_| {
        if about.open.get() {
            overtaken.set(false);
            typed.set(untrack(renamed).and_then(|one| one.name).unwrap_or_default());
            faults.set(Vec::new());
            task.trouble.set(None);
        }
    });
    let go = move |()| {
        let (name, mut renamed) = (typed.get_untracked(), untrack(renamed));
        if let Some(folder) = renamed.as_mut().filter(|_| overtaken.get_untracked()) {
            let now = known.with_untracked(|known| known.iter().find(|one| one.id == folder.id).cloned());
            *folder = now.unwrap_or_else(|| folder.clone());
        }
        let wrong = known.with_untracked(|known| name_fault(&name, known, renamed.as_ref()));
        if !faults.set(wrong.into_iter().collect()) {
            return;
        }
        let done = async move {
            match renamed {
                Some(folder) => act::folder::rename(office, folder, name).await,
                None => act::folder::make(office, name).await.map(drop),
            }
        };
        task.run(done, move |()| {
            about.open.set(false);
            office.changed();
        });
    };
    // Whoever else was faster: the list shows what is called how by now, and what was typed stays. Who was told that, and
    // presses again, means the folder as it is by now.
    Effect::new(move |_| {
        let key = task.trouble.with(|told| told.as_ref().map(Trouble::key));
        if key.is_some() {
            overtaken.update(|known| *known |= key == Some(code_key(Code::Conflict)));
            office.changed();
        }
    });
    let is_new = move || renamed().is_none();
    let title =
        Signal::derive(move || say(if is_new() { "folder-new" } else { "folder-rename-title" }).get());
    let go_text =
        Signal::derive(move || say(if is_new() { "folder-new-go" } else { "folder-rename-go" }).get());
    view! {
        <Dialog id="folder-naming" title open=about.open>
            <form class="form">
                <NameField typed faults/>
                <TroubleNotice trouble=task.trouble/>
                <div class="actions">
                    <Button text=go_text rank=Rank::Primary submit=true busy=task.busy on_press=go/>
                    <Button text=say("dialog-cancel") on_press=move |()| about.open.set(false)/>
                </div>
            </form>
        </Dialog>
    }
}
