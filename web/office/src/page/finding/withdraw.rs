//! Taking a finding back: from all who have it, or from some of them.

use std::sync::Arc;

use leptos::prelude::*;
use siegel_api::hash::Hash;
use siegel_kit::catalogue::say;
use siegel_kit::choice::toggle;
use siegel_kit::{Button, Dialog, Loaded, Rank, Task, TroubleNotice};

use crate::act;
use crate::model::finding::{Delivery, FindingDetail, RecipientState};
use crate::office::Office;

/// Asks from whom, and says what became of it there. Everybody is chosen beforehand.
#[component]
pub fn WithdrawDialog(asking: RwSignal<bool>, loaded: Loaded<FindingDetail>) -> impl IntoView {
    let office = Office::here();
    let task = Task::default();
    // Who is left out; whoever comes while the dialogue stands open is not left out.
    let left_out = RwSignal::new(Vec::<Hash>::new());
    Effect::new(move |_| {
        if asking.get() {
            left_out.set(Vec::new());
        }
    });
    let standing = move || {
        let all = loaded.value.with(|d| d.as_ref().map(|d| d.card.recipients.clone()).unwrap_or_default());
        all.into_iter().filter(|one| one.delivery != Delivery::Withdrawn).collect::<Vec<_>>()
    };
    let takeable =
        Memo::new(move |_| loaded.value.with(|d| d.as_ref().map(|d| d.takeable.clone()).unwrap_or_default()));
    let chosen = Memo::new(move |_| {
        takeable.get().into_iter().filter(|one| !left_out.read().contains(one)).collect::<Vec<_>>()
    });
    let finding = move || loaded.value.with_untracked(|d| d.as_ref().map(|d| Arc::clone(&d.verified)));
    let withdraw = move |()| {
        let Some(finding) = finding() else { return };
        task.run(act::finding::withdraw(office, finding, chosen.get_untracked()), move |()| {
            asking.set(false);
            office.changed();
        });
    };
    // Taken back meanwhile by somebody else: the page looks again.
    Effect::new(move |_| {
        if task.trouble.with(Option::is_some) {
            office.changed();
        }
    });
    let was_corrected = move || loaded.value.with(|d| d.as_ref().is_some_and(|d| d.card.revision > 1));
    let was_read = move || standing().iter().any(|one| one.opened.is_some() || one.fetched_at.is_some());
    let lines = move || {
        let all = standing();
        let is_choice = all.len() > 1;
        let line = |(at, one): (usize, RecipientState)| {
            let mine = takeable.read().contains(&one.grant);
            view! { <Line id=format!("withdraw-{at}") one is_choice mine left_out/> }
        };
        all.into_iter().enumerate().map(line).collect_view()
    };
    let is_choice = move || standing().len() > 1;
    view! {
        <Dialog id="withdraw" title=say("finding-withdraw") open=asking>
            <p>{say("finding-withdraw-text")}</p>
            <Show when=is_choice><p><strong>{say("finding-withdraw-whom")}</strong></p></Show>
            <ul class="list">{lines}</ul>
            <Show when=was_corrected><p>{say("fate-earlier")}</p></Show>
            <Show when=was_read><p>{say("fate-breach")}</p></Show>
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text=say("finding-withdraw-go") rank=Rank::Danger busy=task.busy disabled=Signal::derive(move || chosen.read().is_empty()) on_press=withdraw/>
                <Button text=say("dialog-cancel") on_press=move |()| asking.set(false)/>
            </div>
        </Dialog>
    }
}

/// One who has it, and how far it got there. What a colleague gave, only the colleague or who leads takes back.
#[component]
fn Line(
    id: String,
    one: RecipientState,
    is_choice: bool,
    mine: bool,
    left_out: RwSignal<Vec<Hash>>,
) -> impl IntoView {
    let (grant, own) = (one.grant, one.own);
    let taken = move || mine && !left_out.read().contains(&grant);
    let tick = move |_| left_out.update(|all| toggle(all, grant));
    let name = one.shown();
    let fate = move || one.fate();
    let text = view! {
        <span>
            <strong><bdi>{name}</bdi></strong>
            <small>{fate}</small>
            {own.then(|| view! { <small>{say("fate-own-unit-stays")}</small> })}
            {(!mine).then(|| view! { <small>{say("finding-withdraw-not-mine")}</small> })}
        </span>
    };
    let line = if is_choice {
        view! {
            <label class="check grow choice-line" for=id.clone()>
                <input type="checkbox" id=id.clone() disabled=!mine prop:checked=taken on:change=tick/>
                {text}
            </label>
        }
        .into_any()
    } else {
        view! { <p class="grow choice-line">{text}</p> }.into_any()
    };
    view! { <li class="item">{line}</li> }
}
