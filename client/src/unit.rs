//! Units: departments and sites of a practice, with keys and an inbox of their own (protocol 4). What is addressed to one is
//! granted to its key, which its members open by the seeds of its epochs, and nobody else of the practice.
//!
//! Who belongs to a unit is what admins of the practice, and who manages the unit, signed, under rights that stand in the
//! practice's log. Trust in a practice covers its units. A unit whose members the practice lists no more, or by other keys,
//! takes nothing until it has new ones.

use std::sync::Arc;

use rand_core::CryptoRng;
use siegel_api::bytes::B64;
use siegel_api::codec::decode;
use siegel_api::hash::Hash;
use siegel_api::id::{ObjectId, PracticeId, UnitId, UserId};
use siegel_api::message::finding::FindingBox;
use siegel_api::message::log::Head;
use siegel_api::message::unit::{UnitEpochView, UnitView, Units};
use siegel_api::statement::{CardText, Member, Roles, SignedStatement};
use siegel_api::time::Time;
use siegel_api::unit::{Level, UnitEpoch};
use siegel_api::url;
use siegel_crypto::kem::KemKeyPair;
use siegel_crypto::keyring::{Pin, PinKind};
use siegel_crypto::label::{LabelEntry, LabelKind};
use siegel_crypto::seed::ContentSeed;

use crate::clock::Clock;
use crate::desk::{Desk, Practices};
use crate::directory::VerifiedPractice;
use crate::error::{Error, Refusal};
use crate::keyring::remember;
use crate::place::Reading;
use crate::receive::Page;
use crate::server::{Method, Request, Server, ask};
use crate::subgroup::{self, Logged, Seeds, Told};
use crate::vault::Vault;

mod act;
mod close;
mod next;
mod seed;

pub use act::{NewUnit, UnitChange};
pub use close::Closed;

/// Units of one practice, by id; one that does not verify spoils no other.
pub(crate) type Verified = Vec<(UnitId, Result<Arc<VerifiedUnit>, Error>)>;

/// A member of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitMember {
    /// Who.
    pub id: UserId,
    /// What the member may do in it.
    pub level: Level,
    /// Whether the practice lists the member, by the keys that the unit's are sealed to.
    pub fresh: bool,
}

/// A unit that was verified, and opened where the own account belongs to it.
#[derive(Debug)]
pub struct VerifiedUnit {
    epochs: Vec<UnitEpoch>,
    newest: UnitEpoch,
    practice: Arc<VerifiedPractice>,
    seeds: Seeds,
    root_fp: Hash,
    opened_at: Time,
    closed: Option<Closed>,
}

impl VerifiedUnit {
    /// The unit.
    pub fn id(&self) -> UnitId {
        self.newest.unit_id()
    }

    /// Its name and place.
    pub fn card(&self) -> &CardText {
        self.newest.card()
    }

    /// The practice that it belongs to.
    pub fn practice(&self) -> &VerifiedPractice {
        &self.practice
    }

    /// When it was opened.
    pub fn opened_at(&self) -> Time {
        self.opened_at
    }

    /// That it was closed, which somebody who may has signed: nothing new is addressed to it.
    pub fn closed(&self) -> Option<&Closed> {
        self.closed.as_ref()
    }

    /// Number of its newest epoch.
    pub fn epoch(&self) -> u32 {
        self.newest.number()
    }

    /// Who belongs to it, by id.
    pub fn members(&self) -> impl Iterator<Item = UnitMember> + '_ {
        self.newest.members().iter().filter_map(|member| {
            let level = Level::of(member.roles)?;
            Some(UnitMember { id: member.id, level, fresh: is_fresh(&self.practice, member) })
        })
    }

    /// What somebody may do in it; nothing for `None`.
    pub fn level(&self, id: UserId) -> Option<Level> {
        self.newest.level(id)
    }

    /// Whether it waits for new keys, because the practice lists a member no more, or by other ones.
    pub fn waits(&self) -> bool {
        self.members().any(|member| !member.fresh)
    }

    /// Whether the own account opens what is addressed to it.
    pub fn is_open(&self) -> bool {
        self.seeds.contains_key(&self.newest.number())
    }

    pub(crate) fn newest(&self) -> &UnitEpoch {
        &self.newest
    }

    pub(crate) fn label(&self) -> LabelEntry {
        LabelEntry { kind: LabelKind::Unit, object: self.id().into(), text: self.card().name.clone() }
    }

    /// The key pair of an epoch.
    pub(crate) fn pair(&self, epoch: u32) -> Result<&KemKeyPair, Error> {
        self.epochs.iter().find(|one| one.number() == epoch).ok_or(Refusal::Place)?;
        self.seeds.get(&epoch).map(|(_, pair)| pair).ok_or(Refusal::Sealed.into())
    }

    fn seed(&self) -> Option<&ContentSeed> {
        self.seeds.get(&self.newest.number()).map(|(seed, _)| seed)
    }

    pub(crate) fn pin(&self) -> Pin {
        let id = ObjectId::from(self.id());
        Pin { kind: PinKind::Group, id, root: self.root_fp, number: u64::from(self.newest.number()) }
    }
}

/// Whether a practice lists a member who may READ, by the keys by which the unit does.
fn is_fresh(practice: &VerifiedPractice, member: &Member) -> bool {
    let listed = practice.current().member(member.id).filter(|listed| listed.roles.has(Roles::READ));
    let unit = (member.chain_seq, member.chain_head);
    listed
        .zip(practice.person(member.id))
        .is_some_and(|(listed, person)| person.has_same_keys(unit, (listed.chain_seq, listed.chain_head)))
}

impl<S: Server> Desk<'_, S> {
    /// The units of a practice, the oldest first. One that does not verify is told with its id, and spoils no other.
    ///
    /// # Errors
    /// As `server::ask`.
    pub async fn list_units(self, practice: PracticeId) -> Result<Verified, Error> {
        self.practices().units(practice).await.map(|units| (*units).clone())
    }

    /// One unit of a practice.
    ///
    /// # Errors
    /// As `server::ask`; `Refusal::Mismatch` if the practice has none such; `Refusal` for what does not hold.
    pub async fn find_unit(self, practice: PracticeId, id: UnitId) -> Result<Arc<VerifiedUnit>, Error> {
        self.practices().unit(practice, id).await
    }

    /// A page of the inbox of a unit, newest first; `cursor` from the page before.
    ///
    /// # Errors
    /// As `list_findings`.
    pub async fn list_unit_inbox(self, id: UnitId, cursor: Option<&str>) -> Result<Page, Error> {
        let cursor = cursor.map(|cursor| ("cursor", cursor.to_owned()));
        self.page(FindingBox::Inbox, [("unit", id.to_string())].into_iter().chain(cursor)).await
    }

    /// Remembers in the keyring how far a unit is: no device of this member takes an older epoch of it any more.
    ///
    /// # Errors
    /// As `server::ask`.
    pub async fn note_unit(
        self,
        unit: &VerifiedUnit,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
    ) -> Result<(), Error> {
        remember(self.server, self.vault, clock, rng, unit.pin()).await
    }
}

impl<S: Server> Practices<'_, S> {
    /// Fetches and verifies the units of a practice, as of now.
    ///
    /// # Errors
    /// As `find` and `server::ask`.
    pub(crate) async fn fetch_units(&mut self, id: PracticeId) -> Result<Verified, Error> {
        let desk = self.desk();
        let reading = desk.vault.logs().begin();
        let all: Units = ask(desk.server, Request::new(Method::Get, url::practice_units(id))).await?;
        if all.units.is_empty() {
            return Ok(Vec::new());
        }
        let mut practice = self.find(id).await?;
        let opening = Opening { reading: &reading, heads: &all.heads, vault: desk.vault };
        let is_outrun = |practice: &Arc<VerifiedPractice>| {
            let stale = |view| matches!(opening.open(practice, view), Err(Error::Refused(Refusal::Stale)));
            all.units.iter().any(stale)
        };
        if is_outrun(&practice) {
            // The practice was read before, and something was signed since.
            practice = self.find_anew(id).await?;
        }
        let open = |view: &UnitView| (view.unit_id, opening.open(&practice, view).map(Arc::new));
        Ok(all.units.iter().map(open).collect())
    }
}

/// What a unit is judged by.
struct Opening<'r> {
    reading: &'r Reading<'r>,
    heads: &'r [Head],
    vault: &'r Vault,
}

impl Opening<'_> {
    fn open(&self, practice: &Arc<VerifiedPractice>, view: &UnitView) -> Result<VerifiedUnit, Error> {
        let first = view.epochs.first().ok_or(Refusal::Mismatch)?;
        let first: SignedStatement = decode(&first.statement.0)?;
        let root_fp = first.root_fingerprint();
        let told: Vec<Told<'_>> = view.epochs.iter().map(told).collect();
        let epochs: Vec<Logged<UnitEpoch>> = subgroup::verify(self.reading, practice, self.heads, &told)?;
        let newest = epochs.last().ok_or(Refusal::Mismatch)?.epoch.clone();
        if newest.unit_id() != view.unit_id || newest.practice() != practice.id() {
            return Err(Refusal::Mismatch.into());
        }
        subgroup::hold_pin(self.vault, &newest, root_fp)?;
        let closed = view.closed.as_ref();
        let closed = closed.map(|placed| close::verify(self.reading, practice, self.heads, &epochs, placed));
        let closed = closed.transpose()?;
        let belongs = newest.level(self.vault.user_id()).is_some();
        let seeds = if belongs { seed::open(self.vault, &epochs, &told, view)? } else { Seeds::new() };
        Ok(VerifiedUnit {
            opened_at: epochs.first().map_or(Time(0), |first| first.at),
            epochs: epochs.into_iter().map(|one| one.epoch).collect(),
            newest,
            practice: Arc::clone(practice),
            seeds,
            root_fp,
            closed,
        })
    }
}

fn told(one: &UnitEpochView) -> Told<'_> {
    let UnitEpochView { statement, content_key, previous, placed } = one;
    let previous: Option<&B64> = previous.as_ref();
    Told { statement, content_key, previous, placed }
}
