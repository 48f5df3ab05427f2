//! Folders above a list: which there are, how much of the list stands in each, and what can be done with the one that is
//! chosen. A practice without folders sees one quiet button.

use std::collections::HashMap;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use siegel_api::id::FolderId;
use siegel_client::folder::Folder;
use siegel_kit::catalogue::say;
use siegel_kit::{Button, ButtonLink, Empty, Glyph, Loaded, Rank, Text, TroubleNotice, load, tr};

use crate::act;
use crate::model::finding::FindingCard;
use crate::model::folder::{Counts, Which, called};
use crate::model::right::Right;
use crate::office::Office;
use crate::part::about::About;

mod naming;
mod placing;
mod removing;

use naming::NameDialog;
pub use placing::{FolderLine, PlaceDialog};
use removing::RemoveDialog;

/// More folders than these stand in a list that opens, on wide screens, too.
const SIDE_BY_SIDE: usize = 8;

/// The folders of a list, and which of them is chosen; the choice stands in the address.
#[derive(Clone, Copy)]
pub struct Folders {
    pub all: Loaded<Vec<Folder>>,
    pub chosen: Memo<Which>,
    known: Memo<HashMap<FolderId, Folder>>,
    list: &'static str,
}

impl Folders {
    /// Of the list at this address.
    pub fn of(office: Office, list: &'static str) -> Self {
        let query = use_query_map();
        let chosen = Memo::new(move |_| Which::parse(query.read().get("ordner").as_deref()));
        let all = folders(office);
        let known = Memo::new(move |_| {
            all.value.with(|all| all.iter().flatten().map(|one| (one.id, one.clone())).collect())
        });
        Folders { all, chosen, known, list }
    }

    /// Keeps what is shown of a list.
    pub fn keep(self, cards: &mut Vec<FindingCard>) {
        let chosen = self.chosen.get();
        self.known.with(|known| cards.retain(|card| chosen.shows(card, |id| known.contains_key(&id))));
    }

    /// Whether there are any.
    pub fn any(self) -> bool {
        self.all.value.with(|all| all.as_ref().is_some_and(|all| !all.is_empty()))
    }

    /// What the folder is called in which a finding stands, where all are shown.
    pub fn badge(self, folder: Option<FolderId>) -> Option<Text> {
        let id = folder.filter(|_| self.chosen.get() == Which::All)?;
        self.known.with(|known| known.get(&id).map(called))
    }

    fn one(self) -> Option<Folder> {
        let Which::One(id) = self.chosen.get() else { return None };
        self.known.with(|known| known.get(&id).cloned())
    }

    /// Whether a folder is chosen that is not there.
    fn is_gone(self) -> bool {
        let is_one = matches!(self.chosen.get(), Which::One(_));
        is_one && self.all.value.with(Option::is_some) && self.one().is_none()
    }
}

/// The practice's folders, as of now.
pub fn folders(office: Office) -> Loaded<Vec<Folder>> {
    load(move || {
        office.changes.get();
        act::folder::list(office)
    })
}

/// The folders above a list.
#[component]
pub fn FolderBar(
    folders: Folders,
    /// What the list holds, whatever is chosen.
    cards: Loaded<Vec<FindingCard>>,
    /// Whether it tells what is unread.
    #[prop(optional)]
    unread: bool,
) -> impl IntoView {
    let office = Office::here();
    let (naming, removing) = (About::<Option<Folder>>::default(), About::<Folder>::default());
    let lines = Memo::new(move |_| folders.all.value.get().unwrap_or_default());
    let any = Memo::new(move |_| folders.any());
    let none = move || folders.all.value.with(|all| all.as_ref().is_some_and(Vec::is_empty));
    let make = move |()| naming.open(None);
    let one = Memo::new(move |_| folders.one());
    let counts = Memo::new(move |_| {
        let count = |known: &HashMap<FolderId, Folder>| {
            cards
                .value
                .with(|all| Counts::of(all.as_deref().unwrap_or_default(), |id| known.contains_key(&id)))
        };
        folders.known.with(count)
    });
    view! {
        <TroubleNotice trouble=folders.all.trouble/>
        <Show when=move || none() && office.may(Right::SortFindings)>
            <div class="folder-bar">
                <Button text=say("folder-new") rank=Rank::Quiet glyph=Glyph::Folder on_press=make/>
            </div>
        </Show>
        <Show when=move || any.get()>
            <div class="folder-bar" class:many=move || lines.with(|all| all.len() > SIDE_BY_SIDE)>
                <Links folders lines counts unread/>
                <Select folders lines counts/>
                <Show when=move || office.may(Right::SortFindings)>
                    <Button text=say("folder-new") rank=Rank::Quiet glyph=Glyph::Plus on_press=make/>
                </Show>
                {move || one.get().map(|folder| {
                    let again = folder.clone();
                    view! {
                        <Show when=move || office.may(Right::SortFindings)>
                            {
                                let folder = folder.clone();
                                view! { <Button text=say("folder-rename") rank=Rank::Quiet on_press=move |()| naming.open(Some(folder.clone()))/> }
                            }
                        </Show>
                        <Show when=move || office.may(Right::RemoveFolders)>
                            {
                                let folder = again.clone();
                                view! { <Button text=say("folder-remove") rank=Rank::Quiet on_press=move |()| removing.open(folder.clone())/> }
                            }
                        </Show>
                    }
                })}
            </div>
        </Show>
        <NameDialog about=naming known=lines/>
        <RemoveDialog about=removing list=folders.list/>
    }
}

/// All of them side by side.
#[component]
fn Links(folders: Folders, lines: Memo<Vec<Folder>>, counts: Memo<Counts>, unread: bool) -> impl IntoView {
    let link = move |which: Which, name: Text| {
        // A link whose numbers stay is not drawn anew when those of others change.
        let count = Memo::new(move |_| counts.with(|counts| counts.find(which)));
        let new = move || Some(count.get().unread).filter(|new| unread && *new > 0);
        view! {
            <li>
                <a href=which.href(folders.list) aria-current=move || (folders.chosen.get() == which).then_some("true")>
                    <bdi>{name}</bdi>" "
                    <span class="soft numbers">{move || count.get().cards}</span>
                    {move || new().map(|n| view! { " "<span class="folder-new">{tr!("folder-unread", n = n)}</span> })}
                </a>
            </li>
        }
    };
    let one = move |folder: Folder| link(Which::One(folder.id), called(&folder));
    view! {
        <nav class="folder-links" aria-label=say("folder-nav")>
            <ul>
                {link(Which::All, say("folder-all"))}
                {link(Which::Unsorted, say("folder-none"))}
                {move || lines.get().into_iter().map(one).collect_view()}
            </ul>
        </nav>
    }
}

/// The same as a list that opens: on a phone, and where there are many.
#[component]
fn Select(folders: Folders, lines: Memo<Vec<Folder>>, counts: Memo<Counts>) -> impl IntoView {
    let navigate = use_navigate();
    let option = move |which: Which, name: Text| {
        let count = Memo::new(move |_| counts.with(|counts| counts.find(which)));
        let text = move || tr!("folder-counted", name = name.get(), n = count.get().cards);
        view! { <option value=which.value() selected=move || folders.chosen.get() == which>{text}</option> }
    };
    let choose = move |value: String| {
        let which = Which::parse(Some(&value));
        navigate(&which.href(folders.list), NavigateOptions::default());
    };
    let one = move |folder: Folder| option(Which::One(folder.id), called(&folder));
    view! {
        <div class="field folder-select">
            <label for="folder">{say("folder-label")}</label>
            <select
                id="folder"
                prop:value=move || {
                    // Once more when the choices change: a choice that was not there could not be shown.
                    lines.track();
                    folders.chosen.get().value()
                }
                on:change=move |event| choose(event_target_value(&event))
            >
                {option(Which::All, say("folder-all"))}
                {option(Which::Unsorted, say("folder-none"))}
                {move || lines.get().into_iter().map(one).collect_view()}
            </select>
        </div>
    }
}

/// Nothing stands in what is chosen: why, and how to go on.
#[component]
pub fn NothingThere(folders: Folders) -> impl IntoView {
    let text = Signal::derive(move || match folders.chosen.get() {
        Which::Unsorted => tr!("folder-all-sorted"),
        _ if folders.is_gone() => tr!("folder-gone"),
        _ => tr!("folder-empty"),
    });
    view! {
        <Empty text glyph=Glyph::Folder>
            <ButtonLink text=say("folder-show-all") href=folders.list rank=Rank::Primary/>
        </Empty>
    }
}
