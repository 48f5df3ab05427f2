//! Leaving (J8): what the person holds, who takes it over, what ends at once, what remains, what has to be done outside
//! the service; then the record of it. For who has left already the same goes on where it was cut off.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::{
    Button, ButtonLink, CheckField, Dialog, Glyph, Loaded, Notice, NoticeKind, PrintButton, Progress, Rank,
    Task, TroubleNotice, Waiting, format, load, tr,
};

use super::About;
use super::departure::{Checklist, DepartureSheet, Holds, Links, OUTSIDE};
use crate::act;
use crate::model::holding::{Departure, Leaver, Leaving, LinkLeft, Step};
use crate::office::Office;

/// The dialogue. What was done stays in it until it is closed, though the member is gone from the list.
#[component]
pub(super) fn LeaveDialog(about: About<Leaver>) -> impl IntoView {
    let done = RwSignal::new(None::<Departure>);
    let printing = RwSignal::new(false);
    let checks = StoredValue::new(Checklist::default());
    Effect::new(move |_| {
        if about.open.get() {
            done.set(None);
            checks.with_value(|checks| checks.iter().for_each(|one| one.set(false)));
        }
    });
    let title = Signal::derive(move || {
        let name = about.one.with(|one| one.as_ref().map(|one| one.name.clone())).unwrap_or_default();
        tr!("team-leave-title", name = name)
    });
    view! {
        <Dialog id="leave" title open=about.open>
            {move || match (done.get(), about.one.get().filter(|_| about.open.get())) {
                (Some(departure), _) => view! { <Done departure checks printing/> }.into_any(),
                (None, Some(leaver)) => view! { <Before leaver done open=about.open/> }.into_any(),
                (None, None) => ().into_any(),
            }}
        </Dialog>
        {move || done.get().filter(|_| printing.get()).map(|departure| {
            view! { <DepartureSheet departure checks=checks.get_value() printing/> }
        })}
    }
}

#[component]
fn Before(leaver: Leaver, done: RwSignal<Option<Departure>>, open: RwSignal<bool>) -> impl IntoView {
    let office = Office::here();
    let has_left = leaver.left_at.is_some();
    let asked = leaver.clone();
    let leaving = load(move || act::holding::find(office, asked.clone()));
    let (task, step) = (Task::default(), RwSignal::new(None::<Step>));
    let heir = RwSignal::new(String::new());
    Effect::new(move |_| {
        let first = leaving.value.with(|one| one.as_ref().and_then(Leaving::first_heir));
        heir.set(first.map(|id| id.to_string()).unwrap_or_default());
    });
    let known = leaver.clone();
    let go = move |()| {
        let successor = heir.read_untracked().parse().ok();
        let run = act::holding::finish(office, leaver.clone(), successor, step);
        task.run(run, move |made| drop(done.try_set(Some(made))));
    };
    let is_known = Memo::new(move |_| leaving.value.with(Option::is_some));
    let text = say(if has_left { "team-leave-on" } else { "team-leave-go" });
    let rank = if has_left { Rank::Primary } else { Rank::Danger };
    view! {
        <Waiting loaded=leaving/>
        {move || leaving.value.get().map(|one| {
            view! { <Holdings leaver=known.clone() leaving=one/> }
        })}
        <HeirField leaving heir/>
        {(!has_left).then(|| view! { <Consequences/> })}
        <TroubleNotice trouble=task.trouble/>
        <Going step busy=task.busy/>
        <Show when=move || is_known.get()>
            <div class="actions">
                <Button text rank glyph=Glyph::Out busy=task.busy on_press=go.clone()/>
                <Button text=say("dialog-cancel") on_press=move |()| open.set(false)/>
            </div>
        </Show>
    }
}

/// What the person holds, and the links that go.
#[component]
fn Holdings(leaver: Leaver, leaving: Leaving) -> impl IntoView {
    let Leaving { held, links, .. } = leaving;
    let drafts = (held.drafts > 0 && leaver.left_at.is_none()).then(|| {
        let name = leaver.name.clone();
        let title = Signal::derive(move || tr!("team-leave-drafts", name = name.clone(), n = held.drafts));
        view! { <Notice kind=NoticeKind::Warn title><p>{say("team-leave-drafts-text")}</p></Notice> }
    });
    let since = leaver.left_at.map(|at| {
        view! { <p>{move || tr!("team-left-since", time = format::minute(at.0))}</p> }
    });
    view! {
        {since}
        {drafts}
        <h3>{say("team-leave-holds")}</h3>
        <Holds roles=leaver.roles held is_past=leaver.left_at.is_some()/>
        <h3>{say("team-leave-links")}</h3>
        <Links links/>
    }
}

/// Who takes over. Names stay on this page; the server is told an id.
#[component]
fn HeirField(leaving: Loaded<Leaving>, heir: RwSignal<String>) -> impl IntoView {
    let heirs =
        move || leaving.value.with(|one| one.as_ref().map(|one| one.heirs.clone()).unwrap_or_default());
    let option = move |(id, name): (String, String)| {
        let own = id.clone();
        view! { <option value=id selected=move || heir.with(|v| *v == own)>{name}</option> }
    };
    let options = move || {
        let named = |one: crate::model::holding::Heir| {
            let name = if one.own { tr!("team-leave-heir-own", name = one.name) } else { one.name };
            (one.id.to_string(), name)
        };
        heirs().into_iter().map(named).map(option).collect_view()
    };
    let withdraws = Memo::new(move |_| {
        let chosen = heir.get();
        heirs().into_iter().find(|one| one.id.to_string() == chosen).is_none_or(|one| one.withdraws)
    });
    view! {
        <Show when=move || leaving.value.with(Option::is_some)>
            <div class="field">
                <label for="heir">{say("team-leave-heir")}</label>
                <p class="field-help" id="heir-help">{say("team-leave-heir-help")}</p>
                <select id="heir" aria-describedby="heir-help heir-note" on:change=move |event| heir.set(event_target_value(&event))>
                    <option value="" selected=move || heir.with(String::is_empty)>{say("team-leave-heir-none")}</option>
                    {options}
                </select>
                <p class="field-help" id="heir-note">{move || (!withdraws.get()).then(|| say("team-leave-heir-withdraws"))}</p>
            </div>
        </Show>
    }
}

/// What leaving does, and what it does not.
#[component]
fn Consequences() -> impl IntoView {
    let list = |keys: [&'static str; 3]| keys.map(|key| view! { <li>{say(key)}</li> }).collect_view();
    view! {
        <h3>{say("team-leave-ends")}</h3>
        <ul>{list(["team-leave-ends-1", "team-leave-ends-2", "team-leave-ends-3"])}</ul>
        <h3>{say("team-leave-stays")}</h3>
        <ul>{list(["team-leave-stays-1", "team-leave-stays-2", "team-leave-stays-3"])}</ul>
    }
}

/// How far it is, in numbers.
#[component]
fn Going(step: RwSignal<Option<Step>>, busy: RwSignal<bool>) -> impl IntoView {
    let detail = Signal::derive(move || match step.get() {
        None => String::new(),
        Some(Step::HandingOver) => tr!("team-leave-step-1"),
        Some(Step::Renewing(people)) => tr!("team-leave-step-2", n = people),
        Some(Step::Revoking(done, all)) => tr!("team-leave-step-3", done = done, all = all),
    });
    view! {
        <Show when=move || busy.get()>
            <Progress label=say("team-leave-going") done=Signal::derive(move || step.get().map(Step::done)) detail/>
        </Show>
    }
}

/// What the service cannot do.
#[component]
fn Outside(checks: StoredValue<Checklist>) -> impl IntoView {
    let fields = checks.get_value().into_iter().zip(OUTSIDE);
    let fields =
        fields.map(|(value, key)| view! { <CheckField id=key label=say(key) value/> }).collect_view();
    view! {
        <h3>{say("team-leave-outside")}</h3>
        <p>{say("team-leave-outside-text")}</p>
        {fields}
    }
}

#[component]
fn Done(departure: Departure, checks: StoredValue<Checklist>, printing: RwSignal<bool>) -> impl IntoView {
    let name = departure.leaver.name.clone();
    let title = Signal::derive(move || tr!("team-left", name = name.clone()));
    let missed = departure.is_link_left();
    view! {
        <Notice kind=NoticeKind::Good title><p>{say("team-left-text")}</p></Notice>
        {missed.then(|| view! {
            <Notice kind=NoticeKind::Warn title=say("team-left-links")><p>{say("team-left-links-text")}</p></Notice>
        })}
        <NewLinks links=departure.links.unwrap_or_default()/>
        <Outside checks/>
        <div class="actions"><PrintButton text=say("team-left-print") printing rank=Rank::Primary/></div>
    }
}

/// Whoever still needs a link gets a new one, with a secret and a PIN that the person never saw.
#[component]
fn NewLinks(links: Vec<LinkLeft>) -> impl IntoView {
    let office = Office::here();
    let may = office.may(crate::model::right::Right::GiveLinks);
    let rows: Vec<_> = links.into_iter().filter(|link| link.revoked && may).collect();
    if rows.is_empty() {
        return ().into_any();
    }
    let row = |link: LinkLeft| {
        let new = link.finding.map(|id| {
            view! { <ButtonLink text=say("team-left-link-new") href=format!("/links/neu?befund={id}") glyph=Glyph::Link/> }
        });
        view! { <li class="item"><p class="grow"><bdi>{super::departure::called(link.name)}</bdi></p>{new}</li> }
    };
    view! {
        <h3>{say("team-left-new")}</h3>
        <p>{say("team-left-new-text")}</p>
        <ul class="list">{rows.into_iter().map(row).collect_view()}</ul>
    }
    .into_any()
}
