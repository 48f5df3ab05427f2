//! Joining a practice by the invitation of one of its admins: name, passkey, recovery sheet; then waiting to be
//! admitted. Who has lost every way in comes back on the same page. An invitation of another practice leads on to setting one up.

use leptos::prelude::*;
use siegel_api::period::Period;
use siegel_api::statement::Roles;
use siegel_api::time::Time;
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
use crate::model::period::words;
use crate::model::role::roles_words;
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
        Some(Asked { practice, guest: Guest::Member(roles, period), expires_at }) => {
            let offered = Offered { practice, roles: Some(roles), until: expires_at.0, period };
            view! { <JoinPage arrival=arrival.clone() offered says=&JOIN/> }.into_any()
        }
        Some(Asked { practice, guest: Guest::Returning(_), expires_at }) => {
            let period = Period::ALWAYS;
            let offered = Offered { practice, roles: None, until: expires_at.0, period };
            view! { <JoinPage arrival=arrival.clone() offered says=&REENTRY/> }.into_any()
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

/// What the link offers.
#[derive(Clone)]
struct Offered {
    practice: String,
    /// None for who comes back, with those that they had.
    roles: Option<Roles>,
    until: u64,
    period: Period,
}

/// What the page says to somebody new, and to who comes back.
struct Says {
    title: &'static str,
    lead: &'static str,
    last_step: &'static str,
    invited: &'static str,
    invited_by: &'static str,
    until: &'static str,
    warns: Option<&'static str>,
    name_help: &'static str,
    done_text: &'static str,
    next: [&'static str; 3],
    helps: [&'static str; 3],
}

const JOIN: Says = Says {
    title: "join-title",
    lead: "join-lead",
    last_step: "join-step-admission",
    invited: "setup-invited",
    invited_by: "join-invited-by",
    until: "join-until",
    warns: None,
    name_help: "join-name-help",
    done_text: "join-done-text",
    next: ["join-next-1", "join-next-2", "join-next-3"],
    helps: ["join-help-1", "join-help-2", "setup-help-2"],
};

const REENTRY: Says = Says {
    title: "reentry-join-title",
    lead: "reentry-join-lead",
    last_step: "reentry-join-step",
    invited: "reentry-join-offer",
    invited_by: "reentry-join-offer-text",
    until: "reentry-join-until",
    warns: Some("reentry-join-ends"),
    name_help: "reentry-join-name-help",
    done_text: "reentry-join-done-text",
    next: ["join-next-1", "reentry-join-next-2", "reentry-join-next-3"],
    helps: ["reentry-join-help", "join-help-2", "setup-help-2"],
};

/// Where the newcomer is.
#[derive(Clone)]
enum Step {
    Name,
    Sheet(SheetText),
    Waiting,
}

#[component]
fn JoinPage(arrival: Arrival, offered: Offered, says: &'static Says) -> impl IntoView {
    titled(say(says.title));
    let step = RwSignal::new(Step::Name);
    let making = Task::default();
    let at = Signal::derive(move || {
        step.with(|step| match step {
            Step::Name => usize::from(making.busy.get()),
            Step::Sheet(_) => 2,
            Step::Waiting => 3,
        })
    });
    let steps = ["join-step-name", "join-step-passkey", "setup-step-sheet", says.last_step];
    let offered = StoredValue::new(offered);
    let office = Office::here();
    let kept = Callback::new(move |()| {
        office.arrival.set_value(None);
        step.set(Step::Waiting);
    });
    let body = move || match step.get() {
        Step::Name => {
            let (arrival, offered) = (arrival.clone(), offered.get_value());
            view! { <NameForm arrival offered making step says/> }.into_any()
        }
        Step::Sheet(sheet) => view! { <RecoverySheet sheet on_done=kept/> }.into_any(),
        Step::Waiting => view! { <Almost offered=offered.get_value() says/> }.into_any(),
    };
    view! {
        <div class="narrow">
            <PageHead title=say(says.title) lead=say(says.lead)/>
            <Stepper steps=steps.map(say).to_vec() at/>
            {body}
            <Help texts=says.helps.map(say).to_vec()/>
        </div>
    }
}

#[component]
fn NameForm(
    arrival: Arrival,
    offered: Offered,
    making: Task,
    step: RwSignal<Step>,
    says: &'static Says,
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
    let Offered { practice, roles, until, period } = offered;
    let role = move || roles.map(roles_words).unwrap_or_default();
    let invited = move || tr!(says.invited_by, practice = practice.clone(), role = role());
    view! {
        <Notice kind=NoticeKind::Good title=say(says.invited)>
            <p>{invited}</p>
            {period.is_limited().then(|| view! {
                <p><strong>{move || tr!("period-own", period = words(period))}</strong></p>
            })}
            <p>{move || tr!(says.until, day = format::day(until))}</p>
        </Notice>
        {says.warns.map(|key| view! { <Notice kind=NoticeKind::Warn><p>{say(key)}</p></Notice> })}
        <form class="form card" on:submit=|event| event.prevent_default()>
            <ErrorSummary faults/>
            <TextField id="person" label=say("setup-person") help=say(says.name_help) value=name
                error=faults.of("person") autocomplete="name" max=100/>
            <MakeKeys making label=say("join-making") on_make=make/>
        </form>
    }
}

/// What happens next, and who does it.
#[component]
fn Almost(offered: Offered, says: &'static Says) -> impl IntoView {
    let Offered { practice, period, .. } = offered;
    let starts = period.starts_at.filter(|_| !period.has_begun(Time(format::now())));
    let next = says.next.map(|key| view! { <li>{say(key)}</li> }).collect_view();
    view! {
        <section class="card stack">
            <Notice kind=NoticeKind::Good title=say("join-done")>
                <p>{move || tr!(says.done_text, practice = practice.clone())}</p>
            </Notice>
            <ol>{next}</ol>
            {starts.map(|at| view! { <p>{move || tr!("period-join-starts", day = format::day_in_words(at.0))}</p> })}
            <div class="actions"><ButtonLink text=say("join-sign-in") href="/anmelden" rank=Rank::Primary glyph=Glyph::Key/></div>
        </section>
    }
}
