//! Every signed act has its leaf: no write without its event.

use siegel_api::{
    event::EventKind,
    hash::Hash,
    id::{GroupId, PracticeId},
};

use super::Violation;
use crate::{
    error::Result,
    log,
    sql::{Record, Row, sql},
    store::Store,
};

/// A row that a signed act has made: whose it is, and the hash that its leaf refers to.
struct Act(PracticeId, Hash);

impl Record for Act {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self(row.read("log_id")?, row.read("ref_hash")?))
    }
}

/// Where acts leave rows, and the kinds of event that may stand for them.
const ACTS: &[(&str, &str, &[EventKind])] = &[
    (
        "statements",
        "SELECT practice_id AS log_id, hash AS ref_hash FROM statements",
        &[
            EventKind::PracticeFounded,
            EventKind::StatementAdded,
            EventKind::CaseOpened,
            EventKind::CaseChanged,
            EventKind::UnitOpened,
            EventKind::UnitChanged,
        ],
    ),
    (
        "proposals",
        "SELECT practice_id AS log_id, hash AS ref_hash FROM proposals",
        &[EventKind::StatementProposed],
    ),
    (
        "invitations",
        "SELECT practice_id AS log_id, descriptor_hash AS ref_hash FROM invitations",
        &[EventKind::InvitationCreated, EventKind::ReentryOffered],
    ),
    (
        "revisions",
        "SELECT f.practice_id AS log_id, r.manifest_hash AS ref_hash FROM revisions r \
         JOIN findings f ON f.finding_id = r.finding_id WHERE r.kind = 1",
        &[EventKind::FindingSent],
    ),
    ("grants", "SELECT giver_id AS log_id, grant_hash AS ref_hash FROM grants", &[EventKind::GrantGiven]),
    (
        "grants",
        "SELECT g.recipient_id AS log_id, g.grant_hash AS ref_hash FROM grants g \
         JOIN practices p ON p.practice_id = g.recipient_id",
        &[EventKind::GrantGiven],
    ),
    (
        "grants",
        "SELECT c.practice_id AS log_id, g.grant_hash AS ref_hash FROM grants g \
         JOIN cases c ON c.case_id = g.recipient_id",
        &[EventKind::GrantGiven],
    ),
    (
        "grants",
        "SELECT u.practice_id AS log_id, g.grant_hash AS ref_hash FROM grants g \
         JOIN units u ON u.unit_id = g.recipient_id",
        &[EventKind::GrantGiven],
    ),
    (
        "grants",
        "SELECT giver_id AS log_id, grant_hash AS ref_hash FROM grants WHERE revoked_at IS NOT NULL",
        &[EventKind::GrantRevoked],
    ),
    (
        "units",
        "SELECT practice_id AS log_id, closed_hash AS ref_hash FROM units WHERE closed_hash IS NOT NULL",
        &[EventKind::UnitClosed],
    ),
    (
        "links",
        "SELECT practice_id AS log_id, terms_hash AS ref_hash FROM links",
        &[EventKind::LinkCreated, EventKind::LinkChanged, EventKind::LinkArmed],
    ),
    (
        "links",
        "SELECT practice_id AS log_id, terms_hash AS ref_hash FROM links WHERE revoked_at IS NOT NULL",
        &[EventKind::LinkRevoked],
    ),
    (
        "keyrings",
        "SELECT a.practice_id AS log_id, k.hash AS ref_hash FROM keyrings k \
         JOIN accounts a ON a.user_id = k.user_id",
        &[EventKind::KeyringWritten],
    ),
    (
        "chain_links",
        "SELECT a.practice_id AS log_id, c.hash AS ref_hash FROM chain_links c \
         JOIN accounts a ON a.user_id = c.user_id",
        &[EventKind::ChainExtended],
    ),
    (
        "former_links",
        "SELECT a.practice_id AS log_id, f.hash AS ref_hash FROM former_links f \
         JOIN accounts a ON a.user_id = f.user_id",
        &[EventKind::ChainExtended],
    ),
];

pub(super) async fn check(store: &Store) -> Result<Vec<Violation>> {
    let mut violations = Vec::new();
    for (table, text, kinds) in ACTS {
        for Act(log, hash) in store.list(sql(table, text)).await? {
            if !has_leaf(store, log, hash, kinds).await? {
                violations.push(Violation::new(table, format!("{log} {hash}"), "it has no event"));
            }
        }
    }
    Ok(violations)
}

async fn has_leaf(store: &Store, log: GroupId, hash: Hash, kinds: &[EventKind]) -> Result<bool> {
    for kind in kinds {
        if log::find_by_ref(store, log, *kind, hash).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
