//! Inviting a person, and the invitations that nobody has taken yet.

use leptos::prelude::*;
use siegel_client::team::Role;
use siegel_kit::catalogue::say;
use siegel_kit::faults::fault;
use siegel_kit::{
    Button, CopyText, Dialog, ErrorSummary, Faults, Glyph, Loaded, Notice, QrCode, Rank, Task, TextField,
    TroubleNotice, format, tr,
};

use super::answer::Ending;
use super::{About, Dialogues};
use crate::act;
use crate::model::team::{OpenCard, TeamView, role_of, roles_key};
use crate::office::Office;
use crate::part::role::RoleCards;

/// What the form holds.
#[derive(Clone, Copy)]
struct Form {
    note: RwSignal<String>,
    role: RwSignal<String>,
    faults: Faults,
}

impl Form {
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Form { note: text(), role: text(), faults: Faults::default() }
    }

    /// The role, if everything is filled in.
    fn checked(self) -> Option<Role> {
        let mut missing = Vec::new();
        if self.note.with_untracked(|note| note.trim().is_empty()) {
            missing.push(("note", fault("team-invite-note-missing")));
        }
        let role = self.role.with_untracked(|role| role_of(role));
        if role.is_none() {
            missing.push(("role", fault("team-role-missing")));
        }
        let is_fine = self.faults.set(missing);
        role.filter(|_| is_fine)
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
    let make = move |()| {
        let Some(role) = form.checked() else { return };
        let note = form.note.get_untracked().trim().to_owned();
        task.run(act::team::invite(office, note, role), move |card| {
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
            <RoleCards id="role" value=form.role error=form.faults.of("role")/>
            <TroubleNotice trouble=task.trouble/>
            <Button text=say("team-invite-make") rank=Rank::Primary glyph=Glyph::Link submit=true busy=task.busy on_press=make/>
        </form>
    }
}

/// The link as code and as text, and how it should travel.
#[component]
pub(super) fn LinkShown(card: OpenCard) -> impl IntoView {
    let (url, until, roles, note) = (card.url.clone(), card.expires_at.0, card.roles, card.note);
    let key = if card.returns { "reentry-made" } else { "team-invite-made" };
    let sentence =
        move || tr!(key, note = note.clone(), role = tr!(roles_key(roles)), day = format::day(until));
    let personal = if card.returns { "reentry-personal-text" } else { "team-invite-personal-text" };
    view! {
        <p>{sentence}</p>
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
    let returns = card.returns;
    let line = if returns { "reentry-open-line" } else { "team-open-line" };
    let about = move || tr!(line, role = tr!(roles_key(roles)), day = format::day(until));
    view! {
        <li class="item">
            <div class="grow">
                <p><strong><bdi>{note}</bdi></strong></p>
                <p class="soft numbers">{about}</p>
            </div>
            <Button text=say("team-link-show") rank=Rank::Quiet glyph=Glyph::Link on_press=move |()| opens.link.open(card.clone())/>
            <Button text=say("team-revoke") rank=Rank::Quiet glyph=Glyph::Cross
                on_press=move |()| opens.end.open(Ending { id, who: None, returns })/>
        </li>
    }
}
