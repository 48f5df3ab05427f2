//! The files of a finding: their list, and the one that is looked at. What is opened lies in memory only, and goes
//! when another is chosen, when it is closed or when the page is left.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use siegel_client::finding::VerifiedFinding;
use siegel_client::transfer::Control;
use siegel_kit::catalogue::say;
use siegel_kit::faults::focus;
use siegel_kit::preview::{PREVIEW_BYTES_MAX, may_be_shown};
use siegel_kit::{Button, Dialog, Glyph, Icon, Preview, Progress, Rank, Task, TroubleNotice, format};

use super::export_archive::ArchiveDialog;
use crate::act;
use crate::model::finding::{FileCard, FindingCard, FindingDetail};
use crate::office::Office;

/// The list, and below it what is looked at. An only file from elsewhere is opened at once; to look at one's own
/// finding, which is an event of the log, one presses a button. `newest` is true while no later version is known.
#[component]
pub fn Files(finding: FindingDetail, newest: Memo<bool>) -> impl IntoView {
    let look = Look {
        finding: StoredValue::new(finding.verified.clone()),
        may_save: finding.may_download,
        open: RwSignal::new(None),
    };
    if let [only] = finding.files.as_slice()
        && can_be_shown(only)
        && !finding.own
    {
        look.open.set(Some(Open { file: only.clone(), asked: false }));
    }
    let (many, any_shown) = (finding.files.len() > 1, finding.files.iter().any(can_be_shown));
    let all = look.may_save && many;
    let card = finding.card.clone();
    let rows = finding.files.into_iter().map(|file| view! { <FileRow file look/> }).collect_view();
    view! {
        <section class="card">
            <h2>{say("finding-files")}</h2>
            {(!look.may_save).then(|| view! {
                <p class="soft">{say(if any_shown { "files-no-save-look" } else { "files-no-save" })}</p>
            })}
            <ul class="list">{rows}</ul>
            {all.then(|| view! { <SaveAll card newest/> })}
        </section>
        {move || look.open.get().map(|open| view! { <Looking open look/> })}
    }
}

/// All files at once, as the archive of this one finding; an archive holds newest versions only.
#[component]
fn SaveAll(card: FindingCard, newest: Memo<bool>) -> impl IntoView {
    let saving = RwSignal::new(false);
    let cards = Memo::new(move |_| vec![card.clone()]);
    view! {
        <Show when=move || newest.get()>
            <div class="actions">
                <Button text=say("files-save-all") glyph=Glyph::Download on_press=move |()| saving.set(true)/>
            </div>
        </Show>
        <ArchiveDialog cards open=saving/>
    }
}

/// What is looked at.
#[derive(Clone, Copy)]
struct Look {
    finding: StoredValue<Arc<VerifiedFinding>>,
    may_save: bool,
    open: RwSignal<Option<Open>>,
}

/// A file that is looked at, and whether somebody asked for it.
#[derive(Clone)]
struct Open {
    file: FileCard,
    asked: bool,
}

fn can_be_shown(file: &FileCard) -> bool {
    may_be_shown(&file.name) && file.length <= PREVIEW_BYTES_MAX
}

/// The id of the button that opens a file: there the focus returns.
fn button_id(file: &FileCard) -> String {
    format!("look-{}", file.id)
}

/// A file under its name. Whoever asked for it is led there.
#[component]
fn Looking(open: Open, look: Look) -> impl IntoView {
    let office = Office::here();
    let Open { file, asked } = open;
    let (task, done) = (Task::default(), RwSignal::new(Some(0.0)));
    let (content, arrived) = (StoredValue::new(None::<Vec<u8>>), RwSignal::new(false));
    let control = Control::new();
    let stop = control.clone();
    on_cleanup(move || stop.cancel());
    let report = move |part| {
        done.try_set(Some(part));
    };
    let fetched = act::finding::fetch(office, look.finding.get_value(), file.clone(), control, report);
    task.run(fetched, move |bytes| {
        content.try_set_value(Some(bytes));
        arrived.try_set(true);
    });
    // The bytes go where they are shown, and nowhere else.
    let take = move || content.try_update_value(Option::take).flatten();
    let (name, shown_name, button) = (file.name.clone(), file.name.clone(), button_id(&file));
    let preview = move || {
        let bytes = arrived.get().then(take).flatten();
        bytes.map(|content| view! { <Preview name=name.clone() content/> })
    };
    let close = move |()| {
        look.open.set(None);
        focus(&button);
    };
    let head = NodeRef::<html::H2>::new();
    Effect::new(move |_| {
        if let Some(head) = head.get().filter(|_| asked) {
            let _ = head.focus();
            head.scroll_into_view();
        }
    });
    view! {
        <section class="card looking">
            <div class="looking-head">
                <h2 id="looked-at" tabindex="-1" node_ref=head><bdi>{shown_name}</bdi></h2>
                <Button text=say("dialog-close") glyph=Glyph::Cross on_press=close/>
            </div>
            <TroubleNotice trouble=task.trouble/>
            <Show when=move || task.busy.get()>
                <Progress label=say("files-opening") done/>
            </Show>
            {preview}
        </section>
    }
}

#[component]
fn FileRow(file: FileCard, look: Look) -> impl IntoView {
    let office = Office::here();
    let (asking, saving, done) = (RwSignal::new(false), Task::default(), RwSignal::new(None::<f64>));
    let stopped = RwSignal::new(false);
    let (length, looked, id) = (file.length, file.clone(), file.id);
    let (kind_is_shown, can_be_shown) = (may_be_shown(&file.name), can_be_shown(&file));
    let card = StoredValue::new(file.clone());
    let save = Callback::new(move |()| {
        asking.set(false);
        stopped.set(false);
        done.set(Some(0.0));
        let report = move |part| {
            done.try_set(Some(part));
        };
        saving.run(
            act::finding::save(office, look.finding.get_value(), card.get_value(), report),
            move |saved| {
                stopped.try_set(!saved);
            },
        );
    });
    let button = button_id(&file);
    let open = Callback::new(move |()| look.open.set(Some(Open { file: looked.clone(), asked: true })));
    let is_open = move || look.open.with(|open| open.as_ref().is_some_and(|open| open.file.id == id));
    view! {
        <li class="item" class:chosen=is_open>
            <Icon glyph=Glyph::File/>
            <div class="grow">
                <p><bdi>{file.name}</bdi></p>
                <p class="soft numbers">{move || format::size(length)}</p>
                {(!kind_is_shown).then(|| view! { <p class="soft">{say("preview-none")}</p> })}
            </div>
            <div class="badges">
                {can_be_shown.then(|| view! { <Button text=say("files-look") glyph=Glyph::Eye id=button on_press=open/> })}
                {look.may_save.then(|| view! {
                    <Button text=say("files-save") glyph=Glyph::Download busy=saving.busy on_press=move |()| asking.set(true)/>
                })}
            </div>
            <TroubleNotice trouble=saving.trouble/>
            {move || stopped.get().then(|| view! { <p role="status" class="soft">{say("files-save-not")}</p> })}
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
