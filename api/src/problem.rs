//! Problems: every failure that the server tells, as RFC 9457 problem details with stable codes.

use serde::{Deserialize, Serialize};

use crate::time::Time;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal, $status:literal;)*) => {
        /// What went wrong. Texts are for ever; the pages say them in German and English.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Code { $($(#[$doc])* #[serde(rename = $text)] $variant,)* }

        impl Code {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable text.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The HTTP status.
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status,)* }
            }
        }
    };
}

codes! {
    /// Not there, or not for you.
    NotFound = "not_found", 404;
    /// No session, or it ended.
    SignedOut = "signed_out", 401;
    /// Sign-in or recovery failed, for any reason.
    SignInFailed = "sign_in_failed", 403;
    /// The account waits for an admin of its practice to admit it.
    NotAdmitted = "not_admitted", 403;
    /// The act takes a proof, minutes old at most, that the session's owner is there: sign in again, and send it once more.
    ProofNeeded = "proof_needed", 403;
    /// The account is locked after too many failed proofs; told only to who holds the right one.
    AccountLocked = "account_locked", 423;
    /// The practice lets nobody sign in from this address; told only to who holds the right proof.
    OutsideZone = "outside_zone", 403;
    /// The access zones would leave out the address which the request comes from, and it does not say that this is meant.
    LeavesYouOut = "leaves_you_out", 409;
    /// The account's access has come to its end; told only to who holds the right proof.
    AccessEnded = "access_ended", 403;
    /// The account's access has not begun; told only to who holds the right proof, with `begins_at`.
    AccessNotBegun = "access_not_begun", 403;
    /// Nobody with ADMIN whose access has begun and has no end would be left.
    LastAdmin = "last_admin", 409;
    /// The ceremony is unknown: it took longer than five minutes, or was played before.
    CeremonyEnded = "ceremony_ended", 410;
    /// Fetch metadata, origin or a required header is missing or foreign.
    ForeignRequest = "foreign_request", 403;
    /// The right for this act is missing.
    NotAllowed = "not_allowed", 403;
    /// The body is not what the route takes.
    Malformed = "malformed", 400;
    /// A signature or signed structure does not hold.
    NotVerified = "not_verified", 422;
    /// Somebody else changed it first: read again.
    Conflict = "conflict", 409;
    /// The epoch or statement is not the newest: seal anew.
    StaleEpoch = "stale_epoch", 409;
    /// The account's envelope is another one: read the account anew, and seal under its master key.
    StaleAccount = "stale_account", 409;
    /// Larger than allowed.
    TooLarge = "too_large", 413;
    /// A part is not framed as sealed.
    PartNotSealed = "part_not_sealed", 422;
    /// A part's bytes and its hash differ.
    PartDamaged = "part_damaged", 422;
    /// Parts are missing.
    Incomplete = "incomplete", 409;
    /// The credential carries a PRF result, which no server may see.
    PrfLeaked = "prf_leaked", 422;
    /// Too many requests; wait.
    TooMany = "too_many", 429;
    /// The invitation or set-up link is unknown, used or expired.
    InvitationGone = "invitation_gone", 410;
    /// The link of a letter is unknown, used or expired.
    MailLinkGone = "mail_link_gone", 410;
    /// The code for a new device is unknown, used, expired or taken back.
    PairingGone = "pairing_gone", 410;
    /// The link is unknown, expired or revoked.
    LinkGone = "link_gone", 404;
    /// The PIN is wrong.
    PinWrong = "pin_wrong", 403;
    /// Too many wrong PINs for now.
    LinkPaused = "link_paused", 423;
    /// Too many wrong PINs: the practice must arm it anew.
    LinkLocked = "link_locked", 423;
    /// Opened as often as allowed.
    LinkUsedUp = "link_used_up", 410;
    /// The folder was removed.
    FolderGone = "folder_gone", 410;
    /// The practice has as many folders as it may have.
    FoldersFull = "folders_full", 409;
    /// The practice has as many units as it may have.
    UnitsFull = "units_full", 409;
    /// The ticket for content ended.
    TicketEnded = "ticket_ended", 403;
    /// The finding was withdrawn, or is no longer valid.
    Withdrawn = "withdrawn", 410;
    /// The server has no room left: nothing was stored, and waiting alone does not help.
    StorageFull = "storage_full", 507;
    /// Others are in the way: nothing was changed, and the same call may succeed in a moment.
    Busy = "busy", 503;
    /// The store does not answer.
    Unavailable = "unavailable", 503;
    /// A fault of the server's own.
    Internal = "internal", 500;
}

/// The body of a failure, `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// `urn:siegel:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The HTTP status.
    pub status: u16,
    /// The stable code.
    pub code: Code,
    /// Names the request in the server's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Seconds to wait, where waiting helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u64>,
    /// PIN tries that are left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tries_left: Option<u32>,
    /// When access begins, where it has not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begins_at: Option<Time>,
}

impl Problem {
    /// A problem that says no more than its code.
    pub fn new(code: Code) -> Self {
        Self {
            kind: format!("urn:siegel:problem:{}", code.text()),
            status: code.status(),
            code,
            request_id: None,
            retry_after_s: None,
            tries_left: None,
            begins_at: None,
        }
    }
}
