//! Parts of a file: sealed and opened each on its own, in any order, many at once (protocol 5).

use rand_core::CryptoRng;

use siegel_api::hash::Hash;
use siegel_api::manifest::FileEntry;
use siegel_api::part::{PART_BYTES, blob_hash, part_count, part_length, sealed_part_length};

use crate::chunked::{self, SALT_BYTES, Siegel, generate_salt};
use crate::content::FileKey;
use crate::error::{CannotOpen, CannotSeal};

/// One part of a padded file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    padded: u64,
    part: u32,
    parts: u32,
}

impl Place {
    /// Part `part`, from 0, of a file of `padded` bytes; `None` if it has no such part.
    pub fn new(padded: u64, part: u32) -> Option<Self> {
        let parts = part_count(padded)?;
        part_length(padded, part).map(|_| Self { padded, part, parts })
    }

    /// Padded length of the whole file, in bytes: what a worker makes the same place from.
    pub fn padded(&self) -> u64 {
        self.padded
    }

    /// Where the part's plaintext begins in the file, in bytes.
    pub fn start(&self) -> u64 {
        u64::from(self.part) * PART_BYTES
    }

    /// Plaintext bytes, padding included.
    pub fn plain_bytes(&self) -> usize {
        part_length(self.padded, self.part).and_then(|bytes| usize::try_from(bytes).ok()).unwrap_or(0)
    }

    /// Sealed bytes, exactly.
    pub fn sealed_bytes(&self) -> usize {
        sealed_part_length(self.padded, self.part).and_then(|bytes| usize::try_from(bytes).ok()).unwrap_or(0)
    }

    /// How many of the part's bytes belong to a file of `length` bytes; the rest is padding.
    pub fn own_bytes(&self, length: u64) -> usize {
        let own = length.saturating_sub(self.start());
        usize::try_from(own).unwrap_or(usize::MAX).min(self.plain_bytes())
    }

    /// The context of the part's message: `u32 part || u32 parts`.
    pub fn context(&self) -> [u8; 8] {
        let both = u64::from(self.part) << 32 | u64::from(self.parts);
        both.to_be_bytes()
    }
}

impl FileKey {
    /// Seals one part: `plain` is the file's own bytes of this part, at most `place.plain_bytes()`; what is
    /// missing is padded with zeros.
    ///
    /// # Errors
    /// `CannotSeal` if `plain` is too long.
    pub fn seal_part(
        &self,
        place: &Place,
        plain: &[u8],
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, CannotSeal> {
        let mut out = vec![0; place.sealed_bytes()];
        self.seal_part_into(place, &generate_salt(rng), plain, &mut out)?;
        Ok(out)
    }

    /// As `seal_part`, into a buffer of exactly `place.sealed_bytes()`. The salt is fresh every time that a
    /// part is sealed, also when the same part is sealed again: the file may have changed in between.
    ///
    /// # Errors
    /// `CannotSeal` if `plain` is too long or `out` has another length.
    pub fn seal_part_into(
        &self,
        place: &Place,
        salt: &[u8; SALT_BYTES],
        plain: &[u8],
        out: &mut [u8],
    ) -> Result<(), CannotSeal> {
        let (padded, context) = (place.plain_bytes(), place.context());
        chunked::seal_padded_into::<Siegel>(self.expose(), salt, plain, padded, &context, out)
    }

    /// Opens one part into `out`, which has exactly `place.plain_bytes()`. Returns the file's own bytes of it,
    /// `length` being the file's true length; the padding behind them was checked to be zero. On failure
    /// `out` is wiped.
    ///
    /// # Errors
    /// `CannotOpen`: the part is not the listed one, does not open, or its padding is not zero.
    pub fn open_part_into<'a>(
        &self,
        list: &PartList,
        part: u32,
        length: u64,
        sealed: &[u8],
        out: &'a mut [u8],
    ) -> Result<&'a [u8], CannotOpen> {
        let place = list.check(part, sealed)?;
        chunked::open_into::<Siegel>(self.expose(), sealed, &place.context(), out)?;
        let own = place.own_bytes(length);
        if out.iter().skip(own).any(|byte| *byte != 0) {
            out.fill(0);
            return Err(CannotOpen);
        }
        out.get(..own).ok_or(CannotOpen)
    }

    /// As `open_part_into`, into a new buffer.
    ///
    /// # Errors
    /// As `open_part_into`.
    pub fn open_part(
        &self,
        list: &PartList,
        part: u32,
        length: u64,
        sealed: &[u8],
    ) -> Result<Vec<u8>, CannotOpen> {
        let place = list.check(part, sealed)?;
        let mut out = vec![0; place.plain_bytes()];
        let own = self.open_part_into(list, part, length, sealed, &mut out)?.len();
        out.truncate(own);
        Ok(out)
    }
}

/// The hashes of a file's parts, after they were held against the manifest. Every recipient holds the file's
/// key; only this list stops one of them from making parts for another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartList {
    padded: u64,
    hashes: Vec<Hash>,
}

impl PartList {
    /// Takes the list that was served beside the file, if the manifest's entry commits to it.
    ///
    /// # Errors
    /// `CannotOpen` for any other list.
    pub fn verify(entry: &FileEntry, hashes: Vec<Hash>) -> Result<Self, CannotOpen> {
        let fits = u32::try_from(hashes.len()) == Ok(entry.parts)
            && part_count(entry.padded) == Some(entry.parts)
            && blob_hash(entry.file_id, &hashes) == entry.blob_hash;
        if fits { Ok(Self { padded: entry.padded, hashes }) } else { Err(CannotOpen) }
    }

    /// Padded length of the file and the listed hash of a part, for a worker that does what `check` does.
    pub fn find(&self, part: u32) -> Option<(u64, Hash)> {
        self.hashes.get(usize::try_from(part).ok()?).map(|hash| (self.padded, *hash))
    }

    /// The place of a part, if these sealed bytes are the listed ones. For engines with a cipher of their own;
    /// `open_part` does it by itself.
    ///
    /// # Errors
    /// `CannotOpen` if there is no such part, or other bytes are listed.
    pub fn check(&self, part: u32, sealed: &[u8]) -> Result<Place, CannotOpen> {
        let place = Place::new(self.padded, part).ok_or(CannotOpen)?;
        let index = usize::try_from(part).map_err(|_| CannotOpen)?;
        let listed = self.hashes.get(index).ok_or(CannotOpen)?;
        let fits = sealed.len() == place.sealed_bytes() && Hash::of(sealed) == *listed;
        if fits { Ok(place) } else { Err(CannotOpen) }
    }
}
