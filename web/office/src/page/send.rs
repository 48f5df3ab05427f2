//! Befund senden (J1): files, details, recipients, basis; then a review, then the sending itself.

mod basis;
mod details;
mod files;
mod recipients;
mod review;
mod transfer;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use siegel_kit::catalogue::say;
use siegel_kit::faults::fault;
use siegel_kit::title::titled;
use siegel_kit::{Button, ErrorSummary, Faults, Glyph, Help, PageHead, Rank, Stepper, load};

use crate::act;
use crate::model::outgoing::{Letter, Picked};
use crate::office::Office;

/// Where the page is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Form,
    Review,
    Transfer,
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Sending {
    letter: Letter,
    picked: Picked,
    faults: Faults,
    step: RwSignal<Step>,
    directory: siegel_kit::Loaded<Vec<crate::model::contact::PracticeCard>>,
    /// Counts the findings that were sent from this page: each begins with an empty form.
    number: RwSignal<u32>,
}

/// The page.
#[component]
pub fn SendPage() -> impl IntoView {
    titled(say("nav-send-long"));
    let number = RwSignal::new(0);
    move || {
        number.get();
        view! { <OneFinding number/> }
    }
}

#[component]
fn OneFinding(number: RwSignal<u32>) -> impl IntoView {
    let office = Office::here();
    let directory = load(move || {
        office.changes.get();
        act::contact::list(office)
    });
    let sending = Sending {
        letter: Letter::default(),
        picked: Picked::default(),
        faults: Faults::default(),
        step: RwSignal::new(Step::Form),
        directory,
        number,
    };
    preselect(sending);
    let steps = ["send-step-form", "send-step-review", "send-step-send"].map(say).to_vec();
    let at = Signal::derive(move || sending.step.get() as usize);
    view! {
        <PageHead title=say("nav-send-long") lead=say("send-lead")/>
        <Stepper steps at/>
        // The form stays in the page while it is reviewed, so that nothing typed is lost.
        <div hidden=move || sending.step.get() != Step::Form>
            <Form sending/>
        </div>
        {move || match sending.step.get() {
            Step::Form => ().into_any(),
            Step::Review => view! { <review::Review sending/> }.into_any(),
            Step::Transfer => view! { <transfer::Transfer sending/> }.into_any(),
        }}
        <Help texts=vec![say("send-help-1"), say("send-help-2"), say("send-help-3"), say("send-help-4")]/>
    }
}

#[component]
fn Form(sending: Sending) -> impl IntoView {
    let review = move |()| {
        if sending.faults.set(missing(sending)) {
            sending.step.set(Step::Review);
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    };
    view! {
        <form class="form" on:submit=|event| event.prevent_default()>
            <ErrorSummary faults=sending.faults/>
            <files::FilesPart sending/>
            <details::DetailsPart sending/>
            <recipients::RecipientsPart sending/>
            <basis::BasisPart sending/>
            <div class="actions">
                <Button text=say("send-review") rank=Rank::Primary glyph=Glyph::Check submit=true on_press=review/>
            </div>
        </form>
    }
}

/// `/senden?an=<practice>` chooses a recipient, once the directory is there.
fn preselect(sending: Sending) {
    let query = use_query_map();
    let wanted = query.read_untracked().get("an");
    Effect::new(move |_| {
        let (Some(wanted), Some(all)) = (wanted.clone(), sending.directory.value.get()) else { return };
        let found = all.iter().find(|card| card.id.to_string() == wanted && card.trust.may_send());
        if let Some(card) = found.filter(|_| sending.letter.recipients.read_untracked().is_empty()) {
            sending.letter.recipients.set(vec![card.id]);
        }
    });
}

fn missing(sending: Sending) -> Vec<(&'static str, &'static str)> {
    let Sending { letter, picked, .. } = sending;
    let mut found = Vec::new();
    if picked.is_empty() {
        found.push(("files", fault("send-files-missing")));
    }
    if picked.has_pictures()
        && (letter.image_author.with_untracked(|by| by.trim().is_empty())
            || !letter.image_consent.get_untracked())
    {
        found.push(("image-author", fault("send-image-missing")));
    }
    let today = siegel_kit::format::today();
    if [letter.day, letter.born].iter().any(|day| day.with_untracked(|day| *day > today)) {
        found.push(("day", fault("send-day-future")));
    }
    if letter.recipients.read_untracked().is_empty() && !letter.link_only.get_untracked() {
        found.push(("recipients", fault("send-recipients-missing")));
    }
    if letter.basis.read_untracked().is_empty() {
        found.push(("basis", fault("send-basis-missing")));
    }
    found
}
