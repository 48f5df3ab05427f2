//! Who may (protocol 6): something that a member signed counts only if its leaf stands in the log of the
//! member's practice after the statement that it names and before the next one, and that statement gives
//! the right.

use siegel_api::checkpoint::Checkpoint;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{ObjectId, UserId};
use siegel_api::link::Terms;
use siegel_api::message::log::{Head, Placed};
use siegel_api::signing::{Signed, VerifyingKey};
use siegel_api::statement::{Roles, VerifiedEpoch};
use siegel_api::time::Time;

use crate::directory::VerifiedPractice;
use crate::error::{Error, Refusal};
use crate::finding::LogPlace;
use crate::place::{PlacedLeaf, Reading};

/// What a signed thing says of itself, and which leaf must speak of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Claim {
    /// Kind of the leaf.
    pub(crate) kind: EventKind,
    /// Who signed.
    pub(crate) signer: UserId,
    /// What the leaf is about.
    pub(crate) object: ObjectId,
    /// What exactly.
    pub(crate) ref_hash: Hash,
    /// The epoch that the signer named.
    pub(crate) epoch: u32,
    /// The statement that the signer named.
    pub(crate) statement_hash: Hash,
    /// The rights that it takes.
    pub(crate) roles: Roles,
}

/// A claim that holds: with which key it was signed, under which epoch, and where its leaf stands.
#[derive(Debug)]
pub(crate) struct Allowed<'a> {
    /// The key of the signer, as the statement has it.
    pub(crate) key: &'a VerifyingKey,
    /// The epoch that gave the right.
    pub(crate) epoch: &'a VerifiedEpoch,
    /// When the server logged the leaf.
    pub(crate) at: Time,
    /// Where the leaf stands in the log of the signer's practice.
    pub(crate) place: LogPlace,
    /// The head under which it stands.
    pub(crate) head: Checkpoint,
}

impl Claim {
    /// Checks the claim against the log of `practice`, whose head is among `heads`.
    ///
    /// # Errors
    /// `Refusal::Place` if the leaf is missing, stands elsewhere, speaks of something else or is not signed,
    /// or if the statement in force there is not the one that was named or does not give the right.
    pub(crate) fn check<'a>(
        &self,
        reading: &Reading<'_>,
        practice: &'a VerifiedPractice,
        heads: &[Head],
        placed: &Placed,
    ) -> Result<Allowed<'a>, Error> {
        let head = reading.head_among(practice.id(), practice.log(), heads)?;
        let placed = head.place(placed)?;
        let epoch = epoch_of(practice, &placed)?;
        let named = epoch.hash() == self.statement_hash && epoch.statement().epoch == self.epoch;
        let body = &placed.leaf().body;
        let speaks = body.kind == self.kind
            && body.actor == self.signer
            && body.actor_group == practice.id()
            && body.object == self.object
            && body.ref_hash == self.ref_hash;
        if !named || !speaks {
            return Err(Refusal::Place.into());
        }
        let key = practice.signer(epoch, self.signer, self.roles).ok_or(Refusal::Place)?;
        verify_signature(&placed, key)?;
        let place = LogPlace { seq: placed.leaf().seq, signed_at: Some(body.client_time) };
        Ok(Allowed { key, epoch, at: placed.leaf().server_time, place, head: head.checkpoint().clone() })
    }
}

/// The epoch in force where the leaf stands. A leaf past the head under which the statements were proven
/// may have an unseen statement before it, so it is refused.
fn epoch_of<'a>(practice: &'a VerifiedPractice, placed: &PlacedLeaf) -> Result<&'a VerifiedEpoch, Error> {
    let seq = placed.leaf().seq;
    if seq >= practice.head().checkpoint().size {
        return Err(Refusal::Stale.into());
    }
    practice.epoch_at(seq).ok_or(Refusal::Place.into())
}

fn verify_signature(placed: &PlacedLeaf, key: &VerifyingKey) -> Result<(), Error> {
    let event = placed.leaf().signed().ok_or(Refusal::Place)?;
    Ok(event.verify(key)?)
}

/// Verifies the signature of an event that a member of `practice` signed, in whichever log it stands; in
/// its own log also that the epoch which it names was in force.
///
/// # Errors
/// `Refusal::Place` if the member lacked `roles`, `Refusal::Signature` for a bad signature.
pub(crate) fn verify_event(
    practice: &VerifiedPractice,
    placed: &PlacedLeaf,
    in_own_log: bool,
    roles: Roles,
) -> Result<(), Error> {
    let body = &placed.leaf().body;
    let epoch = practice.group().epochs().iter().find(|epoch| epoch.statement().epoch == body.epoch);
    let epoch = epoch.filter(|_| body.actor_group == practice.id()).ok_or(Refusal::Place)?;
    if in_own_log && epoch_of(practice, placed)?.hash() != epoch.hash() {
        return Err(Refusal::Place.into());
    }
    let key = practice.signer(epoch, body.actor, roles).ok_or(Refusal::Place)?;
    verify_signature(placed, key)
}

/// Verifies terms of a link: signed by a member who had SEND under the statement that they name.
///
/// # Errors
/// `Refusal::Terms`, or `Refusal::Place` without the right.
pub(crate) fn verify_terms(practice: &VerifiedPractice, signed: &Signed) -> Result<Terms, Error> {
    let claimed = Terms::parse(signed.body())?;
    let epoch = practice.group().by_hash(claimed.statement_hash).ok_or(Refusal::Place)?;
    let key = practice.signer(epoch, claimed.signer, Roles::SEND).ok_or(Refusal::Place)?;
    if claimed.group != practice.id() || claimed.epoch != epoch.statement().epoch {
        return Err(Refusal::Place.into());
    }
    Ok(Terms::verify(signed, key)?)
}
