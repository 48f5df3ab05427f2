//! Doctors put findings into folders.

use anyhow::{Context, Result};
use futures::executor::block_on;
use siegel_api::id::{FindingId, FolderId};
use siegel_client::clock::Clock;
use siegel_client::folder::Folder;

use super::doctor::{Doctor, Now, rng};

impl Doctor {
    /// Makes a folder of the practice.
    pub fn make_folder(&self, name: &str) -> Result<FolderId> {
        Ok(block_on(self.desk().create_folder(name, Now.now(), &mut rng()))?)
    }

    /// Gives a folder another name.
    pub fn rename_folder(&self, id: FolderId, name: &str) -> Result<()> {
        Ok(block_on(self.desk().rename_folder(&self.folder(id)?, name, Now.now(), &mut rng()))?)
    }

    /// Removes a folder; its findings stay.
    pub fn remove_folder(&self, id: FolderId) -> Result<()> {
        Ok(block_on(self.desk().remove_folder(&self.folder(id)?, Now.now(), &mut rng()))?)
    }

    /// Puts findings, each with its title, into a folder, or out of all.
    pub fn place(&self, findings: &[(FindingId, String)], to: Option<FolderId>) -> Result<()> {
        let folder = to.map(|id| self.folder(id)).transpose()?;
        Ok(block_on(self.desk().move_findings(findings, folder.as_ref(), Now.now(), &mut rng()))?)
    }

    /// What the folder is called in which a finding stands.
    pub fn folders(&self) -> Result<Vec<Folder>> {
        Ok(block_on(self.desk().list_folders())?)
    }

    fn folder(&self, id: FolderId) -> Result<Folder> {
        self.folders()?.into_iter().find(|one| one.id == id).context("a folder")
    }
}
