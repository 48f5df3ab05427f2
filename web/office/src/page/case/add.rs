//! Adding practices to a case: who is added reads everything that is in it so far.

use leptos::prelude::*;
use siegel_api::id::PracticeId;
use siegel_kit::catalogue::say;
use siegel_kit::faults::fault;
use siegel_kit::{Button, ErrorSummary, Faults, Glyph, Loaded, Rank, Task, TroubleNotice, load, tr};

use crate::act;
use crate::model::case::CaseDetail;
use crate::model::contact::PracticeCard;
use crate::office::Office;
use crate::part::ask::Ask;
use crate::part::practices::{PracticeChoice, follow};

/// The form, and the question before it is done.
#[component]
pub fn AddPractice(loaded: Loaded<CaseDetail>, adding: RwSignal<bool>) -> impl IntoView {
    let office = Office::here();
    let chosen = RwSignal::new(Vec::<PracticeId>::new());
    let directory = load(move || {
        office.changes.get();
        act::contact::list(office)
    });
    let except = Signal::derive(move || {
        let ids = |detail: &CaseDetail| detail.participants.iter().map(|one| one.id).collect::<Vec<_>>();
        loaded.value.with(|detail| detail.as_ref().map(ids).unwrap_or_default())
    });
    let (faults, task, asking) = (Faults::default(), Task::default(), RwSignal::new(false));
    follow(directory, chosen, task);
    Effect::new(move |_| {
        if !chosen.read().is_empty() {
            faults.keep(&[]);
        }
    });
    let ask = move |()| {
        let none = chosen.with_untracked(Vec::is_empty);
        let missing =
            if none { vec![("case-practices", fault("case-practices-missing"))] } else { Vec::new() };
        if faults.set(missing) {
            task.trouble.set(None);
            asking.set(true);
        }
    };
    let wanted = move || -> Vec<PracticeCard> {
        let all = directory.value.get().unwrap_or_default();
        all.into_iter().filter(|card| chosen.read().contains(&card.id)).collect()
    };
    let add = move |()| {
        let Some(id) = loaded.value.with_untracked(|detail| detail.as_ref().map(|detail| detail.card.id))
        else {
            return;
        };
        let wanted = untrack(wanted);
        // A practice whose key changed meanwhile is chosen no longer; the form says so.
        if wanted.is_empty() {
            return asking.set(false);
        }
        task.run(act::case::add_practices(office, id, wanted), move |()| {
            asking.set(false);
            adding.set(false);
            office.changed();
        });
    };
    let names = move || wanted().into_iter().map(|card| card.name).collect::<Vec<_>>().join(", ");
    let readable = |detail: &CaseDetail| detail.lines.iter().filter(|line| !line.card.is_withdrawn()).count();
    let count = move || loaded.value.with(|detail| detail.as_ref().map_or(0, readable));
    let error = faults.of("case-practices");
    view! {
        <section class="card form" class:faulty=move || error.with(Option::is_some) id="case-practices" tabindex="-1">
            <h2>{say("case-add-practice")}</h2>
            <ErrorSummary faults/>
            <p class="soft">{say("case-add-lead")}</p>
            {move || error.get().map(|error| view! { <p class="field-error">{error}</p> })}
            <PracticeChoice directory chosen except/>
            <Show when=move || !asking.get()>
                <TroubleNotice trouble=task.trouble/>
            </Show>
            <div class="actions">
                <Button text=say("case-add-next") rank=Rank::Primary glyph=Glyph::Plus on_press=ask/>
                <Button text=say("dialog-cancel") on_press=move |()| adding.set(false)/>
            </div>
        </section>
        <Ask id="case-add" title=say("case-add-title") go=say("case-add-go") open=asking task rank=Rank::Primary on_go=add>
            <p><strong><bdi>{names}</bdi></strong></p>
            <p>{move || tr!("case-add-1", n = count())}</p>
            <p>{say("case-add-2")}</p>
        </Ask>
    }
}
