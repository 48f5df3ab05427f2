//! Folders: a practice's own order of its findings (protocol 4).

use serde::{Deserialize, Serialize};

use super::log::LabelledEvent;
use crate::bytes::B64;
use crate::id::FolderId;

/// A folder, as the server knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Folder {
    /// The folder.
    pub folder_id: FolderId,
    /// 1, 2, 3, …: grows with each new name.
    pub version: u64,
    /// Its name, sealed under the practice's key.
    pub blob: B64,
}

/// `GET /api/v1/folders`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Folders {
    /// All of the practice.
    pub folders: Vec<Folder>,
}

/// `POST /api/v1/folders`: a new one, of version 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FolderCreate {
    /// The folder.
    pub folder_id: FolderId,
    /// Its sealed name.
    pub blob: B64,
    /// Kind `FolderChanged`.
    pub event: LabelledEvent,
}

/// `PUT /api/v1/folders/{id}`: `version` must be one more than the stored one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FolderRename {
    /// The new version.
    pub version: u64,
    /// The new sealed name.
    pub blob: B64,
    /// Kind `FolderChanged`.
    pub event: LabelledEvent,
}

/// `POST /api/v1/folders/{id}/remove`: its findings stand without a folder afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FolderRemove {
    /// Kind `FolderChanged`, without a reference.
    pub event: LabelledEvent,
}

/// `POST /api/v1/folders/moves`: all of them are moved, or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FolderMoves {
    /// Where to; out of every folder, where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<FolderId>,
    /// Kind `FindingMoved`, one for each finding; at least one, `MOVES_MAX` at most.
    pub events: Vec<LabelledEvent>,
}
