//! Units: departments and sites of a practice, whose members are members of the practice (protocol 4). An admin of the
//! practice opens one; an admin, or who manages the unit, signs what follows.

use std::ops::Deref;

use crate::id::{PracticeId, UnitId, UserId};
use crate::limits::MEMBERS_MAX;
use crate::statement::{Card, CardText, GroupError, GroupKind, Member, Roles, SignedStatement, Statement};
use crate::subgroup::{Parent, SubgroupEpoch};
use crate::suite::KemPublicKey;

/// What a member may do in a unit. Who is not listed has no access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Level {
    /// Opens what is addressed to the unit.
    Read = Roles::READ.0,
    /// Also answers for it.
    Send = Roles::READ.0 | Roles::SEND.0,
    /// Also says who belongs to it.
    Manage = Roles::READ.0 | Roles::SEND.0 | Roles::MANAGE.0,
}

impl Level {
    /// All, from the least.
    pub const ALL: [Self; 3] = [Self::Read, Self::Send, Self::Manage];

    /// Its role bits in a unit's statement.
    pub fn roles(self) -> Roles {
        Roles(self as u8)
    }

    /// The level with just these role bits.
    pub fn of(roles: Roles) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.roles() == roles)
    }
}

/// One verified epoch of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitEpoch {
    epoch: SubgroupEpoch,
    card: CardText,
}

impl Deref for UnitEpoch {
    type Target = SubgroupEpoch;

    fn deref(&self) -> &SubgroupEpoch {
        &self.epoch
    }
}

impl UnitEpoch {
    /// Verifies an epoch that follows `before`, or the first one: its members stand in the parent's statement that it names,
    /// and its signer is an admin there, or a member there who managed the unit before. That the parent's statement was in
    /// force is for the caller to know (protocol 6).
    ///
    /// # Errors
    /// `GroupError` names what does not hold.
    pub fn verify(
        before: Option<&Self>,
        signed: &SignedStatement,
        content: KemPublicKey,
        parent: Parent<'_>,
    ) -> Result<Self, GroupError> {
        let last = before.map(|before| &before.epoch);
        let epoch = SubgroupEpoch::verify(last, signed, content, parent, GroupKind::Unit)?;
        let (statement, number) = (epoch.statement(), epoch.number());
        let card = statement.card.text().filter(|card| card.licence.is_empty());
        let card = card.ok_or(GroupError::Order(number))?;
        let members = statement.members.as_slice();
        if members.is_empty() || members.len() > MEMBERS_MAX {
            return Err(GroupError::Order(number));
        }
        if !members.iter().all(|member| stands(member, parent.statement)) {
            return Err(GroupError::Member(number));
        }
        if !may_sign(before, statement, epoch.signer(), parent.statement) {
            return Err(GroupError::Signers(number));
        }
        Ok(Self { epoch, card })
    }

    /// Which unit.
    pub fn unit_id(&self) -> UnitId {
        self.id()
    }

    /// The practice that it belongs to.
    pub fn practice(&self) -> PracticeId {
        self.parent()
    }

    /// Its name and place.
    pub fn card(&self) -> &CardText {
        &self.card
    }

    /// Who belongs to it.
    pub fn members(&self) -> &[Member] {
        self.statement().members.as_slice()
    }

    /// A member, if listed.
    pub fn member(&self, id: UserId) -> Option<&Member> {
        self.members().iter().find(|member| member.id == id)
    }

    /// What a member may do in it.
    pub fn level(&self, id: UserId) -> Option<Level> {
        self.member(id).and_then(|member| Level::of(member.roles))
    }

    /// Whether somebody may close it, as of this epoch and under this statement of the parent's: who manages it and may READ
    /// there, and every admin.
    pub fn may_be_closed_by(&self, id: UserId, parent: &Statement) -> bool {
        let Some(listed) = parent.members.iter().find(|member| member.id == id) else { return false };
        listed.roles.has(Roles::ADMIN)
            || (listed.roles.has(Roles::READ) && self.level(id) == Some(Level::Manage))
    }
}

/// What a unit says of itself: a licence is the practice's.
pub fn unit_card(name: &str, place: &str) -> Card {
    Card::new(name, place, "")
}

/// A member of the unit is a member of the practice who may READ there, by the same keys and the same name.
fn stands(member: &Member, parent: &Statement) -> bool {
    let listed = parent.members.iter().find(|one| one.id == member.id);
    let same = |one: &Member| {
        one.roles.has(Roles::READ)
            && (one.chain_seq, one.chain_head, one.name_hash)
                == (member.chain_seq, member.chain_head, member.name_hash)
    };
    Level::of(member.roles).is_some() && listed.is_some_and(same)
}

/// Who manages a unit says who belongs to it; what it is called, and that there is one, is for admins of the practice.
fn may_sign(before: Option<&UnitEpoch>, next: &Statement, signer: UserId, parent: &Statement) -> bool {
    let Some(listed) = parent.members.iter().find(|member| member.id == signer) else { return false };
    let manages = |before: &UnitEpoch| {
        before.level(signer) == Some(Level::Manage)
            && listed.roles.has(Roles::READ)
            && before.statement().card == next.card
    };
    listed.roles.has(Roles::ADMIN) || before.is_some_and(manages)
}
