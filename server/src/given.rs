//! Grants that a member gives, verified with their events before they are written (protocol 7).

use siegel_api::codec::decode;
use siegel_api::event::EventKind;
use siegel_api::grant::{Purpose, RecipientKind, VerifiedGrant};
use siegel_api::hash::Hash;
use siegel_api::id::{FindingId, GroupId, PracticeId};
use siegel_api::message::finding::GrantWrite;
use siegel_api::problem::Code;
use siegel_api::signing::Signed;
use siegel_storage::event::Event;

use crate::actor::{About, Actor};
use crate::founding::refused;
use crate::http::problem::{Answer, Problem};

/// A verified grant to a practice, and its event for both logs.
pub struct Given {
    /// The signed grant.
    pub signed: Signed,
    /// To whom.
    pub recipient: PracticeId,
    /// Kind `GrantGiven`.
    pub event: Event,
}

impl Given {
    /// Verifies grants of one revision of a finding.
    ///
    /// # Errors
    /// `malformed`, `not_verified`, `stale_epoch`.
    pub fn verify_all(
        actor: &Actor,
        said: &[GrantWrite],
        finding: FindingId,
        manifest: Hash,
    ) -> Answer<Vec<Self>> {
        said.iter().map(|one| Self::verify(actor, one, finding, manifest)).collect()
    }

    fn verify(actor: &Actor, said: &GrantWrite, finding: FindingId, manifest: Hash) -> Answer<Self> {
        let signed: Signed = decode(&said.grant.0)?;
        let verified = VerifiedGrant::verify(&signed, actor.key()).map_err(refused)?;
        let info = &verified.grant().info;
        actor.check_epoch(info.granter_epoch, info.granter_statement_hash)?;
        let fits = info.purpose == Purpose::Finding
            && info.subject_hash == manifest
            && info.granter == actor.user()
            && info.recipient_kind == RecipientKind::Group;
        if !fits {
            return Err(Problem::new(Code::NotVerified));
        }
        let recipient = GroupId(info.recipient_id.0);
        let about = About::new(EventKind::GrantGiven, finding, verified.hash());
        let event = actor.event(&said.event, about)?.also_in(recipient);
        Ok(Self { signed, recipient, event })
    }
}
