//! Grants that a member gives, verified with their events before they are written (protocol 7).

use siegel_api::codec::decode;
use siegel_api::event::EventKind;
use siegel_api::grant::{Purpose, RecipientKind, VerifiedGrant};
use siegel_api::hash::Hash;
use siegel_api::id::{FindingId, GroupId, PracticeId};
use siegel_api::message::finding::GrantWrite;
use siegel_api::problem::Code;
use siegel_api::signing::Signed;
use siegel_api::statement::Statement;
use siegel_storage::event::Event;
use siegel_storage::{case, statement, unit};

use crate::actor::{About, Actor};
use crate::http::problem::{Answer, Problem};
use crate::signed::refused;
use crate::state::App;

/// A verified grant to a practice, a case or a unit, and its event for both logs.
pub struct Given {
    /// The signed grant.
    pub signed: Signed,
    /// In whose log it stands, too: the recipient's, that of who opened the case, or that of the unit's practice.
    pub other: PracticeId,
    /// Kind `GrantGiven`.
    pub event: Event,
    recipient: GroupId,
    epoch: u32,
    key_fp: Hash,
}

impl Given {
    /// Verifies grants of one revision of a finding.
    ///
    /// # Errors
    /// `malformed`, `not_verified`, `stale_epoch`.
    pub async fn verify_all(
        (app, actor): (&App, &Actor),
        said: &[GrantWrite],
        finding: FindingId,
        manifest: Hash,
    ) -> Answer<Vec<Self>> {
        let mut all = Vec::with_capacity(said.len());
        for one in said {
            let given = Self::verify((app, actor), one, finding, manifest).await?;
            given.check_key(app).await?;
            all.push(given);
        }
        Ok(all)
    }

    /// Refuses a wrap to another key than the recipient's newest statement names: nobody could open it. That
    /// the epoch is the newest, and that there is such a practice, is held by the transaction that writes.
    async fn check_key(&self, app: &App) -> Answer<()> {
        let Some(newest) = statement::find_newest(app.store(), self.recipient).await? else { return Ok(()) };
        let said: Statement = decode(newest.statement.body.as_slice())?;
        let foreign = said.epoch == self.epoch && newest.keys.content.fingerprint() != self.key_fp;
        if foreign { Err(Problem::new(Code::NotVerified)) } else { Ok(()) }
    }

    async fn verify(
        (app, actor): (&App, &Actor),
        said: &GrantWrite,
        finding: FindingId,
        manifest: Hash,
    ) -> Answer<Self> {
        let signed: Signed = decode(&said.grant.0)?;
        let verified = VerifiedGrant::verify(&signed, actor.key()).map_err(refused)?;
        let info = &verified.grant().info;
        actor.check_epoch(info.granter_epoch, info.granter_statement_hash)?;
        let fits = info.purpose == Purpose::Finding
            && info.subject_hash == manifest
            && info.granter == actor.user()
            && matches!(
                info.recipient_kind,
                RecipientKind::Group | RecipientKind::Case | RecipientKind::Unit
            );
        if !fits {
            return Err(Problem::new(Code::NotVerified));
        }
        let (recipient, epoch, key_fp) =
            (GroupId(info.recipient_id.0), info.recipient_epoch, info.recipient_key_fp);
        let about = About::new(EventKind::GrantGiven, finding, verified.hash());
        let other = log_of(app, info.recipient_kind, recipient).await?;
        let event = actor.event(&said.event, about)?.also_in(other);
        Ok(Self { signed, other, event, recipient, epoch, key_fp })
    }
}

/// In whose log a grant stands beside its giver's: the recipient's, that of who opened the case, or that of the unit's
/// practice.
///
/// # Errors
/// `not_found` if there is no such case or unit.
pub async fn log_of(app: &App, kind: RecipientKind, recipient: GroupId) -> Answer<PracticeId> {
    let practice = match kind {
        RecipientKind::Case => case::find_opener(app.store(), recipient).await?,
        RecipientKind::Unit => unit::find_practice(app.store(), recipient).await?,
        _ => Some(recipient),
    };
    practice.ok_or_else(Problem::not_found)
}
