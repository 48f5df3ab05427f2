//! Cases: groups whose members are practices (protocol 4). Their statements are signed by who may MANAGE in the practice
//! that opened the case.

use crate::codec::decode;
use crate::hash::Hash;
use crate::id::{CaseId, GroupId, PracticeId, UserId};
use crate::label::SignLabel;
use crate::limits::CASE_MEMBERS_MAX;
use crate::signing::VerifyingKey;
use crate::statement::{Card, GroupError, GroupKind, Member, Roles, SignedStatement, Statement};
use crate::suite::{KemPublicKey, Suite, VERSION};

/// Roles of a practice that takes part.
pub const PARTICIPANT: Roles = Roles(Roles::READ.0 | Roles::SEND.0);

/// Roles of the practice that opened the case.
pub const OPENER: Roles = Roles(PARTICIPANT.0 | Roles::MANAGE.0);

/// A statement of a case, before anything of it is verified: who is said to have signed it, and under which statement of
/// the opener's.
#[derive(Clone, Debug)]
pub struct Claimed {
    statement: Statement,
    signer: UserId,
}

/// The opener's statement under which a case's is signed, with the key of who signs.
#[derive(Clone, Copy, Debug)]
pub struct Opener<'a> {
    /// The opener's statement.
    pub statement: &'a Statement,
    /// Its hash.
    pub hash: Hash,
    /// The key of the signer, who may MANAGE under that statement.
    pub key: &'a VerifyingKey,
}

/// One verified epoch of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseEpoch {
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
    /// `GroupError` for what is no statement of a case with one signature.
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

impl CaseEpoch {
    /// Verifies an epoch that follows `before`, or the first one. That the opener's statement was in force, and gives the
    /// signer MANAGE, is for the caller to know (protocol 6).
    ///
    /// # Errors
    /// `GroupError` names what does not hold.
    pub fn verify(
        before: Option<&Self>,
        signed: &SignedStatement,
        content: KemPublicKey,
        opener: Opener<'_>,
    ) -> Result<Self, GroupError> {
        let Claimed { statement, signer } = Claimed::parse(signed)?;
        let epoch = statement.epoch;
        if !is_sound(&statement) || !follows(before, &statement) || !is_of(&statement, opener) {
            return Err(GroupError::Order(epoch));
        }
        if content.fingerprint() != statement.content_key_fp {
            return Err(GroupError::Key(epoch));
        }
        let [signature] = signed.signatures.as_slice() else { return Err(GroupError::Signers(epoch)) };
        opener.key.verify(SignLabel::Statement, signed.body.as_slice(), &signature.signature)?;
        Ok(Self { hash: signed.hash(), signer, signer_key: *opener.key, content, statement })
    }

    /// The statement.
    pub fn statement(&self) -> &Statement {
        &self.statement
    }

    /// Its hash.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// Which case.
    pub fn case_id(&self) -> CaseId {
        self.statement.group_id
    }

    /// The practice that opened it.
    pub fn opener(&self) -> PracticeId {
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

    /// Findings for the case are granted to it.
    pub fn content_key(&self) -> &KemPublicKey {
        &self.content
    }

    /// Who takes part.
    pub fn members(&self) -> impl Iterator<Item = Participant> + '_ {
        self.statement.members.iter().map(Participant::of)
    }

    /// A practice, if it takes part.
    pub fn member(&self, practice: PracticeId) -> Option<Participant> {
        self.members().find(|member| member.practice == practice)
    }
}

/// A practice that takes part in a case, by the keys that it had when the statement was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Participant {
    /// The practice.
    pub practice: PracticeId,
    /// Its epoch.
    pub epoch: u32,
    /// Its statement.
    pub statement_hash: Hash,
}

impl Participant {
    fn of(member: &Member) -> Self {
        let &Member { id, chain_seq: epoch, chain_head: statement_hash, .. } = member;
        Self { practice: GroupId(id.0), epoch, statement_hash }
    }
}

/// The card of a case says nothing: it is public.
pub fn blank_card() -> Card {
    Card::new("", "", "")
}

fn is_sound(statement: &Statement) -> bool {
    let members = statement.members.as_slice();
    let opener = UserId(statement.parent_id.0);
    let roles = |member: &Member| if member.id == opener { OPENER } else { PARTICIPANT };
    statement.version == VERSION
        && statement.suite == Suite::ONE
        && statement.min_suite <= statement.suite
        && statement.kind == GroupKind::Case
        && statement.card == blank_card()
        && statement.group_id != statement.parent_id
        && members.len() <= CASE_MEMBERS_MAX
        && members.iter().any(|member| member.id == opener)
        && members.iter().all(|member| member.roles == roles(member))
        && members.windows(2).all(|pair| matches!(pair, [a, b] if a.id < b.id))
}

fn follows(before: Option<&CaseEpoch>, statement: &Statement) -> bool {
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

/// A case lives in its opener's log, and its labels are sealed to the opener's audit key.
fn is_of(statement: &Statement, opener: Opener<'_>) -> bool {
    let parent = opener.statement;
    let listed = statement.members.iter().find(|member| member.id.0 == parent.group_id.0);
    parent.kind == GroupKind::Practice
        && statement.parent_id == parent.group_id
        && statement.parent_statement_hash == opener.hash
        && statement.audit_key_fp == parent.audit_key_fp
        && statement.log == parent.log
        && statement.instance_log == parent.instance_log
        && listed.is_some_and(|own| (own.chain_seq, own.chain_head) == (parent.epoch, opener.hash))
}
