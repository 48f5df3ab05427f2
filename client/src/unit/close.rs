//! Closing a unit: nothing new is addressed to it, and what came stays readable (protocol 4). The signed leaf in the
//! practice's log is all there is to it, and everybody who sends verifies it.

use rand_core::CryptoRng;
use siegel_api::codec::decode;
use siegel_api::event::{EventKind, Leaf};
use siegel_api::id::{ObjectId, PracticeId, UnitId, UserId};
use siegel_api::message::finding::Committed;
use siegel_api::message::log::{Head, Placed};
use siegel_api::message::unit::UnitClose;
use siegel_api::statement::Roles;
use siegel_api::time::Time;
use siegel_api::unit::UnitEpoch;
use siegel_api::url;

use crate::desk::Desk;
use crate::directory::VerifiedPractice;
use crate::error::{Error, Refusal};
use crate::event::Act;
use crate::place::Reading;
use crate::receipt::{ask_twice, key};
use crate::server::{Method, Request, Server};
use crate::subgroup::Logged;
use crate::who_may::Claim;

/// That a unit was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    /// When, by the server's clock.
    pub at: Time,
    /// Who signed it.
    pub by: UserId,
}

/// The leaf that closes a unit: it names the epoch that was the newest where it stands, and is signed by an admin of the
/// practice, or by who manages the unit in that epoch.
///
/// # Errors
/// `Refusal` for what does not hold.
pub(super) fn verify(
    reading: &Reading<'_>,
    practice: &VerifiedPractice,
    heads: &[Head],
    epochs: &[Logged<UnitEpoch>],
    placed: &Placed,
) -> Result<Closed, Error> {
    let said = decode::<Leaf>(&placed.leaf.0)?.body;
    let at = epochs.iter().position(|one| one.epoch.hash() == said.ref_hash).ok_or(Refusal::Place)?;
    let named = epochs.get(at).ok_or(Refusal::Place)?;
    let under = practice.group().epochs().iter().find(|epoch| epoch.statement().epoch == said.epoch);
    let under = under.ok_or(Refusal::Place)?;
    let claim = Claim {
        kind: EventKind::UnitClosed,
        signer: said.actor,
        object: ObjectId::from(named.epoch.unit_id()),
        ref_hash: said.ref_hash,
        epoch: said.epoch,
        statement_hash: under.hash(),
        roles: Roles::READ,
    };
    let allowed = claim.check(reading, practice, heads, placed)?;
    let is_newest =
        allowed.place.seq > named.seq && epochs.get(at + 1).is_none_or(|next| allowed.place.seq < next.seq);
    if is_newest && named.epoch.may_be_closed_by(said.actor, under.statement()) {
        Ok(Closed { at: allowed.at, by: said.actor })
    } else {
        Err(Refusal::Place.into())
    }
}

impl<S: Server> Desk<'_, S> {
    /// Closes a unit of the own practice, for good. One that is closed already stays so.
    ///
    /// # Errors
    /// As `server::ask`; `Code::NotAllowed` for who neither is an admin nor manages the unit, `Code::Conflict` if it got new
    /// keys meanwhile.
    pub async fn close_unit(self, id: UnitId, now: Time, rng: &mut impl CryptoRng) -> Result<(), Error> {
        let unit = self.find_unit(self.vault.practice_id(), id).await?;
        if unit.closed().is_some() {
            return Ok(());
        }
        let act = Act::new(EventKind::UnitClosed, id, unit.newest().hash()).names(vec![unit.label()]);
        let close = UnitClose { event: act.sign(self.vault, now, rng)? };
        let request = Request::json(Method::Post, url::unit_close(id), &close)?;
        let _: Committed = ask_twice(self.server, request.idempotent(&key(rng))).await?;
        Ok(())
    }

    /// Looks whether a unit takes something new.
    ///
    /// # Errors
    /// `Error::UnitClosed`; and as `find_unit`.
    pub(crate) async fn judge_unit(self, practice: PracticeId, id: UnitId) -> Result<(), Error> {
        let unit = self.find_unit(practice, id).await?;
        if unit.closed().is_some() { Err(Error::UnitClosed) } else { Ok(()) }
    }
}
