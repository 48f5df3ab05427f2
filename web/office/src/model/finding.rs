//! Findings as lists and pages show them.

use std::sync::Arc;

use leptos::prelude::*;
use siegel_api::hash::Hash;
use siegel_api::id::{CaseId, FileId, FindingId, FolderId};
use siegel_api::time::Time;
use siegel_client::finding::VerifiedFinding;
use siegel_kit::catalogue::say;
use siegel_kit::{Text, format, tr};

use super::contact::Trust;
use super::event::EventLine;

/// A version of a finding, as its page lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VersionLine {
    /// From 1.
    pub revision: u64,
    pub sent_at: Time,
}

/// How soon a finding should be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    #[default]
    Normal,
    Urgent,
    Emergency,
}

/// How far a finding got with one recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Delivery {
    Delivered,
    Fetched,
    Opened,
    Filed,
    Withdrawn,
    /// Only the server says that it was withdrawn: nobody signed that.
    SaidWithdrawn,
}

/// What a list says of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardState {
    Unread,
    Read,
    Filed,
    Withdrawn,
    /// Only the server says that it was withdrawn.
    SaidWithdrawn,
    /// The keys of the sender's practice changed: nothing of it was opened (S-05).
    Changed,
    /// It did not verify: nothing of it is shown.
    Refused,
}

/// One recipient and how far it got.
#[derive(Clone, Debug, PartialEq)]
pub struct RecipientState {
    /// Its name; of a case the title, empty where it is not known.
    pub practice: String,
    /// The case, where it was given to one.
    pub case: Option<CaseId>,
    /// Whether it is a unit of one's own practice, all of which reads it anyway.
    pub own: bool,
    /// Names the grant.
    pub grant: Hash,
    pub delivery: Delivery,
    pub at: Time,
    /// Who did it, where the log names a person.
    pub by: Option<String>,
    /// When its ciphertext was first handed out, by the server's word.
    pub fetched_at: Option<Time>,
    /// Who signed that they opened it, and when; the first of them.
    pub opened: Option<(Option<String>, Time)>,
}

impl RecipientState {
    /// What it is called.
    pub fn shown(&self) -> Text {
        match self.case {
            None => Signal::stored(self.practice.clone()),
            Some(_) if self.practice.is_empty() => say("case-one"),
            Some(_) => {
                let title = self.practice.clone();
                Signal::derive(move || tr!("case-named", title = title.clone()))
            }
        }
    }

    /// How far it got there, and on whose word that is known.
    pub fn fate(&self) -> String {
        match (&self.opened, self.fetched_at) {
            (Some((Some(who), at)), _) => tr!("fate-opened", who = who.clone(), at = format::minute(at.0)),
            (Some((None, at)), _) => tr!("fate-opened-by-somebody", at = format::minute(at.0)),
            (None, Some(at)) => tr!("fate-fetched", at = format::minute(at.0)),
            (None, None) if self.case.is_some() => say("fate-case").get(),
            (None, None) if self.own => say("fate-own-unit").get(),
            (None, None) => say("fate-not-fetched").get(),
        }
    }
}

/// A finding in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct FindingCard {
    pub id: FindingId,
    /// Which version it is, from 1: one above was corrected.
    pub revision: u64,
    pub title: String,
    pub class: Option<String>,
    pub urgency: Urgency,
    /// The practice that sent it.
    pub practice: String,
    /// How far its keys are trusted; nothing for one's own.
    pub trust: Option<Trust>,
    pub author: String,
    pub patient: String,
    /// Day of birth, `YYYY-MM-DD`, or empty.
    pub born: String,
    /// `YYYY-MM-DD`, or empty.
    pub day: String,
    pub sent_at: Time,
    pub valid_until: Time,
    pub state: CardState,
    /// Whether its author allows to pass it on.
    pub may_pass_on: bool,
    /// Whether its files may be saved here.
    pub may_save: bool,
    /// Of all its files.
    pub bytes: u64,
    pub recipients: Vec<RecipientState>,
    /// The unit of one's own practice to which it is addressed, by name, where one belongs to it.
    pub unit: Option<String>,
    /// The folder in which it stands.
    pub folder: Option<FolderId>,
}

impl FindingCard {
    /// A line of which nothing but its state is known.
    pub fn empty(id: FindingId, state: CardState, at: Time) -> Self {
        let text = String::new;
        FindingCard {
            id,
            revision: 1,
            title: text(),
            class: None,
            urgency: Urgency::Normal,
            practice: text(),
            trust: None,
            author: text(),
            patient: text(),
            born: text(),
            day: text(),
            sent_at: at,
            valid_until: at,
            state,
            may_pass_on: false,
            may_save: false,
            bytes: 0,
            recipients: Vec::new(),
            unit: None,
            folder: None,
        }
    }

    /// What was taken back, with what this session knew of it before: whose finding it is that counts no more.
    pub fn knowing(self, before: FindingCard) -> Self {
        let FindingCard { state, sent_at, practice, .. } = self;
        FindingCard {
            state,
            sent_at,
            practice,
            trust: None,
            may_save: false,
            recipients: Vec::new(),
            ..before
        }
    }

    /// Whether it was taken back.
    pub fn is_withdrawn(&self) -> bool {
        matches!(self.state, CardState::Withdrawn | CardState::SaidWithdrawn)
    }

    /// The title as it is shown: never empty.
    pub fn shown_title(&self) -> Text {
        match self.state {
            CardState::Refused => say("finding-refused-title"),
            CardState::Changed => say("finding-changed-title"),
            CardState::Withdrawn | CardState::SaidWithdrawn if self.title.is_empty() => {
                say("finding-withdrawn-title")
            }
            _ if self.title.is_empty() => say("finding-untitled"),
            _ => Signal::stored(self.title.clone()),
        }
    }

    /// Whether a search for `words` finds it.
    pub fn matches(&self, words: &str) -> bool {
        let class = self.class.as_ref().unwrap_or(&self.day);
        let hay = [&self.title, &self.practice, &self.author, &self.patient, &self.born, &self.day, class];
        let hay = hay.map(|text| text.to_lowercase()).join("\n");
        words.to_lowercase().split_whitespace().all(|word| hay.contains(word))
    }
}

/// A file of a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct FileCard {
    pub id: FileId,
    pub name: String,
    pub media_type: String,
    pub length: u64,
}

/// A finding whole.
#[derive(Clone)]
pub struct FindingDetail {
    pub card: FindingCard,
    /// Whether one's own practice sent it.
    pub own: bool,
    pub case_number: String,
    pub note: String,
    /// A key of the catalogue.
    pub basis: &'static str,
    /// Who took the pictures, and whether those shown agree.
    pub image: Option<(String, bool)>,
    pub may_download: bool,
    pub may_pass_on: bool,
    /// What files, receipts and withdrawal start from.
    pub verified: Arc<VerifiedFinding>,
    pub files: Vec<FileCard>,
    /// The case by which the own practice reads it, and what that is called.
    pub through: Option<(CaseId, String)>,
    /// When and by whom it was first said, in the own practice, that it is in the record.
    pub filed: Option<(Time, Option<String>)>,
    pub history: Vec<EventLine>,
    /// All its versions, first to newest.
    pub versions: Vec<VersionLine>,
    /// Whether the server takes an answer of this person's: what came to a unit alone is answered by who may send in it.
    pub may_answer: bool,
    /// Whether this person may send a corrected version of it.
    pub may_correct: bool,
    /// The grants that this person may take back.
    pub takeable: Vec<Hash>,
}

impl FindingDetail {
    /// The newest version, where this is not it.
    pub fn newer(&self) -> Option<VersionLine> {
        self.versions.last().copied().filter(|newest| newest.revision != self.card.revision)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_takes_all_words_in_any_case() {
        let card = FindingCard {
            title: "MRT Schädel".into(),
            practice: "Radiologie Nord".into(),
            patient: "Müller, Änne".into(),
            ..FindingCard::empty(FindingId::ZERO, CardState::Unread, Time(0))
        };
        assert!(card.matches("änne mrt"));
        assert!(card.matches(""));
        assert!(!card.matches("mrt knie"));
    }

    #[test]
    fn what_was_taken_back_still_says_whose_it_was_and_can_no_longer_be_saved() {
        let before = FindingCard {
            title: "MRT Knie".into(),
            patient: "Müller, Änne".into(),
            may_save: true,
            ..FindingCard::empty(FindingId::ZERO, CardState::Read, Time(1))
        };
        let gone = FindingCard::empty(FindingId::ZERO, CardState::Withdrawn, Time(2)).knowing(before);
        assert_eq!((gone.title.as_str(), gone.patient.as_str()), ("MRT Knie", "Müller, Änne"));
        assert_eq!((gone.state, gone.sent_at, gone.may_save), (CardState::Withdrawn, Time(2), false));
        assert!(gone.is_withdrawn());
    }
}
