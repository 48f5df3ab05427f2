//! Units as recipients: those that somebody looks for, and those that are chosen.

use leptos::prelude::*;
use siegel_api::id::PracticeId;
use siegel_client::draft::ChosenUnit;
use siegel_kit::{load, tr};

use super::Sending;
use crate::act;
use crate::model::outgoing::Letter;
use crate::office::Office;
use crate::part::practices::UnitChoice;

/// What the form chooses from. Units are fetched of practices of which some are chosen, or looked for.
pub fn choice(office: Office, letter: Letter) -> UnitChoice {
    let expanded = RwSignal::new(Vec::<PracticeId>::new());
    let looked_at = Memo::new(move |_| {
        let mut all = expanded.get();
        all.extend(letter.units.read().iter().map(|unit| unit.practice.practice_id));
        all.sort();
        all.dedup();
        all
    });
    let known = load(move || {
        office.changes.get();
        act::unit::of(office, looked_at.get())
    });
    UnitChoice { expanded, known, chosen: letter.units }
}

/// The units to which it goes, each behind its practice, following them.
pub fn names(sending: Sending) -> Vec<String> {
    let practices = sending.directory.value.get().unwrap_or_default();
    let known = sending.units.known.value.get().unwrap_or_default();
    let name = |chosen: &ChosenUnit| {
        let practice = practices.iter().find(|card| card.id == chosen.practice.practice_id);
        let unit = known.iter().find(|unit| unit.id == chosen.unit_id && !unit.refused);
        let practice = practice.map(|card| card.name.clone()).unwrap_or_default();
        match unit {
            Some(unit) => format!("{practice}, {}", unit.name),
            None => tr!("unit-of", practice = practice),
        }
    };
    sending.letter.units.read().iter().map(name).collect()
}
