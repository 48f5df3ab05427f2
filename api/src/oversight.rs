//! What administrators of a practice are told of (C8): by letters, and in the app. One list, by which the server picks
//! and the client checks what it is given.

use crate::event::EventKind;

/// The kinds, by their numbers.
pub const OVERSIGHT: [EventKind; 15] = [
    EventKind::StatementAdded,
    EventKind::Recovered,
    EventKind::AccountRewrapped,
    EventKind::Exported,
    EventKind::StatementProposed,
    EventKind::PasskeyAdded,
    EventKind::PasskeyRemoved,
    EventKind::SheetRenewed,
    EventKind::AccountLocked,
    EventKind::PeriodSet,
    EventKind::ZonesChanged,
    EventKind::ReentryOffered,
    EventKind::Reentered,
    EventKind::AccessEnded,
    EventKind::KeysRotated,
];
