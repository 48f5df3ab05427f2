//! Cases: groups whose members are practices (protocol 4). Their statements are signed by who may MANAGE in the practice
//! that opened the case, their parent.

use std::ops::Deref;

use crate::hash::Hash;
use crate::id::{CaseId, GroupId, PracticeId, UserId};
use crate::limits::CASE_MEMBERS_MAX;
use crate::statement::{Card, GroupError, GroupKind, Member, Roles, SignedStatement, Statement};
use crate::subgroup::{Parent, SubgroupEpoch};
use crate::suite::KemPublicKey;

/// Roles of a practice that takes part.
pub const PARTICIPANT: Roles = Roles(Roles::READ.0 | Roles::SEND.0);

/// Roles of the practice that opened the case.
pub const OPENER: Roles = Roles(PARTICIPANT.0 | Roles::MANAGE.0);

/// One verified epoch of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseEpoch(SubgroupEpoch);

impl Deref for CaseEpoch {
    type Target = SubgroupEpoch;

    fn deref(&self) -> &SubgroupEpoch {
        &self.0
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
        opener: Parent<'_>,
    ) -> Result<Self, GroupError> {
        let before = before.map(|before| &before.0);
        let epoch = SubgroupEpoch::verify(before, signed, content, opener, GroupKind::Case)?;
        let statement = epoch.statement();
        if is_sound(statement) && lists(statement, opener) {
            Ok(Self(epoch))
        } else {
            Err(GroupError::Order(statement.epoch))
        }
    }

    /// Which case.
    pub fn case_id(&self) -> CaseId {
        self.id()
    }

    /// The practice that opened it.
    pub fn opener(&self) -> PracticeId {
        self.parent()
    }

    /// Who takes part.
    pub fn members(&self) -> impl Iterator<Item = Participant> + '_ {
        self.statement().members.iter().map(Participant::of)
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
    statement.card == blank_card()
        && members.len() <= CASE_MEMBERS_MAX
        && members.iter().all(|member| member.roles == roles(member))
}

/// The opener takes part, by the very statement that is named.
fn lists(statement: &Statement, opener: Parent<'_>) -> bool {
    let parent = opener.statement;
    let listed = statement.members.iter().find(|member| member.id.0 == parent.group_id.0);
    listed.is_some_and(|own| (own.chain_seq, own.chain_head) == (parent.epoch, opener.hash))
}
