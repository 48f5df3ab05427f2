//! How a group's statements are verified, first to newest (protocol 4).

use std::collections::HashMap;

use super::{CardText, Member, Roles, SignedStatement, Statement, StatementSignature};
use crate::chain::VerifiedIdentity;
use crate::codec::{Malformed, decode};
use crate::hash::Hash;
use crate::id::{GroupId, UserId};
use crate::label::SignLabel;
use crate::limits::MEMBERS_MAX;
use crate::signing::{BadSignature, VerifyingKey};
use crate::suite::{KemPublicKey, Suite, VERSION};

/// Why a group is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GroupError {
    /// Not the one encoding.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// A signature is bad.
    #[error(transparent)]
    Signature(#[from] BadSignature),
    /// The statement of this epoch does not follow from the one before.
    #[error("epoch {0} does not follow from the one before it")]
    Order(u32),
    /// Too few admins signed, or somebody who is none.
    #[error("epoch {0} lacks the signatures that it needs")]
    Signers(u32),
    /// A member's chain is missing or is not the one that was signed for.
    #[error("epoch {0} names a member whose keys are missing")]
    Member(u32),
    /// An epoch key has another fingerprint than the statement says.
    #[error("a key of epoch {0} is not the one that was signed")]
    Key(u32),
}

/// Public keys of one epoch; they travel beside the statement and are held against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EpochKeys {
    /// Findings and grants for the group are sealed to it.
    pub content: KemPublicKey,
    /// Labels for the group are sealed to it.
    pub audit: KemPublicKey,
}

/// One verified epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedEpoch {
    statement: Statement,
    hash: Hash,
    card: CardText,
    keys: EpochKeys,
}

impl VerifiedEpoch {
    /// The statement.
    pub fn statement(&self) -> &Statement {
        &self.statement
    }
    /// Its hash.
    pub fn hash(&self) -> Hash {
        self.hash
    }
    /// Its card as text.
    pub fn card(&self) -> &CardText {
        &self.card
    }
    /// Its keys.
    pub fn keys(&self) -> &EpochKeys {
        &self.keys
    }
    /// How many admins of this epoch must sign the one that follows (protocol 4).
    pub fn signatures_needed(&self, next: &Statement, people: &HashMap<UserId, VerifiedIdentity>) -> usize {
        signatures_needed(&self.statement, next, people)
    }

    /// Who gets a new root in the statement that follows: listed in both, by another chain.
    pub fn re_rooted(&self, next: &Statement, people: &HashMap<UserId, VerifiedIdentity>) -> Vec<UserId> {
        let old = self.statement.members.iter();
        old.filter(|old| is_re_rooted(old, next, people)).map(|old| old.id).collect()
    }

    /// The member, if listed.
    pub fn member(&self, id: UserId) -> Option<&Member> {
        self.statement.members.iter().find(|member| member.id == id)
    }
}

/// A group whose every statement was verified, first to newest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedGroup {
    group_id: GroupId,
    root_fp: Hash,
    epochs: Vec<VerifiedEpoch>,
}

impl VerifiedGroup {
    /// Verifies the statements of a practice, with the keys of each epoch and the chains of all who
    /// are members or signers.
    ///
    /// # Errors
    /// `GroupError` names the first epoch that does not hold.
    pub fn verify(
        statements: &[(SignedStatement, EpochKeys)],
        people: &HashMap<UserId, VerifiedIdentity>,
    ) -> Result<Self, GroupError> {
        let (first, rest) = statements.split_first().ok_or(GroupError::Order(0))?;
        let root_fp = first.0.root_fingerprint();
        let first = verify_epoch(None, first, people)?;
        let mut group = Self { group_id: first.statement.group_id, root_fp, epochs: vec![first] };
        for next in rest {
            let epoch = verify_epoch(group.epochs.last(), next, people)?;
            group.epochs.push(epoch);
        }
        group.current().map_or(Ok(()), |newest| check_newest(newest, people))?;
        Ok(group)
    }

    /// Verifies an epoch that may follow the newest one, as far as one admin's signature goes: what a second admin looks
    /// at before signing, too.
    ///
    /// # Errors
    /// As `verify`.
    pub fn propose(
        &self,
        next: &(SignedStatement, EpochKeys),
        people: &HashMap<UserId, VerifiedIdentity>,
    ) -> Result<VerifiedEpoch, GroupError> {
        let proposed = check_epoch(self.epochs.last(), next, people, |_, _, _| 1)?;
        check_newest(&proposed, people)?;
        Ok(proposed)
    }

    /// Which group.
    pub fn group_id(&self) -> GroupId {
        self.group_id
    }
    /// What people compare: it covers the first statement, card included.
    pub fn root_fingerprint(&self) -> Hash {
        self.root_fp
    }
    /// The newest epoch.
    pub fn current(&self) -> Option<&VerifiedEpoch> {
        self.epochs.last()
    }
    /// The epoch with this statement hash.
    pub fn by_hash(&self, statement_hash: Hash) -> Option<&VerifiedEpoch> {
        self.epochs.iter().find(|epoch| epoch.hash == statement_hash)
    }
    /// All epochs, first to newest.
    pub fn epochs(&self) -> &[VerifiedEpoch] {
        &self.epochs
    }
}

fn verify_epoch(
    before: Option<&VerifiedEpoch>,
    next: &(SignedStatement, EpochKeys),
    people: &HashMap<UserId, VerifiedIdentity>,
) -> Result<VerifiedEpoch, GroupError> {
    check_epoch(before, next, people, signatures_needed)
}

fn check_epoch(
    before: Option<&VerifiedEpoch>,
    (signed, keys): &(SignedStatement, EpochKeys),
    people: &HashMap<UserId, VerifiedIdentity>,
    needed: fn(&Statement, &Statement, &HashMap<UserId, VerifiedIdentity>) -> usize,
) -> Result<VerifiedEpoch, GroupError> {
    let statement: Statement = decode(signed.body.as_slice())?;
    let epoch = statement.epoch;
    let card = statement.card.text().ok_or(GroupError::Order(epoch))?;
    if !is_sound(&statement) || !follows(before, &statement) {
        return Err(GroupError::Order(epoch));
    }
    for member in statement.members.iter() {
        key_of(member, people).ok_or(GroupError::Member(epoch))?;
    }
    let fps = (keys.content.fingerprint(), keys.audit.fingerprint());
    if fps != (statement.content_key_fp, statement.audit_key_fp) {
        return Err(GroupError::Key(epoch));
    }
    let before = before.map_or(&statement, |before| &before.statement);
    if before.members.iter().any(|old| goes_back(old, &statement, people)) {
        return Err(GroupError::Member(epoch));
    }
    let signers = verify_signers(before, &statement, signed, people)?;
    if signers < needed(before, &statement, people) {
        return Err(GroupError::Signers(epoch));
    }
    Ok(VerifiedEpoch { hash: signed.hash(), card, keys: keys.clone(), statement })
}

/// Of who has several chains the newest epoch lists the newest one: nobody slips in a chain in front of the one that was
/// signed for.
fn check_newest(epoch: &VerifiedEpoch, people: &HashMap<UserId, VerifiedIdentity>) -> Result<(), GroupError> {
    let is_newest = |member: &Member| {
        people.get(&member.id).is_some_and(|it| it.own_key_at(member.chain_seq, member.chain_head).is_some())
    };
    let all = epoch.statement.members.iter().all(is_newest);
    if all { Ok(()) } else { Err(GroupError::Member(epoch.statement.epoch)) }
}

fn is_sound(statement: &Statement) -> bool {
    let members = statement.members.as_slice();
    statement.version == VERSION
        && statement.suite == Suite::ONE
        && statement.min_suite <= statement.suite
        && members.len() <= MEMBERS_MAX
        && members.iter().all(|member| member.roles.is_sound())
        && members.iter().any(|member| member.roles.has(Roles::ADMIN))
        && members.windows(2).all(|pair| matches!(pair, [a, b] if a.id < b.id))
}

fn follows(before: Option<&VerifiedEpoch>, statement: &Statement) -> bool {
    let Some(before) = before else {
        return statement.epoch == 1 && statement.prev_hash == Hash::ZERO;
    };
    let last = &before.statement;
    Some(statement.epoch) == last.epoch.checked_add(1)
        && statement.prev_hash == before.hash
        && statement.kind == last.kind
        && statement.group_id == last.group_id
        && statement.parent_id == last.parent_id
        && statement.min_suite >= last.min_suite
}

fn key_of<'a>(member: &Member, people: &'a HashMap<UserId, VerifiedIdentity>) -> Option<&'a VerifyingKey> {
    people.get(&member.id)?.key_at(member.chain_seq, member.chain_head)
}

/// How many admins signed, each once; none whom the statement gives a new root.
fn verify_signers(
    before: &Statement,
    next: &Statement,
    signed: &SignedStatement,
    people: &HashMap<UserId, VerifiedIdentity>,
) -> Result<usize, GroupError> {
    let lacking = GroupError::Signers(next.epoch);
    let mut signers = Vec::new();
    for StatementSignature { signer, signature } in signed.signatures.iter() {
        let admin = admins(before).find(|member| member.id == *signer).ok_or(lacking)?;
        let key = key_of(admin, people).ok_or(lacking)?;
        key.verify(SignLabel::Statement, signed.body.as_slice(), signature)?;
        if signers.contains(signer) || is_re_rooted(admin, next, people) {
            return Err(lacking);
        }
        signers.push(*signer);
    }
    Ok(signers.len())
}

fn admins(statement: &Statement) -> impl Iterator<Item = &Member> {
    statement.members.iter().filter(|member| member.roles.has(Roles::ADMIN))
}

/// Giving ADMIN, be it by a new root, or changing card, logs or min_suite, takes min(2, the admins who remain as they are).
fn signatures_needed(
    before: &Statement,
    statement: &Statement,
    people: &HashMap<UserId, VerifiedIdentity>,
) -> usize {
    let stays = |id: UserId| admins(before).any(|old| old.id == id && !is_re_rooted(old, statement, people));
    let grave = admins(statement).any(|member| !stays(member.id))
        || before.card != statement.card
        || before.log != statement.log
        || before.instance_log != statement.instance_log
        || before.min_suite != statement.min_suite;
    if !grave || statement.epoch == 1 {
        return 1;
    }
    let remaining = admins(before).filter(|old| {
        let longer = |new: &Member| new.id == old.id && new.chain_seq >= old.chain_seq;
        statement.members.iter().any(longer) && !is_re_rooted(old, statement, people)
    });
    remaining.count().clamp(1, 2)
}

/// Whether a member is listed by an earlier link of the same chain than before: keys that were given up would count again.
fn goes_back(old: &Member, next: &Statement, people: &HashMap<UserId, VerifiedIdentity>) -> bool {
    let shorter = |new: &Member| new.id == old.id && new.chain_seq < old.chain_seq;
    next.members.iter().any(shorter) && !is_re_rooted(old, next, people)
}

/// Whether a member goes on under a chain with another root.
fn is_re_rooted(old: &Member, next: &Statement, people: &HashMap<UserId, VerifiedIdentity>) -> bool {
    let root = |member: &Member| people.get(&member.id)?.root_at(member.chain_seq, member.chain_head);
    next.members.iter().any(|new| new.id == old.id && root(new) != root(old))
}
