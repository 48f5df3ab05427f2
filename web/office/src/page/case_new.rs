//! Fallakte anlegen: what it is called, whom it is about, and who takes part.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use siegel_api::id::{CaseId, PracticeId};
use siegel_client::case::CaseTitle;
use siegel_kit::catalogue::say;
use siegel_kit::faults::fault;
use siegel_kit::title::titled;
use siegel_kit::{
    Button, ButtonLink, ErrorSummary, Faults, Glyph, Help, Notice, PageHead, Rank, Task, TextField,
    TroubleNotice, load,
};

use crate::act;
use crate::model::contact::PracticeCard;
use crate::office::Office;
use crate::part::practices::{PracticeChoice, follow};

/// The form.
#[component]
pub fn CaseNewPage() -> impl IntoView {
    let office = Office::here();
    titled(say("case-new"));
    let (title, patient) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let chosen = RwSignal::new(Vec::<PracticeId>::new());
    let directory = load(move || {
        office.changes.get();
        act::contact::list(office)
    });
    let (faults, task) = (Faults::default(), Task::default());
    let missing = move || {
        let mut found = Vec::new();
        if title.read().trim().is_empty() {
            found.push(("case-title", fault("case-title-missing")));
        }
        if chosen.read().is_empty() {
            found.push(("case-practices", fault("case-practices-missing")));
        }
        found
    };
    Effect::new(move |_| faults.keep(&missing()));
    follow(directory, chosen, task);
    let navigate = StoredValue::new(use_navigate());
    let done = move |id: CaseId| {
        office.changed();
        let options = NavigateOptions { replace: true, ..NavigateOptions::default() };
        navigate.try_with_value(|navigate| navigate(&format!("/fallakte/{id}"), options));
    };
    let id = StoredValue::new(act::case::draw(office));
    let open = move |()| {
        if !faults.set(untrack(missing)) {
            return;
        }
        let text = |text: RwSignal<String>| text.read_untracked().trim().to_owned();
        let called = CaseTitle { title: text(title), patient: text(patient) };
        let all = directory.value.get_untracked().unwrap_or_default();
        let wanted = chosen.get_untracked();
        let practices: Vec<PracticeCard> = all.into_iter().filter(|card| wanted.contains(&card.id)).collect();
        let id = id.with_value(Clone::clone);
        task.run(async move { act::case::open(office, (id?, called), practices).await }, done);
    };
    let error = faults.of("case-practices");
    view! {
        <PageHead title=say("case-new") lead=say("case-new-lead")/>
        <form class="form" on:submit=|event| event.prevent_default()>
            <ErrorSummary faults/>
            <section class="card form">
                <h2>{say("case-new-about")}</h2>
                <TextField id="case-title" label=say("case-title") help=say("case-title-help") value=title max=120
                    error=faults.of("case-title")/>
                <TextField id="case-patient" label=say("case-patient") help=say("case-patient-help") value=patient max=120 optional=true/>
            </section>
            <section class="card" class:faulty=move || error.with(Option::is_some) id="case-practices" tabindex="-1">
                <h2>{say("case-practices")}</h2>
                <p class="soft">{say("case-practices-lead")}</p>
                <p class="field-error">{error}</p>
                <PracticeChoice directory chosen/>
            </section>
            <Notice title=say("case-who-reads")>
                <p>{say("case-who-reads-text")}</p>
            </Notice>
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text=say("case-new-go") rank=Rank::Primary glyph=Glyph::Folder submit=true busy=task.busy on_press=open/>
                <ButtonLink text=say("dialog-cancel") href="/fallakten"/>
            </div>
        </form>
        <Help texts=vec![say("cases-help-1"), say("cases-help-2"), say("cases-help-3")]/>
    }
}
