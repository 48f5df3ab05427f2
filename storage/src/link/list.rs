//! Links as the practice that made them sees them.

use siegel_api::{
    codec::decode,
    hash::Hash,
    id::{FindingId, LinkId, UserId},
    signing::Signed,
    time::Time,
};

use super::right::{Gate, LinkRight, State};
use crate::{
    error::Result,
    finding::FindingRight,
    opaque::Sealed,
    right::{MaySend, MemberRight, Own},
    sql::{Record, Row, sql},
    store::Store,
};

/// A link of one's own practice.
#[derive(Clone, Debug)]
pub struct Link {
    /// The link.
    pub id: LinkId,
    /// Who made it.
    pub user: UserId,
    /// The signed terms.
    pub terms: Signed,
    /// Their hash.
    pub terms_hash: Hash,
    /// What the practice keeps, under its own key.
    pub office: Sealed,
    /// What it shows, under the link's key; none once it is over.
    pub box1: Option<Sealed>,
    /// Which PIN counts now.
    pub arm: u32,
    /// Which content it shows now.
    pub content: u32,
    /// When it was made.
    pub created_at: Time,
    /// When it ends.
    pub expires_at: Time,
    /// How often it was opened.
    pub openings: u32,
    /// How often it may be.
    pub openings_max: u32,
    /// Wrong PINs since the last right one.
    pub tries: u32,
    /// When a page found its secret in a path.
    pub exposed_at: Option<Time>,
    /// When the practice took it back.
    pub revoked_at: Option<Time>,
    gate: Locks,
}

#[derive(Clone, Copy, Debug)]
struct Locks {
    paused_until: Time,
    locked: bool,
    revoked: bool,
}

impl Link {
    /// How the link stands.
    pub fn state(&self, now: Time) -> State {
        let Locks { paused_until, locked, revoked } = self.gate;
        let &Self { expires_at, openings, openings_max, tries, .. } = self;
        Gate { expires_at, revoked, locked, openings, openings_max, tries, paused_until }.state(now)
    }
}

impl Record for Link {
    fn read(row: &Row) -> Result<Self> {
        let gate = Gate::read(row)?;
        let terms: Vec<u8> = row.read("terms")?;
        Ok(Self {
            id: row.read("link_id")?,
            user: row.read("user_id")?,
            terms: decode(&terms).map_err(|_| row.corrupt("terms"))?,
            terms_hash: row.read("terms_hash")?,
            office: row.read("office")?,
            box1: row.read("box1")?,
            arm: row.read("arm")?,
            content: row.read("content")?,
            created_at: row.read("created_at")?,
            expires_at: gate.expires_at,
            openings: gate.openings,
            openings_max: gate.openings_max,
            tries: gate.tries,
            exposed_at: row.read("exposed_at")?,
            revoked_at: row.read("revoked_at")?,
            gate: Locks { paused_until: gate.paused_until, locked: gate.locked, revoked: gate.revoked },
        })
    }
}

/// One link of one's own practice.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find(store: &Store, right: &LinkRight<Own>) -> Result<Option<Link>> {
    let found = sql(
        "links",
        "SELECT link_id, user_id, terms, terms_hash, office, box1, arm, content, created_at, expires_at, openings, \
         openings_max, tries, paused_until, locked_at, revoked_at, exposed_at FROM links WHERE link_id = $1",
    );
    store.find(found.bind(right.link)).await
}

/// The links of one's own practice, newest first, `limit` at most, made before the cursor.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list(
    store: &Store,
    right: &MemberRight<MaySend>,
    before: Option<(Time, LinkId)>,
    limit: u32,
) -> Result<Vec<Link>> {
    let (time, id) = before.unwrap_or((Time(u64::MAX), LinkId([255; 16])));
    let page = sql(
        "links",
        "SELECT link_id, user_id, terms, terms_hash, office, box1, arm, content, created_at, expires_at, openings, \
         openings_max, tries, paused_until, locked_at, revoked_at, exposed_at FROM links \
         WHERE practice_id = $1 AND (created_at, link_id) < ($2, $3) \
         ORDER BY created_at DESC, link_id DESC LIMIT $4",
    );
    store.list(page.bind(right.practice()).bind(time).bind(id).bind(limit)).await
}

/// The links of one's own practice that show a finding, newest first.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list_of_finding<A>(store: &Store, right: &FindingRight<A>) -> Result<Vec<Link>> {
    let shown = sql(
        "links",
        "SELECT l.link_id, l.user_id, l.terms, l.terms_hash, l.office, l.box1, l.arm, l.content, l.created_at, \
         l.expires_at, l.openings, l.openings_max, l.tries, l.paused_until, l.locked_at, l.revoked_at, \
         l.exposed_at FROM links l JOIN link_findings s ON s.link_id = l.link_id \
         WHERE s.finding_id = $1 AND l.practice_id = $2 ORDER BY l.created_at DESC, l.link_id DESC",
    );
    store.list(shown.bind(right.finding()).bind(right.member().practice())).await
}

struct Shown(FindingId, Hash);

impl Record for Shown {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self(row.read("finding_id")?, row.read("manifest_hash")?))
    }
}

/// The revisions that a link of one's own practice shows, in the order of its second box.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list_findings(store: &Store, right: &LinkRight<Own>) -> Result<Vec<(FindingId, Hash)>> {
    let shown = sql(
        "link_findings",
        "SELECT finding_id, manifest_hash FROM link_findings WHERE link_id = $1 ORDER BY place",
    );
    Ok(store.list(shown.bind(right.link)).await?.into_iter().map(|Shown(id, hash)| (id, hash)).collect())
}
