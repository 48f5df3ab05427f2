//! Units of a practice, as the pages show them.

use siegel_api::hash::Hash;
use siegel_api::id::{PracticeId, UnitId, UserId};
use siegel_api::time::Time;
use siegel_api::unit::Level;
use siegel_client::draft::{Chosen, ChosenUnit};
use siegel_kit::tr;

/// What somebody may do in a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitMember {
    pub id: UserId,
    /// As the practice has the name; nothing where it cannot be read here.
    pub name: Option<String>,
    /// Nothing for no access.
    pub level: Option<Level>,
    pub own: bool,
}

impl UnitMember {
    /// The name, or that it cannot be read.
    pub fn called(&self) -> String {
        self.name.clone().unwrap_or_else(|| tr!("team-nameless"))
    }
}

/// A unit of a practice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitCard {
    pub id: UnitId,
    pub practice: PracticeId,
    /// The practice's root, as it was verified with the unit.
    pub root: Hash,
    pub name: String,
    pub place: String,
    /// Of one's own practice: who belongs to it, by name.
    pub members: Vec<UnitMember>,
    /// Whether it takes nothing until it has new keys.
    pub waits: bool,
    /// When it was closed, and by whom of one's own practice.
    pub closed: Option<(Time, Option<String>)>,
    /// Whether one may say who belongs to it.
    pub manages: bool,
    /// Whether one opens what is addressed to it.
    pub reads: bool,
    /// Whether it does not verify: nothing of it is shown.
    pub refused: bool,
}

impl UnitCard {
    /// A unit of which nothing can be believed.
    pub fn refused(practice: PracticeId, id: UnitId) -> Self {
        UnitCard {
            id,
            practice,
            root: Hash::ZERO,
            name: String::new(),
            place: String::new(),
            members: Vec::new(),
            waits: false,
            closed: None,
            manages: false,
            reads: false,
            refused: true,
        }
    }

    /// Whether something can be sent to it.
    pub fn takes(&self) -> bool {
        !self.waits && !self.refused && !self.is_closed()
    }

    /// Whether nothing new goes to it any more.
    pub fn is_closed(&self) -> bool {
        self.closed.is_some()
    }

    /// Its name, and that it is closed where it is.
    pub fn shown_name(&self) -> String {
        if self.is_closed() { tr!("unit-closed-named", name = self.name.clone()) } else { self.name.clone() }
    }

    /// Who belongs to it, by name.
    pub fn called(&self) -> Vec<String> {
        self.members.iter().map(UnitMember::called).collect()
    }

    /// As it is chosen for a finding, by the keys of its practice that were shown.
    pub fn chosen(&self) -> ChosenUnit {
        let practice = Chosen { practice_id: self.practice, root_fp: self.root };
        ChosenUnit { practice, unit_id: self.id }
    }
}

/// The units, by name, behind them those that do not verify: they give nobody a right, and a matrix that kept quiet about them
/// would look complete.
pub fn told(mut units: Vec<UnitCard>) -> Vec<UnitCard> {
    units.sort_by_key(|unit| (unit.refused, unit.name.to_lowercase()));
    units
}

/// How many of them do not verify.
pub fn refused(units: &[UnitCard]) -> usize {
    units.iter().filter(|unit| unit.refused).count()
}

/// The level that somebody has in a unit; nothing for no access.
pub fn level_in(unit: &UnitCard, id: UserId) -> Option<Level> {
    unit.members.iter().find(|member| member.id == id).and_then(|member| member.level)
}

/// The word for a level; for none that there is no access.
pub fn level_key(level: Option<Level>) -> &'static str {
    match level {
        None => "unit-level-none",
        Some(Level::Read) => "unit-level-read",
        Some(Level::Send) => "unit-level-send",
        Some(Level::Manage) => "unit-level-manage",
    }
}

/// The value of a level in a choice.
pub fn level_value(level: Option<Level>) -> &'static str {
    match level {
        None => "none",
        Some(Level::Read) => "read",
        Some(Level::Send) => "send",
        Some(Level::Manage) => "manage",
    }
}

/// The level of a value in a choice.
pub fn level_of(value: &str) -> Option<Level> {
    Level::ALL.into_iter().find(|level| level_value(Some(*level)) == value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_is_chosen_by_a_value_of_its_own() {
        for level in [None, Some(Level::Read), Some(Level::Send), Some(Level::Manage)] {
            assert_eq!(level_of(level_value(level)), level);
        }
    }
}
