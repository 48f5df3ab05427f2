//! Why something a client wanted did not happen.

use siegel_api::chain::ChainError;
use siegel_api::checkpoint::CheckpointError;
use siegel_api::codec::Malformed;
use siegel_api::grant::GrantError;
use siegel_api::link::TermsError;
use siegel_api::manifest::ManifestError;
use siegel_api::problem::{Code, Problem};
use siegel_api::signing::BadSignature;
use siegel_api::statement::GroupError;
use siegel_crypto::error::{CannotOpen, CannotSeal, Unreadable};

/// Every failure of this crate. The pages match it exhaustively and say it in German and English.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The server cannot be reached.
    #[error(transparent)]
    Lost(#[from] Lost),
    /// The server refused.
    #[error("the server refused: {}", .0.code.text())]
    Problem(Box<Problem>),
    /// The server's answer is not what it should be.
    #[error("the server's answer cannot be read")]
    Answer,
    /// What the server gave does not verify: it was damaged or altered.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// The keys of another practice are not those that were pinned (S-05).
    #[error("the keys of a practice have changed")]
    KeyChanged,
    /// Another practice is known by another name, place or licence number; its keys are those that were pinned (S-05).
    #[error("the card of a practice has changed")]
    CardChanged,
    /// The digits or words that were compared are not those of this practice (S-05).
    #[error("the fingerprints differ")]
    Differs,
    /// A code, a link or a PIN was typed that cannot be one (P-04, K-02).
    #[error("{what} cannot be read")]
    Unreadable {
        /// What was typed.
        what: &'static str,
    },
    /// The passkey, code or PIN opens nothing.
    #[error("this does not open the account")]
    CannotOpen,
    /// The authenticator was dismissed, is missing, or gives no PRF.
    #[error("the passkey cannot be used")]
    Authenticator(AuthenticatorError),
    /// The person cancelled.
    #[error("cancelled")]
    Cancelled,
    /// A file changed or vanished while it was being sent.
    #[error("a file changed while it was read")]
    FileChanged,
    /// A file is larger than `siegel_api::part::FILE_BYTES_MAX` (S-03).
    #[error("a file is too large")]
    FileTooLarge {
        /// Its name.
        name: String,
    },
    /// The account has another master key than the one that is open here: a way to unlock was revoked elsewhere (K-02).
    #[error("the account has another master key by now")]
    AccountChanged,
    /// The act would leave the practice without an admin (C6).
    #[error("the practice would have no admin")]
    LastAdmin,
    /// A passkey may not go: no other would remain, or it is the one by which somebody is here (B2).
    #[error("this passkey is needed")]
    LastWay,
    /// The account has had new keys as often as a chain takes them: another admin lets the person back in with a new one.
    #[error("the account takes no more new keys")]
    KeysFull,
    /// What seals and opens beside the page is gone: it could not be loaded, or it crashed (S-07).
    #[error("the engine is gone")]
    EngineGone,
    /// Somebody else corrected the finding first, or changed who may read it.
    #[error("the finding was corrected meanwhile")]
    Corrected,
    /// A case waits for new keys: somebody left it, or one of its practices, and its opener has to give it some.
    #[error("the case waits for new keys")]
    CaseWaits,
    /// A case was closed, and takes no more findings.
    #[error("the case is closed")]
    CaseClosed,
    /// A unit waits for new keys: a member has left the practice, or has new keys, and who manages the unit has to give it some.
    #[error("the unit waits for new keys")]
    UnitWaits,
    /// A unit was closed, and nothing new is addressed to it.
    #[error("the unit is closed")]
    UnitClosed,
    /// What came to a unit alone is answered by who may send in it.
    #[error("the unit lets this member read only")]
    UnitReads,
    /// The practice has a folder of this name.
    #[error("there is a folder of this name")]
    FolderTaken,
    /// A fault of the program's own.
    #[error("a fault")]
    Fault,
}

impl Error {
    /// Whether the server did not answer, or only that it cannot for now: that says nothing about what was asked.
    pub(crate) fn is_outage(&self) -> bool {
        match self {
            Self::Lost(_) => true,
            Self::Problem(problem) => matches!(problem.code, Code::Busy | Code::Unavailable | Code::TooMany),
            _ => false,
        }
    }
}

/// No response: the connection was lost, or the server does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the server cannot be reached")]
pub struct Lost;

/// What did not verify.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A structure is not its one encoding.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// A signature.
    #[error(transparent)]
    Signature(#[from] BadSignature),
    /// An identity chain.
    #[error(transparent)]
    Chain(#[from] ChainError),
    /// A group's statements.
    #[error(transparent)]
    Group(#[from] GroupError),
    /// A manifest.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// A grant.
    #[error(transparent)]
    Grant(#[from] GrantError),
    /// Terms of a link.
    #[error(transparent)]
    Terms(#[from] TermsError),
    /// A checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// A leaf is not in the log, or not where it must be (protocol 6, "Who may").
    #[error("the log does not show the right")]
    Place,
    /// Something sealed does not open.
    #[error("something sealed does not open")]
    Sealed,
    /// The server mixed up things that belong apart.
    #[error("the answer speaks of something else")]
    Mismatch,
    /// Older than what was seen before.
    #[error("older than what was seen before")]
    Stale,
}

/// Why a passkey could not be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthenticatorError {
    /// The person dismissed it, or time ran out.
    Dismissed,
    /// It gives no PRF result.
    NoPrf,
    /// The browser has no passkeys.
    Unsupported,
    /// It is the passkey of somebody else than who is here.
    AnotherPerson,
}

impl<T: Into<Refusal>> From<T> for Error {
    fn from(refusal: T) -> Self {
        Self::Refused(refusal.into())
    }
}

impl From<CannotOpen> for Refusal {
    fn from(_: CannotOpen) -> Self {
        Self::Sealed
    }
}

impl From<CannotSeal> for Error {
    fn from(_: CannotSeal) -> Self {
        Self::Fault
    }
}

impl From<Unreadable> for Error {
    fn from(unreadable: Unreadable) -> Self {
        Self::Unreadable { what: unreadable.what }
    }
}
