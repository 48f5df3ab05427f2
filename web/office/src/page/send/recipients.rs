//! Step 3: to whom; practices, and units and cases of one's own.

use leptos::prelude::*;
use siegel_api::id::CaseId;
use siegel_kit::catalogue::say;
use siegel_kit::choice::toggle;
use siegel_kit::{CheckField, Notice, NoticeKind, tr};

use super::Sending;
use super::units::{ClosedUnits, OwnUnits};
use crate::model::case::CaseCard;
use crate::model::right::Right;
use crate::office::Office;
use crate::part::badges;
use crate::part::practices::PracticeChoice;

/// The directory as cards, each with its units where somebody looks for them, and below it one's own
/// units and the cases.
#[component]
pub fn RecipientsPart(sending: Sending) -> impl IntoView {
    let error = sending.faults.of("recipients");
    let letter = sending.letter;
    view! {
        <section class="card" class:faulty=move || error.with(Option::is_some) id="recipients" tabindex="-1">
            <h2>{say("send-recipients")}</h2>
            // An answer begins with whom it answers, and says so.
            <Show when=move || letter.thread.read().is_none()>
                <p class="soft">{say("send-recipients-lead")}</p>
            </Show>
            <p class="field-error">{error}</p>
            <ClosedUnits sending/>
            <PracticeChoice directory=sending.directory chosen=letter.recipients units=sending.units/>
            <OwnUnits units=sending.units/>
            <CaseChoice sending/>
            <Show when=move || letter.is_for_nobody()>
                <CheckField id="link-only" label=say("send-link-only") help=say("send-link-only-help") value=letter.link_only/>
            </Show>
        </section>
    }
}

/// The cases that take findings. Without one there is nothing to see. One that takes none any more is chosen no longer, and it
/// says which.
#[component]
fn CaseChoice(sending: Sending) -> impl IntoView {
    let office = Office::here();
    let (chosen, lost) = (sending.letter.cases, RwSignal::new(Vec::<String>::new()));
    let offered = Memo::new(move |_| {
        let mut all = sending.all_cases.value.get().unwrap_or_default();
        all.retain(|card| card.takes(office.may(Right::ManageCases)));
        all
    });
    Effect::new(move |_| {
        let gone = |id: &CaseId| offered.with(|all| all.iter().all(|card| card.id != *id));
        let is_known = sending.all_cases.value.with(Option::is_some);
        let gone: Vec<CaseId> = chosen.with_untracked(|chosen| chosen.iter().copied().filter(gone).collect());
        if is_known && !gone.is_empty() {
            lost.update(|lost| lost.extend(gone.iter().map(|id| untrack(|| title(sending, *id)))));
            chosen.update(|chosen| chosen.retain(|id| !gone.contains(id)));
            sending.look_again();
        }
    });
    let rows = move || offered.get().into_iter().map(|card| view! { <CaseRow card chosen/> }).collect_view();
    view! {
        <Show when=move || !lost.read().is_empty()>
            <Notice kind=NoticeKind::Warn title=say("case-lost")>
                <p>{move || tr!("case-lost-text", names = lost.read().join(", "))}</p>
            </Notice>
        </Show>
        <Show when=move || !offered.read().is_empty()>
            <fieldset class="field">
                <legend>{say("send-cases")}</legend>
                <ul class="list">{rows}</ul>
            </fieldset>
        </Show>
    }
}

/// What a case is called that was chosen; one in which the practice takes part no longer has no name here.
fn title(sending: Sending, id: CaseId) -> String {
    let known = sending.all_cases.value.get().unwrap_or_default();
    known.iter().find(|card| card.id == id).map_or_else(|| tr!("case-one"), |card| card.shown_title().get())
}

#[component]
fn CaseRow(card: CaseCard, chosen: RwSignal<Vec<CaseId>>) -> impl IntoView {
    let (id, title) = (card.id, card.shown_title());
    let is_chosen = move || chosen.read().contains(&id);
    let tick = move |_| chosen.update(|all| toggle(all, id));
    let field = format!("send-case-{id}");
    let line = [card.patient.clone(), card.others.join(", ")];
    let line = line.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let whom = card.others.join(", ");
    let whom = move || {
        if whom.is_empty() { tr!("case-readers-none") } else { tr!("send-case-readers", whom = whom.clone()) }
    };
    let whom = Signal::derive(whom);
    view! {
        <li class="item" class:chosen=is_chosen>
            <label class="check grow choice-line" for=field.clone()>
                <input type="checkbox" id=field.clone() prop:checked=is_chosen on:change=tick/>
                <span>
                    <strong><bdi>{title}</bdi></strong>
                    <small><bdi>{line}</bdi></small>
                </span>
            </label>
            {badges::case(card.state)}
            <Show when=is_chosen>
                <Notice kind=NoticeKind::Info title=say("case-who-reads")>
                    <p>{whom}</p>
                    <p>{say("case-readers-later")}</p>
                </Notice>
            </Show>
        </li>
    }
}
