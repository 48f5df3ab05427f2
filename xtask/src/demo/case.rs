//! Doctors share cases.

use anyhow::Result;
use futures::executor::block_on;
use siegel_api::id::{CaseId, FindingId};
use siegel_client::case::{CaseTitle, Change};
use siegel_client::draft::Chosen;

use super::doctor::{Doctor, Now, rng};

impl Doctor {
    /// Opens a case for these practices.
    pub fn open_case(&self, title: &CaseTitle, with: &[&Self]) -> Result<CaseId> {
        let chosen =
            with.iter().map(|other| self.choose(&other.practice_name())).collect::<Result<Vec<_>>>()?;
        let id = self.desk().new_case(&mut rng())?;
        block_on(self.desk().open_case((id, title), &chosen, &Now, &mut rng()))?;
        Ok(id)
    }

    /// Removes a practice from a case.
    pub fn remove_from_case(&self, case: CaseId, other: &Self) -> Result<()> {
        let change = Change { remove: vec![other.vault().practice_id()], ..Change::default() };
        Ok(block_on(self.desk().change_case(case, &change, &Now, &mut rng()))?)
    }

    /// Adds a finding of the own practice to a case.
    pub fn add_to_case(&self, case: CaseId, finding: FindingId) -> Result<()> {
        block_on(async {
            let finding = self.open(finding).await?;
            self.desk().add_to_case(case, &finding, &Now, &mut rng()).await?;
            Ok(())
        })
    }

    /// A practice, by the keys that it shows now.
    pub(super) fn choose(&self, name: &str) -> Result<Chosen> {
        let practice = self.find(name)?;
        Ok(Chosen { practice_id: practice.id(), root_fp: practice.root_fingerprint() })
    }
}
