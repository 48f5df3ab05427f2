//! What a row of the log is about.

use siegel_api::event::EventKind as Kind;
use siegel_api::id::{
    CaseId, FindingId, FolderId, GroupId, InvitationId, LinkId, ObjectId, PracticeId, UnitId, UserId,
};

/// What a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A practice.
    Practice(PracticeId),
    /// A member's account.
    Person(UserId),
    /// An invitation.
    Invitation(InvitationId),
    /// A finding.
    Finding(FindingId),
    /// A share link.
    Link(LinkId),
    /// A case.
    Case(CaseId),
    /// A unit.
    Unit(UnitId),
    /// A folder.
    Folder(FolderId),
}

/// What an object is, by the kind of the event. `Exported` may also be about the practice (`VerifiedRow::export`).
pub fn subject(kind: Kind, object: ObjectId) -> Subject {
    match kind {
        Kind::PracticeFounded
        | Kind::StatementAdded
        | Kind::StatementProposed
        | Kind::StatementDeclined
        | Kind::ZonesChanged
        | Kind::ContactPinned
        | Kind::ContactCompared
        | Kind::LogRead
        | Kind::PracticeHead
        | Kind::LabelAdded
        | Kind::OperatorEntered => Subject::Practice(GroupId(object.0)),
        Kind::KeyringWritten
        | Kind::ChainExtended
        | Kind::SignedIn
        | Kind::Recovered
        | Kind::SignedOut
        | Kind::AccountRewrapped
        | Kind::PasskeyAdded
        | Kind::PasskeyRemoved
        | Kind::SheetRenewed
        | Kind::Confirmed
        | Kind::MailAsked
        | Kind::MailConfirmed
        | Kind::MailRemoved
        | Kind::NoticesChosen
        | Kind::AccountLocked
        | Kind::AccountUnlocked
        | Kind::SignInOutside
        | Kind::SignInFailed
        | Kind::DeviceApproved
        | Kind::DeviceEntered
        | Kind::ReentryOffered
        | Kind::ReentryAnswered
        | Kind::Reentered
        | Kind::HandedOver
        | Kind::AccessLimited
        | Kind::PeriodSet
        | Kind::AccessEnded
        | Kind::KeysRotated
        | Kind::KeysListed
        | Kind::SessionsEnded => Subject::Person(UserId(object.0)),
        Kind::InvitationCreated | Kind::InvitationAccepted | Kind::InvitationRevoked => {
            Subject::Invitation(InvitationId(object.0))
        }
        Kind::FindingSent
        | Kind::GrantGiven
        | Kind::GrantRevoked
        | Kind::Fetched
        | Kind::Opened
        | Kind::Filed
        | Kind::FindingMoved
        | Kind::Exported => Subject::Finding(FindingId(object.0)),
        Kind::CaseOpened | Kind::CaseChanged | Kind::CaseShared | Kind::CaseLeft | Kind::CaseClosed => {
            Subject::Case(GroupId(object.0))
        }
        Kind::UnitOpened | Kind::UnitChanged | Kind::UnitClosed => Subject::Unit(GroupId(object.0)),
        Kind::FolderChanged => Subject::Folder(FolderId(object.0)),
        Kind::LinkCreated
        | Kind::LinkChanged
        | Kind::LinkArmed
        | Kind::LinkRevoked
        | Kind::LinkOpened
        | Kind::LinkPinWrong
        | Kind::LinkPaused
        | Kind::LinkLocked
        | Kind::LinkFetched
        | Kind::LinkReceipt
        | Kind::LinkAsked => Subject::Link(LinkId(object.0)),
    }
}
