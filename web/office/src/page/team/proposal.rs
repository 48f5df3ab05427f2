//! What waits for a second admin's signature: a new admin beside others, or another card of the practice.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::{Button, Glyph, Loaded, Notice, NoticeKind, Rank, Task, TroubleNotice, tr};

use crate::act;
use crate::model::period::words;
use crate::model::team::{ProposalCard, Proposed, ProposedChange, TeamView};
use crate::office::Office;
use crate::part::practice_card::CardChange;

/// The proposal, above everything else.
#[component]
pub(super) fn WaitingProposal(loaded: Loaded<TeamView>) -> impl IntoView {
    let task = Task::default();
    let proposed = Memo::new(move |_| {
        loaded.value.with(|view| view.as_ref().map(|view| view.proposed.clone()).unwrap_or_default())
    });
    let body = move || {
        match proposed.get() {
        Proposed::Nothing => ().into_any(),
        Proposed::Broken => view! {
            <Notice kind=NoticeKind::Bad title=say("team-proposal-false")><p>{say("team-proposal-false-text")}</p></Notice>
        }
        .into_any(),
        Proposed::Holds(card) => view! { <Card card task/> }.into_any(),
    }
    };
    view! {
        <TroubleNotice trouble=task.trouble/>
        {body}
    }
}

#[component]
fn Card(card: ProposalCard, task: Task) -> impl IntoView {
    let office = Office::here();
    let (own, meaning) = (card.own, card.meaning_key());
    let sentence = {
        let card = card.clone();
        let name = match &card.proposes {
            ProposedChange::Person { name, .. } => name.clone(),
            ProposedChange::Card { before, .. } => before.name.clone(),
        };
        move || tr!(card.sentence_key(), proposer = card.proposer.clone(), name = name.clone())
    };
    let more = match &card.proposes {
        ProposedChange::Person { period, .. } => {
            let period = *period;
            let access = move || view! { <p>{move || tr!("period-access", period = words(period))}</p> };
            period.is_limited().then(access).into_any()
        }
        ProposedChange::Card { before, after } => {
            view! { <CardChange before=before.clone() after=after.clone()/> }.into_any()
        }
    };
    let (approved, declined) = (card.clone(), card);
    let approve = move |()| task.run(act::team::approve(office, approved.clone()), |()| ());
    let decline = move |()| task.run(act::team::decline(office, declined.clone()), |()| ());
    let go = if own { "team-proposal-withdraw" } else { "team-proposal-decline" };
    view! {
        <section class="card">
            <h2>{say(if own { "team-proposal-own" } else { "team-proposal" })}</h2>
            <p>{sentence}</p>
            {more}
            {(!own).then(|| view! { <p>{say(meaning)}</p> })}
            <div class="actions">
                {(!own).then(|| view! {
                    <Button text=say("team-proposal-approve") rank=Rank::Primary glyph=Glyph::Check busy=task.busy on_press=approve/>
                })}
                <Button text=say(go) glyph=Glyph::Cross busy=task.busy on_press=decline/>
            </div>
        </section>
    }
}
