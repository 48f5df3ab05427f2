//! A draft that is taken up: what became of it, and what of it needs the person.

use std::rc::Rc;

use leptos::prelude::*;
use siegel_api::id::PracticeId;
use siegel_client::draft::Chosen;
use siegel_kit::catalogue::say;
use siegel_kit::{Button, ButtonLink, Glyph, Notice, NoticeKind, Rank, Task, TroubleNotice, tr};

use super::transfer::OnThisPage;
use super::{Desk, OneFinding, Sending};
use crate::act;
use crate::act::draft::{Keeper, Keeping};
use crate::model::contact::PracticeCard;
use crate::office::Office;

/// What became of it, without the draft itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    Here,
    Outrun,
    Elsewhere,
    Sent,
    Gone,
    Refused,
}

/// Takes a draft up, or says why it cannot be. One that is being sent from here is shown on its way.
#[component]
pub fn TakenUp(id: String, corrects: Option<String>, desk: Desk) -> impl IntoView {
    let office = Office::here();
    let found = RwSignal::new(None::<Found>);
    let keeper = StoredValue::new_local(None::<Rc<Keeper>>);
    let task = Task::default();
    let wanted = StoredValue::new(id.clone());
    let look = Callback::new(move |()| {
        task.run(act::draft::take_up(office, wanted.get_value()), move |taken| {
            let is = match taken {
                act::draft::TakenUp::Here(here) => {
                    keeper.try_set_value(Some(here));
                    Found::Here
                }
                act::draft::TakenUp::Outrun(here) => {
                    keeper.try_set_value(Some(here));
                    Found::Outrun
                }
                act::draft::TakenUp::Elsewhere => Found::Elsewhere,
                act::draft::TakenUp::Sent => Found::Sent,
                act::draft::TakenUp::Gone => Found::Gone,
                act::draft::TakenUp::Refused => Found::Refused,
            };
            found.try_set(Some(is));
        });
    });
    let on_its_way = RwSignal::new(id.parse().ok().and_then(|id| office.dispatches.find(id)));
    if on_its_way.read_untracked().is_none() {
        look.run(());
    }
    let back = Callback::new(move |()| {
        if let Some(dispatch) = on_its_way.try_update(Option::take).flatten() {
            office.dispatches.put_away(dispatch);
        }
        look.run(());
    });
    view! {
        <TroubleNotice trouble=task.trouble/>
        {move || on_its_way.get().map(|dispatch| view! { <OnThisPage dispatch desk back/> })}
        {move || match found.get() {
            None => view! { <p role="status" class="soft">{move || task.busy.get().then(|| say("task-loading"))}</p> }.into_any(),
            Some(is @ (Found::Here | Found::Outrun)) => keeper.get_value().map(|keeper| {
                let keeper = StoredValue::new_local(keeper);
                let outrun = (is == Found::Outrun).then(|| view! {
                    <Notice kind=NoticeKind::Warn title=say("correct-outrun")><p>{say("correct-outrun-text")}</p></Notice>
                });
                view! { {outrun} <OneFinding keeper desk/> }
            }).into_any(),
            Some(other) => view! { <NotHere found=other id=id.clone() corrects=corrects.clone() look desk/> }.into_any(),
        }}
    }
}

#[component]
fn NotHere(
    found: Found,
    id: String,
    corrects: Option<String>,
    look: Callback<()>,
    desk: Desk,
) -> impl IntoView {
    let (kind, title, text) = match found {
        Found::Elsewhere => (NoticeKind::Warn, "draft-elsewhere", "draft-elsewhere-text"),
        Found::Sent => (NoticeKind::Good, "draft-sent", "draft-sent-text"),
        Found::Refused => (NoticeKind::Bad, "draft-refused", "draft-refused-text"),
        Found::Gone if corrects.is_some() => (NoticeKind::Warn, "draft-gone", "correct-gone-text"),
        Found::Here | Found::Outrun | Found::Gone => (NoticeKind::Warn, "draft-gone", "draft-gone-text"),
    };
    view! {
        <Notice kind title=say(title)><p>{say(text)}</p></Notice>
        <div class="actions">
            {(found == Found::Sent).then(|| view! {
                <ButtonLink text=say("transfer-look") href=format!("/befund/{id}") rank=Rank::Primary glyph=Glyph::Eye/>
            })}
            {corrects.filter(|_| found == Found::Gone).map(|finding| view! {
                <ButtonLink text=say("transfer-look") href=format!("/befund/{finding}") rank=Rank::Primary glyph=Glyph::Eye/>
            })}
            {(found == Found::Elsewhere).then(|| view! {
                <Button text=say("draft-look-again") rank=Rank::Primary on_press=look/>
            })}
            <ButtonLink text=say("nav-drafts") href="/entwuerfe" glyph=Glyph::Folder/>
            <Button text=say("draft-new") glyph=Glyph::Plus on_press=desk.anew/>
        </div>
    }
}

/// On an empty form: that there are drafts.
#[component]
pub fn Waiting() -> impl IntoView {
    // Counted as pages open: the draft that this very form becomes is no news.
    let count = Keeping::here().count;
    view! {
        <Show when=move || { count.get() > 0 }>
            <p class="soft">
                {move || tr!("draft-waiting", n = count.get())}" "<a href="/entwuerfe">{say("nav-drafts")}</a>
            </p>
        </Show>
    }
}

/// On a form that was taken up: recipients whose keys are not those that were chosen are not chosen any more (S-05),
/// and files must be picked again.
#[component]
pub fn Hints(sending: Sending) -> impl IntoView {
    let lost = RwSignal::new(Vec::<String>::new());
    let chosen = sending.keeper.with_value(|keeper| {
        keeper.with(|outgoing| {
            let (practices, units) = (&outgoing.letter().recipients, &outgoing.letter().units);
            practices.iter().copied().chain(units.iter().map(|unit| unit.practice)).collect::<Vec<_>>()
        })
    });
    // One's own practice stands in no directory: what its keys are this page knows by itself.
    let elsewhere = |one: &Chosen| sending.units.own_name(one.practice_id).is_none();
    let chosen = chosen.unwrap_or_default().into_iter().filter(elsewhere).collect::<Vec<_>>();
    let chosen = StoredValue::new(chosen);
    // Whom a correction goes to is not chosen: a changed key is told beside its practice.
    let is_chosen = sending.before.is_none();
    Effect::new(move |_| {
        let Some(directory) = sending.directory.value.get() else { return };
        let chosen = chosen.try_update_value(std::mem::take).unwrap_or_default();
        let (ids, names) = changed(&chosen, &directory);
        if !ids.is_empty() && is_chosen {
            sending.letter.recipients.update(|all| all.retain(|id| !ids.contains(id)));
            sending.letter.units.update(|all| all.retain(|unit| !ids.contains(&unit.practice.practice_id)));
            lost.set(names);
        }
    });
    let wants = move || sending.picked.is_incomplete();
    view! {
        <Show when=move || !lost.read().is_empty()>
            <Notice kind=NoticeKind::Bad title=say("draft-recipient-changed")>
                <p>{move || tr!("draft-recipient-changed-text", names = lost.read().join(", "))}</p>
            </Notice>
        </Show>
        <Show when=wants>
            <Notice kind=NoticeKind::Info title=say("draft-files-wanted")><p>{say("draft-files-wanted-text")}</p></Notice>
        </Show>
    }
}

/// Those among the chosen whose keys are other ones now, or are refused.
fn changed(chosen: &[Chosen], directory: &[PracticeCard]) -> (Vec<PracticeId>, Vec<String>) {
    let differs = |one: &&Chosen| {
        let card = directory.iter().find(|card| card.id == one.practice_id);
        card.is_none_or(|card| card.root != one.root_fp || !card.trust.may_send())
    };
    let name = |id: &PracticeId| {
        let card = directory.iter().find(|card| card.id == *id);
        card.map_or_else(|| id.to_string(), |card| card.name.clone())
    };
    let ids: Vec<PracticeId> = chosen.iter().filter(differs).map(|one| one.practice_id).collect();
    let names = ids.iter().map(name).collect();
    (ids, names)
}
