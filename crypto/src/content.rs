//! A finding's key, and what it opens: metadata and files (protocol 5 and 6).

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use siegel_api::codec::encode;
use siegel_api::id::FileId;
use siegel_api::label::DeriveLabel;
use siegel_api::limits::META_BYTES_MAX;
use siegel_api::manifest::Core;

use crate::chunked::Chunked;
use crate::error::{CannotOpen, CannotSeal};
use crate::expand::expand32;
use crate::padding::{META_FLOOR, pad, unpad};
use crate::secret::secret;

secret!(
    /// Opens one revision of one finding: random, never used for another revision.
    FindingKey, 32
);
secret!(
    /// Opens the parts of one file of one revision.
    FileKey, 32
);

impl FindingKey {
    /// Seals the metadata that goes with `core`: `Chunked(Exp(FindingKey, "meta", core), padded, "")`.
    ///
    /// # Errors
    /// `CannotSeal` if the sealed form is over `META_BYTES_MAX`.
    pub fn seal_meta(
        &self,
        core: &Core,
        meta: &[u8],
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, CannotSeal> {
        let sealed = Chunked::seal(&self.meta_key(core), &pad(meta, META_FLOOR)?, &[], rng)?;
        if sealed.len() > META_BYTES_MAX { Err(CannotSeal) } else { Ok(sealed) }
    }

    /// Opens the metadata that was sealed with exactly this core.
    ///
    /// # Errors
    /// `CannotOpen`.
    pub fn open_meta(&self, core: &Core, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
        if sealed.len() > META_BYTES_MAX {
            return Err(CannotOpen);
        }
        let padded = Chunked::open(&self.meta_key(core), sealed, &[])?;
        unpad(&padded, META_FLOOR).map(|meta| Zeroizing::new(meta.to_vec()))
    }

    /// The key of one file: `Exp(FindingKey, "file", P || file_id)`, P the core's prefix.
    pub fn derive_file_key(&self, core: &Core, file_id: FileId) -> FileKey {
        let context: [&[u8]; 2] = [&core.prefix(), file_id.as_bytes()];
        FileKey::from(expand32(self.expose(), DeriveLabel::File, &context))
    }

    fn meta_key(&self, core: &Core) -> Zeroizing<[u8; 32]> {
        expand32(self.expose(), DeriveLabel::Meta, &[&encode(core)])
    }
}
