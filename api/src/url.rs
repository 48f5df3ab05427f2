//! The URL table: every route once, for both sides.

use crate::id::{
    CaseId, FileId, FindingId, FolderId, InvitationId, LinkId, PracticeId, SessionId, UnitId, UserId,
};

/// What stands before all routes of the API.
pub const API: &str = "/api/v1";
/// Header that every request but GET and HEAD carries, with value `1`.
pub const HEADER_OWN: &str = "x-siegel";
/// Header with the ticket for content.
pub const HEADER_TICKET: &str = "siegel-ticket";
/// Header with the hash of a part (RFC 9530).
pub const HEADER_DIGEST: &str = "content-digest";
/// Header with a key that makes a creating call safe to repeat (16 random bytes, base64url).
pub const HEADER_IDEMPOTENCY: &str = "idempotency-key";

macro_rules! fixed_routes {
    ($($(#[$doc:meta])* $name:ident = $path:literal;)*) => {
        $($(#[$doc])* pub const $name: &str = concat!("/api/v1", $path);)*
    };
}

fixed_routes! {
    /// GET: `Instance`.
    INSTANCE = "/instance";
    /// POST `RegistrationBegin` -> `CeremonyBegun`.
    REGISTRATION_BEGIN = "/registration/begin";
    /// POST `RegistrationFinish` -> `SessionInfo`, cookie.
    REGISTRATION_FINISH = "/registration/finish";
    /// POST `JoinFinish` -> 204.
    REGISTRATION_JOIN = "/registration/join";
    /// POST `{}` -> `CeremonyBegun`.
    SESSION_BEGIN = "/session/begin";
    /// POST `SignInFinish` -> `SessionInfo`, cookie.
    SESSION_FINISH = "/session/finish";
    /// GET: `SessionInfo`. DELETE: signs out.
    SESSION = "/session";
    /// GET: list of `SessionItem`. DELETE: ends all others.
    SESSIONS = "/sessions";
    /// POST `RecoveryBegin` -> `RecoveryBegun`.
    RECOVERY_BEGIN = "/recovery/begin";
    /// POST `RecoveryFinish` -> `SessionInfo`, cookie.
    RECOVERY_FINISH = "/recovery/finish";
    /// GET: `OperatorView`.
    OPERATOR = "/operator";
    /// POST `OperatorSetUpBegin` -> `CeremonyBegun`.
    OPERATOR_SETUP_BEGIN = "/operator/setup/begin";
    /// POST `OperatorFinish` -> `OperatorSession`, a cookie of its own.
    OPERATOR_SETUP_FINISH = "/operator/setup/finish";
    /// POST `{}` -> `CeremonyBegun`.
    OPERATOR_SESSION_BEGIN = "/operator/session/begin";
    /// POST `OperatorFinish` -> `OperatorSession`, a cookie of its own.
    OPERATOR_SESSION_FINISH = "/operator/session/finish";
    /// DELETE: signs the operator out.
    OPERATOR_SESSION = "/operator/session";
    /// GET: `Account`.
    ACCOUNT = "/account";
    /// PUT `KeyringWrite`.
    KEYRING = "/account/keyring";
    /// POST `Rewrap`.
    REWRAP = "/account/rewrap";
    /// POST `{}` -> `CeremonyBegun`.
    PASSKEY_BEGIN = "/account/passkeys/begin";
    /// POST `PasskeyFinish`.
    PASSKEY_FINISH = "/account/passkeys/finish";
    /// GET: `MailView`. PUT `MailAsk`. DELETE: removes the address.
    ACCOUNT_MAIL = "/account/mail";
    /// GET: list of `SignInItem`.
    ACCOUNT_SIGNINS = "/account/signins";
    /// PUT `NoticesWrite`.
    ACCOUNT_NOTICES = "/account/notices";
    /// GET: `Pairing`. POST `PairingOpen` -> `Pairing`. PUT `PairingReveal`. DELETE: takes it back.
    PAIRING = "/account/pairing";
    /// POST `PairingApprove` -> 204.
    PAIRING_APPROVE = "/account/pairing/approve";
    /// POST `PairingFind` -> `PairingFound`.
    PAIRING_FIND = "/pairing/find";
    /// POST `PairingAnswer` -> 204.
    PAIRING_ANSWER = "/pairing/answer";
    /// POST `PairingClaim` -> `PairingProgress`.
    PAIRING_WAIT = "/pairing/wait";
    /// POST `PairingClaim` -> 204: who answered gives up.
    PAIRING_LEAVE = "/pairing/leave";
    /// POST `PairingClaim` -> `SessionInfo`, cookie.
    PAIRING_ENTER = "/pairing/enter";
    /// POST `MailConfirm` -> 204.
    MAIL_CONFIRM = "/mail/confirm";
    /// POST `MailConfirm` -> 204.
    MAIL_UNLOCK = "/mail/unlock";
    /// GET: list of `LockedAccount`.
    LOCKS = "/locks";
    /// GET: list of `Holding`.
    HOLDINGS = "/holdings";
    /// GET: `Zones`. PUT `ZonesWrite` -> `Committed`.
    ZONES = "/zones";
    /// GET: `SealedZoneNames`.
    ZONE_NAMES = "/zones/names";
    /// GET: `Directory`.
    PRACTICES = "/practices";
    /// POST `StatementAdd` -> `Committed`.
    STATEMENTS = "/statements";
    /// GET: `Proposed`. POST `StatementAdd` -> `Committed`.
    PROPOSAL = "/statements/proposal";
    /// POST `ProposalDecline` -> `Committed`.
    PROPOSAL_DECLINE = "/statements/proposal/decline";
    /// GET: `Contacts`.
    CONTACTS = "/contacts";
    /// GET: `Invitations`. POST `InvitationCreate` -> `Committed`.
    INVITATIONS = "/invitations";
    /// GET: `Drafts`.
    DRAFTS = "/drafts";
    /// GET `FindingQuery` -> `FindingPage`. POST `FindingCreate` -> `Committed`.
    FINDINGS = "/findings";
    /// GET: `Cases`. POST `CaseState` -> `Committed`.
    CASES = "/cases";
    /// POST `UnitState` -> `Committed`.
    UNITS = "/units";
    /// GET: `Folders`. POST `FolderCreate` -> `Committed`.
    FOLDERS = "/folders";
    /// POST `FolderMoves` -> `Committed` of its first event.
    FOLDER_MOVES = "/folders/moves";
    /// GET: `Links`. POST `LinkCreate` -> `Committed`.
    LINKS = "/links";
    /// GET `LogQuery` -> `LogPage`.
    LOG = "/log";
    /// GET: `Labels`.
    LOG_LABELS = "/log/labels";
    /// GET `?from=` -> `LeafHashes`.
    LOG_HASHES = "/log/hashes";
    /// GET `OversightQuery` -> `OversightPage`. PUT `OversightSeen` -> 204.
    OVERSIGHT = "/oversight";
    /// POST `ExportCreate` -> `Committed` of its first event.
    EXPORTS = "/exports";
    /// GET: server-sent events; `changed` with the size of the practice's log.
    STREAM = "/stream";
    /// GET: newest checkpoint of the instance's log, `Head`.
    CHECKPOINT = "/checkpoint";
}

/// GET: `Practice`.
pub fn practice(id: PracticeId) -> String {
    format!("{PRACTICES}/{id}")
}

/// GET: `Units` of a practice.
pub fn practice_units(id: PracticeId) -> String {
    format!("{PRACTICES}/{id}/units")
}

/// POST `UnitState` -> `Committed`.
pub fn unit_statements(id: UnitId) -> String {
    format!("{UNITS}/{id}/statements")
}

/// POST `UnitClose` -> `Committed`.
pub fn unit_close(id: UnitId) -> String {
    format!("{UNITS}/{id}/close")
}

/// POST `InvitationRevoke` -> `Committed`.
pub fn invitation_revoke(id: InvitationId) -> String {
    format!("{INVITATIONS}/{id}/revoke")
}

/// PUT `ContactWrite`.
pub fn contact(peer: PracticeId) -> String {
    format!("{CONTACTS}/{peer}")
}

/// GET: `InvitationView`.
pub fn invitation(id: InvitationId) -> String {
    format!("{INVITATIONS}/{id}")
}

/// DELETE: opens that member's account.
pub fn lock(id: UserId) -> String {
    format!("{LOCKS}/{id}")
}

/// PUT `PeriodWrite` -> `Committed`.
pub fn holding_period(id: UserId) -> String {
    format!("{HOLDINGS}/{id}/period")
}

/// PUT `HandOver` -> `Committed`.
pub fn holding(id: UserId) -> String {
    format!("{HOLDINGS}/{id}")
}

/// DELETE: ends that session.
pub fn session(id: SessionId) -> String {
    format!("{SESSIONS}/{id}")
}

/// GET: `Draft`. PUT `DraftWrite`. DELETE.
pub fn draft(id: FindingId) -> String {
    format!("{DRAFTS}/{id}")
}

/// PUT: the sealed bytes of a part.
pub fn draft_part(id: FindingId, file: FileId, part: u32) -> String {
    format!("{DRAFTS}/{id}/files/{file}/parts/{part}")
}

/// PUT: a bundle of small sealed parts -> `BundleAnswer`.
pub fn draft_parts(id: FindingId) -> String {
    format!("{DRAFTS}/{id}/parts")
}

/// GET `RevisionQuery`: `FindingView`.
pub fn finding(id: FindingId) -> String {
    format!("{FINDINGS}/{id}")
}

/// POST `{}` -> `Ticket`.
pub fn finding_ticket(id: FindingId, file: FileId) -> String {
    format!("{FINDINGS}/{id}/files/{file}/ticket")
}

/// GET: the sealed bytes of a part.
pub fn finding_part(id: FindingId, file: FileId, part: u32) -> String {
    format!("{FINDINGS}/{id}/files/{file}/parts/{part}")
}

/// POST `ReceiptCreate` -> `Committed`.
pub fn finding_receipts(id: FindingId) -> String {
    format!("{FINDINGS}/{id}/receipts")
}

/// POST `GrantWrite` -> `Committed`.
pub fn finding_grants(id: FindingId) -> String {
    format!("{FINDINGS}/{id}/grants")
}

/// POST `Withdraw` -> `Committed`.
pub fn finding_withdraw(id: FindingId) -> String {
    format!("{FINDINGS}/{id}/withdraw")
}

/// PUT `FolderRename` -> `Committed`.
pub fn folder(id: FolderId) -> String {
    format!("{FOLDERS}/{id}")
}

/// POST `FolderRemove` -> `Committed`.
pub fn folder_remove(id: FolderId) -> String {
    format!("{FOLDERS}/{id}/remove")
}

/// GET: `CaseOne`.
pub fn case(id: CaseId) -> String {
    format!("{CASES}/{id}")
}

/// POST `CaseState`, `CaseLeave` or `CaseClose`, by `act`: "statements", "leave", "close" -> `Committed`.
pub fn case_act(id: CaseId, act: &str) -> String {
    format!("{CASES}/{id}/{act}")
}

/// GET: `FindingPage` of the findings in a case.
pub fn case_findings(id: CaseId) -> String {
    format!("{CASES}/{id}/findings")
}

/// POST `LinkArm`, `LinkTerms`, `LinkContentWrite` or `LinkRevoke`, by `act`: "arm", "terms", "content", "revoke"
/// -> `Committed`.
pub fn link_act(id: LinkId, act: &str) -> String {
    format!("{LINKS}/{id}/{act}")
}

/// POST, by `act`: "knock", "open", "fetch", "receipts", "ask".
pub fn door_act(id: LinkId, act: &str) -> String {
    format!("{API}/door/{id}/{act}")
}

/// GET: `DoorAccesses`, by a visit.
pub fn door_accesses(id: LinkId) -> String {
    format!("{API}/door/{id}/accesses")
}

/// GET: the sealed bytes of a part, by a visit.
pub fn door_part(id: LinkId, file: FileId, part: u32) -> String {
    format!("{API}/door/{id}/files/{file}/parts/{part}")
}
