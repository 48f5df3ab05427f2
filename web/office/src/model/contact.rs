//! Other practices, as one's own knows them.

use leptos::prelude::*;
use siegel_api::hash::Hash;
use siegel_api::id::PracticeId;
use siegel_api::statement::CardText;
use siegel_api::time::Time;
use siegel_kit::catalogue::say;
use siegel_kit::{format, tr};

/// How far one's own practice trusts another's keys: shown, not assumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Never used: the first sending pins the keys.
    New,
    /// Used before with these keys; nobody has compared them.
    Pinned,
    /// Compared, or vouched for by an invitation.
    Verified,
    /// Other keys than before: blocked (S-05).
    Changed,
    /// The keys that were known, under another name, place or licence number: it is read, and nothing is sent to it.
    Renamed,
    /// The directory's entry does not verify: blocked.
    Refused,
}

impl Trust {
    /// Whether something may be sent.
    pub fn may_send(self) -> bool {
        matches!(self, Trust::New | Trust::Pinned | Trust::Verified)
    }
}

/// Who made sure of a practice's keys, when, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// Nothing for somebody whose name is not known here.
    pub by: Option<String>,
    pub at: Time,
    /// A key of the catalogue.
    pub how: &'static str,
}

impl Compared {
    /// In one line.
    pub fn text(&self) -> String {
        let (how, day) = (say(self.how).get(), format::day(self.at.0));
        match &self.by {
            Some(who) => tr!("compared-by", how = how, who = who.clone(), day = day),
            None => tr!("compared-by-former", how = how, day = day),
        }
    }
}

/// Another practice.
#[derive(Clone, Debug, PartialEq)]
pub struct PracticeCard {
    pub id: PracticeId,
    pub name: String,
    pub place: String,
    pub licence: String,
    pub trust: Trust,
    /// Since when its keys are known here.
    pub since: Option<Time>,
    /// Who made sure of them.
    pub compared: Option<Compared>,
    /// By what it was known, where it says something else today.
    pub was: Option<CardText>,
    /// Fingerprint of its root, as it is shown: other keys when it is sent, and nothing is sent.
    pub root: Hash,
}

impl PracticeCard {
    /// An entry of the directory that does not verify: only its number is known.
    pub fn refused(id: PracticeId) -> Self {
        PracticeCard {
            id,
            name: id.to_string(),
            place: String::new(),
            licence: String::new(),
            trust: Trust::Refused,
            since: None,
            compared: None,
            was: None,
            root: Hash::ZERO,
        }
    }
}

/// What people compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// Twelve groups of five digits.
    pub digits: Vec<String>,
    /// Eight words.
    pub words: Vec<String>,
    /// What a QR code of it holds.
    pub code: String,
}

/// An invitation that was made here.
#[derive(Clone, Debug, PartialEq)]
pub struct InvitationCard {
    pub note: String,
    pub created_at: Time,
    pub expires_at: Time,
    /// Whether it was taken; inside, the practice's name if its answer holds.
    pub taken: Option<Option<String>>,
}
