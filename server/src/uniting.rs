//! The next epoch of a unit, held against all before it (protocol 4). The server judges what it can without a secret: who
//! signed, that its members stand in the practice's newest statement by keys that hold, and that each of them has the seed.

use siegel_api::bytes::B64;
use siegel_api::codec::decode;
use siegel_api::event::EventKind;
use siegel_api::grant::RecipientKind;
use siegel_api::id::{ObjectId, UnitId};
use siegel_api::message::unit::UnitState;
use siegel_api::problem::Code;
use siegel_api::signing::Signed;
use siegel_api::statement::{Roles, SignedStatement, Statement};
use siegel_api::subgroup::{Claimed, Parent};
use siegel_api::suite::KemPublicKey;
use siegel_api::unit::UnitEpoch;
use siegel_storage::event::Event;
use siegel_storage::{Sealed, statement, unit};

use crate::actor::{About, Actor};
use crate::caller::{Caller, person};
use crate::http::problem::{Answer, Problem};
use crate::seeding::{self, Due, check_previous, check_seeds};
use crate::signed::{decode_all, kem, refused};
use crate::state::App;

/// An epoch of a unit that may be written.
pub struct United {
    signed: SignedStatement,
    epoch: UnitEpoch,
    under: u32,
    audit: KemPublicKey,
    previous: Option<Sealed>,
    seeds: Vec<Signed>,
    /// Kind `UnitOpened` or `UnitChanged`.
    pub event: Event,
}

impl United {
    /// Verifies the epoch that follows `before`, or the first one.
    ///
    /// # Errors
    /// `stale_epoch` if the practice has a newer epoch than is named, or somebody new keys that no statement lists;
    /// `not_verified` for what does not hold together, `malformed`, `too_large`.
    pub async fn verify(
        caller: &Caller,
        actor: &Actor,
        said: &UnitState,
        before: Option<&UnitEpoch>,
    ) -> Answer<Self> {
        check_bounds(said, before)?;
        let app = &caller.app;
        let signed: SignedStatement = decode(&said.statement.0)?;
        let newest = statement::find_newest(app.store(), caller.session.practice).await?;
        let newest = newest.ok_or_else(Problem::not_found)?;
        let own: Statement = decode(newest.statement.body.as_slice())?;
        let claimed = Claimed::parse(&signed).map_err(refused)?;
        actor.check_epoch(own.epoch, claimed.statement().parent_statement_hash)?;
        let parent = Parent { statement: &own, hash: newest.statement.hash(), key: actor.key() };
        let epoch = UnitEpoch::verify(before, &signed, kem(&said.content_key)?, parent).map_err(refused)?;
        if epoch.signer() != actor.user() {
            return Err(Problem::new(Code::NotVerified));
        }
        let due = due(app, &epoch).await?;
        let seeds: Vec<Signed> = decode_all(&said.seeds)?;
        check_seeds(actor, &epoch, RecipientKind::User, &due, &seeds)?;
        let kind = if before.is_none() { EventKind::UnitOpened } else { EventKind::UnitChanged };
        let event = actor.event(&said.event, About::new(kind, epoch.unit_id(), epoch.hash()))?;
        let previous = said.previous.as_ref().map(|bytes: &B64| Sealed(bytes.0.clone()));
        let audit = newest.keys.audit;
        Ok(Self { signed, epoch, under: own.epoch, audit, previous, seeds, event })
    }

    /// Which unit.
    pub fn unit(&self) -> UnitId {
        self.epoch.unit_id()
    }

    /// Whether somebody may do more than before.
    pub fn gives_more(&self, before: &UnitEpoch) -> bool {
        self.epoch.members().iter().any(|one| before.level(one.id) < self.epoch.level(one.id))
    }

    /// What is written of it.
    pub fn stated(&self) -> unit::Stated<'_> {
        unit::Stated {
            signed: &self.signed,
            statement: self.epoch.statement(),
            keys: (self.epoch.content_key(), &self.audit),
            under: self.under,
            previous: self.previous.as_ref().map(|sealed| Sealed(sealed.0.clone())),
            seeds: &self.seeds,
        }
    }
}

fn check_bounds(said: &UnitState, before: Option<&UnitEpoch>) -> Answer<()> {
    check_previous(said.previous.as_ref())?;
    if said.previous.is_some() && before.is_none() { Err(Problem::new(Code::Malformed)) } else { Ok(()) }
}

/// The keys of all members. Nobody has keys that the practice's statement does not list: nothing new is sealed to those
/// that were given up.
async fn due(app: &App, epoch: &UnitEpoch) -> Answer<Due> {
    let mut due = Due::new();
    for member in epoch.members() {
        let known = person(app, member.id).await?;
        if known.keys_from() > member.chain_seq {
            return Err(Problem::new(Code::StaleEpoch));
        }
        let (number, key) = known.kem().ok_or(Problem::new(Code::NotVerified))?;
        due.insert(ObjectId::from(member.id), (number, key.fingerprint()));
    }
    Ok(due)
}

/// The newest epoch of a unit, verified from the first on.
///
/// # Errors
/// `internal` if what is stored does not hold; `not_found` if there is none.
pub async fn newest(app: &App, unit: UnitId) -> Answer<UnitEpoch> {
    seeding::newest(app, unit, Roles::READ, UnitEpoch::verify).await
}
