//! What waits for a second admin's signature: a new admin beside others.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::{Button, Glyph, Loaded, Notice, NoticeKind, Rank, Task, TroubleNotice, tr};

use crate::act;
use crate::model::period::words;
use crate::model::team::{ProposalCard, Proposed, TeamView};
use crate::office::Office;

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
    let (own, period) = (card.own, card.period);
    let meaning = if card.returns { "reentry-proposal-text" } else { "team-proposal-text" };
    let sentence = {
        let card = card.clone();
        let key = match (card.own, card.is_new) {
            (true, _) if card.returns => "reentry-proposal-own",
            (false, _) if card.returns => "reentry-proposal",
            (true, true) => "team-proposal-own-new",
            (true, false) => "team-proposal-own-role",
            (false, true) => "team-proposal-new",
            (false, false) => "team-proposal-role",
        };
        move || tr!(key, proposer = card.proposer.clone(), name = card.name.clone())
    };
    let (approved, declined) = (card.clone(), card);
    let approve = move |()| task.run(act::team::approve(office, approved.clone()), |()| ());
    let decline = move |()| task.run(act::team::decline(office, declined.clone()), |()| ());
    let go = if own { "team-proposal-withdraw" } else { "team-proposal-decline" };
    view! {
        <section class="card">
            <h2>{say(if own { "team-proposal-own" } else { "team-proposal" })}</h2>
            <p>{sentence}</p>
            {period.is_limited().then(|| view! { <p>{move || tr!("period-access", period = words(period))}</p> })}
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
