//! Groups that live in a practice's log: units and cases (protocol 4). Each epoch is signed by one member of that practice,
//! the parent, under a statement of the parent's that it names.

use crate::codec::decode;
use crate::hash::Hash;
use crate::id::{GroupId, PracticeId, UserId};
use crate::label::SignLabel;
use crate::signing::VerifyingKey;
use crate::statement::{GroupError, GroupKind, SignedStatement, Statement};
use crate::suite::{KemPublicKey, Suite, VERSION};

/// A statement of such a group, before anything of it is verified: who is said to have signed it, and under which statement
/// of the parent's.
#[derive(Clone, Debug)]
pub struct Claimed {
    statement: Statement,
    signer: UserId,
}

/// The parent's statement under which another group's is signed, with the key of who signs.
#[derive(Clone, Copy, Debug)]
pub struct Parent<'a> {
    /// The parent's statement.
    pub statement: &'a Statement,
    /// Its hash.
    pub hash: Hash,
    /// The key of the signer under that statement.
    pub key: &'a VerifyingKey,
}

/// One verified epoch of a unit or a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubgroupEpoch {
    statement: Statement,
    hash: Hash,
    signer: UserId,
    signer_key: VerifyingKey,
    content: KemPublicKey,
}

impl Claimed {
    /// Reads a signed statement.
    ///
    /// # Errors
    /// `GroupError` for what is no statement with one signature.
    pub fn parse(signed: &SignedStatement) -> Result<Self, GroupError> {
        let statement: Statement = decode(signed.body.as_slice())?;
        let lacking = GroupError::Signers(statement.epoch);
        let [signature] = signed.signatures.as_slice() else { return Err(lacking) };
        Ok(Self { signer: signature.signer, statement })
    }

    /// What it says.
    pub fn statement(&self) -> &Statement {
        &self.statement
    }

    /// Who is said to have signed it.
    pub fn signer(&self) -> UserId {
        self.signer
    }
}

impl SubgroupEpoch {
    /// Verifies what every such epoch has in common: it follows `before`, or is the first one, lives in the parent's log,
    /// and is signed by the parent's key. Its kind has more to say (`CaseEpoch::verify`, `UnitEpoch::verify`).
    pub(crate) fn verify(
        before: Option<&Self>,
        signed: &SignedStatement,
        content: KemPublicKey,
        parent: Parent<'_>,
        kind: GroupKind,
    ) -> Result<Self, GroupError> {
        let Claimed { statement, signer } = Claimed::parse(signed)?;
        let epoch = statement.epoch;
        if !is_sound(&statement, kind) || !follows(before, &statement) || !is_of(&statement, parent) {
            return Err(GroupError::Order(epoch));
        }
        if content.fingerprint() != statement.content_key_fp {
            return Err(GroupError::Key(epoch));
        }
        let [signature] = signed.signatures.as_slice() else { return Err(GroupError::Signers(epoch)) };
        parent.key.verify(SignLabel::Statement, signed.body.as_slice(), &signature.signature)?;
        Ok(Self { hash: signed.hash(), signer, signer_key: *parent.key, content, statement })
    }

    /// The statement.
    pub fn statement(&self) -> &Statement {
        &self.statement
    }

    /// Its hash.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// Which group.
    pub fn id(&self) -> GroupId {
        self.statement.group_id
    }

    /// The practice in whose log it lives.
    pub fn parent(&self) -> PracticeId {
        self.statement.parent_id
    }

    /// Number of the epoch.
    pub fn number(&self) -> u32 {
        self.statement.epoch
    }

    /// Who signed it.
    pub fn signer(&self) -> UserId {
        self.signer
    }

    /// The key that it was signed with.
    pub fn signer_key(&self) -> &VerifyingKey {
        &self.signer_key
    }

    /// Findings for the group are granted to it.
    pub fn content_key(&self) -> &KemPublicKey {
        &self.content
    }
}

fn is_sound(statement: &Statement, kind: GroupKind) -> bool {
    let members = statement.members.as_slice();
    statement.version == VERSION
        && statement.suite == Suite::ONE
        && statement.min_suite <= statement.suite
        && statement.kind == kind
        && statement.group_id != statement.parent_id
        && members.windows(2).all(|pair| matches!(pair, [a, b] if a.id < b.id))
}

fn follows(before: Option<&SubgroupEpoch>, statement: &Statement) -> bool {
    let Some(before) = before else {
        return statement.epoch == 1 && statement.prev_hash == Hash::ZERO;
    };
    let last = &before.statement;
    Some(statement.epoch) == last.epoch.checked_add(1)
        && statement.prev_hash == before.hash
        && statement.group_id == last.group_id
        && statement.parent_id == last.parent_id
        && statement.min_suite >= last.min_suite
}

/// It lives in its parent's log, and its labels are sealed to the parent's audit key.
fn is_of(statement: &Statement, named: Parent<'_>) -> bool {
    let parent = named.statement;
    parent.kind == GroupKind::Practice
        && statement.parent_id == parent.group_id
        && statement.parent_statement_hash == named.hash
        && statement.audit_key_fp == parent.audit_key_fp
        && statement.log == parent.log
        && statement.instance_log == parent.instance_log
}
