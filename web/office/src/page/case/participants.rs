//! Who takes part: since when, how far the keys are known, and, for who opened the case, taking somebody out.

use leptos::prelude::*;
use siegel_api::id::PracticeId;
use siegel_kit::catalogue::say;
use siegel_kit::{Badge, Button, Glyph, Loaded, Notice, NoticeKind, Rank, Task, Text, Tone, format, tr};

use crate::act;
use crate::model::case::{CaseDetail, CaseState, Participant};
use crate::model::contact::Trust;
use crate::model::right::Right;
use crate::office::Office;
use crate::part::about::About;
use crate::part::ask::Ask;
use crate::part::badges;
use crate::part::practices::Comparing;

/// The list.
#[component]
pub fn Participants(loaded: Loaded<CaseDetail>) -> impl IntoView {
    let comparing = RwSignal::new(None::<PracticeId>);
    let removing = About::<Participant>::default();
    let all = Memo::new(move |_| {
        loaded
            .value
            .with(|detail| detail.as_ref().map(|detail| detail.participants.clone()))
            .unwrap_or_default()
    });
    let removes = Memo::new(move |_| {
        let own = |detail: &CaseDetail| detail.card.own && detail.card.state != CaseState::Closed;
        Office::here().may(Right::ManageCases) && loaded.value.with(|detail| detail.as_ref().is_some_and(own))
    });
    let rows = move || {
        let removes = removes.get();
        let row = move |one| view! { <Line one removes removing comparing/> };
        all.get().into_iter().map(row).collect_view()
    };
    view! {
        <section class="card">
            <h2>{say("case-participants")}</h2>
            <ul class="list">{rows}</ul>
        </section>
        <Comparing comparing/>
        <RemoveDialog loaded removing/>
    }
}

#[component]
fn Line(
    one: Participant,
    removes: bool,
    removing: About<Participant>,
    comparing: RwSignal<Option<PracticeId>>,
) -> impl IntoView {
    let (id, trust, since, left, fresh) = (one.id, one.trust, one.since.0, one.left, one.fresh);
    let badge = match trust {
        Some(trust) => badges::trust(trust).into_any(),
        None => view! { <Badge text=say("trust-own") tone=Tone::Good glyph=Glyph::Shield/> }.into_any(),
    };
    let compares = matches!(trust, Some(Trust::Changed | Trust::Renamed | Trust::New | Trust::Pinned));
    let changed = match trust {
        Some(Trust::Changed) => Some("contact-changed"),
        Some(Trust::Renamed) => Some("contact-renamed"),
        _ => None,
    };
    let may_remove = removes && trust.is_some() && !left;
    let name = one.name.clone();
    let label: Text = {
        let who = one.name.clone();
        Signal::derive(move || tr!("case-remove-one", who = who.clone()))
    };
    let subject = StoredValue::new(one.clone());
    let opener = one.opener;
    view! {
        <li class="item">
            <div class="grow">
                <p><strong><bdi>{name}</bdi></strong></p>
                <p class="soft">
                    <bdi>{one.place}</bdi>" · "<span>{move || tr!("case-since", day = format::day(since))}</span>
                </p>
                {opener.then(|| view! { <p class="soft">{say("case-opener")}</p> })}
            </div>
            <div class="badges">
                {badge}
                {left.then(|| view! { <Badge text=say("case-left") tone=Tone::Warn glyph=Glyph::Out/> })}
                {(!left && !fresh).then(|| view! { <Badge text=say("case-stale") tone=Tone::Warn glyph=Glyph::Key/> })}
            </div>
            {changed.map(|title| view! {
                <Notice kind=NoticeKind::Bad title=say(title)><p>{say("case-participant-changed")}</p></Notice>
            })}
            {compares.then(|| view! {
                <Button text=say("compare-open") rank=Rank::Quiet glyph=Glyph::Shield on_press=move |()| comparing.set(Some(id))/>
            })}
            {may_remove.then(|| view! {
                <Button text=say("case-remove") label rank=Rank::Quiet glyph=Glyph::Cross on_press=move |()| removing.open(subject.get_value())/>
            })}
        </li>
    }
}

#[component]
fn RemoveDialog(loaded: Loaded<CaseDetail>, removing: About<Participant>) -> impl IntoView {
    let office = Office::here();
    let task = Task::default();
    let name = move || removing.one.with(|one| one.as_ref().map(|one| one.name.clone()).unwrap_or_default());
    let remove = move |()| {
        let id = loaded.value.with_untracked(|detail| detail.as_ref().map(|detail| detail.card.id));
        let practice = removing.one.with_untracked(|one| one.as_ref().map(|one| one.id));
        let (Some(id), Some(practice)) = (id, practice) else { return };
        task.run(act::case::remove_practice(office, id, practice), move |()| {
            removing.open.set(false);
            office.changed();
        });
    };
    view! {
        <Ask id="case-remove" title=say("case-remove-title") go=say("case-remove-go") open=removing.open task rank=Rank::Danger on_go=remove>
            <p><strong><bdi>{name}</bdi></strong></p>
            <p>{say("case-remove-1")}</p>
            <p>{say("case-remove-2")}</p>
        </Ask>
    }
}
