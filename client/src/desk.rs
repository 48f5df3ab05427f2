//! The desk: what a signed-in member works at. All acts upon findings, links and the log are its methods,
//! each in the file of its noun.

use std::collections::HashMap;
use std::sync::Arc;

use siegel_api::id::{CaseId, PracticeId, UnitId};

use crate::case::{self, OpenCase};
use crate::directory::{VerifiedPractice, find_practice};
use crate::error::{Error, Refusal};
use crate::refresh::refresh_practice;
use crate::server::Server;
use crate::trust::Contacts;
use crate::unit::{self, VerifiedUnit};
use crate::vault::Vault;

/// A server and an unlocked account. Costs nothing to make; make one where it is needed.
#[derive(Debug)]
pub struct Desk<'a, S> {
    pub(crate) server: &'a S,
    pub(crate) vault: &'a Vault,
}

impl<S> Clone for Desk<'_, S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Desk<'_, S> {}

impl<'a, S: Server> Desk<'a, S> {
    /// The desk of the vault's owner.
    pub fn new(server: &'a S, vault: &'a Vault) -> Self {
        Self { server, vault }
    }

    /// Takes over the own practice's newest epoch, if there is a newer one than this client knows.
    ///
    /// # Errors
    /// As `find_practice` and `refresh_practice`.
    pub async fn keep_up(self) -> Result<(), Error> {
        self.practices().find(self.vault.practice_id()).await.map(drop)
    }

    pub(crate) fn practices(self) -> Practices<'a, S> {
        Practices { desk: self, known: HashMap::new(), cases: HashMap::new(), units: HashMap::new() }
    }
}

/// The practices that one answer speaks of, each fetched and verified once.
#[derive(Debug)]
pub(crate) struct Practices<'a, S> {
    desk: Desk<'a, S>,
    known: HashMap<PracticeId, Arc<VerifiedPractice>>,
    cases: HashMap<CaseId, Arc<OpenCase>>,
    units: HashMap<PracticeId, Arc<unit::Verified>>,
}

impl<'a, S: Server> Practices<'a, S> {
    /// The desk that they are read at.
    pub(crate) fn desk(&self) -> Desk<'a, S> {
        self.desk
    }

    /// The practice, as of now: it was fetched after the answer that speaks of it, so its statements reach
    /// as far as the answer's leaves. If it is the own one and has a newer epoch, the vault takes that over.
    ///
    /// # Errors
    /// As `find_practice`; `Refusal::Mismatch` if the own practice has another root than the vault knows.
    pub(crate) async fn find(&mut self, id: PracticeId) -> Result<Arc<VerifiedPractice>, Error> {
        if let Some(known) = self.known.get(&id) {
            return Ok(Arc::clone(known));
        }
        let Desk { server, vault } = self.desk;
        let practice = find_practice(server, vault.logs(), id).await?;
        let own = vault.practice();
        let is_own = id == vault.practice_id();
        if is_own && practice.root_fingerprint() != own.verified().root_fingerprint() {
            return Err(Refusal::Mismatch.into());
        }
        if is_own && practice.epoch() > own.verified().epoch() {
            refresh_practice(server, vault).await?;
        }
        let practice = Arc::new(practice);
        self.known.insert(id, Arc::clone(&practice));
        Ok(practice)
    }

    /// As `find`, whatever was fetched before.
    ///
    /// # Errors
    /// As `find`.
    pub(crate) async fn find_anew(&mut self, id: PracticeId) -> Result<Arc<VerifiedPractice>, Error> {
        self.known.remove(&id);
        self.find(id).await
    }

    /// The units of a practice, as of now.
    ///
    /// # Errors
    /// As `find` and `server::ask`.
    pub(crate) async fn units(&mut self, id: PracticeId) -> Result<Arc<unit::Verified>, Error> {
        if let Some(known) = self.units.get(&id) {
            return Ok(Arc::clone(known));
        }
        let units = Arc::new(self.fetch_units(id).await?);
        self.units.insert(id, Arc::clone(&units));
        Ok(units)
    }

    /// One unit of a practice.
    ///
    /// # Errors
    /// As `units`; `Refusal::Mismatch` if there is none such, and why it does not verify.
    pub(crate) async fn unit(
        &mut self,
        practice: PracticeId,
        id: UnitId,
    ) -> Result<Arc<VerifiedUnit>, Error> {
        let units = self.units(practice).await?;
        let (_, unit) = units.iter().find(|(known, _)| *known == id).ok_or(Refusal::Mismatch)?;
        unit.clone()
    }

    /// A case in which the own practice takes part, as of now.
    ///
    /// # Errors
    /// As `Desk::find_case`.
    pub(crate) async fn case(&mut self, contacts: &Contacts, id: CaseId) -> Result<Arc<OpenCase>, Error> {
        if let Some(known) = self.cases.get(&id) {
            return Ok(Arc::clone(known));
        }
        let case = Arc::new(case::find(self.desk, self, contacts, id).await?);
        self.cases.insert(id, Arc::clone(&case));
        Ok(case)
    }

    /// All that were fetched.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Arc<VerifiedPractice>> {
        self.known.values()
    }
}
