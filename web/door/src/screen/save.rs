//! Saving a file: first what it means, then how far it is (J1).

use leptos::prelude::*;
use siegel_client::error::Error;
use siegel_client::transfer::Control;
use siegel_kit::catalogue::say;
use siegel_kit::format::size;
use siegel_kit::save::{Saving, unless_stopped};
use siegel_kit::{Button, Dialog, Glyph, Notice, NoticeKind, Progress, Rank, Task, TroubleNotice, tr};

use crate::door::{Door, FileRef, Opened};
use crate::reading::{read, told};

/// Opens whenever `file` is set.
#[component]
pub fn SaveDialog(door: Door, opened: Opened, file: RwSignal<Option<FileRef>>) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if file.with(Option::is_some) {
            open.set(true);
        }
    });
    Effect::new(move |_| {
        if !open.get() {
            file.try_set(None);
        }
    });
    let inside = move || file.get().map(|file| view! { <Save door opened=opened.clone() file open/> });
    view! {
        <Dialog id="save-dialog" title=say("door-save-title") open>{inside.clone()}</Dialog>
    }
}

#[component]
fn Save(door: Door, opened: Opened, file: FileRef, open: RwSignal<bool>) -> impl IntoView {
    let (task, share, done) = (Task::default(), RwSignal::new(None), RwSignal::new(false));
    let control = Control::new();
    let stop = control.clone();
    on_cleanup(move || stop.cancel());
    let (name, length) = (file.name.clone(), file.length);
    let go = move |()| {
        let (opened, file, control) = (opened.clone(), file.clone(), control.clone());
        let act = async move {
            let saved = unless_stopped(save(&opened, &file, &control, share).await);
            saved.map_err(|error| told(door, &opened, error))
        };
        task.run(act, move |saved| {
            done.try_set(saved.is_some());
        });
    };
    let asks = move || !task.busy.get() && !done.get();
    view! {
        <p class="file-name"><bdi>{name}</bdi>" · "{move || size(length)}</p>
        <TroubleNotice trouble=task.trouble/>
        <Show when=move || done.get()>
            <Notice kind=NoticeKind::Good title=say("door-saved")><p>{say("door-saved-where")}</p></Notice>
        </Show>
        <Show when=asks><p>{say("door-save-what")}</p></Show>
        <Show when=move || task.busy.get()><Progress label=say("door-saving") done=share/></Show>
        <div class="actions">
            <Show when=asks>
                <Button text=say("door-save-go") glyph=Glyph::Download rank=Rank::Primary on_press=go.clone()/>
            </Show>
            <Button
                text=Signal::derive(move || if done.get() { tr!("door-close") } else { tr!("door-cancel") })
                on_press=move |()| open.set(false)
            />
        </div>
    }
}

/// Done, the file is whole on the disk.
///
/// # Errors
/// `Error::Cancelled` if the person closed the browser's dialogue or stopped the download.
async fn save(
    opened: &Opened,
    file: &FileRef,
    control: &Control,
    share: crate::reading::Share,
) -> Result<(), Error> {
    let mut saving = Saving::begin(&file.name, &file.media, file.length).await?;
    read(opened, file, &mut saving, control, share).await?;
    saving.finish().await
}
