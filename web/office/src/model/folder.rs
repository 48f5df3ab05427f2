//! Folders as lists show them.

use std::collections::HashMap;

use siegel_api::id::FolderId;
use siegel_client::folder::Folder;
use siegel_kit::Text;
use siegel_kit::catalogue::say;

use super::finding::{CardState, FindingCard};
use leptos::prelude::Signal;

/// In the address: what stands in no folder.
const NONE: &str = "ohne";

/// Which findings of a list are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    #[default]
    All,
    /// What stands in no folder.
    Unsorted,
    One(FolderId),
}

impl Which {
    /// As the address has it: ids alone, never a name. What cannot be read means all.
    pub fn parse(text: Option<&str>) -> Self {
        match text {
            Some(NONE) => Which::Unsorted,
            Some(id) => id.parse().map_or(Which::All, Which::One),
            None => Which::All,
        }
    }

    /// The value that stands for it.
    pub fn value(self) -> String {
        match self {
            Which::All => String::new(),
            Which::Unsorted => NONE.to_owned(),
            Which::One(id) => id.to_string(),
        }
    }

    /// The address of a list that shows it.
    pub fn href(self, list: &str) -> String {
        match self {
            Which::All => list.to_owned(),
            _ => format!("{list}?ordner={}", self.value()),
        }
    }

    /// Whether a finding is shown. One in a folder that nobody knows stands in none.
    pub fn shows(self, card: &FindingCard, is_known: impl Fn(FolderId) -> bool) -> bool {
        match self {
            Which::All => true,
            Which::Unsorted => card.folder.is_none_or(|id| !is_known(id)),
            Which::One(id) => card.folder == Some(id),
        }
    }
}

/// Findings, and how many of them are unread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub cards: usize,
    pub unread: usize,
}

impl Count {
    fn add(&mut self, card: &FindingCard) {
        self.cards += 1;
        self.unread += usize::from(card.state == CardState::Unread);
    }
}

/// How much of a list stands where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    all: Count,
    standing: HashMap<Option<FolderId>, Count>,
}

impl Counts {
    /// In one pass over the list, which can have 5000 findings beside 500 folders.
    pub fn of(cards: &[FindingCard], is_known: impl Fn(FolderId) -> bool) -> Self {
        let mut counts = Counts::default();
        for card in cards {
            counts.all.add(card);
            counts.standing.entry(card.folder.filter(|id| is_known(*id))).or_default().add(card);
        }
        counts
    }

    /// How much of the list is shown.
    pub fn find(&self, which: Which) -> Count {
        let of = |folder| self.standing.get(&folder).copied().unwrap_or_default();
        match which {
            Which::All => self.all,
            Which::Unsorted => of(None),
            Which::One(id) => of(Some(id)),
        }
    }
}

/// What a folder is called; never empty.
pub fn called(folder: &Folder) -> Text {
    folder.name.clone().map_or_else(|| say("folder-unnamed"), Signal::stored)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use siegel_api::id::FindingId;
    use siegel_api::time::Time;

    use super::*;

    fn card(folder: Option<u8>, state: CardState) -> FindingCard {
        let folder = folder.map(|id| FolderId([id; 16]));
        FindingCard { folder, ..FindingCard::empty(FindingId::ZERO, state, Time(0)) }
    }

    #[test]
    fn the_address_has_ids_and_what_it_cannot_mean_is_all() {
        let one = Which::One(FolderId([7; 16]));
        for which in [Which::All, Which::Unsorted, one] {
            assert_eq!(Which::parse(Some(&which.value())), which);
        }
        assert_eq!(Which::parse(None), Which::All);
        assert_eq!(Which::parse(Some("zu besprechen")), Which::All);
        assert_eq!(Which::All.href("/eingang"), "/eingang");
        assert_eq!(one.href("/ausgang"), format!("/ausgang?ordner={}", FolderId([7; 16])));
    }

    #[test]
    fn counts_are_of_what_the_list_shows_and_a_lost_folder_is_none() {
        let folders = [FolderId([1; 16]), FolderId([2; 16])];
        let asked = Cell::new(0);
        let is_known = |id| {
            asked.set(asked.get() + 1);
            folders.contains(&id)
        };
        let cards = [
            card(Some(1), CardState::Unread),
            card(Some(1), CardState::Read),
            card(None, CardState::Unread),
            card(Some(9), CardState::Unread),
        ];
        let counts = Counts::of(&cards, is_known);
        assert_eq!(asked.get(), 3, "each finding in a folder is looked at once");
        let all = [
            (Which::All, Count { cards: 4, unread: 3 }),
            (Which::Unsorted, Count { cards: 2, unread: 2 }),
            (Which::One(folders[0]), Count { cards: 2, unread: 1 }),
            (Which::One(folders[1]), Count { cards: 0, unread: 0 }),
        ];
        for (which, count) in all {
            assert_eq!(counts.find(which), count);
            assert_eq!(cards.iter().filter(|card| which.shows(card, is_known)).count(), count.cards);
        }
    }
}
