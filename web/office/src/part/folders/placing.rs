//! Putting findings into a folder: one from its page, several from a list.

use leptos::prelude::*;
use siegel_api::id::{FindingId, FolderId};
use siegel_client::folder::Folder;
use siegel_kit::catalogue::say;
use siegel_kit::faults::{Fault, fault};
use siegel_kit::{
    Badge, Button, Choice, Dialog, Faults, Glyph, Loaded, Rank, SelectField, Task, TroubleNotice, tr,
};

use super::folders;
use super::naming::{NameField, name_fault};
use crate::act;
use crate::model::finding::{FindingCard, FindingDetail};
use crate::model::folder::{Which, called};
use crate::model::right::Right;
use crate::office::Office;

/// The id of the choice.
const TO: &str = "folder-to";
/// Value of the choice: a folder that is made now.
const NEW: &str = "neu";

/// Where to.
enum Target {
    Into(Option<FolderId>),
    New(String),
}

/// What the form says, or what is wrong with it.
fn target(to: &str, name: &str, known: &[Folder]) -> Result<Target, Fault> {
    match to {
        "" => Err((TO, fault("folder-to-missing"))),
        NEW => name_fault(name, known, None).map_or_else(|| Ok(Target::New(name.to_owned())), Err),
        _ => Ok(Target::Into(match Which::parse(Some(to)) {
            Which::One(id) => Some(id),
            Which::All | Which::Unsorted => None,
        })),
    }
}

/// Asks where to, and moves; `done` once they stand there.
#[component]
pub fn PlaceDialog(
    #[prop(into)] cards: Signal<Vec<FindingCard>>,
    known: Loaded<Vec<Folder>>,
    open: RwSignal<bool>,
    #[prop(into)] done: Callback<()>,
) -> impl IntoView {
    let title = Signal::derive(move || match cards.with(Vec::len) {
        1 => cards
            .with(|all| all.first().map(|card| card.shown_title().get()))
            .map_or_else(String::new, |title| tr!("folder-place-one", title = title)),
        n => tr!("folder-place-many", n = n),
    });
    view! {
        <Dialog id="folder-placing" title open>
            <Placing cards known open done/>
        </Dialog>
    }
}

#[component]
fn Placing(
    cards: Signal<Vec<FindingCard>>,
    known: Loaded<Vec<Folder>>,
    open: RwSignal<bool>,
    done: Callback<()>,
) -> impl IntoView {
    let (office, task, faults) = (Office::here(), Task::default(), Faults::default());
    let (to, name) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let names = Memo::new(move |_| known.value.get().unwrap_or_default());
    let go = move |()| {
        let target =
            names.with_untracked(|known| target(&to.read_untracked(), &name.read_untracked(), known));
        let target = match target {
            Ok(target) => target,
            Err(wrong) => {
                faults.set(vec![wrong]);
                return;
            }
        };
        faults.set(Vec::new());
        let titled = |card: FindingCard| (card.id, card.title);
        let findings: Vec<(FindingId, String)> = cards.get_untracked().into_iter().map(titled).collect();
        let moved = async move {
            let folder = match target {
                Target::Into(folder) => folder,
                Target::New(name) => {
                    let made = act::folder::make(office, name).await?;
                    // If the rest fails, the folder is there, and chosen for the next try.
                    to.try_set(made.to_string());
                    Some(made)
                }
            };
            act::folder::place(office, findings, folder).await
        };
        task.run(moved, move |()| {
            open.try_set(false);
            done.run(());
            office.changed();
        });
    };
    Effect::new(move |_| {
        if task.trouble.with(Option::is_some) {
            office.changed();
        }
    });
    let choices = move |known: Vec<Folder>| {
        let folder = |one: &Folder| Choice::named(one.id.to_string(), called(one));
        let mut choices = vec![Choice::new("", say("folder-to-choose"))];
        choices.extend(known.iter().map(folder));
        choices.push(Choice::named(Which::Unsorted.value(), say("folder-none")));
        choices.push(Choice::new(NEW, say("folder-to-new")));
        vec![(None, choices)]
    };
    view! {
        <form class="form">
            {move || view! {
                <SelectField id=TO label=say("folder-to") value=to groups=choices(names.get()) error=faults.of(TO)/>
            }}
            <Show when=move || *to.read() == NEW>
                <NameField typed=name faults/>
            </Show>
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text=say("folder-place-go") rank=Rank::Primary submit=true glyph=Glyph::Folder busy=task.busy on_press=go/>
                <Button text=say("dialog-cancel") on_press=move |()| open.set(false)/>
            </div>
        </form>
    }
}

/// On a finding's page: the folder in which it stands, and moving it. Nothing, while the practice has no folders, and for
/// what came through a case: that lies in no list that folders stand above.
#[component]
pub fn FolderLine(loaded: Loaded<FindingDetail>) -> impl IntoView {
    let office = Office::here();
    let (known, open) = (folders(office), RwSignal::new(false));
    let card = Memo::new(move |_| {
        loaded.value.with(|detail| {
            detail.as_ref().filter(|detail| detail.through.is_none()).map(|detail| detail.card.clone())
        })
    });
    let cards = Signal::derive(move || card.get().into_iter().collect::<Vec<_>>());
    let any = move || known.value.with(|all| all.as_ref().is_some_and(|all| !all.is_empty()));
    let shown = move || any() && card.with(Option::is_some) && office.may(Right::SortFindings);
    let name = Signal::derive(move || {
        let id = card.with(|card| card.as_ref().and_then(|card| card.folder));
        let folder = known.value.with(|all| all.iter().flatten().find(|one| Some(one.id) == id).map(called));
        folder.unwrap_or_else(|| say("folder-none")).get()
    });
    view! {
        <Show when=shown>
            <p class="folder-line">
                <span class="visually-hidden">{say("folder-label")}": "</span>
                <Badge text=name glyph=Glyph::Folder/>
                <Button text=say("folder-move") rank=Rank::Quiet on_press=move |()| open.set(true)/>
            </p>
        </Show>
        <PlaceDialog cards known open done=|()| ()/>
    }
}
