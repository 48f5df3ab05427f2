//! What an admin wants changed: one person, or the card; and the statement's members that follow from it (protocol 4).

use std::collections::HashMap;

use siegel_api::chain::VerifiedIdentity;
use siegel_api::id::{InvitationId, ObjectId, UserId};
use siegel_api::invitation::Reentry;
use siegel_api::statement::{Card, CardText, Roles};
use siegel_crypto::label::{LabelEntry, LabelKind};

use super::{listed, waits};
use crate::error::{Error, Refusal};
use crate::group::Listed;
use crate::vault::OwnPractice;

/// What is to become of the practice; of a card, also which one whoever corrects it has seen.
pub(super) enum Change<'a> {
    Admit { invitation: InvitationId, newcomer: &'a VerifiedIdentity, name: &'a str, roles: Roles },
    Reenter { invitation: InvitationId, offered: Reentry, newcomer: &'a VerifiedIdentity },
    Roles(UserId, Roles),
    Remove(UserId),
    Keys(UserId),
    Card { from: &'a CardText, to: Card },
}

impl Change<'_> {
    /// Whom it concerns.
    fn of(&self) -> Option<UserId> {
        match self {
            Self::Admit { newcomer, .. } | Self::Reenter { newcomer, .. } => Some(newcomer.user_id()),
            Self::Roles(id, _) | Self::Remove(id) | Self::Keys(id) => Some(*id),
            Self::Card { .. } => None,
        }
    }

    /// The roles of whom it concerns, who has had `before`; `None` for who does not belong any more.
    fn roles(&self, before: Option<Roles>) -> Option<Roles> {
        match self {
            Self::Admit { roles, .. } | Self::Roles(_, roles) => Some(*roles),
            Self::Reenter { .. } | Self::Keys(_) | Self::Card { .. } => before,
            Self::Remove(_) => None,
        }
    }

    /// The card that the practice is to have, if it is to have another one.
    pub(super) fn card(&self) -> Option<&Card> {
        match self {
            Self::Card { to, .. } => Some(to),
            _ => None,
        }
    }

    /// Whether the practice is already as the change wants it: another admin was faster, or an answer was lost.
    pub(super) fn is_done(&self, own: &OwnPractice) -> bool {
        if let Self::Card { to, .. } = self {
            return own.verified().current().statement().card == *to;
        }
        let now = listed(own).iter().find(|member| Some(member.id) == self.of());
        match (self, now) {
            (Self::Reenter { newcomer, .. }, Some(member)) => {
                newcomer.own_key_at(member.chain_seq, member.chain_head).is_some()
            }
            (Self::Keys(id), Some(member)) => !waits(own, *id, member),
            _ => now.map(|member| member.roles) == self.roles(None),
        }
    }

    /// Whether units wait after it, whose keys somebody has who is not to read what comes.
    pub(super) fn takes_keys(&self) -> bool {
        !matches!(self, Self::Admit { .. } | Self::Card { .. })
    }

    /// The invitation that it answers.
    pub(super) fn invitation(&self) -> Option<InvitationId> {
        match self {
            Self::Admit { invitation, .. } | Self::Reenter { invitation, .. } => Some(*invitation),
            Self::Roles(..) | Self::Remove(_) | Self::Keys(_) | Self::Card { .. } => None,
        }
    }

    /// Everybody's chains, with the one that the change brings. `Refusal::Stale` if who comes back has other keys by now
    /// than those which were to be replaced, or has left.
    pub(super) fn people(&self, own: &OwnPractice) -> Result<HashMap<UserId, VerifiedIdentity>, Error> {
        let mut people = own.verified().people().clone();
        let brought = match self {
            Self::Admit { newcomer, .. } => Some((*newcomer).clone()),
            Self::Reenter { offered, newcomer, .. } => Some(returned(own, *offered, (*newcomer).clone())?),
            Self::Roles(..) | Self::Remove(_) | Self::Keys(_) | Self::Card { .. } => None,
        };
        people.extend(brought.map(|one| (one.user_id(), one)));
        Ok(people)
    }

    /// The members as they are, with the change. `Refusal::Stale` if somebody else changed the same person, or the card,
    /// otherwise meanwhile: there is nobody to give roles to, or nobody to admit, or another card than was corrected.
    pub(super) fn members<'a>(
        &'a self,
        own: &'a OwnPractice,
        people: &'a HashMap<UserId, VerifiedIdentity>,
    ) -> Result<Vec<Listed<'a>>, Error> {
        if matches!(self, Self::Card { from, .. } if own.verified().card() != *from) {
            return Err(Refusal::Stale.into());
        }
        let is_of = |id: UserId| self.of() == Some(id);
        let is_listed = listed(own).iter().any(|member| is_of(member.id));
        if self.of().is_some() && is_listed == matches!(self, Self::Admit { .. }) {
            return Err(Refusal::Stale.into());
        }
        let mut members = Vec::new();
        for member in listed(own) {
            let before = Some(member.roles);
            let roles = if is_of(member.id) { self.roles(before) } else { before };
            let Some(roles) = roles else { continue };
            let identity = people.get(&member.id).ok_or(Refusal::Mismatch)?;
            let name = own.name(member.id).ok_or(Refusal::Sealed)?;
            members.push(Listed { identity, name: &name.name, roles });
        }
        if let Self::Admit { newcomer, name, roles, .. } = self {
            members.push(Listed { identity: newcomer, name, roles: *roles });
        }
        Ok(members)
    }

    /// Whom the statement is about, for those who read the log; the practice itself by its new name.
    pub(super) fn names(&self, own: &OwnPractice) -> Vec<LabelEntry> {
        if let Self::Card { to, .. } = self {
            return card_label(own, to).into_iter().collect();
        }
        let Some(id) = self.of() else { return Vec::new() };
        let name = match self {
            Self::Admit { name, .. } => Some((*name).to_owned()),
            _ => own.name(id).map(|name| name.name.clone()),
        };
        let entry = |text| LabelEntry { kind: LabelKind::Person, object: ObjectId::from(id), text };
        name.map(entry).into_iter().collect()
    }
}

/// The practice, by the name on this card.
pub(super) fn card_label(own: &OwnPractice, card: &Card) -> Option<LabelEntry> {
    let object = ObjectId::from(own.verified().id());
    card.text().map(|card| LabelEntry { kind: LabelKind::Practice, object, text: card.name })
}

/// The chain of who comes back in the place of the one that was offered to be replaced.
pub(super) fn returned(
    own: &OwnPractice,
    offered: Reentry,
    new: VerifiedIdentity,
) -> Result<VerifiedIdentity, Error> {
    own.verified().current().member(offered.person).ok_or(Refusal::Stale)?;
    let before = own.verified().person(offered.person).ok_or(Refusal::Stale)?;
    let is_meant = before.root_fingerprint() == offered.replaces && before.user_id() == new.user_id();
    if is_meant { Ok(new.in_place_of(before)) } else { Err(Refusal::Stale.into()) }
}
