//! Eingang: what others sent. Urgent and unread first; the search runs here, over opened titles.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::title::titled;
use siegel_kit::{
    Button, ButtonLink, Cell, Choice, Empty, Glyph, Help, Loaded, PageHead, Rank, SelectField, Table,
    TextField, Waiting, format, lines, load, tr,
};

use crate::act;
use crate::model::contact::Trust;
use crate::model::finding::{CardState, FindingCard, Urgency};
use crate::model::right::Right;
use crate::office::Office;
use crate::part::badges;
use crate::part::choosing::{ChooseBar, ChooseCell, Choosing};
use crate::part::export_archive::ArchiveDialog;
use crate::part::folders::{FolderBar, Folders, NothingThere, PlaceDialog};
use crate::part::patient::patient;

/// Begins the value of the choice of a unit.
const UNIT: &str = "unit ";

/// The inbox.
#[component]
pub fn InboxPage() -> impl IntoView {
    let office = Office::here();
    titled(say("nav-inbox"));
    let loaded = load(move || {
        office.changes.get();
        act::finding::inbox(office)
    });
    Effect::new(move |_| {
        let unread = loaded
            .value
            .with(|all| all.iter().flatten().filter(|card| card.state == CardState::Unread).count());
        office.unread.set(unread);
    });
    let folders = Folders::of(office, "/eingang");
    let search = RwSignal::new(String::new());
    let which = RwSignal::new("all".to_owned());
    // Units to which something is addressed that lies here; the filter is drawn anew only where there are others.
    let units =
        Memo::new(move |_| loaded.value.with(|all| act::unit::names_in(all.as_deref().unwrap_or_default())));
    view! {
        <PageHead title=say("nav-inbox") lead=say("inbox-lead")>
            <Show when=move || office.may(Right::SendFindings)>
                <ButtonLink text=say("nav-send-long") href="/senden" rank=Rank::Primary glyph=Glyph::Send/>
            </Show>
        </PageHead>
        <FolderBar folders cards=loaded unread=true/>
        {move || view! { <Filters search which units=units.get()/> }}
        <Waiting loaded/>
        <Rows loaded search which folders/>
        <Help texts=vec![say("inbox-help-1"), say("inbox-help-2"), say("inbox-help-3")]/>
    }
}

#[component]
fn Filters(search: RwSignal<String>, which: RwSignal<String>, units: Vec<String>) -> impl IntoView {
    let mut choices = vec![
        Choice::new("all", say("inbox-all")),
        Choice::new("new", say("inbox-new")),
        Choice::new("urgent", say("inbox-urgent")),
    ];
    choices.extend(units.into_iter().map(|name| {
        let text = Signal::stored(name.clone());
        Choice::named(format!("{UNIT}{name}"), text)
    }));
    view! {
        <div class="filters" role="search">
            <TextField id="search" kind="search" optional=true label=say("list-search") value=search/>
            <SelectField id="which" label=say("list-show") value=which groups=vec![(None, choices)]/>
        </div>
    }
}

#[component]
fn Rows(
    loaded: Loaded<Vec<FindingCard>>,
    search: RwSignal<String>,
    which: RwSignal<String>,
    folders: Folders,
) -> impl IntoView {
    let office = Office::here();
    let standing = Memo::new(move |_| {
        let mut cards = loaded.value.get().unwrap_or_default();
        folders.keep(&mut cards);
        cards
    });
    let shown = Memo::new(move |_| {
        let mut cards = standing.get();
        cards.retain(|card| card.matches(&search.read()) && chosen(card, &which.read()));
        cards.sort_by_key(|card| {
            (
                card.state != CardState::Unread,
                std::cmp::Reverse(card.urgency),
                std::cmp::Reverse(card.sent_at),
            )
        });
        cards
    });
    let choosing = Choosing::of(shown);
    let none_at_all = move || loaded.value.with(|all| all.as_ref().is_some_and(Vec::is_empty));
    let some = move || loaded.value.with(|all| all.as_ref().is_some_and(|all| !all.is_empty()));
    let nothing_stands = move || some() && standing.read().is_empty();
    let nothing_found = move || !standing.read().is_empty() && shown.read().is_empty();
    view! {
        <Show when=none_at_all>
            <Empty text=say("inbox-empty") glyph=Glyph::Inbox>
                <ButtonLink text=say("contacts-invite") href="/kontakte" rank=Rank::Primary glyph=Glyph::People/>
                <Show when=move || office.may(Right::SendFindings)>
                    <ButtonLink text=say("nav-send-long") href="/senden" glyph=Glyph::Send/>
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
            <Table caption=say("nav-inbox") heads=["choose-head", "finding-title", "finding-sender", "finding-patient", "finding-received", "finding-state"].map(say).to_vec()>
                {lines(shown, |card| card.id, move |card| row(card, choosing, folders))}
            </Table>
        </Show>
        <p class="visually-hidden" role="status">
            {move || loaded.value.with(Option::is_some).then(|| tr!("list-count", n = shown.read().len()))}
        </p>
    }
}

fn chosen(card: &FindingCard, which: &str) -> bool {
    match which {
        "new" => card.state == CardState::Unread,
        "urgent" => card.urgency > Urgency::Normal,
        _ => which.strip_prefix(UNIT).is_none_or(|unit| card.unit.as_deref() == Some(unit)),
    }
}

/// What can be done with the chosen ones.
#[component]
fn Leaving(choosing: Choosing, folders: Folders) -> impl IntoView {
    let cards = choosing.cards();
    let (saving, placing) = (RwSignal::new(false), RwSignal::new(false));
    let none = Signal::derive(move || cards.with(Vec::is_empty));
    view! {
        <ChooseBar choosing>
            <Show when=move || folders.any()>
                <Button text=say("folder-place") glyph=Glyph::Folder disabled=none on_press=move |()| placing.set(true)/>
            </Show>
            <Button text=say("archive-go") glyph=Glyph::Download disabled=none on_press=move |()| saving.set(true)/>
        </ChooseBar>
        <ArchiveDialog cards open=saving/>
        <PlaceDialog cards known=folders.all open=placing done=move |()| choosing.clear()/>
    }
}

fn row(card: FindingCard, choosing: Choosing, folders: Folders) -> impl IntoView {
    let (sent_at, title, withdrawn) = (card.sent_at.0, card.shown_title(), card.is_withdrawn());
    // Of what was taken back, only that moment is known.
    let time_head = if withdrawn { "inbox-withdrawn" } else { "finding-received" };
    let time = move || match format::minute(sent_at) {
        at if withdrawn => tr!("inbox-withdrawn-at", at = at),
        at => at,
    };
    view! {
        <tr class:unread=card.state == CardState::Unread>
            <ChooseCell choosing id=card.id title/>
            <Cell head=say("finding-title")>
                <a class="row-link" href=format!("/befund/{}", card.id)><bdi>{title}</bdi></a>
                <div class="badges">{badges::urgency(card.urgency)}{badges::corrected(card.revision)}{card.unit.map(badges::unit)}{move || folders.badge(card.folder).map(badges::folder)}</div>
            </Cell>
            <Cell head=say("finding-sender")>
                <bdi>{card.practice}</bdi>" "<small><bdi>{card.author}</bdi></small>
                <div class="badges">{card.trust.filter(|trust| *trust != Trust::Verified).map(badges::trust)}</div>
            </Cell>
            <Cell head=say("finding-patient")>{patient(card.patient, card.born)}</Cell>
            <Cell head=say(time_head)><span class:numbers=!withdrawn>{time}</span></Cell>
            <Cell head=say("finding-state")>{badges::incoming(card.state)}</Cell>
        </tr>
    }
}
