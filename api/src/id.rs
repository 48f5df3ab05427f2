//! Identifiers: 16 random bytes each, a type for each noun. In text 22 characters of base64url.

use crate::bytes::fixed;

fixed!(
    /// A person's account.
    UserId, 16
);
fixed!(
    /// A group: practice, unit or case. All zero names the instance's own log.
    GroupId, 16
);
fixed!(
    /// A finding, through all its revisions.
    FindingId, 16
);
fixed!(
    /// One file of one revision of a finding.
    FileId, 16
);
fixed!(
    /// A thread of findings: question and answer.
    ThreadId, 16
);
fixed!(
    /// A share link.
    LinkId, 16
);
fixed!(
    /// An invitation to a practice or a member.
    InvitationId, 16
);
fixed!(
    /// A folder of a practice, in which its findings stand.
    FolderId, 16
);
fixed!(
    /// Any noun that an event may be about.
    ObjectId, 16
);
fixed!(
    /// A ceremony in progress: registration, sign-in, recovery.
    CeremonyId, 16
);
fixed!(
    /// A session in a list of sessions; not the secret in the cookie.
    SessionId, 16
);
fixed!(
    /// The equality of patients inside one practice (protocol 4).
    PatientToken, 16
);
fixed!(
    /// Finds an account by its recovery code (protocol 2).
    RecoveryId, 16
);
fixed!(
    /// An operator: somebody who runs the service, and is a member of nothing (decision 028).
    OperatorId, 16
);
fixed!(
    /// A new device that an unlocked one lets in, by the code that one shows (protocol 14).
    PairingId, 16
);

/// A practice is a group.
pub type PracticeId = GroupId;

/// A case is a group, too.
pub type CaseId = GroupId;

/// A unit of a practice is a group, too.
pub type UnitId = GroupId;

impl GroupId {
    /// The log of the instance.
    pub const INSTANCE: Self = Self::ZERO;
}

macro_rules! object {
    ($($name:ident),*) => {$(
        impl From<$name> for ObjectId {
            fn from(id: $name) -> Self {
                Self(id.0)
            }
        }
    )*};
}
object!(UserId, GroupId, FindingId, FileId, FolderId, LinkId, InvitationId);
