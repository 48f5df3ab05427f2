//! Freigabelink erstellen (J3): findings, what is seen of them, whom it is for, how long, how often. The PIN is drawn,
//! never typed.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use siegel_api::id::FindingId;
use siegel_api::limits::{LINK_FINDINGS_MAX, LINK_OPENINGS_MAX};
use siegel_kit::catalogue::say;
use siegel_kit::choice::toggle;
use siegel_kit::faults::fault;
use siegel_kit::title::titled;
use siegel_kit::{
    Button, ButtonLink, CheckField, Empty, ErrorSummary, Faults, Glyph, Help, Loaded, Notice, NoticeKind,
    PageHead, RadioGroup, Rank, SelectField, Task, TextField, TroubleNotice, Waiting, format, load,
};

use super::link_made::LinkMadePage;
use super::links::{pins, spans};
use crate::act;
use crate::act::link::LinkForm;
use crate::model::finding::FindingCard;
use crate::model::link::{GivenFinding, LinkMade};
use crate::office::Office;

/// The form, then the two cards.
#[component]
pub fn LinkNewPage() -> impl IntoView {
    let office = Office::here();
    titled(say("links-new"));
    let made = RwSignal::new(None::<LinkMade>);
    let form = LinkForm::new(office);
    if let Some(id) = use_query_map().read_untracked().get("befund") {
        form.chosen.set(vec![id]);
    }
    let findings = load(move || act::link::offered(office));
    spawn_local(act::link::propose(office, form));
    view! {
        {move || match made.get() {
            Some(made) => view! { <LinkMadePage made/> }.into_any(),
            None => view! {
                <PageHead title=say("links-new") lead=say("link-new-lead")/>
                <Waiting loaded=findings/>
                <Form form findings made/>
            }.into_any(),
        }}
        <Help texts=vec![say("links-help-1"), say("links-help-2"), say("links-help-3")]/>
    }
}

#[component]
fn Form(
    form: LinkForm,
    findings: Loaded<Vec<FindingCard>>,
    made: RwSignal<Option<LinkMade>>,
) -> impl IntoView {
    let office = Office::here();
    let faults = Faults::default();
    let task = Task::default();
    let given = load(move || act::link::given(office, form.chosen.get()));
    let make = move |()| {
        if faults.set(missing(form, given)) {
            let read = given.value.get_untracked().filter(|_| form.note_read.get_untracked());
            task.run(act::link::create(office, form, read.unwrap_or_default()), move |link| match link {
                Some(link) => {
                    made.set(Some(link));
                    office.changed();
                    window().scroll_to_with_x_and_y(0.0, 0.0);
                }
                // A note came, or became another one, after what stands on the page was read.
                None => {
                    form.note_read.set(false);
                    form.chosen.update(|_| ());
                    faults.set(vec![("note-read", fault("link-new-note-missing"))]);
                }
            });
        }
    };
    view! {
        <form class="form" on:submit=|event| event.prevent_default()>
            <ErrorSummary faults/>
            <Findings form findings faults/>
            <Given form given faults/>
            <section class="card form">
                <h2>{say("link-new-terms")}</h2>
                <TextField id="name" label=say("link-new-name") help=say("link-new-name-help") value=form.name optional=true max=120/>
                <div class="columns">
                    <SelectField id="days" label=say("link-new-days") value=form.days groups=spans()/>
                    <TextField id="most" kind="number" inputmode="numeric" label=say("links-most") help=say("link-new-most-help")
                        value=form.most error=faults.of("most")/>
                </div>
                <RadioGroup id="pin" label=say("link-new-pin") value=form.pin choices=pins()/>
                <CheckField id="code" label=say("link-new-code") help=say("link-new-code-help") value=form.code/>
                <TextField id="neutral" label=say("link-new-neutral") help=say("link-new-neutral-help") value=form.neutral max=80
                    error=faults.of("neutral")/>
                <TextField id="phone" kind="tel" label=say("link-new-phone") help=say("link-new-phone-help") value=form.phone
                    autocomplete="tel" max=40 error=faults.of("phone")/>
            </section>
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text=say("link-new-go") rank=Rank::Primary glyph=Glyph::Link submit=true busy=task.busy on_press=make/>
            </div>
        </form>
    }
}

/// What the patient will see of each chosen finding, the note above all: it was written for another practice.
#[component]
fn Given(form: LinkForm, given: Loaded<Vec<GivenFinding>>, faults: Faults) -> impl IntoView {
    let any = move || form.chosen.with(|chosen| !chosen.is_empty());
    let rows = move || given.value.get().into_iter().flatten().map(seen).collect_view();
    view! {
        <Show when=any>
            <section class="card form" id="given">
                <h2>{say("link-new-given")}</h2>
                <p>{say("link-new-given-text")}</p>
                <Waiting loaded=given/>
                <ul class="list">{rows}</ul>
                <Show when=move || has_note(given)>
                    <CheckField id="note-read" label=say("link-new-note-read") value=form.note_read error=faults.of("note-read")/>
                </Show>
            </section>
        </Show>
    }
}

fn seen(finding: GivenFinding) -> impl IntoView {
    let GivenFinding { title, day, files, note, .. } = finding;
    let title = if title.is_empty() { say("finding-untitled").get() } else { title };
    let day =
        (!day.is_empty()).then(|| view! { <p class="soft numbers">{move || format::iso_day(&day)}</p> });
    let file = |(name, bytes): (String, u64)| {
        view! { <li class="numbers"><bdi>{name}</bdi>" · "{move || format::size(bytes)}</li> }
    };
    let note = (!note.trim().is_empty()).then(|| {
        view! {
            <Notice kind=NoticeKind::Warn title=say("link-new-note")>
                <p class="legal-text"><bdi>{note}</bdi></p>
            </Notice>
        }
    });
    view! {
        <li class="item">
            <div class="grow stack">
                <p><strong><bdi>{title}</bdi></strong></p>
                {day}
                <ul>{files.into_iter().map(file).collect_view()}</ul>
                {note}
            </div>
        </li>
    }
}

/// Whether what is given contains a note.
fn has_note(given: Loaded<Vec<GivenFinding>>) -> bool {
    given.value.with(|all| all.iter().flatten().any(|finding| !finding.note.trim().is_empty()))
}

#[component]
fn Findings(form: LinkForm, findings: Loaded<Vec<FindingCard>>, faults: Faults) -> impl IntoView {
    let error = faults.of("chosen");
    let empty = move || findings.value.with(|all| all.as_ref().is_some_and(Vec::is_empty));
    let search = RwSignal::new(String::new());
    let rows = move || {
        let mut all = findings.value.get().unwrap_or_default();
        all.retain(|card| card.matches(&search.read()) || form.has(card.id));
        all.sort_by_key(|card| !form.chosen.read_untracked().contains(&card.id.to_string()));
        all.into_iter().take(50).map(|card| row(form, card)).collect_view()
    };
    view! {
        <section class="card" class:faulty=move || error.with(Option::is_some) id="chosen" tabindex="-1">
            <h2>{say("link-new-findings")}</h2>
            <p class="field-error">{error}</p>
            <Show when=empty>
                <Empty text=say("link-new-none") glyph=Glyph::File>
                    <ButtonLink text=say("nav-send-long") href="/senden" rank=Rank::Primary glyph=Glyph::Send/>
                </Empty>
            </Show>
            <Show when=move || findings.value.with(|all| all.as_ref().is_some_and(|all| all.len() > 5))>
                <TextField id="search" kind="search" optional=true label=say("list-search") value=search/>
            </Show>
            <ul class="list">{rows}</ul>
        </section>
    }
}

fn row(form: LinkForm, card: FindingCard) -> impl IntoView {
    let (id, sent) = (card.id, card.sent_at.0);
    let field = format!("finding-{id}");
    view! {
        <li class="item" class:chosen=move || form.has(id)>
            <label class="check grow choice-line" for=field.clone()>
                <input type="checkbox" id=field.clone() prop:checked=move || form.has(id) on:change=move |_| form.toggle(id)/>
                <span>
                    <strong><bdi>{card.title}</bdi></strong>
                    <small>
                        {(!card.patient.is_empty()).then(|| view! { <bdi>{card.patient}</bdi>" · " })}
                        <span class="numbers">{move || format::day(sent)}</span>
                    </small>
                </span>
            </label>
        </li>
    }
}

fn missing(form: LinkForm, given: Loaded<Vec<GivenFinding>>) -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    let count = form.chosen.read_untracked().len();
    if count == 0 || count > LINK_FINDINGS_MAX {
        found.push(("chosen", fault("link-new-chosen-missing")));
    }
    if has_note(given) && !form.note_read.get_untracked() {
        found.push(("note-read", fault("link-new-note-missing")));
    }
    let most = form.most.read_untracked().parse::<u32>().ok();
    if most.is_none_or(|most| most == 0 || most > LINK_OPENINGS_MAX) {
        found.push(("most", fault("link-new-most-wrong")));
    }
    if form.neutral.read_untracked().trim().is_empty() {
        found.push(("neutral", fault("link-new-neutral-missing")));
    }
    if form.phone.read_untracked().trim().is_empty() {
        found.push(("phone", fault("link-new-phone-missing")));
    }
    found
}

impl LinkForm {
    fn has(self, id: FindingId) -> bool {
        self.chosen.read().contains(&id.to_string())
    }

    fn toggle(self, id: FindingId) {
        let id = id.to_string();
        self.note_read.set(false);
        self.chosen.update(|all| toggle(all, id));
    }
}
