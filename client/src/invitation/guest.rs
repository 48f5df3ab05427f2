//! Whom an invitation invites, and what the log has of it.

use siegel_api::chain::VerifiedIdentity;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{ObjectId, UserId};
use siegel_api::invitation::{Descriptor, InvitationKind, Reentry};
use siegel_api::period::Period;
use siegel_api::statement::Roles;
use siegel_crypto::label::{LabelEntry, LabelKind};

use crate::error::{Error, Refusal};
use crate::event::Act;
use crate::vault::Vault;

/// Whom an invitation invites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guest {
    /// Another practice.
    Practice,
    /// A member of the own practice, with these roles, and from when until when.
    Member(Roles, Period),
    /// A member of the own practice who has lost every way in, and is to come back with new keys.
    Returning(Reentry),
}

impl Guest {
    pub(super) fn of(descriptor: &Descriptor) -> Self {
        match descriptor.kind {
            InvitationKind::Practice => Self::Practice,
            InvitationKind::Member | InvitationKind::Deputy | InvitationKind::Reentry => {
                let member = Self::Member(descriptor.roles, descriptor.period);
                descriptor.reentry.map_or(member, Self::Returning)
            }
        }
    }

    /// The member who is to come back, whose keys are those that this client knows now.
    ///
    /// # Errors
    /// `Refusal::Stale` if there is no such member any more.
    pub fn returning(vault: &Vault, person: UserId) -> Result<Self, Error> {
        let replaces = root_of(vault, person).ok_or(Refusal::Stale)?;
        Ok(Self::Returning(Reentry { person, replaces }))
    }

    pub(super) fn kind(self) -> InvitationKind {
        match self {
            Self::Practice => InvitationKind::Practice,
            Self::Member(_, period) if period.is_limited() => InvitationKind::Deputy,
            Self::Member(..) => InvitationKind::Member,
            Self::Returning(_) => InvitationKind::Reentry,
        }
    }

    pub(super) fn roles(self) -> Roles {
        match self {
            Self::Practice | Self::Returning(_) => Roles(0),
            Self::Member(roles, _) => roles,
        }
    }

    /// From when until when a new member has access.
    pub fn period(self) -> Period {
        match self {
            Self::Practice | Self::Returning(_) => Period::ALWAYS,
            Self::Member(_, period) => period,
        }
    }

    pub(super) fn reentry(self) -> Option<Reentry> {
        match self {
            Self::Practice | Self::Member(..) => None,
            Self::Returning(reentry) => Some(reentry),
        }
    }
}

/// Root fingerprint of a present member's chain.
pub(super) fn root_of(vault: &Vault, person: UserId) -> Option<Hash> {
    let own = vault.practice();
    own.verified().current().member(person)?;
    own.verified().person(person).map(VerifiedIdentity::root_fingerprint)
}

/// The act that the log has of it, with whom it is for: of who is to come back the name, of others what was noted.
pub(super) fn offer(vault: &Vault, descriptor: &Descriptor, note: &str) -> Act {
    let Some(Reentry { person, .. }) = descriptor.reentry else {
        let (object, text) = (ObjectId::from(descriptor.id), note.to_owned());
        let noted = LabelEntry { kind: LabelKind::Invitation, object, text };
        let names = if note.is_empty() { Vec::new() } else { vec![noted] };
        return Act::new(EventKind::InvitationCreated, descriptor.id, descriptor.hash()).names(names);
    };
    let own = vault.practice();
    let named = own.name(person).map(|known| LabelEntry {
        kind: LabelKind::Person,
        object: ObjectId::from(person),
        text: known.name.clone(),
    });
    Act::new(EventKind::ReentryOffered, person, descriptor.hash()).names(named.into_iter().collect())
}
