//! Units as recipients: those that somebody looks for, those of one's own practice, and those that are chosen.

use leptos::prelude::*;
use siegel_api::id::PracticeId;
use siegel_client::draft::ChosenUnit;
use siegel_kit::catalogue::say;
use siegel_kit::{Notice, NoticeKind, TroubleNotice, load, tr};

use super::{Sending, Step};
use crate::act;
use crate::model::outgoing::Letter;
use crate::model::unit::UnitCard;
use crate::office::Office;
use crate::part::practices::{UnitChoice, choose};

/// What the form chooses from. Units are fetched of one's own practice, and of those of which some are chosen, or looked
/// for.
pub fn choice(office: Office, letter: Letter) -> UnitChoice {
    let own = office.vault().map(|vault| (vault.practice_id(), act::account::practice_name(&vault)));
    let own_id = own.as_ref().map(|(id, _)| *id);
    let expanded = RwSignal::new(Vec::<PracticeId>::new());
    let looked_at = Memo::new(move |_| {
        let mut all = expanded.get();
        all.extend(letter.units.read().iter().map(|unit| unit.practice.practice_id));
        all.extend(own_id);
        all.sort();
        all.dedup();
        all
    });
    let known = load(move || {
        office.changes.get();
        act::unit::of(office, looked_at.get())
    });
    UnitChoice { expanded, known, chosen: letter.units, own: StoredValue::new(own) }
}

/// The units to which it goes, each behind its practice, following them.
pub fn names(sending: Sending) -> Vec<String> {
    let practices = sending.directory.value.get().unwrap_or_default();
    let known = sending.units.known.value.get().unwrap_or_default();
    let name = |chosen: &ChosenUnit| {
        let of = chosen.practice.practice_id;
        let unit = known.iter().find(|unit| unit.id == chosen.unit_id && !unit.refused);
        let practice = practices.iter().find(|card| card.id == of).map(|card| card.name.clone());
        let practice = practice.or_else(|| sending.units.own_name(of)).unwrap_or_default();
        match unit {
            Some(unit) => format!("{practice}, {}", unit.shown_name()),
            None => tr!("unit-of", practice = practice),
        }
    };
    sending.letter.units.read().iter().map(name).collect()
}

impl Sending {
    /// Somebody to whom it would have gone takes nothing any more: whoever is about to send sees the form again, where that
    /// stands. Nothing of it is lost.
    pub(super) fn look_again(self) {
        if self.step.get_untracked() == Step::Review {
            self.step.set(Step::Form);
            request_animation_frame(|| siegel_kit::faults::focus("recipients"));
        }
    }
}

/// Those that were closed since they were chosen are chosen no longer, and it says which. A correction goes to them all the
/// same.
#[component]
pub fn ClosedUnits(sending: Sending) -> impl IntoView {
    let (chosen, lost) = (sending.letter.units, RwSignal::new(Vec::<String>::new()));
    let closed = Memo::new(move |_| {
        let mut known = sending.units.known.value.get().unwrap_or_default();
        known.retain(|unit| unit.is_closed() && chosen.read().iter().any(|one| one.unit_id == unit.id));
        known
    });
    Effect::new(move |_| {
        let closed = closed.get();
        if !closed.is_empty() {
            lost.update(|lost| lost.extend(closed.iter().map(|unit| unit.name.clone())));
            chosen.update(|all| all.retain(|one| closed.iter().all(|unit| unit.id != one.unit_id)));
            sending.look_again();
        }
    });
    view! {
        <Show when=move || !lost.read().is_empty()>
            <Notice kind=NoticeKind::Warn title=say("unit-closed-lost")>
                <p>{move || tr!("unit-closed-lost-text", names = lost.read().join(", "))}</p>
            </Notice>
        </Show>
    }
}

/// That a correction goes to closed units, too.
#[component]
pub fn ClosedCorrected(sending: Sending) -> impl IntoView {
    let closed = move || {
        let known = sending.units.known.value.get().unwrap_or_default();
        let is_closed =
            |one: &ChosenUnit| known.iter().any(|unit| unit.id == one.unit_id && unit.is_closed());
        sending.letter.units.read().iter().any(is_closed)
    };
    view! {
        <Show when=closed>
            <Notice kind=NoticeKind::Info title=say("unit-closed-corrected")>
                <p>{say("unit-closed-corrected-text")}</p>
            </Notice>
        </Show>
    }
}

/// Units of one's own practice: a way to put the finding into an inbox. Without one there is nothing to see.
#[component]
pub fn OwnUnits(units: UnitChoice) -> impl IntoView {
    let offered = Memo::new(move |_| {
        let mut all = units.of_own();
        all.retain(|unit| !unit.refused && !unit.is_closed());
        all
    });
    let rows = move || offered.get().into_iter().map(|unit| view! { <OwnUnit unit units/> }).collect_view();
    view! {
        <TroubleNotice trouble=units.known.trouble/>
        <Show when=move || !offered.read().is_empty()>
            <fieldset class="field" id="own-units">
                <legend>{say("own-units")}</legend>
                <p class="field-help">{say("own-units-help")}</p>
                <ul class="list">{rows}</ul>
            </fieldset>
        </Show>
    }
}

/// One of them; chosen, it says who finds it in the inbox, and who else reads it.
#[component]
fn OwnUnit(unit: UnitCard, units: UnitChoice) -> impl IntoView {
    let (id, wanted, takes) = (unit.id, unit.chosen(), unit.takes());
    let is_chosen = move || units.chosen.read().iter().any(|one| one.unit_id == id);
    let field = format!("own-unit-{id}");
    let called = unit.called().join(", ");
    let whom = move || tr!("own-unit-readers", whom = called.clone());
    let whom = Signal::derive(whom);
    view! {
        <li class="item" class:chosen=is_chosen>
            <label class="check grow choice-line" for=field.clone()>
                <input type="checkbox" id=field.clone() disabled=move || !takes && !is_chosen() prop:checked=is_chosen on:change=move |_| choose(units.chosen, wanted)/>
                <span>
                    <strong><bdi>{unit.name}</bdi></strong>
                    <small><bdi>{unit.place}</bdi></small>
                    {(!takes).then(|| view! { <small>{say("unit-waits-choose")}</small> })}
                </span>
            </label>
            <Show when=is_chosen>
                <Notice kind=NoticeKind::Info title=say("case-who-reads")>
                    <p><bdi>{whom}</bdi></p>
                    <p>{say("own-unit-all")}</p>
                </Notice>
            </Show>
        </li>
    }
}
