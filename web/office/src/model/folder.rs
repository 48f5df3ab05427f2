//! Folders as lists show them.

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
    pub fn shows(self, card: &FindingCard, folders: &[Folder]) -> bool {
        let folder = card.folder.filter(|id| folders.iter().any(|one| one.id == *id));
        match self {
            Which::All => true,
            Which::Unsorted => folder.is_none(),
            Which::One(id) => card.folder == Some(id),
        }
    }

    /// How many findings of a list it shows, and how many of them are unread.
    pub fn count(self, cards: &[FindingCard], folders: &[Folder]) -> (usize, usize) {
        let shown = || cards.iter().filter(|card| self.shows(card, folders));
        (shown().count(), shown().filter(|card| card.state == CardState::Unread).count())
    }
}

/// What a folder is called; never empty.
pub fn called(folder: &Folder) -> Text {
    folder.name.clone().map_or_else(|| say("folder-unnamed"), Signal::stored)
}

#[cfg(test)]
mod tests {
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
        let folder = |id| Folder { id: FolderId([id; 16]), version: 1, name: None };
        let folders = [folder(1), folder(2)];
        let cards = [
            card(Some(1), CardState::Unread),
            card(Some(1), CardState::Read),
            card(None, CardState::Unread),
            card(Some(9), CardState::Unread),
        ];
        assert_eq!(Which::All.count(&cards, &folders), (4, 3));
        assert_eq!(Which::Unsorted.count(&cards, &folders), (2, 2));
        assert_eq!(Which::One(FolderId([1; 16])).count(&cards, &folders), (2, 1));
        assert_eq!(Which::One(FolderId([2; 16])).count(&cards, &folders), (0, 0));
    }
}
