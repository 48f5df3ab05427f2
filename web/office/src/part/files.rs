//! The files of a finding: their list, and the one that is looked at. What is opened lies in memory only, and goes
//! when another is chosen or the page is left.

use std::sync::Arc;

use leptos::prelude::*;
use siegel_client::finding::VerifiedFinding;
use siegel_kit::catalogue::say;
use siegel_kit::preview::{PREVIEW_BYTES_MAX, may_be_shown};
use siegel_kit::{Button, Dialog, Glyph, Icon, Preview, Progress, Rank, Task, TroubleNotice, format};

use crate::act;
use crate::model::finding::{FileCard, FindingDetail};
use crate::office::Office;

/// The list, and below it what is looked at. An only file from elsewhere is opened at once; to look at one's own
/// finding, which is an event of the log, one presses a button.
#[component]
pub fn Files(finding: FindingDetail) -> impl IntoView {
    let look = Look {
        finding: StoredValue::new(finding.verified.clone()),
        may_save: finding.may_download,
        done: RwSignal::new(None),
        task: Task::default(),
        shown: RwSignal::new(None),
    };
    let office = Office::here();
    if let [only] = finding.files.as_slice()
        && only.length <= PREVIEW_BYTES_MAX
        && may_be_shown(&only.name)
        && !finding.own
    {
        look.begin(office, only.clone());
    }
    let rows = finding.files.into_iter().map(|file| view! { <FileRow file look/> }).collect_view();
    view! {
        <section class="card">
            <h2>{say("finding-files")}</h2>
            <ul class="list">{rows}</ul>
            <TroubleNotice trouble=look.task.trouble/>
            <Show when=move || look.task.busy.get()>
                <Progress label=say("files-opening") done=look.done/>
            </Show>
            {move || look.shown.get().map(|(name, content)| view! { <Preview name content/> })}
        </section>
    }
}

/// What is looked at.
#[derive(Clone, Copy)]
struct Look {
    finding: StoredValue<Arc<VerifiedFinding>>,
    may_save: bool,
    done: RwSignal<Option<f64>>,
    task: Task,
    shown: RwSignal<Option<(String, Vec<u8>)>>,
}

impl Look {
    fn begin(self, office: Office, file: FileCard) {
        let name = file.name.clone();
        self.shown.set(None);
        self.done.set(Some(0.0));
        let report = move |part| {
            self.done.try_set(Some(part));
        };
        let fetched = act::finding::fetch(office, self.finding.get_value(), file, report);
        self.task.run(fetched, move |content| drop(self.shown.try_set(Some((name, content)))));
    }
}

#[component]
fn FileRow(file: FileCard, look: Look) -> impl IntoView {
    let office = Office::here();
    let (asking, saving, done) = (RwSignal::new(false), Task::default(), RwSignal::new(None::<f64>));
    let (length, looked) = (file.length, file.clone());
    let kind_is_shown = may_be_shown(&file.name);
    let card = StoredValue::new(file.clone());
    let save = Callback::new(move |()| {
        asking.set(false);
        done.set(Some(0.0));
        let report = move |part| {
            done.try_set(Some(part));
        };
        saving.run(act::finding::save(office, look.finding.get_value(), card.get_value(), report), |()| ());
    });
    let open = Callback::new(move |()| look.begin(office, looked.clone()));
    view! {
        <li class="item">
            <Icon glyph=Glyph::File/>
            <div class="grow">
                <p><bdi>{file.name}</bdi></p>
                <p class="soft numbers">{move || format::size(length)}</p>
                {(!kind_is_shown).then(|| view! { <p class="soft">{say("preview-none")}</p> })}
            </div>
            <div class="badges">
                {(kind_is_shown && length <= PREVIEW_BYTES_MAX).then(|| view! { <Button text=say("files-look") glyph=Glyph::Eye on_press=open/> })}
                {look.may_save.then(|| view! {
                    <Button text=say("files-save") glyph=Glyph::Download busy=saving.busy on_press=move |()| asking.set(true)/>
                })}
            </div>
            <TroubleNotice trouble=saving.trouble/>
            <Show when=move || saving.busy.get()>
                <Progress label=say("files-saving") done/>
            </Show>
            <SaveDialog id=format!("save-{}", file.id) asking save/>
        </li>
    }
}

/// what is saved lies on the device unencrypted.
#[component]
fn SaveDialog(id: String, asking: RwSignal<bool>, save: Callback<()>) -> impl IntoView {
    view! {
        <Dialog id title=say("files-save") open=asking>
            <p>{say("files-save-text")}</p>
            <div class="actions">
                <Button text=say("files-save-go") rank=Rank::Primary glyph=Glyph::Download on_press=save/>
                <Button text=say("dialog-cancel") on_press=move |()| asking.set(false)/>
            </div>
        </Dialog>
    }
}
