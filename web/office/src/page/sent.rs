//! Ausgang: what the practice sent, how far it got with each recipient, and the proof of it.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::title::titled;
use siegel_kit::{
    Button, ButtonLink, Cell, DateField, Empty, Glyph, Help, Loaded, PageHead, Rank, Table, TextField,
    Waiting, format, lines, load, tr,
};

use crate::act;
use crate::model::finding::{FindingCard, RecipientState};
use crate::model::right::Right;
use crate::office::Office;
use crate::part::badges;
use crate::part::choosing::{ChooseBar, ChooseCell, Choosing};
use crate::part::export::{Document, DocumentDialog, Making};
use crate::part::export_archive::ArchiveDialog;
use crate::part::folders::{FolderBar, Folders, NothingThere, PlaceDialog};
use crate::part::patient::patient;

/// What the list is narrowed by.
#[derive(Clone, Copy)]
struct Narrow {
    search: RwSignal<String>,
    from: RwSignal<String>,
    until: RwSignal<String>,
}

impl Narrow {
    fn lets(self, card: &FindingCard) -> bool {
        let from = act::log::day(&self.from.read(), 0).is_none_or(|from| card.sent_at >= from);
        let until = act::log::day(&self.until.read(), 1).is_none_or(|until| card.sent_at < until);
        from && until && card.matches(&self.search.read())
    }
}

/// The list of what was sent.
#[component]
pub fn SentPage() -> impl IntoView {
    let office = Office::here();
    titled(say("nav-sent"));
    let loaded = load(move || {
        office.changes.get();
        act::finding::sent(office)
    });
    let folders = Folders::of(office, "/ausgang");
    let text = || RwSignal::new(String::new());
    let narrow = Narrow { search: text(), from: text(), until: text() };
    view! {
        <PageHead title=say("nav-sent") lead=say("sent-lead")>
            <Show when=move || office.may(Right::SendFindings)>
                <ButtonLink text=say("nav-send-long") href="/senden" rank=Rank::Primary glyph=Glyph::Send/>
            </Show>
        </PageHead>
        <FolderBar folders cards=loaded/>
        <div class="filters" role="search">
            <TextField id="search" kind="search" optional=true label=say("list-search") value=narrow.search/>
            <DateField id="from" label=say("sent-from") value=narrow.from optional=true/>
            <DateField id="until" label=say("sent-until") value=narrow.until optional=true/>
        </div>
        <Waiting loaded/>
        <Rows loaded narrow folders/>
        <Help texts=vec![say("sent-help-1"), say("sent-help-2"), say("sent-help-3"), say("sent-help-4")]/>
    }
}

#[component]
fn Rows(loaded: Loaded<Vec<FindingCard>>, narrow: Narrow, folders: Folders) -> impl IntoView {
    let office = Office::here();
    let standing = Memo::new(move |_| {
        let mut cards = loaded.value.get().unwrap_or_default();
        folders.keep(&mut cards);
        cards
    });
    let shown = Memo::new(move |_| {
        let mut cards = standing.get();
        cards.retain(|card| narrow.lets(card));
        cards
    });
    let choosing = Choosing::of(shown);
    let none_at_all = move || loaded.value.with(|all| all.as_ref().is_some_and(Vec::is_empty));
    let some = move || loaded.value.with(|all| all.as_ref().is_some_and(|all| !all.is_empty()));
    let nothing_stands = move || some() && standing.read().is_empty();
    let nothing_found = move || !standing.read().is_empty() && shown.read().is_empty();
    view! {
        <Show when=none_at_all>
            <Empty text=say("sent-empty") glyph=Glyph::Sent>
                <Show when=move || office.may(Right::SendFindings)>
                    <ButtonLink text=say("sent-first") href="/senden" rank=Rank::Primary glyph=Glyph::Send/>
                </Show>
            </Empty>
        </Show>
        <Show when=nothing_stands>
            <NothingThere folders/>
        </Show>
        <Show when=nothing_found>
            <Empty text=say("list-nothing-found") glyph=Glyph::Search/>
        </Show>
        <Show when=move || !shown.read().is_empty()>
            <Leaving choosing folders/>
            <Table caption=say("nav-sent") heads=["choose-head", "finding-title", "finding-patient", "finding-sent-at", "finding-recipients", "finding-valid-until"].map(say).to_vec()>
                {lines(shown, |card| card.id, move |card| row(card, choosing, folders))}
            </Table>
        </Show>
        <p class="visually-hidden" role="status">
            {move || loaded.value.with(Option::is_some).then(|| tr!("list-count", n = shown.read().len()))}
        </p>
    }
}

/// What can be done with the chosen ones.
#[component]
fn Leaving(choosing: Choosing, folders: Folders) -> impl IntoView {
    let office = Office::here();
    let cards = choosing.cards();
    let closed = || RwSignal::new(false);
    let (proving, saving, placing) = (closed(), closed(), closed());
    let none = Signal::derive(move || cards.with(Vec::is_empty));
    let make = move |control, read: RwSignal<usize>| -> Making {
        let ids = cards.get_untracked().into_iter().map(|card| card.id).collect();
        let proof = act::export::prove(office, ids, control, move |n| {
            let _ = read.try_set(n);
        });
        Box::pin(async move { proof.await.map(Document::Dispatch) })
    };
    view! {
        <ChooseBar choosing>
            <Show when=move || folders.any()>
                <Button text=say("folder-place") glyph=Glyph::Folder disabled=none on_press=move |()| placing.set(true)/>
            </Show>
            <Button text=say("dispatch-title") glyph=Glyph::Print disabled=none on_press=move |()| proving.set(true)/>
            <Button text=say("archive-go") glyph=Glyph::Download disabled=none on_press=move |()| saving.set(true)/>
        </ChooseBar>
        <DocumentDialog id="dispatch" title=say("dispatch-title") open=proving make/>
        <ArchiveDialog cards open=saving/>
        <PlaceDialog cards known=folders.all open=placing done=move |()| choosing.clear()/>
    }
}

fn row(card: FindingCard, choosing: Choosing, folders: Folders) -> impl IntoView {
    let (sent_at, valid_until, title) = (card.sent_at.0, card.valid_until.0, card.shown_title());
    view! {
        <tr>
            <ChooseCell choosing id=card.id title/>
            <Cell head=say("finding-title")>
                <a class="row-link" href=format!("/befund/{}", card.id)><bdi>{title}</bdi></a>
                <div class="badges">{badges::urgency(card.urgency)}{badges::corrected(card.revision)}{move || folders.badge(card.folder).map(badges::folder)}</div>
            </Cell>
            <Cell head=say("finding-patient")>{patient(card.patient, card.born)}</Cell>
            <Cell head=say("finding-sent-at")><span class="numbers">{move || format::minute(sent_at)}</span></Cell>
            <Cell head=say("finding-recipients")>{recipients(card.recipients)}</Cell>
            <Cell head=say("finding-valid-until")><span class="numbers">{move || format::day(valid_until)}</span></Cell>
        </tr>
    }
}

fn recipients(all: Vec<RecipientState>) -> impl IntoView {
    if all.is_empty() {
        return view! { <span class="soft">{say("sent-no-recipient")}</span> }.into_any();
    }
    let line = |one: RecipientState| view! { <div class="badges"><bdi>{one.shown()}</bdi>{badges::delivery(one.delivery)}</div> };
    all.into_iter().map(line).collect_view().into_any()
}
