//! Befund senden (J1): files, details, recipients, basis; then a review, then the sending itself. What is filled in
//! is kept as a draft; `/senden?entwurf=<draft>` takes one up, `/senden?antwort=<finding>` begins an answer,
//! `/senden?korrektur=<finding>` a correction.

mod answer;
mod basis;
mod contents;
mod correction;
mod details;
mod files;
mod recipients;
mod review;
mod taken_up;
mod transfer;
mod units;

use std::rc::Rc;

use leptos::either::Either;
use leptos::ev::{click, visibilitychange};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use siegel_client::finding::InCase;
use siegel_client::transfer::Sleeper;
use siegel_kit::browser::Timer;
use siegel_kit::catalogue::say;
use siegel_kit::faults::fault;
use siegel_kit::title::titled;
use siegel_kit::{Button, ErrorSummary, Faults, Glyph, Help, PageHead, Rank, Stepper, load, tr};
use wasm_bindgen::JsCast;

use crate::act;
use crate::act::draft::{Keeper, Keeping, Kept};
use crate::model::outgoing::{Letter, Picked};
use crate::model::right::Right;
use crate::office::Office;
use crate::part::practices::UnitChoice;

/// Where the page is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Form,
    Review,
    Transfer,
}

/// What the address asks for.
#[derive(Clone, PartialEq, Eq)]
enum Wanted {
    New,
    /// To take up this draft, of a correction of a finding.
    Draft(String, Option<String>),
    /// To answer this finding.
    Answer(String),
    /// To correct this finding.
    Correction(String),
}

/// What outlives a form on this page.
#[derive(Clone, Copy)]
struct Desk {
    /// Counts the forms: each begins empty, or as its draft.
    number: RwSignal<u32>,
    /// Begins an empty form.
    anew: Callback<()>,
}

/// What the parts of a form share.
#[derive(Clone, Copy)]
struct Sending {
    desk: Desk,
    letter: Letter,
    picked: Picked,
    faults: Faults,
    step: RwSignal<Step>,
    directory: siegel_kit::Loaded<Vec<crate::model::contact::PracticeCard>>,
    /// The cases of the own practice.
    all_cases: siegel_kit::Loaded<Vec<crate::model::case::CaseCard>>,
    /// Units of practices.
    units: UnitChoice,
    keeper: StoredValue<Rc<Keeper>, LocalStorage>,
    /// Of a correction the version that it replaces.
    before: Option<siegel_kit::Loaded<act::correction::Before>>,
}

impl Sending {
    /// What the cases are called to which it goes, following them; a correction to those of the version before.
    fn cases(self) -> Vec<String> {
        let Some(before) = self.before else {
            let chosen = self.letter.cases.get();
            let all = self.all_cases.value.get().unwrap_or_default();
            let chosen = all.into_iter().filter(|card| chosen.contains(&card.id));
            return chosen.map(|card| card.shown_title().get()).collect();
        };
        let title = |one: &InCase| one.title.clone().unwrap_or_else(|| tr!("case-one"));
        let standing = |before: &act::correction::Before| -> Vec<String> {
            let cases = before.verified.in_cases().iter().filter(|one| !one.is_withdrawn());
            cases.map(title).collect()
        };
        before.value.with(|before| before.as_ref().map(standing).unwrap_or_default())
    }

    /// Names of all to whom it goes: practices, units, then cases.
    fn whom(self) -> Vec<String> {
        let chosen = self.letter.recipients.get_untracked();
        let all = self.directory.value.get_untracked().unwrap_or_default();
        let names = all.into_iter().filter(|card| chosen.contains(&card.id)).map(|card| card.name);
        let names = names.chain(untrack(|| units::names(self)));
        let cases =
            untrack(|| self.cases()).into_iter().map(|title| siegel_kit::tr!("case-named", title = title));
        names.chain(cases).collect()
    }
}

/// The page.
#[component]
pub fn SendPage() -> impl IntoView {
    titled(say("nav-send-long"));
    let number = RwSignal::new(0);
    let navigate = StoredValue::new(use_navigate());
    let anew = Callback::new(move |()| {
        let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
        navigate.with_value(|navigate| navigate("/senden", options));
        number.update(|number| *number += 1);
        window().scroll_to_with_x_and_y(0.0, 0.0);
    });
    let desk = Desk { number, anew };
    let query = use_query_map();
    let wanted = Memo::new(move |_| {
        query.with(|query| match (query.get("entwurf"), query.get("antwort"), query.get("korrektur")) {
            (Some(id), _, corrects) => Wanted::Draft(id, corrects),
            (None, Some(id), _) => Wanted::Answer(id),
            (None, None, Some(id)) => Wanted::Correction(id),
            (None, None, None) => Wanted::New,
        })
    });
    begins_anew(desk);
    view! {
        <PageHead title=say("nav-send-long") lead=say("send-lead")/>
        {move || {
            number.get();
            match wanted.get() {
                Wanted::Draft(id, corrects) => view! { <taken_up::TakenUp id corrects desk/> }.into_any(),
                Wanted::Correction(id) => view! { <correction::Correction id desk/> }.into_any(),
                Wanted::Answer(id) => view! { <answer::Answer id desk/> }.into_any(),
                Wanted::New => new_finding(desk).into_any(),
            }
        }}
        <Help texts=vec![say("send-help-1"), say("send-help-2"), say("send-help-3"), say("send-help-4")]/>
    }
}

/// "Senden" in the navigation begins a new finding, also on this very page; the one before stays as a
/// draft, or on its way.
fn begins_anew(desk: Desk) {
    let pressed = window_event_listener(click, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let link = target.and_then(|target| target.closest("nav a[href='/senden']").ok().flatten());
        if link.is_some() {
            desk.number.update(|number| *number += 1);
        }
    });
    on_cleanup(move || pressed.remove());
}

fn new_finding(desk: Desk) -> impl IntoView {
    match Keeper::begin(Office::here()) {
        Ok(keeper) => {
            let keeper = StoredValue::new_local(keeper);
            Either::Left(view! { <taken_up::Waiting/> <OneFinding keeper desk/> })
        }
        Err(trouble) => {
            Either::Right(view! { <siegel_kit::TroubleNotice trouble=Signal::stored(Some(trouble))/> })
        }
    }
}

/// A form that begins as `begin` says, once that has looked at what it is about; `lead` stands above it.
fn begun<F>(begin: F, desk: Desk, lead: fn() -> AnyView) -> impl IntoView
where
    F: Future<Output = Result<Rc<Keeper>, siegel_kit::Trouble>> + 'static,
{
    let keeper = RwSignal::new_local(None::<Rc<Keeper>>);
    let task = siegel_kit::Task::default();
    task.run(begin, move |begun| drop(keeper.try_set(Some(begun))));
    view! {
        <siegel_kit::TroubleNotice trouble=task.trouble/>
        {move || match keeper.get() {
            None => view! { <p role="status" class="soft">{move || task.busy.get().then(|| say("task-loading"))}</p> }.into_any(),
            Some(begun) => {
                let keeper = StoredValue::new_local(begun);
                view! { {lead()} <OneFinding keeper desk/> }.into_any()
            }
        }}
    }
}

#[component]
fn OneFinding(keeper: StoredValue<Rc<Keeper>, LocalStorage>, desk: Desk) -> impl IntoView {
    let office = Office::here();
    let directory = load(move || {
        office.changes.get();
        act::contact::list(office)
    });
    let all_cases = load(move || {
        office.changes.get();
        act::case::list(office)
    });
    let (letter, picked) = (Letter::default(), Picked::default());
    let (faults, step) = (Faults::default(), RwSignal::new(Step::Form));
    let corrects = keeper.with_value(|keeper| keeper.with(|outgoing| outgoing.corrects())).flatten();
    let before = corrects.map(|corrects| load(move || act::correction::before(office, corrects.finding_id)));
    keeper.with_value(|keeper| keeper.with(|outgoing| act::send::restore(letter, picked, outgoing)));
    let units = units::choice(office, letter);
    let sending = Sending { desk, letter, picked, faults, step, directory, all_cases, units, keeper, before };
    keep(sending);
    let steps = ["send-step-form", "send-step-review", "send-step-send"].map(say).to_vec();
    let at = Signal::derive(move || sending.step.get() as usize);
    view! {
        <Stepper steps at/>
        <taken_up::Hints sending/>
        <Show when=move || sending.step.get() == Step::Form>
            <correction::Lead sending/>
        </Show>
        // The form stays in the page while it is reviewed, so that nothing typed is lost.
        <div hidden=move || sending.step.get() != Step::Form>
            <Form sending/>
        </div>
        {move || match sending.step.get() {
            Step::Form => ().into_any(),
            Step::Review => view! { <review::Review sending/> }.into_any(),
            Step::Transfer => view! { <transfer::Transfer sending/> }.into_any(),
        }}
    }
}

/// Keeps what is filled in as a draft: a moment after the last change, and when the page goes out of sight.
fn keep(sending: Sending) {
    let office = Office::here();
    let keeper = sending.keeper.get_value();
    let keeping = Keeping::here();
    keeping.hold(Some(Rc::clone(&keeper)));
    let held = sending.keeper;
    let preselected = preselect(sending);
    Effect::new(move |before: Option<bool>| {
        let directory = sending.directory.value.read();
        let known = keeper.with(|outgoing| outgoing.letter().recipients.clone()).unwrap_or_default();
        let directory = directory.as_deref().unwrap_or_default();
        let (letter, form) = act::send::sealed(sending.letter, sending.picked, directory, &known);
        // What stands in it from the start is nobody's work.
        if before.is_none() || preselected.try_update_value(std::mem::take) == Some(true) {
            keeper.settle(letter, form);
        } else {
            keeper.note(office, letter, form);
        }
        true
    });
    let last = move || {
        spawn_local(async move {
            let _ = keeping.flush().await;
        });
    };
    let hidden = window_event_listener(visibilitychange, move |_| {
        if document().hidden() {
            last();
        }
    });
    let gone = window_event_listener_untyped("pagehide", move |_| last());
    on_cleanup(move || {
        hidden.remove();
        gone.remove();
        if office.stage.get_untracked() == crate::office::Stage::Open {
            held.try_with_value(|keeper| keeping.release(keeper));
        }
    });
}

#[component]
fn Form(sending: Sending) -> impl IntoView {
    let reading = RwSignal::new(false);
    Effect::new(move |_| sending.faults.keep(&missing(sending)));
    let look = move || {
        if sending.faults.set(untrack(|| missing(sending))) {
            sending.step.set(Step::Review);
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    };
    let review = move |()| {
        reading.set(true);
        spawn_local(async move {
            // Files that were picked a moment ago are still being read.
            while sending.picked.reading.try_get_untracked().is_some_and(|files| files > 0) {
                Timer.sleep(100).await;
            }
            if reading.try_set(false).is_none() {
                look();
            }
        });
    };
    view! {
        <form class="form" on:submit=|event| event.prevent_default()>
            <ErrorSummary faults=sending.faults/>
            <files::FilesPart sending/>
            <details::DetailsPart sending/>
            {match sending.before {
                Some(_) => Either::Left(view! { <correction::FixedRecipients sending/> }),
                None => Either::Right(view! { <recipients::RecipientsPart sending/> }),
            }}
            <basis::BasisPart sending/>
            <div class="actions">
                <Button text=say("send-review") rank=Rank::Primary glyph=Glyph::Check submit=true busy=reading on_press=review/>
                <KeptLine sending/>
            </div>
        </form>
    }
}

/// Whether what was filled in lies on the server.
#[component]
fn KeptLine(sending: Sending) -> impl IntoView {
    let kept = sending.keeper.with_value(|keeper| keeper.kept.clone());
    let text = move || match kept.get() {
        Kept::Nothing => None,
        Kept::Soon => Some(say("draft-soon")),
        Kept::All => Some(say("draft-kept")),
        Kept::Not => Some(say("draft-not-kept")),
    };
    view! { <p class="soft" id="kept">{text}</p> }
}

/// `/senden?an=<practice>` chooses a recipient, once the directory is there, `/senden?fallakte=<case>` a case. Says when
/// it has just done so.
fn preselect(sending: Sending) -> StoredValue<bool> {
    let query = use_query_map();
    let (wanted, case) = query.with_untracked(|query| (query.get("an"), query.get("fallakte")));
    let done = StoredValue::new(false);
    let office = Office::here();
    Effect::new(move |_| {
        let (Some(case), Some(all)) = (case.clone(), sending.all_cases.value.get()) else { return };
        let found = all.iter().find(|card| card.id.to_string() == case);
        let found = found.filter(|card| card.takes(office.may(Right::ManageCases)));
        if let Some(card) = found.filter(|_| sending.letter.cases.read_untracked().is_empty()) {
            done.set_value(true);
            sending.letter.cases.set(vec![card.id]);
        }
    });
    Effect::new(move |_| {
        let (Some(wanted), Some(all)) = (wanted.clone(), sending.directory.value.get()) else { return };
        let found = all.iter().find(|card| card.id.to_string() == wanted && card.trust.may_send());
        if let Some(card) = found.filter(|_| sending.letter.recipients.read_untracked().is_empty()) {
            done.set_value(true);
            sending.letter.recipients.set(vec![card.id]);
        }
    });
    done
}

/// Whether a correction says what has changed: its note is not that of the version before.
fn says_what_changed(sending: Sending) -> bool {
    let Some(before) = sending.before else { return true };
    let note = sending.letter.note.get();
    let is_old = before.value.with(|before| {
        before.as_ref().is_some_and(|before| before.verified.meta().note.trim() == note.trim())
    });
    !note.trim().is_empty() && !is_old
}

fn missing(sending: Sending) -> Vec<(&'static str, &'static str)> {
    let Sending { letter, picked, .. } = sending;
    let mut found = Vec::new();
    if picked.is_empty() {
        found.push(("files", fault("send-files-missing")));
    } else if picked.is_incomplete() {
        found.push(("files", fault("send-files-wanted")));
    }
    if picked.has_pictures()
        && (letter.image_author.with(|by| by.trim().is_empty()) || !letter.image_consent.get())
    {
        found.push(("image-author", fault("send-image-missing")));
    }
    if !says_what_changed(sending) {
        found.push(("note", fault("correct-note-missing")));
    }
    let today = siegel_kit::format::today();
    if [letter.day, letter.born].iter().any(|day| day.with(|day| *day > today)) {
        found.push(("day", fault("send-day-future")));
    }
    if letter.is_for_nobody() && !letter.link_only.get() {
        found.push(("recipients", fault("send-recipients-missing")));
    }
    if letter.basis.read().is_empty() {
        found.push(("basis", fault("send-basis-missing")));
    }
    found
}
