//! Practices and their keys, as their members signed them (protocol 3 and 4).
//!
//! A `VerifiedPractice` is the only thing that may be shown or sealed to. It exists only as the result of
//! verifying every chain, every statement, and the place of every statement in the practice's own log.

use std::collections::HashMap;

use siegel_api::codec::decode;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{ObjectId, PracticeId, UserId};
use siegel_api::message::practice::{Directory as DirectoryMessage, Epoch, MemberChain, Practice};
use siegel_api::signing::VerifyingKey;
use siegel_api::statement::{
    CardText, EpochKeys, GroupKind, LogIdentity, Roles, SignedStatement, VerifiedEpoch, VerifiedGroup,
};
use siegel_api::suite::KemPublicKey;
use siegel_api::url;

use siegel_api::chain::{SignedLink, VerifiedIdentity};

use crate::error::{Error, Refusal};
use crate::place::{Logs, PlacedLeaf, Reading, VerifiedHead};
use crate::server::{Method, Request, Server, ask};

/// A practice whose every statement holds and stands in its log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedPractice {
    group: VerifiedGroup,
    current: VerifiedEpoch,
    people: HashMap<UserId, VerifiedIdentity>,
    places: Vec<u64>,
    head: VerifiedHead,
}

impl VerifiedPractice {
    /// Verifies what a server says of a practice, under a head no older than the reading allows.
    ///
    /// # Errors
    /// `Refusal` names what did not hold.
    pub fn verify(reading: &Reading<'_>, practice: &Practice) -> Result<Self, Error> {
        let people = verify_people(&practice.chains)?;
        Self::verify_with(reading, practice, people)
    }

    /// As `verify`, with the chain of one member taken from elsewhere: one's own, as its anchor has it.
    ///
    /// # Errors
    /// As `verify`; `Refusal::Mismatch` if the practice shows another chain for that member.
    pub fn verify_own(
        reading: &Reading<'_>,
        practice: &Practice,
        own: &VerifiedIdentity,
    ) -> Result<Self, Error> {
        let mut people = verify_people(&practice.chains)?;
        let shown = people.remove(&own.user_id()).ok_or(Refusal::Mismatch)?;
        if own.own_key_at(shown.seq(), shown.head()).is_none() {
            return Err(Refusal::Mismatch.into());
        }
        people.insert(own.user_id(), own.clone().with_former(shown.former().to_vec()));
        Self::verify_with(reading, practice, people)
    }

    fn verify_with(
        reading: &Reading<'_>,
        practice: &Practice,
        people: HashMap<UserId, VerifiedIdentity>,
    ) -> Result<Self, Error> {
        let statements = practice.epochs.iter().map(read_epoch).collect::<Result<Vec<_>, Error>>()?;
        let group = VerifiedGroup::verify(&statements, &people)?;
        let current = group.current().ok_or(Refusal::Mismatch)?.clone();
        let id = practice.practice_id;
        let statement = current.statement();
        let fits = group.group_id() == id
            && statement.kind == GroupKind::Practice
            && statement.instance_log == *reading.logs().instance()
            && is_log_of(&statement.log, reading.logs().instance(), id);
        if !fits || practice.head.log_id != id {
            return Err(Refusal::Mismatch.into());
        }
        let head = reading.head(&statement.log, &practice.head)?;
        let places = places_of(&head, &practice.epochs, &group, &people)?;
        Ok(Self { group, current, people, places, head })
    }

    /// The practice.
    pub fn id(&self) -> PracticeId {
        self.group.group_id()
    }

    /// Its name, town and licence number.
    pub fn card(&self) -> &CardText {
        self.current.card()
    }

    /// What people compare (60 digits, 8 words).
    pub fn root_fingerprint(&self) -> Hash {
        self.group.root_fingerprint()
    }

    /// All epochs.
    pub fn group(&self) -> &VerifiedGroup {
        &self.group
    }

    /// The newest epoch: what is sealed to the practice is sealed to its keys.
    pub fn current(&self) -> &VerifiedEpoch {
        &self.current
    }

    /// Number of the newest epoch.
    pub fn epoch(&self) -> u32 {
        self.current.statement().epoch
    }

    /// The practice's log, as its newest statement pins it.
    pub fn log(&self) -> &LogIdentity {
        &self.current.statement().log
    }

    /// The head of that log under which the statements were proven.
    pub fn head(&self) -> &VerifiedHead {
        &self.head
    }

    /// Everybody, present or past.
    pub(crate) fn people(&self) -> &HashMap<UserId, VerifiedIdentity> {
        &self.people
    }

    /// A member, present or past.
    pub fn person(&self, id: UserId) -> Option<&VerifiedIdentity> {
        self.people.get(&id)
    }

    /// The epoch that was in force where a leaf stands: the last whose statement stands before it
    /// (protocol 6, "Who may").
    pub fn epoch_at(&self, leaf_seq: u64) -> Option<&VerifiedEpoch> {
        let before = self.places.iter().take_while(|place| **place < leaf_seq).count();
        self.group.epochs().get(before.checked_sub(1)?)
    }

    /// Whether epoch number `epoch` gives all of `roles` to `member`.
    pub fn has_roles(&self, epoch: u32, member: UserId, roles: Roles) -> bool {
        let epoch = self.group.epochs().iter().find(|one| one.statement().epoch == epoch);
        epoch.and_then(|epoch| epoch.member(member)).is_some_and(|member| member.roles.has(roles))
    }

    /// The key that `signer` signs with under `epoch`, if that epoch gives all of `roles`.
    pub fn signer(&self, epoch: &VerifiedEpoch, signer: UserId, roles: Roles) -> Option<&VerifyingKey> {
        let member = epoch.member(signer).filter(|member| member.roles.has(roles))?;
        self.people.get(&signer)?.key_at(member.chain_seq, member.chain_head)
    }
}

/// All practices of an instance.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    /// Those that verify.
    pub practices: Vec<VerifiedPractice>,
    /// Those that do not, and why: they are shown as refused, and nothing is sent to them.
    pub refused: Vec<(PracticeId, Error)>,
}

/// Fetches and verifies one practice.
///
/// # Errors
/// As `server::ask` and `VerifiedPractice::verify`.
pub async fn find_practice(
    server: &impl Server,
    logs: &Logs,
    id: PracticeId,
) -> Result<VerifiedPractice, Error> {
    let reading = logs.begin();
    let practice: Practice = ask(server, Request::new(Method::Get, url::practice(id))).await?;
    if practice.practice_id != id {
        return Err(Refusal::Mismatch.into());
    }
    VerifiedPractice::verify(&reading, &practice)
}

/// Fetches the directory. A practice that does not verify spoils no other.
///
/// # Errors
/// As `server::ask`.
pub async fn list_practices(server: &impl Server, logs: &Logs) -> Result<Directory, Error> {
    let reading = logs.begin();
    let all: DirectoryMessage = ask(server, Request::new(Method::Get, url::PRACTICES)).await?;
    let mut directory = Directory::default();
    for practice in &all.practices {
        match VerifiedPractice::verify(&reading, practice) {
            Ok(verified) => directory.practices.push(verified),
            Err(error) => directory.refused.push((practice.practice_id, error)),
        }
    }
    Ok(directory)
}

/// Reads and walks a chain as messages carry it.
///
/// # Errors
/// `Refusal::Malformed` or `Refusal::Chain`.
pub fn verify_chain(user_id: UserId, links: &[siegel_api::bytes::B64]) -> Result<VerifiedIdentity, Error> {
    let links = links.iter().map(|link| decode(&link.0)).collect::<Result<Vec<SignedLink>, _>>()?;
    Ok(VerifiedIdentity::verify(user_id, &links)?)
}

fn verify_people(chains: &[MemberChain]) -> Result<HashMap<UserId, VerifiedIdentity>, Error> {
    let mut people = HashMap::new();
    for chain in chains {
        let former = chain.former.iter().map(|links| verify_chain(chain.user_id, links));
        let former = former.collect::<Result<Vec<_>, Error>>()?;
        let person = verify_chain(chain.user_id, &chain.links)?.with_former(former);
        if people.insert(chain.user_id, person).is_some() {
            return Err(Refusal::Mismatch.into());
        }
    }
    Ok(people)
}

fn read_epoch(epoch: &Epoch) -> Result<(SignedStatement, EpochKeys), Error> {
    let key = |bytes: &[u8]| KemPublicKey::from_slice(bytes).ok_or(Refusal::Mismatch);
    let keys = EpochKeys { content: key(&epoch.content_key.0)?, audit: key(&epoch.audit_key.0)? };
    Ok((decode(&epoch.statement.0)?, keys))
}

/// A practice's log is named after the instance's and the practice, so that none can point to another's.
fn is_log_of(log: &LogIdentity, instance: &LogIdentity, id: PracticeId) -> bool {
    let name = [instance.origin.as_slice(), format!("/{id}").as_bytes()].concat();
    log.origin.as_slice() == name
}

fn places_of(
    head: &VerifiedHead,
    epochs: &[Epoch],
    group: &VerifiedGroup,
    people: &HashMap<UserId, VerifiedIdentity>,
) -> Result<Vec<u64>, Error> {
    let mut places: Vec<u64> = Vec::new();
    let mut before = None;
    for (epoch, verified) in epochs.iter().zip(group.epochs()) {
        let placed = head.place(&epoch.placed)?;
        let seq = placed.leaf().seq;
        let announces = is_announcement(&placed, verified, before.unwrap_or(verified), people);
        if !announces || places.last().is_some_and(|last| seq <= *last) {
            return Err(Refusal::Place.into());
        }
        places.push(seq);
        before = Some(verified);
    }
    Ok(places)
}

/// Whether the leaf is the event that logs this statement, signed by an admin of the epoch before.
fn is_announcement(
    placed: &PlacedLeaf,
    epoch: &VerifiedEpoch,
    before: &VerifiedEpoch,
    people: &HashMap<UserId, VerifiedIdentity>,
) -> bool {
    let statement = epoch.statement();
    let first = statement.epoch == 1;
    let kind = if first { EventKind::PracticeFounded } else { EventKind::StatementAdded };
    let body = &placed.leaf().body;
    let key = before.member(body.actor).filter(|member| member.roles.has(Roles::ADMIN)).and_then(|admin| {
        people.get(&admin.id).and_then(|person| person.key_at(admin.chain_seq, admin.chain_head))
    });
    let signed = placed.leaf().signed().zip(key);
    body.kind == kind
        && body.actor_group == statement.group_id
        && body.object == ObjectId::from(statement.group_id)
        && body.ref_hash == epoch.hash()
        && signed.is_some_and(|(event, key)| event.verify(key).is_ok())
}
