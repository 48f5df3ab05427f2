//! Cases as lists and pages show them.

use leptos::prelude::*;
use siegel_api::id::{CaseId, PracticeId};
use siegel_api::time::Time;
use siegel_kit::Text;
use siegel_kit::catalogue::say;

use super::contact::Trust;
use super::finding::FindingCard;

/// What can be done with a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseState {
    /// It takes findings.
    Open,
    /// Somebody left it or one of its practices: it takes findings again once it has new keys.
    Waits,
    /// It takes no more findings.
    Closed,
    /// The keys of the practice that opened it changed: nothing of it was opened (S-05).
    Changed,
    /// It did not verify: nothing of it is shown.
    Refused,
}

/// A case in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseCard {
    pub id: CaseId,
    pub title: String,
    pub patient: String,
    /// The other practices that take part, by name; who has left is none of them.
    pub others: Vec<String>,
    /// Whether the own practice opened it.
    pub own: bool,
    /// The practice that opened it.
    pub opener: String,
    pub opened_at: Time,
    /// When a finding was last added.
    pub added_at: Option<Time>,
    pub state: CaseState,
    /// Whether it has to have new keys before anything goes in; of a closed one a correction of what it has.
    pub waits: bool,
}

impl CaseCard {
    /// A line of which nothing but its state is known.
    pub fn empty(id: CaseId, state: CaseState) -> Self {
        let text = String::new;
        let (own, others, opened_at, added_at) = (false, Vec::new(), Time(0), None);
        CaseCard {
            id,
            title: text(),
            patient: text(),
            others,
            own,
            opener: text(),
            opened_at,
            added_at,
            state,
            waits: false,
        }
    }

    /// The title as it is shown: never empty.
    pub fn shown_title(&self) -> Text {
        match self.state {
            CaseState::Refused => say("case-refused-title"),
            CaseState::Changed => say("case-changed-title"),
            _ if self.title.is_empty() => say("case-untitled"),
            _ => Signal::stored(self.title.clone()),
        }
    }

    /// Whether it opened.
    pub fn is_open(&self) -> bool {
        !matches!(self.state, CaseState::Changed | CaseState::Refused)
    }

    /// Whether a finding can be added now, by somebody of the own practice. `manages` may give new keys to an own case.
    pub fn takes(&self, manages: bool) -> bool {
        self.state == CaseState::Open || (self.state == CaseState::Waits && self.own && manages)
    }

    /// Whether a search for `words` finds it.
    pub fn matches(&self, words: &str) -> bool {
        let hay = format!("{}\n{}\n{}", self.title, self.patient, self.others.join("\n")).to_lowercase();
        words.to_lowercase().split_whitespace().all(|word| hay.contains(word))
    }
}

/// A practice that takes part.
#[derive(Clone, Debug, PartialEq)]
pub struct Participant {
    pub id: PracticeId,
    pub name: String,
    pub place: String,
    /// How far its keys are trusted; nothing for one's own.
    pub trust: Option<Trust>,
    pub since: Time,
    /// Whether it opened the case.
    pub opener: bool,
    /// Whether it said that it takes part no longer.
    pub left: bool,
    /// Whether the case names the keys that it has now.
    pub fresh: bool,
}

/// A finding in a case, with who added it and when.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseLine {
    pub card: FindingCard,
    /// The member, where the name is known.
    pub by: Option<String>,
    pub added_at: Option<Time>,
}

/// A case whole.
#[derive(Clone)]
pub struct CaseDetail {
    pub card: CaseCard,
    pub participants: Vec<Participant>,
    /// Newest first.
    pub lines: Vec<CaseLine>,
}

#[cfg(test)]
mod tests {
    use siegel_api::id::GroupId;

    use super::*;

    fn card(state: CaseState, own: bool) -> CaseCard {
        let id = GroupId([7; 16]);
        CaseCard { title: "Knie links".into(), own, ..CaseCard::empty(id, state) }
    }

    #[test]
    fn a_case_that_waits_takes_findings_only_from_who_may_give_it_new_keys() {
        assert!(card(CaseState::Open, false).takes(false));
        assert!(card(CaseState::Waits, true).takes(true));
        assert!(!card(CaseState::Waits, true).takes(false));
        assert!(!card(CaseState::Waits, false).takes(true));
        for state in [CaseState::Closed, CaseState::Changed, CaseState::Refused] {
            assert!(!card(state, true).takes(true), "{state:?}");
        }
    }

    #[test]
    fn a_search_looks_at_title_patient_and_practices() {
        let found = CaseCard {
            patient: "Lena Sommer".into(),
            others: vec!["Radiologie Nord".into()],
            ..card(CaseState::Open, true)
        };
        assert!(found.matches("nord KNIE sommer"));
        assert!(!found.matches("knie süd"));
    }
}
