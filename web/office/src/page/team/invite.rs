//! Inviting a person, and the invitations that nobody has taken yet.

use leptos::prelude::*;
use siegel_api::period::Period;
use siegel_api::statement::Roles;
use siegel_kit::catalogue::say;
use siegel_kit::faults::fault;
use siegel_kit::{
    Button, CheckField, CopyText, Dialog, ErrorSummary, Faults, Glyph, Loaded, Notice, QrCode, Rank, Task,
    TextField, TroubleNotice, format, tr,
};

use super::answer::Ending;
use super::{About, Dialogues};
use crate::act;
use crate::model::period::{Wrong, words};
use crate::model::role::roles_words;
use crate::model::team::{OpenCard, TeamView};
use crate::office::Office;
use crate::part::period::{PeriodFields, PeriodForm};
use crate::part::role::{RoleCards, RoleForm};

/// What the form holds.
#[derive(Clone, Copy)]
struct Form {
    note: RwSignal<String>,
    role: RoleForm,
    limited: RwSignal<bool>,
    period: PeriodForm,
    faults: Faults,
}

impl Form {
    fn new() -> Self {
        let role = RoleForm::of(&["role", "role-send", "role-manage", "role-audit"], None);
        let (limited, period) = (RwSignal::new(false), PeriodForm::of(Period::ALWAYS));
        Form { note: RwSignal::new(String::new()), role, limited, period, faults: Faults::default() }
    }

    /// Roles and time of access, and what is wrong at which field. Follows the fields.
    fn judged(self) -> (Option<Roles>, Period, Wrong) {
        let mut wrong = Wrong::new();
        if self.note.with(|note| note.trim().is_empty()) {
            wrong.push(("note", fault("team-invite-note-missing")));
        }
        let roles = self.role.judged();
        wrong.extend(roles.err());
        let (period, days) =
            if self.limited.get() { self.period.judged() } else { (Period::ALWAYS, Wrong::new()) };
        wrong.extend(days);
        (roles.ok(), period, wrong)
    }

    /// Roles and time of access, if everything is filled in.
    fn checked(self) -> Option<(Roles, Period)> {
        let (roles, period, wrong) = untrack(|| self.judged());
        let is_fine = self.faults.set(wrong);
        roles.filter(|_| is_fine).map(|roles| (roles, period))
    }
}

/// Asks whom and as what, then shows the link.
#[component]
pub(super) fn InviteDialog(open: RwSignal<bool>) -> impl IntoView {
    let made = RwSignal::new(None::<OpenCard>);
    Effect::new(move |_| {
        if !open.get() {
            made.set(None);
        }
    });
    view! {
        <Dialog id="invite" title=say("team-invite") open>
            {move || match made.get() {
                None => view! { <InviteForm made/> }.into_any(),
                Some(card) => view! { <LinkShown card/> }.into_any(),
            }}
        </Dialog>
    }
}

#[component]
fn InviteForm(made: RwSignal<Option<OpenCard>>) -> impl IntoView {
    let office = Office::here();
    let (form, task) = (Form::new(), Task::default());
    Effect::new(move |_| form.faults.keep(&form.judged().2));
    let make = move |()| {
        let Some((roles, period)) = form.checked() else { return };
        let note = form.note.get_untracked().trim().to_owned();
        task.run(act::team::invite(office, note, roles, period), move |card| {
            made.set(Some(card));
            office.changed();
        });
    };
    view! {
        <form class="form" on:submit=|event| event.prevent_default()>
            <p>{say("team-invite-text")}</p>
            <ErrorSummary faults=form.faults/>
            <TextField id="note" label=say("team-invite-note") help=say("team-invite-note-help") value=form.note
                error=form.faults.of("note") max=120/>
            <RoleCards form=form.role faults=form.faults/>
            <CheckField id="limited" label=say("period-limit") help=say("period-limit-help") value=form.limited/>
            <Show when=move || form.limited.get()><PeriodFields form=form.period faults=form.faults/></Show>
            <TroubleNotice trouble=task.trouble/>
            <Button text=say("team-invite-make") rank=Rank::Primary glyph=Glyph::Link submit=true busy=task.busy on_press=make/>
        </form>
    }
}

/// The link as code and as text, and how it should travel.
#[component]
pub(super) fn LinkShown(card: OpenCard) -> impl IntoView {
    let (url, until, roles, note) = (card.url.clone(), card.expires_at.0, card.roles, card.note);
    let period = card.period;
    let key = if card.returns { "reentry-made" } else { "team-invite-made" };
    let sentence = move || tr!(key, note = note.clone(), role = roles_words(roles), day = format::day(until));
    let personal = if card.returns { "reentry-personal-text" } else { "team-invite-personal-text" };
    view! {
        <p>{sentence}</p>
        {period.is_limited().then(|| view! { <p>{move || tr!("period-access", period = words(period))}</p> })}
        <QrCode content=card.url label=say("team-invite-qr")/>
        <CopyText text=Signal::stored(url) label=say("team-invite-copy")/>
        <Notice title=say("team-invite-personal")><p>{say(personal)}</p></Notice>
    }
}

/// A link that was made before, once more.
#[component]
pub(super) fn LinkDialog(about: About<OpenCard>) -> impl IntoView {
    view! {
        <Dialog id="invited" title=say("team-link-show") open=about.open>
            {move || about.one.get().map(|card| view! { <LinkShown card/> })}
        </Dialog>
    }
}

/// The invitations that still wait for somebody.
#[component]
pub(super) fn OpenInvitations(loaded: Loaded<TeamView>, opens: Dialogues) -> impl IntoView {
    let all = Memo::new(move |_| {
        loaded.value.with(|view| view.as_ref().map(|view| view.open.clone()).unwrap_or_default())
    });
    let rows = move || all.get().into_iter().map(|card| row(card, opens)).collect_view();
    view! {
        <section class="card">
            <h2>{say("team-open")}</h2>
            <Show
                when=move || !all.read().is_empty()
                fallback=|| view! { <p class="soft">{say("team-open-none")}</p> }
            >
                <ul class="list">{rows}</ul>
            </Show>
        </section>
    }
}

fn row(card: OpenCard, opens: Dialogues) -> impl IntoView {
    let (id, until, roles, note) = (card.id, card.expires_at.0, card.roles, card.note.clone());
    let (returns, period) = (card.returns, card.period);
    let line = if returns { "reentry-open-line" } else { "team-open-line" };
    let about = move || tr!(line, role = roles_words(roles), day = format::day(until));
    view! {
        <li class="item">
            <div class="grow">
                <p><strong><bdi>{note}</bdi></strong></p>
                <p class="soft numbers">{about}</p>
                {period.is_limited().then(|| view! {
                    <p class="soft numbers">{move || tr!("period-access", period = words(period))}</p>
                })}
            </div>
            <Button text=say("team-link-show") rank=Rank::Quiet glyph=Glyph::Link on_press=move |()| opens.link.open(card.clone())/>
            <Button text=say("team-revoke") rank=Rank::Quiet glyph=Glyph::Cross
                on_press=move |()| opens.end.open(Ending { id, who: None, returns })/>
        </li>
    }
}
