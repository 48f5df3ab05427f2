//! Names of folders, which a practice keeps for all its members who may READ (protocol 4).
//!
//! ```text
//! c      = ctx || folder_id || u64 version
//! sealed = Chunked(Exp(S, "folder", c), Pad_512(name), c)
//! ```

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use siegel_api::id::FolderId;
use siegel_api::label::DeriveLabel;
use siegel_api::limits::FOLDER_NAME_CHARS_MAX;

use crate::chunked::Chunked;
use crate::error::{CannotOpen, CannotSeal};
use crate::expand::expand32;
use crate::padding::{FOLDER_FLOOR, pad, unpad};
use crate::seed::{ContentSeed, Epoch};

/// Where a name belongs. It opens for no other folder, and as no other version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FolderPlace {
    /// The folder.
    pub id: FolderId,
    /// 1, 2, 3, …: grows with each new name.
    pub version: u64,
}

impl FolderPlace {
    /// `ctx || folder_id || u64 version`.
    fn context(&self, epoch: &Epoch) -> Vec<u8> {
        [epoch.context().as_slice(), self.id.as_bytes(), &self.version.to_be_bytes()].concat()
    }
}

impl ContentSeed {
    /// Seals a folder's name. All names give the same length.
    ///
    /// # Errors
    /// `CannotSeal` over `FOLDER_NAME_CHARS_MAX` characters; else as `Chunked::seal`.
    pub fn seal_folder(
        &self,
        epoch: &Epoch,
        place: &FolderPlace,
        name: &str,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, CannotSeal> {
        if name.chars().count() > FOLDER_NAME_CHARS_MAX {
            return Err(CannotSeal);
        }
        let context = place.context(epoch);
        Chunked::seal(&self.folder_key(&context), &pad(name.as_bytes(), FOLDER_FLOOR)?, &context, rng)
    }

    /// Opens a folder's name.
    ///
    /// # Errors
    /// `CannotOpen`, also for a name that is no UTF-8.
    pub fn open_folder(
        &self,
        epoch: &Epoch,
        place: &FolderPlace,
        sealed: &[u8],
    ) -> Result<String, CannotOpen> {
        let context = place.context(epoch);
        let padded = Chunked::open(&self.folder_key(&context), sealed, &context)?;
        String::from_utf8(unpad(&padded, FOLDER_FLOOR)?.to_vec()).map_err(|_| CannotOpen)
    }

    fn folder_key(&self, context: &[u8]) -> Zeroizing<[u8; 32]> {
        expand32(self.expose(), DeriveLabel::Folder, &[context])
    }
}
