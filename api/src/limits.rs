//! A limit on everything (protocol 11, docs/operations.md). Both sides hold them.

use crate::part::SEALED_PART_BYTES;

/// Events of one call that notes documents, at most.
pub const EXPORTS_MAX: usize = 1_000;
/// Bytes of a JSON body, at most.
pub const JSON_BYTES_MAX: usize = 4 << 20;
/// Bytes of a part's body, at most.
pub const PART_BODY_BYTES_MAX: usize = SEALED_PART_BYTES as usize;
/// Files of one finding, at most.
pub const FILES_MAX: usize = 4_096;
/// Bytes of sealed metadata, at most.
pub const META_BYTES_MAX: usize = 2 << 20;
/// Recipients of one finding, at most.
pub const RECIPIENTS_MAX: usize = 100;
/// Findings behind one link, at most.
pub const LINK_FINDINGS_MAX: usize = 50;
/// Bytes of a sealed label, at most.
pub const LABEL_BYTES_MAX: usize = 16 << 10;
/// Bytes of a keyring blob, at most.
pub const KEYRING_BYTES_MAX: usize = 1 << 20;
/// Rows of one page of a list, at most.
pub const PAGE_MAX: u32 = 200;
/// Lines of what became of a link, at most.
pub const ACCESSES_MAX: usize = 200;
/// Days that a link may live, at most.
pub const LINK_DAYS_MAX: u64 = 366;
/// Days that a link runs as a rule; a longer one takes a proof of who gives it.
pub const LINK_DAYS_USUAL: u64 = 30;
/// Days after its end in which more of a link can be asked for.
pub const LINK_ASK_DAYS: u64 = 30;
/// Openings of a link, at most.
pub const LINK_OPENINGS_MAX: u32 = 1_000;
/// Wrong PINs until the link pauses.
pub const PIN_TRIES_PAUSE: u32 = 5;
/// Wrong PINs until the link locks.
pub const PIN_TRIES_LOCK: u32 = 10;
/// Minutes of a pause.
pub const PIN_PAUSE_MINUTES: u64 = 15;
/// Days that an invitation may be used.
pub const INVITATION_DAYS: u64 = 7;
/// Days ahead that an access may begin.
pub const ACCESS_AHEAD_DAYS: u64 = 366;
/// Days ahead that an access may end: the longest training in a practice takes six years.
pub const ACCESS_DAYS: u64 = 6 * 366;
/// Minutes of a ticket for content.
pub const TICKET_MINUTES: u64 = 10;
/// Minutes of a patient's visit.
pub const VISIT_MINUTES: u64 = 30;
/// Minutes without a request until a session ends.
pub const SESSION_IDLE_MINUTES: u64 = 15;
/// Hours until a session ends in any case.
pub const SESSION_HOURS: u64 = 12;
/// Minutes after a passkey's gesture in which acts that demand a proof need no other.
pub const PROOF_MINUTES: u64 = 5;
/// The same after the recovery sheet was typed: the new one is to be printed and put away before a passkey is added.
pub const PROOF_SHEET_MINUTES: u64 = 15;
/// Hours that the link which confirms a mail address may be used.
pub const MAIL_LINK_HOURS: u64 = 24;
/// Minutes that the link which opens a locked account may be used.
pub const UNLOCK_LINK_MINUTES: u64 = 30;
/// Hours that the address which sets up an operator's access may be used.
pub const OPERATOR_INVITE_HOURS: u64 = 24;
/// Minutes of a ceremony.
pub const CEREMONY_MINUTES: u64 = 5;
/// Minutes that a code for a new device may be used. A device that came in by one has `PROOF_MINUTES` to make its passkey.
pub const PAIRING_MINUTES: u64 = 10;
/// Bytes of what a new device gets, at most.
pub const PAIRING_BYTES_MAX: usize = 4 << 10;
/// Days that an unfinished draft is kept.
pub const DRAFT_DAYS: u64 = 7;
/// Ranges of addresses in a practice's access zones, at most.
pub const ZONE_RANGES_MAX: usize = 32;
/// Cases of one page of their list, at most: each carries all its statements.
pub const CASES_PAGE_MAX: u32 = 50;
/// Practices that take part in a case, at most.
pub const CASE_MEMBERS_MAX: usize = 50;
/// Units of a practice, at most.
pub const UNITS_MAX: u32 = 100;
/// Folders of a practice, at most.
pub const FOLDERS_MAX: usize = 500;
/// Characters of a folder's name, at most.
pub const FOLDER_NAME_CHARS_MAX: usize = 80;
/// Findings that are moved by one call, at most.
pub const MOVES_MAX: usize = 200;
/// Members of a practice, at most.
pub const MEMBERS_MAX: usize = 500;
