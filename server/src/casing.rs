//! The next epoch of a case, held against all before it (protocol 4). The server judges what it can without a secret:
//! who signed, who takes part with which keys, and that each of them is given the seed.

use std::collections::BTreeMap;

use siegel_api::bytes::B64;
use siegel_api::case::{CaseEpoch, Participant};
use siegel_api::codec::decode;
use siegel_api::event::EventKind;
use siegel_api::grant::{GrantInfo, Purpose, RecipientKind, VerifiedGrant};
use siegel_api::hash::Hash;
use siegel_api::id::{CaseId, GroupId, ObjectId, PracticeId};
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
use crate::caller::{Caller, identity};
use crate::http::problem::{Answer, Problem};
use crate::signed::{decode_all, kem, refused};
use crate::state::App;

/// Bytes of what a case is called, sealed, at most.
const NAMES_BYTES_MAX: usize = 64 << 10;

/// Bytes of a sealed seed, at most.
const PREVIOUS_BYTES_MAX: usize = 1 << 10;

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
        let keys = keys(app, &epoch).await?;
        let seeds: Vec<Signed> = decode_all(&said.seeds)?;
        let given = check_seeds(actor, &epoch, &keys, &seeds)?;
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

    /// Whether a practice takes part in it.
    pub fn lists(&self, practice: PracticeId) -> bool {
        self.epoch.member(practice).is_some()
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
    let previous = said.previous.as_ref().map_or(0, |sealed| sealed.0.len());
    if said.names.0.len() > NAMES_BYTES_MAX || previous > PREVIOUS_BYTES_MAX {
        return Err(Problem::new(Code::TooLarge));
    }
    if said.previous.is_some() == before.is_some() { Ok(()) } else { Err(Problem::new(Code::Malformed)) }
}

/// The keys of all who take part: those of their newest epochs, or who left one of them would read on.
async fn keys(app: &App, epoch: &CaseEpoch) -> Answer<BTreeMap<PracticeId, (Participant, Hash)>> {
    let mut keys = BTreeMap::new();
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
        keys.insert(member.practice, (member, newest.keys.content.fingerprint()));
    }
    Ok(keys)
}

/// Each who takes part has a seed, and nobody else has one. Gives their hashes.
fn check_seeds(
    actor: &Actor,
    epoch: &CaseEpoch,
    keys: &BTreeMap<PracticeId, (Participant, Hash)>,
    seeds: &[Signed],
) -> Answer<BTreeMap<PracticeId, Hash>> {
    let mut given = BTreeMap::new();
    for seed in seeds {
        let grant = VerifiedGrant::verify(seed, actor.key()).map_err(refused)?;
        let info = &grant.grant().info;
        actor.check_epoch(info.granter_epoch, info.granter_statement_hash)?;
        let recipient = GroupId(info.recipient_id.0);
        let known = keys.get(&recipient).is_some_and(|(member, key)| {
            info.recipient_epoch == member.epoch && info.recipient_key_fp == *key
        });
        let fits = known && is_seed(info, epoch) && info.granter == actor.user();
        if !fits || given.insert(recipient, seed.hash()).is_some() {
            return Err(Problem::new(Code::NotVerified));
        }
    }
    if given.len() == keys.len() { Ok(given) } else { Err(Problem::new(Code::NotVerified)) }
}

fn is_seed(info: &GrantInfo, epoch: &CaseEpoch) -> bool {
    info.purpose == Purpose::ContentSeed
        && info.subject_hash == epoch.hash()
        && info.practice_id == epoch.case_id()
        && info.granter_group == epoch.opener()
        && info.parent_grant_hash == Hash::ZERO
        && info.recipient_kind == RecipientKind::Group
}

/// Who takes part from now on, and who does no longer, hears of it in a log of their own.
fn others(
    actor: &Actor,
    said: &CaseState,
    before: Option<&CaseEpoch>,
    epoch: &CaseEpoch,
    given: &BTreeMap<PracticeId, Hash>,
) -> Answer<Vec<Event>> {
    let was = |practice| before.is_some_and(|before| before.member(practice).is_some());
    let new = epoch.members().filter(|one| one.practice != epoch.opener() && !was(one.practice));
    let new = new.map(|one| (one.practice, given.get(&one.practice).copied().unwrap_or(Hash::ZERO)));
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
/// `internal` if what is stored does not hold.
pub async fn newest(app: &App, case: CaseId) -> Answer<CaseEpoch> {
    let mut before: Option<CaseEpoch> = None;
    for stored in statement::list(app.store(), case).await? {
        let claimed = Claimed::parse(&stored.statement).map_err(Problem::internal)?;
        let parent = claimed.statement().parent_statement_hash;
        let parent = statement::find(app.store(), parent).await?;
        let parent = parent.ok_or_else(|| Problem::internal("a case without its opener's statement"))?;
        let said: Statement = decode(parent.statement.body.as_slice())?;
        let person = identity(app, claimed.signer()).await?;
        let member =
            said.members.iter().find(|one| one.id == claimed.signer() && one.roles.has(Roles::MANAGE));
        let key = member.and_then(|one| person.key_at(one.chain_seq, one.chain_head));
        let key = key.ok_or_else(|| Problem::internal("a case that nobody signed who may"))?;
        let opener = Parent { statement: &said, hash: parent.statement.hash(), key };
        let next = CaseEpoch::verify(before.as_ref(), &stored.statement, stored.keys.content, opener);
        before = Some(next.map_err(Problem::internal)?);
    }
    before.ok_or_else(Problem::not_found)
}
