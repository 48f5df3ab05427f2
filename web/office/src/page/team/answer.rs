//! People who took an invitation and wait; declining one of them, and taking back an invitation.

use leptos::prelude::*;
use siegel_api::id::InvitationId;
use siegel_api::period::Period;
use siegel_api::time::Time;
use siegel_kit::catalogue::say;
use siegel_kit::{Button, Dialog, Glyph, Loaded, Notice, NoticeKind, Rank, Task, TroubleNotice, format, tr};

use super::{About, Dialogues};
use crate::act;
use crate::model::period::words;
use crate::model::role::roles_words;
use crate::model::team::{TeamView, WaitingCard};
use crate::office::Office;

/// An invitation that is to end.
#[derive(Clone)]
pub(super) struct Ending {
    pub id: InvitationId,
    /// Who took it; nothing while nobody has.
    pub who: Option<String>,
    /// Whether it is for a member to come back.
    pub returns: bool,
}

/// Those who wait, above everything else.
#[component]
pub(super) fn WaitingPeople(loaded: Loaded<TeamView>, opens: Dialogues) -> impl IntoView {
    let task = Task::default();
    let all = Memo::new(move |_| {
        loaded.value.with(|view| view.as_ref().map(|view| view.waiting.clone()).unwrap_or_default())
    });
    let rows = move || all.get().into_iter().map(|one| view! { <Row one opens task/> }).collect_view();
    let holds = move || all.with(|all| all.iter().any(|one| one.name.is_some()));
    view! {
        <TroubleNotice trouble=task.trouble/>
        <Show when=move || !all.read().is_empty()>
            <section class="card">
                <h2>{say("team-waiting")}</h2>
                <Show when=holds><p>{say("team-waiting-text")}</p></Show>
                <ul class="list">{rows}</ul>
            </section>
        </Show>
    }
}

#[component]
fn Row(one: WaitingCard, opens: Dialogues, task: Task) -> impl IntoView {
    let office = Office::here();
    let WaitingCard { id, note, name, roles, period, returns, .. } = one;
    let holds = name.is_some();
    let over = period.is_over(Time(format::now()));
    let who = StoredValue::new(name.clone());
    let known = note.clone();
    let invited = move || {
        let role = roles_words(roles);
        if returns {
            tr!("reentry-waiting", name = note.clone(), role = role)
        } else if note.is_empty() {
            tr!("team-invited-as", role = role)
        } else {
            tr!("team-invited-for", role = role, note = note.clone())
        }
    };
    let admit = move |()| task.run(act::team::admit(office, id), |()| ());
    let refuse = move |()| {
        let who = who.get_value().unwrap_or_else(|| tr!("team-false-who"));
        opens.end.open(Ending { id, who: Some(who), returns });
    };
    // The name by which the practice knows them stands first; what was typed with the answer is no proof.
    let typed = name.clone().filter(|name| returns && *name != known);
    let shown = if returns { Some(known) } else { name };
    let go = if returns { "reentry-confirm" } else { "team-admit" };
    let false_text = if returns { "reentry-false-text" } else { "team-false-text" };
    view! {
        <li class="item" class:chosen=holds>
            <div class="grow">
                {shown.map(|name| view! { <p><strong><bdi>{name}</bdi></strong></p> })}
                {(holds || !returns).then(|| view! { <p>{invited}</p> })}
                {typed.map(|name| view! { <p>{move || tr!("reentry-typed", name = name.clone())}</p> })}
                <Access period/>
            </div>
            {(holds && !over).then(|| view! {
                <Button text=say(go) rank=Rank::Primary glyph=Glyph::Check busy=task.busy on_press=admit/>
            })}
            <Button text=say("team-refuse") glyph=Glyph::Cross on_press=refuse/>
            {(!holds).then(|| view! {
                <Notice kind=NoticeKind::Bad title=say("team-false")><p>{say(false_text)}</p></Notice>
            })}
        </li>
    }
}

/// From when until when somebody would have access, and what that means for today.
#[component]
fn Access(period: Period) -> impl IntoView {
    let now = Time(format::now());
    let hint = if period.is_over(now) {
        Some("period-waiting-over")
    } else {
        (!period.has_begun(now)).then_some("period-waiting-early")
    };
    period.is_limited().then(|| {
        view! {
            <p class="numbers">{move || tr!("period-access", period = words(period))}</p>
            {hint.map(|key| view! { <p class="soft">{say(key)}</p> })}
        }
    })
}

/// Asks before an invitation ends.
#[component]
pub(super) fn EndDialog(about: About<Ending>) -> impl IntoView {
    let office = Office::here();
    let task = Task::default();
    let refuses = move || about.one.with(|one| one.as_ref().is_some_and(|one| one.who.is_some()));
    let returns = move || about.one.with(|one| one.as_ref().is_some_and(|one| one.returns));
    let key = move |refused: &'static str, revoked: &'static str, reentry: &'static str| {
        if returns() {
            reentry
        } else if refuses() {
            refused
        } else {
            revoked
        }
    };
    let title =
        Signal::derive(move || tr!(key("team-refuse-title", "team-revoke-title", "reentry-end-title")));
    let text = move || match about.one.get() {
        Some(Ending { returns: true, .. }) => tr!("reentry-end-text"),
        Some(Ending { who: Some(name), .. }) => tr!("team-refuse-text", name = name),
        _ => tr!("team-revoke-text"),
    };
    let go = Signal::derive(move || tr!(key("team-refuse-go", "team-revoke-go", "reentry-end-go")));
    let end = move |()| {
        let Some(Ending { id, .. }) = about.one.get_untracked() else { return };
        task.run(act::team::revoke(office, id), move |()| {
            about.open.set(false);
            office.changed();
        });
    };
    view! {
        <Dialog id="end" title open=about.open>
            <p>{text}</p>
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text=go rank=Rank::Danger busy=task.busy on_press=end/>
                <Button text=say("dialog-cancel") on_press=move |()| about.open.set(false)/>
            </div>
        </Dialog>
    }
}
