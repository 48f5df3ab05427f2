//! What went wrong, said kindly: what happened, what it means, what to do; where only the operator can help, a code
//! in small print. Texts of errors within the program are shown to nobody.

use leptos::prelude::*;
use siegel_api::part::FILE_BYTES_MAX;
use siegel_api::problem::{Code, Problem};
use siegel_client::error::{AuthenticatorError, Error};

use crate::catalogue::{arguments, tr_with, value};
use crate::name::shown;
use crate::{Notice, NoticeKind, format};

/// Something that went wrong, ready to be shown. Three messages belong to `key`: itself (what happened),
/// `{key}-why` (what it means) and `{key}-do` (what to do); `{ $n }` in them is `number`, `{ $name }` the file that
/// it is about, `{ $max }` the greatest size of a file, `{ $time }` the clock time and `{ $day }` the day from which it works
/// again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    key: &'static str,
    small: String,
    number: u64,
    name: String,
    /// Unix milliseconds; 0 where waiting does not help.
    ends_at: u64,
    /// Unix milliseconds; 0 where there is no such day.
    begins_at: u64,
}

impl Trouble {
    /// A failure on this side.
    pub fn here(mishap: Mishap) -> Self {
        let key = mishap_key(mishap);
        Trouble { key, small: String::new(), number: 0, name: String::new(), ends_at: 0, begins_at: 0 }
    }

    /// A failure that the server tells.
    pub fn told(problem: &Problem) -> Self {
        let number = problem.tries_left.map(u64::from).or(problem.retry_after_s).unwrap_or(0);
        let asked = asks_the_operator(problem.code).then_some(problem.code.text());
        let small: Vec<_> = asked.into_iter().chain(asked.and(problem.request_id.as_deref())).collect();
        let small = small.join(" · ");
        let ends_at = problem.retry_after_s.map_or(0, |wait| format::now() + wait * 1_000);
        let begins_at = problem.begins_at.map_or(0, |begins| begins.0);
        Trouble { key: code_key(problem.code), small, number, name: String::new(), ends_at, begins_at }
    }

    /// The key of its first message; the stories of the tests recognise a failure by it.
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// Whether what was asked for is there no more: taken back, run out or deleted.
    pub fn is_gone(&self) -> bool {
        matches!(self.key, "problem-withdrawn" | "problem-not-found")
    }

    /// Whether only the connection was in the way.
    pub fn is_outage(&self) -> bool {
        matches!(self.key, "problem-offline" | "problem-unavailable" | "problem-busy")
    }

    fn say(&self, ending: &str) -> String {
        let (name, max) = (value(self.name.clone()), value(format::size(FILE_BYTES_MAX)));
        let time = value(if self.ends_at > 0 { format::clock(self.ends_at) } else { String::new() });
        let day = if self.begins_at > 0 { format::day_in_words(self.begins_at) } else { String::new() };
        let (n, day) = (value(self.number), value(day));
        let told = arguments([("n", n), ("name", name), ("max", max), ("time", time), ("day", day)]);
        tr_with(&format!("{}{ending}", self.key), &told)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        let mishap = match error {
            Error::Problem(problem) => return Trouble::told(&problem),
            Error::Answer => return Trouble::told(&Problem::new(Code::Malformed)),
            Error::CannotOpen => return Trouble::told(&Problem::new(Code::SignInFailed)),
            Error::FileTooLarge { name } => {
                return Trouble { name: shown(&name), ..Trouble::here(Mishap::FileTooLarge) };
            }
            Error::Lost(_) => Mishap::Offline,
            Error::Refused(_) => Mishap::Damaged,
            Error::KeyChanged => Mishap::KeyChanged,
            Error::CardChanged => Mishap::CardChanged,
            Error::Differs => Mishap::Differs,
            Error::Unreadable { what: "link" | "set-up link" | "invitation" } => Mishap::LinkCut,
            Error::Unreadable { .. } => Mishap::CodeMistyped,
            Error::Authenticator(AuthenticatorError::Dismissed) => Mishap::PasskeyCancelled,
            Error::Authenticator(AuthenticatorError::AnotherPerson) => Mishap::PasskeyForeign,
            Error::Authenticator(_) => Mishap::PasskeyUnfit,
            Error::Cancelled => Mishap::Cancelled,
            Error::FileChanged => Mishap::FileGone,
            Error::LastAdmin => Mishap::LastAdmin,
            Error::LastWay => Mishap::LastWay,
            Error::KeysFull => Mishap::KeysFull,
            Error::AccountChanged => Mishap::AccountChanged,
            Error::Corrected => Mishap::Corrected,
            Error::CaseWaits => Mishap::CaseWaits,
            Error::CaseClosed => Mishap::CaseClosed,
            Error::UnitWaits => Mishap::UnitWaits,
            Error::UnitClosed => Mishap::UnitClosed,
            Error::UnitReads => Mishap::UnitReads,
            Error::FolderTaken => Mishap::FolderTaken,
            Error::EngineGone => Mishap::EngineGone,
            Error::Fault => Mishap::Unexpected,
        };
        Trouble::here(mishap)
    }
}

/// Whether the person can do nothing about it but ask: then the code and the request's id help whoever is asked.
fn asks_the_operator(code: Code) -> bool {
    matches!(
        code,
        Code::ForeignRequest
            | Code::Malformed
            | Code::NotVerified
            | Code::PartNotSealed
            | Code::PartDamaged
            | Code::PrfLeaked
            | Code::StorageFull
            | Code::Unavailable
            | Code::Internal
    )
}

/// A failure that this side finds by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// The server did not answer.
    Offline,
    /// Something that the server sent does not hold: signature, proof, hash or seal.
    Damaged,
    /// The key of a recipient changed (S-05).
    KeyChanged,
    /// Name, place or licence number of a recipient changed, and nobody has compared since (S-05).
    CardChanged,
    /// The key of a sender changed: nothing was opened (S-05).
    SenderChanged,
    /// What was compared differs (S-05).
    Differs,
    /// There is no key for it here.
    NoKey,
    /// The person closed the passkey dialogue, or it took too long.
    PasskeyCancelled,
    /// The passkey cannot open keys (no PRF), or the browser knows no passkeys.
    PasskeyUnfit,
    /// The passkey is somebody else's.
    PasskeyForeign,
    /// The recovery code has a slip of the pen (K-02).
    CodeMistyped,
    /// The link is incomplete (P-04).
    LinkCut,
    /// The link was over while it was open.
    LinkOver,
    /// The person cancelled it (S-08).
    Cancelled,
    /// The file changed or vanished while it was read.
    FileGone,
    /// A file is larger than a file may be (S-03).
    FileTooLarge,
    /// Another admin changed the team meanwhile.
    TeamChanged,
    /// The practice would have no admin left.
    LastAdmin,
    /// A passkey may not go (B2).
    LastWay,
    /// The account has had new keys as often as it can.
    KeysFull,
    /// The account has other keys by now than this page (K-02).
    AccountChanged,
    /// Somebody else was faster with a correction.
    Corrected,
    /// A case waits for new keys.
    CaseWaits,
    /// A case takes no more findings.
    CaseClosed,
    /// A unit waits for new keys.
    UnitWaits,
    /// Nothing new is addressed to a unit.
    UnitClosed,
    /// Somebody may read in a unit, and not answer for it.
    UnitReads,
    /// The practice has a folder of this name.
    FolderTaken,
    /// The sealing workers are gone (S-07).
    EngineGone,
    /// There is no code of a practice in the picture.
    NoCode,
    /// There is no code for a new device in the picture.
    PairingNoCode,
    /// The code for a new device has a slip of the pen.
    PairingMistyped,
    /// What came by way of a pairing is not the other device's.
    PairingForged,
    /// The link that opens a locked account is good no more.
    UnlockLinkGone,
    /// The browser lacks what is needed (P-05).
    Browser,
    /// Something that should not happen.
    Unexpected,
}

/// All mishaps, for the catalogue's test.
pub const MISHAPS: [Mishap; 36] = [
    Mishap::Offline,
    Mishap::Damaged,
    Mishap::KeyChanged,
    Mishap::CardChanged,
    Mishap::SenderChanged,
    Mishap::Differs,
    Mishap::NoKey,
    Mishap::PasskeyCancelled,
    Mishap::PasskeyUnfit,
    Mishap::PasskeyForeign,
    Mishap::CodeMistyped,
    Mishap::LinkCut,
    Mishap::LinkOver,
    Mishap::Cancelled,
    Mishap::FileGone,
    Mishap::FileTooLarge,
    Mishap::TeamChanged,
    Mishap::LastAdmin,
    Mishap::LastWay,
    Mishap::KeysFull,
    Mishap::AccountChanged,
    Mishap::Corrected,
    Mishap::CaseWaits,
    Mishap::CaseClosed,
    Mishap::UnitWaits,
    Mishap::UnitClosed,
    Mishap::UnitReads,
    Mishap::FolderTaken,
    Mishap::EngineGone,
    Mishap::NoCode,
    Mishap::PairingNoCode,
    Mishap::PairingMistyped,
    Mishap::PairingForged,
    Mishap::UnlockLinkGone,
    Mishap::Browser,
    Mishap::Unexpected,
];

/// The first message of a mishap.
pub fn mishap_key(mishap: Mishap) -> &'static str {
    match mishap {
        Mishap::Offline => "problem-offline",
        Mishap::Damaged => "problem-damaged",
        Mishap::KeyChanged => "problem-key-changed",
        Mishap::CardChanged => "problem-card-changed",
        Mishap::SenderChanged => "problem-sender-changed",
        Mishap::Differs => "problem-differs",
        Mishap::NoKey => "problem-no-key",
        Mishap::PasskeyCancelled => "problem-passkey-cancelled",
        Mishap::PasskeyUnfit => "problem-passkey-unfit",
        Mishap::PasskeyForeign => "problem-passkey-foreign",
        Mishap::CodeMistyped => "problem-code-mistyped",
        Mishap::LinkCut => "problem-link-cut",
        Mishap::LinkOver => "problem-link-over",
        Mishap::Cancelled => "problem-cancelled",
        Mishap::FileGone => "problem-file-gone",
        Mishap::FileTooLarge => "problem-file-too-large",
        Mishap::TeamChanged => "problem-team-changed",
        Mishap::LastAdmin => "problem-last-admin",
        Mishap::LastWay => "problem-last-way",
        Mishap::KeysFull => "problem-keys-full",
        Mishap::AccountChanged => "problem-account-changed",
        Mishap::Corrected => "problem-corrected",
        Mishap::CaseWaits => "problem-case-waits",
        Mishap::CaseClosed => "problem-case-closed",
        Mishap::UnitWaits => "problem-unit-waits",
        Mishap::UnitClosed => "problem-unit-closed",
        Mishap::UnitReads => "problem-unit-reads",
        Mishap::FolderTaken => "problem-folder-taken",
        Mishap::EngineGone => "problem-engine-gone",
        Mishap::NoCode => "problem-no-code",
        Mishap::PairingNoCode => "problem-pairing-no-code",
        Mishap::PairingMistyped => "problem-pairing-mistyped",
        Mishap::PairingForged => "problem-pairing-forged",
        Mishap::UnlockLinkGone => "problem-unlock-link-gone",
        Mishap::Browser => "problem-browser",
        Mishap::Unexpected => "problem-unexpected",
    }
}

/// The first message of a code of the server.
pub fn code_key(code: Code) -> &'static str {
    match code {
        Code::NotFound => "problem-not-found",
        Code::SignedOut => "problem-signed-out",
        Code::SignInFailed => "problem-sign-in-failed",
        Code::NotAdmitted => "problem-not-admitted",
        Code::ProofNeeded => "problem-proof-needed",
        Code::AccountLocked => "problem-account-locked",
        Code::OutsideZone => "problem-outside-zone",
        Code::AccessEnded => "problem-access-ended",
        Code::AccessNotBegun => "problem-access-not-begun",
        Code::LastAdmin => "problem-nobody-stays",
        Code::LeavesYouOut => "problem-leaves-you-out",
        Code::CeremonyEnded => "problem-ceremony-ended",
        Code::ForeignRequest => "problem-foreign-request",
        Code::NotAllowed => "problem-not-allowed",
        Code::Malformed => "problem-malformed",
        Code::NotVerified => "problem-not-verified",
        Code::Conflict => "problem-conflict",
        Code::StaleEpoch => "problem-stale-epoch",
        Code::StaleAccount => "problem-account-changed",
        Code::TooLarge => "problem-too-large",
        Code::PartNotSealed => "problem-part-not-sealed",
        Code::PartDamaged => "problem-part-damaged",
        Code::Incomplete => "problem-incomplete",
        Code::PrfLeaked => "problem-prf-leaked",
        Code::TooMany => "problem-too-many",
        Code::InvitationGone => "problem-invitation-gone",
        Code::MailLinkGone => "problem-mail-link-gone",
        Code::LinkGone => "problem-link-gone",
        Code::PinWrong => "problem-pin-wrong",
        Code::LinkPaused => "problem-link-paused",
        Code::LinkLocked => "problem-link-locked",
        Code::LinkUsedUp => "problem-link-used-up",
        Code::PairingGone => "problem-pairing-gone",
        Code::FolderGone => "problem-folder-gone",
        Code::FoldersFull => "problem-folders-full",
        Code::UnitsFull => "problem-units-full",
        Code::TicketEnded => "problem-ticket-ended",
        Code::Withdrawn => "problem-withdrawn",
        Code::StorageFull => "problem-storage-full",
        Code::Busy => "problem-busy",
        Code::Unavailable => "problem-unavailable",
        Code::Internal => "problem-internal",
    }
}

/// Shows a trouble, if there is one, as an alert.
#[component]
pub fn TroubleNotice(#[prop(into)] trouble: Signal<Option<Trouble>>) -> impl IntoView {
    move || {
        trouble.get().map(|trouble| {
            let code = Some(trouble.small.clone()).filter(|small| !small.is_empty());
            let (why, todo, title) = (trouble.clone(), trouble.clone(), trouble);
            let title = Signal::derive(move || title.say(""));
            view! {
                <Notice kind=NoticeKind::Bad title for_support=code>
                    <p>{move || why.say("-why")}</p>
                    <p>{move || todo.say("-do")}</p>
                </Notice>
            }
        })
    }
}
