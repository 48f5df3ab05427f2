//! Who stands before a link: a knocker, a visitor, or the practice that made it.

use std::marker::PhantomData;

use siegel_api::{
    id::{LinkId, PracticeId},
    limits::{PIN_TRIES_LOCK, PIN_TRIES_PAUSE},
    time::Time,
};

use crate::{
    error::Result,
    opaque::{Encoded, Sealed},
    right::{Claim, MaySend, MemberRight, Own},
    sql::{Record, Row, Sql, sql},
    store::Store,
    token::TokenHash,
};

/// Has proved the link's secret, not the PIN.
#[derive(Clone, Copy, Debug)]
pub struct Knocking;

/// Has proved the PIN, and was counted.
#[derive(Clone, Copy, Debug)]
pub struct Visiting;

/// A right to a link: `Knocking`, `Visiting` or `Own`.
#[derive(Debug)]
pub struct LinkRight<Access> {
    pub(super) link: LinkId,
    pub(super) practice: PracticeId,
    /// What the right rests on: the knock, the visit, or the member's session.
    pub(super) proof: Proof,
    pub(super) access: PhantomData<Access>,
}

#[derive(Debug)]
pub(super) enum Proof {
    Knock(TokenHash),
    Visit(TokenHash),
    Member(MemberRight),
}

impl<Access> LinkRight<Access> {
    /// Which link.
    pub fn link(&self) -> LinkId {
        self.link
    }

    /// The practice that made it.
    pub fn owner(&self) -> PracticeId {
        self.practice
    }
}

const VISIT: &str = "SELECT v.visit_hash, l.link_id, l.practice_id FROM visits v \
    JOIN links l ON l.link_id = v.link_id WHERE v.visit_hash = $1 AND v.expires_at > $2 AND l.arm = v.arm \
    AND l.expires_at > $2 AND l.revoked_at IS NULL AND l.box1 IS NOT NULL";

const OWNED: &str = "SELECT l.link_id, l.practice_id FROM links l JOIN sessions s ON s.practice_id = l.practice_id \
    WHERE l.link_id = $1 AND s.session_id = $2 AND s.expires_at > $3";

impl<Access: Sync> Claim for LinkRight<Access> {
    fn practice(&self) -> Option<PracticeId> {
        Some(self.practice)
    }

    fn member(&self) -> Option<MemberRight> {
        match &self.proof {
            Proof::Member(member) => Some(member.any()),
            Proof::Knock(_) | Proof::Visit(_) => None,
        }
    }

    fn still(&self, now: Time) -> Sql {
        match &self.proof {
            Proof::Knock(hash) => {
                let known = "SELECT link_id FROM links WHERE link_id = $1 AND knock_hash = $2";
                sql("links", known).bind(self.link).bind(*hash)
            }
            Proof::Visit(hash) => sql("visits", VISIT).bind(*hash).bind(now),
            Proof::Member(member) => sql("links", OWNED).bind(self.link).bind(member.session()).bind(now),
        }
    }
}

/// How a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A PIN may be tried.
    Open {
        /// Wrong PINs until the next pause or the lock.
        tries_left: u32,
    },
    /// Too many wrong PINs for now.
    Paused {
        /// When the next one may be tried.
        until: Time,
    },
    /// Too many wrong PINs, until the practice arms the link anew.
    Locked,
    /// Opened as often as it may be.
    Used,
    /// Over.
    Expired,
    /// Taken back by the practice.
    Revoked,
}

/// What a good knock opens.
#[derive(Debug)]
pub struct Knocked {
    /// The right to try a PIN.
    pub right: LinkRight<Knocking>,
    /// Neutral name and telephone number, sealed under the link's secret.
    pub pre: Sealed,
    /// The signed terms.
    pub terms: Encoded,
    /// Which PIN counts now.
    pub arm: u32,
    /// Whether a PIN may be tried.
    pub state: State,
    /// Whether a page found the link's secret in a path before.
    pub exposed: bool,
}

pub(super) struct Gate {
    pub(super) expires_at: Time,
    pub(super) revoked: bool,
    pub(super) locked: bool,
    pub(super) openings: u32,
    pub(super) openings_max: u32,
    pub(super) tries: u32,
    pub(super) paused_until: Time,
}

impl Gate {
    pub(super) fn state(&self, now: Time) -> State {
        match self {
            gate if gate.revoked => State::Revoked,
            gate if gate.expires_at <= now => State::Expired,
            gate if gate.locked => State::Locked,
            gate if gate.openings >= gate.openings_max => State::Used,
            gate if gate.paused_until > now => State::Paused { until: gate.paused_until },
            gate => State::Open { tries_left: tries_left(gate.tries) },
        }
    }
}

/// Wrong PINs until the next pause or the lock.
pub(super) fn tries_left(tries: u32) -> u32 {
    let bound = if tries < PIN_TRIES_PAUSE { PIN_TRIES_PAUSE } else { PIN_TRIES_LOCK };
    bound.saturating_sub(tries)
}

impl Record for Gate {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            expires_at: row.read("expires_at")?,
            revoked: row.read::<Option<Time>>("revoked_at")?.is_some(),
            locked: row.read::<Option<Time>>("locked_at")?.is_some(),
            openings: row.read("openings")?,
            openings_max: row.read("openings_max")?,
            tries: row.read("tries")?,
            paused_until: row.read("paused_until")?,
        })
    }
}

struct Door {
    practice: PracticeId,
    knock: TokenHash,
    pre: Sealed,
    terms: Encoded,
    arm: u32,
    exposed: bool,
    gate: Gate,
}

impl Record for Door {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            practice: row.read("practice_id")?,
            knock: row.read("knock_hash")?,
            pre: row.read("pre")?,
            terms: row.read("terms")?,
            arm: row.read("arm")?,
            exposed: row.read::<Option<Time>>("exposed_at")?.is_some(),
            gate: Gate::read(row)?,
        })
    }
}

/// Knocks. `None` for an unknown link and for a wrong knock alike: before the secret is proved, nothing
/// is said and no try is counted.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn knock(store: &Store, link: LinkId, hash: TokenHash, now: Time) -> Result<Option<Knocked>> {
    let door = sql(
        "links",
        "SELECT link_id, practice_id, knock_hash, pre, terms, arm, expires_at, revoked_at, locked_at, openings, \
         openings_max, tries, paused_until, exposed_at FROM links WHERE link_id = $1",
    );
    let door: Option<Door> = store.find(door.bind(link)).await?;
    Ok(door.filter(|door| door.knock.matches(&hash)).map(|door| {
        let proof = Proof::Knock(hash);
        let right = LinkRight { link, practice: door.practice, proof, access: PhantomData };
        let Door { pre, terms, arm, exposed, gate, .. } = door;
        Knocked { right, pre, terms, arm, state: gate.state(now), exposed }
    }))
}

/// Notes that a page found the link's secret in a path: a server may have seen it. The first time counts.
///
/// # Errors
/// `Database`.
#[expect(clippy::disallowed_methods, reason = "a mark for the practice, not an act of anybody's")]
pub async fn expose(store: &Store, right: &LinkRight<Knocking>, now: Time) -> Result<()> {
    let marked = sql("links", "UPDATE links SET exposed_at = $2 WHERE link_id = $1 AND exposed_at IS NULL");
    store.bookkeeping(marked.bind(right.link).bind(now)).await.map(|_| ())
}

struct At(LinkId, PracticeId);

impl Record for At {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self(row.read("link_id")?, row.read("practice_id")?))
    }
}

/// The right of a visit that was opened by a PIN, while it lasts and the link does.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_visit(store: &Store, hash: TokenHash, now: Time) -> Result<Option<LinkRight<Visiting>>> {
    let at: Option<At> = store.find(sql("visits", VISIT).bind(hash).bind(now)).await?;
    let proof = Proof::Visit(hash);
    Ok(at.map(|At(link, practice)| LinkRight { link, practice, proof, access: PhantomData }))
}

/// The right to a link of one's own practice.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn right_to_own(
    store: &Store,
    member: &MemberRight<MaySend>,
    link: LinkId,
    now: Time,
) -> Result<Option<LinkRight<Own>>> {
    let owned = sql("links", OWNED).bind(link).bind(member.session()).bind(now);
    let at: Option<At> = store.find(owned).await?;
    let proof = Proof::Member(member.any());
    Ok(at.map(|At(link, practice)| LinkRight { link, practice, proof, access: PhantomData }))
}
