//! The next epoch of a case, held against all before it (protocol 4). The server judges what it can without a secret:
//! who signed, who takes part with which keys, and that each of them is given the seed.

use std::collections::BTreeMap;

use siegel_api::bytes::B64;
use siegel_api::case::CaseEpoch;
use siegel_api::codec::decode;
use siegel_api::event::EventKind;
use siegel_api::grant::RecipientKind;
use siegel_api::hash::Hash;
use siegel_api::id::{CaseId, ObjectId, PracticeId};
use siegel_api::message::case::CaseState;
use siegel_api::message::log::LabelledEvent;
use siegel_api::problem::Code;
use siegel_api::signing::Signed;
use siegel_api::statement::{Roles, SignedStatement, Statement};
use siegel_api::subgroup::{Claimed, Parent};
use siegel_api::suite::KemPublicKey;
use siegel_storage::event::Event;
use siegel_storage::{Sealed, case, statement};

use crate::actor::{About, Actor};
use crate::caller::Caller;
use crate::http::problem::{Answer, Problem};
use crate::seeding::{self, Due, check_previous, check_seeds};
use crate::signed::{decode_all, kem, refused};
use crate::state::App;

/// Bytes of what a case is called, sealed, at most.
const NAMES_BYTES_MAX: usize = 64 << 10;

/// An epoch of a case that may be written.
pub struct Cased {
    signed: SignedStatement,
    epoch: CaseEpoch,
    audit: KemPublicKey,
    names: Sealed,
    previous: Option<Sealed>,
    seeds: Vec<Signed>,
    /// Kind `CaseOpened` or `CaseChanged`.
    pub event: Event,
    /// Of each who takes part from now on, or no longer: for the logs of both.
    pub others: Vec<Event>,
}

impl Cased {
    /// Verifies the epoch that follows `before`, or the first one.
    ///
    /// # Errors
    /// `stale_epoch` if a practice has a newer epoch than is named, `not_verified` for what does not hold together,
    /// `malformed`, `too_large`, `not_allowed`.
    pub async fn verify(
        caller: &Caller,
        actor: &Actor,
        said: &CaseState,
        before: Option<&CaseEpoch>,
    ) -> Answer<Self> {
        check_bounds(said, before)?;
        let app = &caller.app;
        let signed: SignedStatement = decode(&said.statement.0)?;
        let newest = statement::find_newest(app.store(), caller.session.practice).await?;
        let newest = newest.ok_or_else(Problem::not_found)?;
        let own: Statement = decode(newest.statement.body.as_slice())?;
        let claimed = Claimed::parse(&signed).map_err(refused)?;
        actor.check_epoch(own.epoch, claimed.statement().parent_statement_hash)?;
        let opener = Parent { statement: &own, hash: newest.statement.hash(), key: actor.key() };
        let epoch = CaseEpoch::verify(before, &signed, kem(&said.content_key)?, opener).map_err(refused)?;
        if epoch.signer() != actor.user() {
            return Err(Problem::new(Code::NotVerified));
        }
        let due = due(app, &epoch).await?;
        let seeds: Vec<Signed> = decode_all(&said.seeds)?;
        let given = check_seeds(actor, &epoch, RecipientKind::Group, &due, &seeds)?;
        let kind = if before.is_none() { EventKind::CaseOpened } else { EventKind::CaseChanged };
        let event = actor.event(&said.event, About::new(kind, epoch.case_id(), epoch.hash()))?;
        let others = others(actor, said, before, &epoch, &given)?;
        let keep = |bytes: &B64| Sealed(bytes.0.clone());
        let (names, previous) = (keep(&said.names), said.previous.as_ref().map(keep));
        let audit = newest.keys.audit;
        Ok(Self { signed, epoch, audit, names, previous, seeds, event, others })
    }

    /// Which case.
    pub fn case(&self) -> CaseId {
        self.epoch.case_id()
    }

    /// What is written of it.
    pub fn stated(&self) -> case::Stated<'_> {
        case::Stated {
            signed: &self.signed,
            epoch: &self.epoch,
            audit: &self.audit,
            names: Sealed(self.names.0.clone()),
            previous: self.previous.as_ref().map(|sealed| Sealed(sealed.0.clone())),
            seeds: &self.seeds,
        }
    }

    /// The other logs that it stands in.
    pub fn logs(&self) -> Vec<PracticeId> {
        self.others.iter().filter_map(|event| event.other).collect()
    }
}

fn check_bounds(said: &CaseState, before: Option<&CaseEpoch>) -> Answer<()> {
    check_previous(said.previous.as_ref())?;
    if said.names.0.len() > NAMES_BYTES_MAX {
        return Err(Problem::new(Code::TooLarge));
    }
    if said.previous.is_some() == before.is_some() { Ok(()) } else { Err(Problem::new(Code::Malformed)) }
}

/// The keys of all who take part: those of their newest epochs, or who left one of them would read on.
async fn due(app: &App, epoch: &CaseEpoch) -> Answer<Due> {
    let mut due = Due::new();
    for member in epoch.members() {
        let newest = statement::find_newest(app.store(), member.practice).await?;
        let newest = newest.ok_or(Problem::new(Code::NotVerified))?;
        if newest.statement.hash() != member.statement_hash {
            return Err(Problem::new(Code::StaleEpoch));
        }
        let said: Statement = decode(newest.statement.body.as_slice())?;
        if said.epoch != member.epoch {
            return Err(Problem::new(Code::NotVerified));
        }
        due.insert(ObjectId::from(member.practice), (member.epoch, newest.keys.content.fingerprint()));
    }
    Ok(due)
}

/// Who takes part from now on, and who does no longer, hears of it in a log of their own.
fn others(
    actor: &Actor,
    said: &CaseState,
    before: Option<&CaseEpoch>,
    epoch: &CaseEpoch,
    given: &BTreeMap<ObjectId, Hash>,
) -> Answer<Vec<Event>> {
    let was = |practice| before.is_some_and(|before| before.member(practice).is_some());
    let new = epoch.members().filter(|one| one.practice != epoch.opener() && !was(one.practice));
    let new = new
        .map(|one| (one.practice, given.get(&ObjectId::from(one.practice)).copied().unwrap_or(Hash::ZERO)));
    let gone = before.into_iter().flat_map(CaseEpoch::members).map(|one| one.practice);
    let gone = gone.filter(|practice| epoch.member(*practice).is_none()).map(|one| (one, epoch.hash()));
    let mut events = events(actor, epoch.case_id(), EventKind::CaseShared, &said.shared, new.collect())?;
    events.extend(self::events(actor, epoch.case_id(), EventKind::CaseLeft, &said.left, gone.collect())?);
    Ok(events)
}

fn events(
    actor: &Actor,
    case: CaseId,
    kind: EventKind,
    said: &[LabelledEvent],
    due: Vec<(PracticeId, Hash)>,
) -> Answer<Vec<Event>> {
    if said.len() != due.len() {
        return Err(Problem::new(Code::NotVerified));
    }
    let event = |(said, (practice, hash)): (&LabelledEvent, (PracticeId, Hash))| {
        Ok(actor.event(said, About::new(kind, ObjectId::from(case), hash))?.also_in(practice))
    };
    said.iter().zip(due).map(event).collect()
}

/// The newest epoch of a case, verified from the first on.
///
/// # Errors
/// `internal` if what is stored does not hold; `not_found` if there is none.
pub async fn newest(app: &App, case: CaseId) -> Answer<CaseEpoch> {
    seeding::newest(app, case, Roles::MANAGE, CaseEpoch::verify).await
}
