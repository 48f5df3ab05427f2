//! Events of the log in words.

use siegel_api::chain::{Step, WayKind};
use siegel_api::event::EventKind;
use siegel_api::export::Export;
use siegel_api::id::{ObjectId, UserId};
use siegel_api::period::Period;
use siegel_api::time::Time;
use siegel_client::log::{Detail, Turn};
use siegel_client::row::Vouched;
use siegel_kit::tr;

use super::period::words;

/// A row of the log, with its names opened.
#[derive(Clone, Debug, PartialEq)]
pub struct EventLine {
    /// Its number in the log, where it came from there.
    pub seq: Option<u64>,
    pub kind: EventKind,
    pub at: Time,
    pub actor: Option<UserId>,
    pub object: ObjectId,
    /// Who acted.
    pub who: Option<String>,
    /// What it is about.
    pub what: Option<String>,
    /// To whom, where it concerns another practice or a member of one's own.
    pub other: Option<String>,
    /// Who vouches for it.
    pub vouched: Vouched,
    /// Which document left the service by it.
    pub export: Option<Export>,
    /// From when until when somebody has access since then.
    pub period: Option<Period>,
    /// What exactly happened, where that is known.
    pub detail: Option<Detail>,
    /// Of folders: that one was removed, or that a finding stands in none any more.
    pub away: bool,
}

impl EventLine {
    /// A line without a number, an object's name and another practice.
    pub fn bare(kind: EventKind, at: Time, who: Option<String>, object: ObjectId, vouched: Vouched) -> Self {
        EventLine {
            seq: None,
            kind,
            at,
            actor: None,
            object,
            who,
            what: None,
            other: None,
            vouched,
            export: None,
            period: None,
            detail: None,
            away: false,
        }
    }

    /// Whether all words stand in its sentence.
    pub fn matches(&self, words: &str) -> bool {
        let sentence = self.sentence().to_lowercase();
        words.to_lowercase().split_whitespace().all(|word| sentence.contains(word))
    }

    /// The row as a sentence in the chosen language.
    pub fn sentence(&self) -> String {
        if self.is_said_withdrawal() {
            return self.words("event-grant-said-revoked");
        }
        self.words(self.detail_key().unwrap_or(match (self.kind, self.export) {
            (_, Some(export)) => export_key(export),
            (EventKind::GrantRevoked, _) if self.other.is_some() => "event-grant-revoked-from",
            (EventKind::PeriodSet, _) if self.period == Some(Period::ALWAYS) => "event-period-lifted",
            (EventKind::PeriodSet, _) if self.vouched == Vouched::Server => "event-period-given",
            (EventKind::ZonesChanged, _) if self.vouched == Vouched::Server => "event-zones-lifted",
            (EventKind::FolderChanged, _) if self.away => "event-folder-removed",
            (EventKind::FindingMoved, _) if self.away => "event-finding-unsorted",
            (EventKind::StatementAdded, _) if self.other.is_some() => "event-team-changed",
            (kind, _) => event_key(kind),
        }))
    }

    /// The sentence that says more than the kind.
    fn detail_key(&self) -> Option<&'static str> {
        Some(match (self.kind, self.detail.as_ref()?) {
            (_, Detail::Keys(step)) => step_key(*step),
            (_, Detail::Team(turn, _)) => turn_key(*turn),
            (_, Detail::Members(_)) => "event-unit-members",
            (EventKind::GrantGiven, Detail::Case(_)) => "event-grant-given-case",
            (EventKind::GrantGiven, Detail::Unit(_)) => "event-grant-given-unit",
            (EventKind::GrantRevoked, Detail::Case(_)) => "event-grant-revoked-case",
            (EventKind::GrantRevoked, Detail::Unit(_)) => "event-grant-revoked-unit",
            _ => return None,
        })
    }

    /// The row as a sentence on the page of the finding that it is about.
    pub fn sentence_here(&self) -> String {
        self.words(if self.is_said_withdrawal() { "history-said-revoked" } else { event_key_here(self.kind) })
    }

    fn is_said_withdrawal(&self) -> bool {
        self.kind == EventKind::GrantRevoked && self.vouched != Vouched::Signed
    }

    fn words(&self, key: &'static str) -> String {
        let nobody = if self.actor.is_some() { tr!("event-someone") } else { tr!("event-holder") };
        let who = self.who.clone().unwrap_or(nobody);
        let what = self.what.clone().filter(|what| !what.trim().is_empty());
        let what = if is_link(self.kind) { what.map(|what| self.link(what)) } else { what };
        let what = what.unwrap_or_else(|| tr!("event-something"));
        let period = self.period.map(words).unwrap_or_else(|| tr!("event-something"));
        let place = match &self.detail {
            Some(Detail::Case(name) | Detail::Unit(name)) => name.clone(),
            _ => tr!("event-something"),
        };
        tr!(key, who = who, what = what, other = self.others(), period = period, place = place)
    }

    /// To whom, or about whom: of a change of the team those who are meant.
    fn others(&self) -> String {
        match &self.detail {
            Some(Detail::Team(_, people) | Detail::Members(people)) if !people.is_empty() => {
                people.join(", ")
            }
            Some(Detail::Team(..)) => self.other.clone().unwrap_or_else(|| tr!("event-something")),
            _ => self.other.clone().unwrap_or_else(|| tr!("event-elsewhere")),
        }
    }

    /// A link by its name, with what it shows.
    fn link(&self, name: String) -> String {
        let Some(Detail::Shows(findings)) = &self.detail else { return tr!("event-quoted", text = name) };
        let quoted = findings.iter().map(|title| tr!("event-quoted", text = title.clone()));
        let titles = quoted.collect::<Vec<_>>().join(", ");
        tr!("event-link-shows", link = name, n = findings.len(), findings = titles)
    }
}

/// The sentence of a kind on the page of the finding itself, which need not be named there.
fn event_key_here(kind: EventKind) -> &'static str {
    match kind {
        EventKind::FindingSent => "history-finding-sent",
        EventKind::GrantGiven => "history-grant-given",
        EventKind::GrantRevoked => "history-grant-revoked",
        EventKind::Fetched => "history-fetched",
        EventKind::Opened => "history-opened",
        EventKind::Filed => "history-filed",
        kind => event_key(kind),
    }
}

/// The sentence of a kind; `{ $who }`, `{ $what }` and `{ $other }` may stand in it.
pub fn event_key(kind: EventKind) -> &'static str {
    match kind {
        EventKind::PracticeFounded => "event-practice-founded",
        EventKind::StatementAdded => "event-statement-added",
        EventKind::StatementProposed => "event-statement-proposed",
        EventKind::StatementDeclined => "event-statement-declined",
        EventKind::KeyringWritten => "event-keyring-written",
        EventKind::ChainExtended => "event-chain-extended",
        EventKind::SignedIn => "event-signed-in",
        EventKind::Recovered => "event-recovered",
        EventKind::SignedOut => "event-signed-out",
        EventKind::InvitationCreated => "event-invitation-created",
        EventKind::InvitationAccepted => "event-invitation-accepted",
        EventKind::InvitationRevoked => "event-invitation-revoked",
        EventKind::ContactPinned | EventKind::ContactCompared => contact_key(kind),
        EventKind::FindingSent => "event-finding-sent",
        EventKind::GrantGiven => "event-grant-given",
        EventKind::GrantRevoked => "event-grant-revoked",
        EventKind::Fetched => "event-fetched",
        EventKind::Opened => "event-opened",
        EventKind::Filed => "event-filed",
        EventKind::LinkCreated => "event-link-created",
        EventKind::LinkChanged => "event-link-changed",
        EventKind::LinkArmed => "event-link-armed",
        EventKind::LinkRevoked => "event-link-revoked",
        EventKind::LinkOpened => "event-link-opened",
        EventKind::LinkPinWrong => "event-link-pin-wrong",
        EventKind::LinkPaused => "event-link-paused",
        EventKind::LinkLocked => "event-link-locked",
        EventKind::LinkFetched => "event-link-fetched",
        EventKind::LinkReceipt => "event-link-receipt",
        EventKind::LinkAsked => "event-link-asked",
        EventKind::LogRead => "event-log-read",
        EventKind::PracticeHead => "event-practice-head",
        EventKind::LabelAdded => "event-label-added",
        EventKind::AccountRewrapped => "event-account-rewrapped",
        EventKind::PasskeyAdded => "event-passkey-added",
        EventKind::PasskeyRemoved => "event-passkey-removed",
        EventKind::SheetRenewed => "event-sheet-renewed",
        EventKind::Confirmed => "event-confirmed",
        EventKind::MailAsked => "event-mail-asked",
        EventKind::MailConfirmed => "event-mail-confirmed",
        EventKind::MailRemoved => "event-mail-removed",
        EventKind::NoticesChosen => "event-notices-chosen",
        EventKind::AccountLocked => "event-account-locked",
        EventKind::AccountUnlocked => "event-account-unlocked",
        EventKind::ZonesChanged => "event-zones-changed",
        EventKind::SignInOutside | EventKind::SignInFailed => refused_key(kind),
        EventKind::OperatorEntered => "event-operator-entered",
        EventKind::DeviceApproved => "event-device-approved",
        EventKind::DeviceEntered => "event-device-entered",
        EventKind::ReentryOffered => "event-reentry-offered",
        EventKind::ReentryAnswered => "event-reentry-answered",
        EventKind::Reentered => "event-reentered",
        EventKind::CaseOpened => "event-case-opened",
        EventKind::CaseChanged => "event-case-changed",
        EventKind::CaseShared => "event-case-shared",
        EventKind::CaseLeft => "event-case-left",
        EventKind::CaseClosed => "event-case-closed",
        EventKind::UnitOpened | EventKind::UnitChanged | EventKind::UnitClosed => unit_key(kind),
        EventKind::FolderChanged => "event-folder-changed",
        EventKind::FindingMoved => "event-finding-moved",
        EventKind::HandedOver => "event-handed-over",
        EventKind::AccessLimited => "event-access-limited",
        EventKind::PeriodSet => "event-period-set",
        EventKind::AccessEnded => "event-access-ended",
        EventKind::KeysRotated => "event-keys-rotated",
        EventKind::KeysListed => "event-keys-listed",
        EventKind::SessionsEnded => "event-sessions-ended",
        EventKind::Exported => "event-exported",
    }
}

/// The sentence of a change of somebody's own keys.
fn step_key(step: Step) -> &'static str {
    match step {
        Step::Root => "event-keys-first",
        Step::Rotate => "event-keys-signing",
        Step::Kem => "event-keys-opening",
        Step::Added(WayKind::Passkey) => "event-keys-passkey-added",
        Step::Added(WayKind::Passphrase) => "event-keys-passphrase-added",
        Step::Added(WayKind::RecoverySheet) => "event-keys-sheet-added",
        Step::Revoked(WayKind::Passkey) => "event-keys-passkey-removed",
        Step::Revoked(WayKind::Passphrase) => "event-keys-passphrase-removed",
        Step::Revoked(WayKind::RecoverySheet) => "event-keys-sheet-removed",
        Step::MinSuite => "event-keys-suite",
    }
}

/// The sentence of what a statement changed in the practice.
fn turn_key(turn: Turn) -> &'static str {
    match turn {
        Turn::Admitted => "event-team-admitted",
        Turn::Removed => "event-team-removed",
        Turn::Roles => "event-team-roles",
        Turn::Returned => "event-team-returned",
        Turn::Rekeyed => "event-team-rekeyed",
        Turn::Card => "event-team-card",
        Turn::Renewed => "event-team-renewed",
    }
}

/// Whether a row is about a share link, which its sentence names together with what it shows.
fn is_link(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::LinkCreated
            | EventKind::LinkChanged
            | EventKind::LinkArmed
            | EventKind::LinkRevoked
            | EventKind::LinkOpened
            | EventKind::LinkPinWrong
            | EventKind::LinkPaused
            | EventKind::LinkLocked
            | EventKind::LinkFetched
            | EventKind::LinkReceipt
    )
}

/// The sentence of a sign-in that was refused.
fn refused_key(kind: EventKind) -> &'static str {
    if kind == EventKind::SignInFailed { "event-sign-in-failed" } else { "event-sign-in-outside" }
}

/// The sentence of what was done with another practice's keys.
fn contact_key(kind: EventKind) -> &'static str {
    if kind == EventKind::ContactCompared { "event-contact-compared" } else { "event-contact-pinned" }
}

/// The sentence of what became of a unit.
fn unit_key(kind: EventKind) -> &'static str {
    match kind {
        EventKind::UnitOpened => "event-unit-opened",
        EventKind::UnitChanged => "event-unit-changed",
        _ => "event-unit-closed",
    }
}

/// The sentence of a document that left the service.
pub fn export_key(export: Export) -> &'static str {
    match export {
        Export::Dispatch => "event-exported-dispatch",
        Export::Log => "event-exported-log",
        Export::Archive => "event-exported-archive",
    }
}

/// The name of a kind that the console offers as a filter; empty for any other.
pub fn kind_name(kind: EventKind) -> String {
    FILTERS.iter().find(|(known, _)| *known == kind).map(|(_, key)| tr!(key)).unwrap_or_default()
}

/// Kinds that the console offers as a filter, in the order of the list, with their names.
pub const FILTERS: [(EventKind, &str); 21] = [
    (EventKind::FindingSent, "kind-finding-sent"),
    (EventKind::GrantGiven, "kind-grant-given"),
    (EventKind::Fetched, "kind-fetched"),
    (EventKind::Opened, "kind-opened"),
    (EventKind::Filed, "kind-filed"),
    (EventKind::GrantRevoked, "kind-grant-revoked"),
    (EventKind::LinkCreated, "kind-link-created"),
    (EventKind::LinkOpened, "kind-link-opened"),
    (EventKind::LinkFetched, "kind-link-fetched"),
    (EventKind::LinkPinWrong, "kind-link-pin-wrong"),
    (EventKind::LinkRevoked, "kind-link-revoked"),
    (EventKind::SignedIn, "kind-signed-in"),
    (EventKind::Recovered, "kind-recovered"),
    (EventKind::SignInOutside, "kind-sign-in-outside"),
    (EventKind::SignInFailed, "kind-sign-in-failed"),
    (EventKind::OperatorEntered, "kind-operator-entered"),
    (EventKind::ContactPinned, "kind-contact-pinned"),
    (EventKind::ContactCompared, "kind-contact-compared"),
    (EventKind::FindingMoved, "kind-finding-moved"),
    (EventKind::FolderChanged, "kind-folder-changed"),
    (EventKind::Exported, "kind-exported"),
];
