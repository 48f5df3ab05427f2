//! Withdrawing a finding: every grant to others is revoked, each by a signed event (protocol 6).

use rand_core::CryptoRng;
use siegel_api::event::EventKind;
use siegel_api::message::finding::{Committed, Withdraw};
use siegel_api::time::Time;
use siegel_api::url;

use crate::desk::Desk;
use crate::error::Error;
use crate::event::Act;
use crate::finding::VerifiedFinding;
use crate::receipt::{ask_twice, key};
use crate::server::{Method, Request, Server};

impl<S: Server> Desk<'_, S> {
    /// Takes a finding back from all who have not lost it already by a signed act: that the server calls it
    /// withdrawn is not enough. What they saved stays theirs. `None` if there is nobody to take it from.
    ///
    /// # Errors
    /// As `server::ask`; `Code::NotAllowed` for who neither gave it nor may MANAGE.
    pub async fn withdraw(
        self,
        finding: &VerifiedFinding,
        now: Time,
        rng: &mut impl CryptoRng,
    ) -> Result<Option<Committed>, Error> {
        let mut events = Vec::new();
        let recipients =
            finding.recipients.iter().filter(|one| !one.is_withdrawn()).map(|one| one.grant_hash);
        let cases = finding.in_cases.iter().filter(|one| !one.is_withdrawn()).map(|one| one.grant_hash);
        for grant_hash in recipients.chain(cases) {
            let act = Act::new(EventKind::GrantRevoked, finding.id(), grant_hash);
            events.push(act.sign(self.vault, now, rng)?);
        }
        if events.is_empty() {
            return Ok(None);
        }
        let path = url::finding_withdraw(finding.id());
        let request = Request::json(Method::Post, path, &Withdraw { events })?.idempotent(&key(rng));
        ask_twice(self.server, request).await.map(Some)
    }
}
