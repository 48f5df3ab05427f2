//! Findings in a case: one grant to the case's key, opened by all who take part (protocol 7).

use std::sync::Arc;

use rand_core::CryptoRng;
use siegel_api::id::CaseId;
use siegel_api::message::finding::Committed;
use siegel_api::url;

use super::{Change, OpenCase};
use crate::clock::Clock;
use crate::desk::Desk;
use crate::error::{Error, Refusal};
use crate::finding::VerifiedFinding;
use crate::keyring::remember;
use crate::receipt::{ask_twice, key};
use crate::receive::Page;
use crate::send::Giving;
use crate::server::{Method, Request, Server};
use crate::trust::{self, Trust};

impl<S: Server> Desk<'_, S> {
    /// Adds a finding of the own practice, in its newest version, to a case. A case of the own practice's that waits for
    /// new keys gets them first, where this member may.
    ///
    /// # Errors
    /// As `case_to_add`; `Error::Corrected` for an earlier version.
    pub async fn add_to_case(
        self,
        id: CaseId,
        finding: &VerifiedFinding,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
    ) -> Result<Committed, Error> {
        if finding.superseded_by().is_some() {
            return Err(Error::Corrected);
        }
        let case = self.case_to_add(id, true, clock, rng).await?;
        let own = self.practices().find(self.vault.practice_id()).await?;
        if finding.author.practice.id() != own.id() {
            return Err(Refusal::Mismatch.into());
        }
        let giving = Giving {
            vault: self.vault,
            own: &own,
            key: &finding.key,
            finding_id: finding.id(),
            manifest_hash: finding.manifest_hash(),
            now: clock.now(),
        };
        let write = giving.to_case(&case, &finding.meta, rng)?;
        let request = Request::json(Method::Post, url::finding_grants(finding.id()), &write)?;
        ask_twice(self.server, request.idempotent(&key(rng))).await
    }

    /// A case as it is now, to which something may be sealed: its practices are those that are known here, and remembered
    /// from now on. One that was closed takes nothing `new`: a correction of what it has goes there all the same.
    ///
    /// # Errors
    /// As `judge_case`.
    pub(crate) async fn case_to_add(
        self,
        id: CaseId,
        new: bool,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
    ) -> Result<Arc<OpenCase>, Error> {
        let mut case = self.judge_case(id, new).await?;
        if case.waits() {
            self.change_case(id, &Change::default(), clock, rng).await?;
            case = self.judge_case(id, new).await?;
        }
        // Somebody left at this very moment.
        if case.waits() {
            return Err(Error::CaseWaits);
        }
        let contacts = trust::list(self.server, self.vault).await?;
        for one in case.participants().iter().filter(|one| one.trust.is_some()) {
            trust::admit(self.server, self.vault, clock, rng, &contacts, &one.practice).await?;
        }
        remember(self.server, self.vault, clock, rng, case.pin()).await?;
        Ok(Arc::new(case))
    }

    /// A case that takes findings, at the latest when this member gives it the new keys for which it waits. Nothing is
    /// written.
    ///
    /// # Errors
    /// `Error::CaseClosed` for what is `new`; `Error::CaseWaits` if the practice that opened it has to give it new keys first;
    /// `Error::KeyChanged` if a practice that takes part has other keys than are known here, `Error::CardChanged` if one
    /// has another card; and as `server::ask`.
    pub(crate) async fn judge_case(self, id: CaseId, new: bool) -> Result<OpenCase, Error> {
        let case = self.find_case(id).await?;
        if new && case.closed_at().is_some() {
            return Err(Error::CaseClosed);
        }
        if case.waits() && !(case.is_own() && self.may_manage_cases()) {
            return Err(Error::CaseWaits);
        }
        case.participants().iter().filter_map(|one| one.trust).try_for_each(Trust::check)?;
        Ok(case)
    }

    /// A page of the findings in a case, newest first; `cursor` from the page before.
    ///
    /// # Errors
    /// As `list_findings`.
    pub async fn list_case(self, id: CaseId, cursor: Option<&str>) -> Result<Page, Error> {
        let path = url::case_findings(id);
        let path = cursor.map_or_else(|| path.clone(), |cursor| format!("{path}?cursor={cursor}"));
        self.page_at(path).await
    }
}
