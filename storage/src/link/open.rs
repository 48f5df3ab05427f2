//! Opening a link with its PIN: each try is counted before it is compared.

use std::marker::PhantomData;

use siegel_api::{
    hash::Hash,
    id::LinkId,
    limits::{PIN_PAUSE_MINUTES, PIN_TRIES_LOCK, PIN_TRIES_PAUSE, VISIT_MINUTES},
    time::Time,
};

use super::right::{Gate, Knocking, LinkRight, Proof, State, Visiting, tries_left};
use crate::{
    error::Result,
    opaque::{Encoded, Sealed},
    sql::{Record, Row, sql},
    store::Store,
    token::TokenHash,
    write::Write,
};

/// What a PIN try came to.
#[derive(Debug)]
pub enum Attempt {
    /// The right PIN: this visit was counted.
    Opened(Box<Boxes>),
    /// A wrong PIN, and how many more may follow before a pause or the lock.
    Wrong {
        /// At least 1.
        tries_left: u32,
    },
    /// A wrong PIN, and one too many for now.
    Pausing {
        /// When the next one may be tried.
        until: Time,
    },
    /// A wrong PIN, and the last one.
    Locking,
    /// No try was made: the link does not stand open, or has another PIN by now.
    Closed(State),
}

/// What only the PIN's proof releases.
#[derive(Debug)]
pub struct Boxes {
    /// The right to the link's findings, for this visit.
    pub right: LinkRight<Visiting>,
    /// The link's key, sealed under secret and PIN.
    pub box0: Sealed,
    /// Statements, keys of signers, keys of findings, sealed under the link's key.
    pub box1: Sealed,
    /// The signed terms.
    pub terms: Encoded,
    /// How often the link was opened, with this visit.
    pub openings: u32,
}

struct Tried {
    access: TokenHash,
    tries: u32,
    paused_until: Time,
    locked: bool,
}

impl Record for Tried {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            access: row.read("access_hash")?,
            tries: row.read("tries")?,
            paused_until: row.read("paused_until")?,
            locked: row.read::<Option<Time>>("locked_at")?.is_some(),
        })
    }
}

/// One statement counts the try and pauses or locks the link; without it no PIN is compared.
const TRY: &str = "UPDATE links SET tries = tries + 1, \
    paused_until = CASE WHEN tries + 1 = $5 THEN $6 ELSE paused_until END, \
    locked_at = CASE WHEN tries + 1 >= $4 THEN $3 ELSE NULL END \
    WHERE link_id = $1 AND arm = $2 AND locked_at IS NULL AND paused_until <= $3 AND revoked_at IS NULL \
    AND expires_at > $3 AND openings < openings_max AND box0 IS NOT NULL AND box1 IS NOT NULL \
    RETURNING link_id, access_hash, tries, paused_until, locked_at";

/// Tries a PIN by its proof `access` (H(T)) for PIN number `arm`; a right one begins the visit `visit`.
///
/// The caller commits with the event that the answer calls for. If it does not, nothing was counted, and
/// nobody was told whether the PIN was right.
///
/// # Errors
/// `Conflict` if the visit's hash is taken, and `Database`.
pub async fn open(
    write: &mut Write,
    right: &LinkRight<Knocking>,
    arm: u32,
    access: TokenHash,
    visit: TokenHash,
) -> Result<Attempt> {
    let now = write.now();
    let tried = sql("links", TRY).bind(right.link).bind(arm).bind(now).bind(PIN_TRIES_LOCK);
    let tried = tried.bind(PIN_TRIES_PAUSE).bind(now.plus(PIN_PAUSE_MINUTES * Time::MINUTE));
    match write.find::<Tried>(tried).await? {
        None => closed(write, right).await,
        Some(tried) if tried.access.matches(&access) => admit(write, right, arm, visit).await,
        Some(tried) => Ok(wrong(&tried, now)),
    }
}

fn wrong(tried: &Tried, now: Time) -> Attempt {
    match tried {
        tried if tried.locked => Attempt::Locking,
        tried if tried.paused_until > now => Attempt::Pausing { until: tried.paused_until },
        tried => Attempt::Wrong { tries_left: tries_left(tried.tries) },
    }
}

async fn closed(write: &mut Write, right: &LinkRight<Knocking>) -> Result<Attempt> {
    let gate = sql(
        "links",
        "SELECT link_id, expires_at, revoked_at, locked_at, openings, openings_max, tries, paused_until \
         FROM links WHERE link_id = $1",
    );
    let now = write.now();
    let gate: Option<Gate> = write.find(gate.bind(right.link)).await?;
    Ok(Attempt::Closed(gate.map_or(State::Revoked, |gate| gate.state(now))))
}

struct Released {
    box0: Sealed,
    box1: Sealed,
    terms: Encoded,
    openings: u32,
}

impl Record for Released {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            box0: row.read("box0")?,
            box1: row.read("box1")?,
            terms: row.read("terms")?,
            openings: row.read("openings")?,
        })
    }
}

/// The right PIN: the tries are forgiven, the opening counts, the visit begins.
async fn admit(
    write: &mut Write,
    right: &LinkRight<Knocking>,
    arm: u32,
    visit: TokenHash,
) -> Result<Attempt> {
    let now = write.now();
    let admitted = sql(
        "links",
        "UPDATE links SET tries = 0, paused_until = 0, locked_at = NULL, openings = openings + 1 \
         WHERE link_id = $1 RETURNING link_id, box0, box1, terms, openings",
    );
    let released: Option<Released> = write.find(admitted.bind(right.link)).await?;
    let Some(Released { box0, box1, terms, openings }) = released else { return closed(write, right).await };
    let begun =
        sql("visits", "INSERT INTO visits (visit_hash, link_id, arm, expires_at) VALUES ($1, $2, $3, $4)");
    let until = now.plus(VISIT_MINUTES * Time::MINUTE);
    write.change(begun.bind(visit).bind(right.link).bind(arm).bind(until)).await?;
    let proof = Proof::Visit(visit);
    let right = LinkRight { link: right.link, practice: right.practice, proof, access: PhantomData };
    Ok(Attempt::Opened(Box::new(Boxes { right, box0, box1, terms, openings })))
}

struct Listed(LinkId);

impl Record for Listed {
    fn read(row: &Row) -> Result<Self> {
        row.read("link_id").map(Self)
    }
}

/// Whether a link has these terms and lists this revision: what a receipt of its holder may speak of.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn lists(store: &Store, right: &LinkRight<Visiting>, terms: Hash, manifest: Hash) -> Result<bool> {
    let listed = sql(
        "link_findings",
        "SELECT l.link_id FROM links l JOIN link_findings s ON s.link_id = l.link_id \
         WHERE l.link_id = $1 AND l.terms_hash = $2 AND s.manifest_hash = $3",
    );
    let listed: Option<Listed> = store.find(listed.bind(right.link).bind(terms).bind(manifest)).await?;
    Ok(listed.is_some_and(|Listed(link)| link == right.link))
}
