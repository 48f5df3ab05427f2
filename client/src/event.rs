//! Acts that a member signs, with the names that they bring into the logs (protocol 10).

use rand_core::CryptoRng;

use siegel_api::chain::Gossip;
use siegel_api::codec::encode;
use siegel_api::event::{CommitField, EventBody, EventKind, SignedEvent, commitment};
use siegel_api::hash::Hash;
use siegel_api::id::{ObjectId, PracticeId, UserId};
use siegel_api::label::SignLabel;
use siegel_api::message::log::{LabelDetail, LabelledEvent};
use siegel_api::suite::{KemPublicKey, VERSION};
use siegel_api::time::Time;
use siegel_crypto::label::{LabelEntry, LabelPlace, seal_label};
use siegel_crypto::sign::IdentityKey;

use crate::directory::VerifiedPractice;
use crate::error::Error;
use crate::vault::Vault;

/// What a member does; becomes a leaf of the practice's log, and of another's where it concerns one.
#[derive(Debug)]
pub struct Act {
    kind: EventKind,
    object: ObjectId,
    ref_hash: Hash,
    own: Vec<LabelEntry>,
    other: Option<(LabelTarget, Vec<LabelEntry>)>,
}

/// Whose auditors read a label.
#[derive(Debug)]
pub(crate) struct LabelTarget {
    pub(crate) practice_id: PracticeId,
    pub(crate) epoch: u32,
    pub(crate) audit_key: KemPublicKey,
}

/// Who acts.
pub(crate) struct Actor<'a> {
    pub(crate) user_id: UserId,
    pub(crate) identity: &'a IdentityKey,
    pub(crate) own: LabelTarget,
    pub(crate) gossip: Gossip,
}

impl Act {
    /// An act upon `object`; `ref_hash` as the kind has it.
    pub fn new(kind: EventKind, object: impl Into<ObjectId>, ref_hash: Hash) -> Self {
        Self { kind, object: object.into(), ref_hash, own: Vec::new(), other: None }
    }

    /// With names for the own practice's console.
    #[must_use]
    pub fn names(mut self, entries: Vec<LabelEntry>) -> Self {
        self.own = entries;
        self
    }

    /// With names for another practice's console.
    #[must_use]
    pub fn names_for(mut self, practice: &VerifiedPractice, entries: Vec<LabelEntry>) -> Self {
        self.other = Some((LabelTarget::of(practice), entries));
        self
    }

    /// Seals the names and signs the event.
    ///
    /// # Errors
    /// `Error::Fault` if the names are too long.
    pub fn sign(self, vault: &Vault, now: Time, rng: &mut impl CryptoRng) -> Result<LabelledEvent, Error> {
        let key = vault.identity_key();
        let actor = Actor {
            user_id: vault.user_id(),
            identity: &key,
            own: LabelTarget::of(vault.practice().verified()),
            gossip: vault.logs().gossip(),
        };
        self.sign_by(&actor, now, rng)
    }

    pub(crate) fn sign_by(
        self,
        actor: &Actor<'_>,
        now: Time,
        rng: &mut impl CryptoRng,
    ) -> Result<LabelledEvent, Error> {
        let own = label(&actor.own, actor.user_id, &self.own, rng)?;
        let other = match &self.other {
            Some((target, entries)) => label(target, actor.user_id, entries, rng)?,
            None => None,
        };
        let body = EventBody {
            version: VERSION,
            kind: self.kind,
            actor_group: actor.own.practice_id,
            epoch: actor.own.epoch,
            actor: actor.user_id,
            object: self.object,
            ref_hash: self.ref_hash,
            label_own: commit(CommitField::LabelOwn, own.as_ref()),
            label_other: commit(CommitField::LabelOther, other.as_ref()),
            client_time: now,
            gossip: actor.gossip,
        };
        let signature = actor.identity.sign(SignLabel::Event, &encode(&body));
        let event = encode(&SignedEvent { body, signature }).into();
        Ok(LabelledEvent { event, own, other })
    }
}

impl LabelTarget {
    fn of(practice: &VerifiedPractice) -> Self {
        Self {
            practice_id: practice.id(),
            epoch: practice.epoch(),
            audit_key: practice.current().keys().audit,
        }
    }
}

fn label(
    target: &LabelTarget,
    writer: UserId,
    entries: &[LabelEntry],
    rng: &mut impl CryptoRng,
) -> Result<Option<LabelDetail>, Error> {
    if entries.is_empty() {
        return Ok(None);
    }
    let place = LabelPlace { practice_id: target.practice_id, epoch: target.epoch, writer };
    let label = seal_label(place, &target.audit_key, entries, rng)?;
    let mut blind = Hash::ZERO;
    rng.fill_bytes(&mut blind.0);
    Ok(Some(LabelDetail { blind, label: label.into() }))
}

fn commit(field: CommitField, label: Option<&LabelDetail>) -> Hash {
    label.map_or(Hash::ZERO, |label| commitment(field, &label.blind.0, &label.label.0))
}
