//! Joining a practice by the invitation of one of its admins: name, passkey, recovery sheet; then waiting to be
//! admitted. An invitation of another practice leads on to setting one up.

use leptos::prelude::*;
use siegel_client::invitation::Guest;
use siegel_kit::catalogue::say;
use siegel_kit::faults::fault;
use siegel_kit::title::titled;
use siegel_kit::{
    ButtonLink, ErrorSummary, Faults, Glyph, Help, Notice, NoticeKind, PageHead, Rank, Stepper, Task,
    TextField, Waiting, format, load, tr,
};

use crate::act;
use crate::act::join::Asked;
use crate::arrival::Arrival;
use crate::model::team::roles_key;
use crate::office::Office;
use crate::page::setup::{Begun, MakeKeys, SetupPage};
use crate::part::recovery_sheet::{RecoverySheet, SheetText};

/// What the link in the address bar invites to.
#[component]
pub fn InvitedPage() -> impl IntoView {
    let office = Office::here();
    let Some(arrival) = office.arrival.get_value() else { return view! { <SetupPage/> }.into_any() };
    let asked = {
        let arrival = arrival.clone();
        load(move || act::join::look(arrival.clone()))
    };
    let body = move || {
        match asked.value.get().flatten() {
        Some(Asked { practice, guest: Guest::Member(roles), expires_at }) => {
            let (arrival, role) = (arrival.clone(), roles_key(roles));
            view! { <JoinPage arrival practice role until=expires_at.0/> }.into_any()
        }
        Some(_) => view! { <SetupPage/> }.into_any(),
        None => view! {
            <div class="narrow"><PageHead title=say("join-title")/><Waiting loaded=asked/><Begun trouble=asked.trouble/></div>
        }
        .into_any(),
    }
    };
    body.into_any()
}

/// Where the newcomer is.
#[derive(Clone)]
enum Step {
    Name,
    Sheet(SheetText),
    Waiting,
}

#[component]
fn JoinPage(arrival: Arrival, practice: String, role: &'static str, until: u64) -> impl IntoView {
    titled(say("join-title"));
    let step = RwSignal::new(Step::Name);
    let making = Task::default();
    let at = Signal::derive(move || {
        step.with(|step| match step {
            Step::Name => usize::from(making.busy.get()),
            Step::Sheet(_) => 2,
            Step::Waiting => 3,
        })
    });
    let steps = ["join-step-name", "join-step-passkey", "setup-step-sheet", "join-step-admission"];
    let name = StoredValue::new(practice.clone());
    let office = Office::here();
    let kept = Callback::new(move |()| {
        office.arrival.set_value(None);
        step.set(Step::Waiting);
    });
    let body = move || match step.get() {
        Step::Name => {
            let (arrival, practice) = (arrival.clone(), name.get_value());
            view! { <NameForm arrival practice role until making step/> }.into_any()
        }
        Step::Sheet(sheet) => view! { <RecoverySheet sheet on_done=kept/> }.into_any(),
        Step::Waiting => view! { <Almost practice=name.get_value()/> }.into_any(),
    };
    view! {
        <div class="narrow">
            <PageHead title=say("join-title") lead=say("join-lead")/>
            <Stepper steps=steps.map(say).to_vec() at/>
            {body}
            <Help texts=vec![say("join-help-1"), say("join-help-2"), say("setup-help-2")]/>
        </div>
    }
}

#[component]
fn NameForm(
    arrival: Arrival,
    practice: String,
    role: &'static str,
    until: u64,
    making: Task,
    step: RwSignal<Step>,
) -> impl IntoView {
    let office = Office::here();
    let name = RwSignal::new(String::new());
    let faults = Faults::default();
    let make = Callback::new(move |()| {
        let typed = name.get_untracked().trim().to_owned();
        let found =
            if typed.is_empty() { vec![("person", fault("setup-person-missing"))] } else { Vec::new() };
        if faults.set(found) {
            making.run(act::join::join(office, arrival.clone(), typed), move |sheet| {
                step.set(Step::Sheet(sheet))
            });
        }
    });
    let invited = move || tr!("join-invited-by", practice = practice.clone(), role = tr!(role));
    view! {
        <Notice kind=NoticeKind::Good title=say("setup-invited")>
            <p>{invited}</p>
            <p>{move || tr!("join-until", day = format::day(until))}</p>
        </Notice>
        <form class="form card" on:submit=|event| event.prevent_default()>
            <ErrorSummary faults/>
            <TextField id="person" label=say("setup-person") help=say("join-name-help") value=name
                error=faults.of("person") autocomplete="name" max=100/>
            <MakeKeys making label=say("join-making") on_make=make/>
        </form>
    }
}

/// What happens next, and who does it.
#[component]
fn Almost(practice: String) -> impl IntoView {
    view! {
        <section class="card stack">
            <Notice kind=NoticeKind::Good title=say("join-done")>
                <p>{move || tr!("join-done-text", practice = practice.clone())}</p>
            </Notice>
            <ol>
                <li>{say("join-next-1")}</li>
                <li>{say("join-next-2")}</li>
                <li>{say("join-next-3")}</li>
            </ol>
            <div class="actions"><ButtonLink text=say("join-sign-in") href="/anmelden" rank=Rank::Primary glyph=Glyph::Key/></div>
        </section>
    }
}
