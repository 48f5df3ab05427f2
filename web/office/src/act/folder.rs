//! Folders: listed, made, renamed, removed; findings put into them (decision 027).

use siegel_api::id::{FindingId, FolderId};
use siegel_api::problem::{Code, Problem};
use siegel_client::clock::Clock;
use siegel_client::folder::Folder;
use siegel_kit::Trouble;
use siegel_kit::browser::{BrowserClock, rng};

use super::{desk, told, vault};
use crate::office::Office;

/// The folders of the own practice, by name.
pub async fn list(office: Office) -> Result<Vec<Folder>, Trouble> {
    let vault = vault(office)?;
    desk(&vault).list_folders().await.map_err(told(office))
}

/// Makes a folder.
pub async fn make(office: Office, name: String) -> Result<FolderId, Trouble> {
    let vault = vault(office)?;
    desk(&vault).create_folder(&name, BrowserClock.now(), &mut rng()).await.map_err(told(office))
}

/// Gives a folder another name.
pub async fn rename(office: Office, folder: Folder, name: String) -> Result<(), Trouble> {
    let vault = vault(office)?;
    desk(&vault).rename_folder(&folder, &name, BrowserClock.now(), &mut rng()).await.map_err(told(office))
}

/// Removes a folder; what stood in it stands without one.
pub async fn remove(office: Office, folder: Folder) -> Result<(), Trouble> {
    let vault = vault(office)?;
    desk(&vault).remove_folder(&folder, BrowserClock.now(), &mut rng()).await.map_err(told(office))
}

/// Puts findings, each with its title, into a folder, or out of all.
pub async fn place(
    office: Office,
    findings: Vec<(FindingId, String)>,
    to: Option<FolderId>,
) -> Result<(), Trouble> {
    let vault = vault(office)?;
    let folder = match to {
        None => None,
        Some(id) => {
            let all = desk(&vault).list_folders().await.map_err(told(office))?;
            let found = all.into_iter().find(|one| one.id == id);
            Some(found.ok_or_else(|| Trouble::told(&Problem::new(Code::FolderGone)))?)
        }
    };
    let moved = desk(&vault).move_findings(&findings, folder.as_ref(), BrowserClock.now(), &mut rng()).await;
    moved.map_err(told(office))
}
