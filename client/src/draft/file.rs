//! A file of a draft, and how it is recognised when it is picked again.
//!
//! Parts of one file are never put together from two readings of it: as long as one of its parts lies on the
//! server, a picked file is taken for it only if name or bytes, length and time of change are the same. What has
//! another one is said to have changed, and is sent as a file of its own or not at all.

use std::collections::BTreeMap;

use rand_core::CryptoRng;
use siegel_api::hash::Hash;
use siegel_api::id::FileId;
use siegel_api::manifest::FileEntry;
use siegel_api::part::{FILE_BYTES_MAX, PART_BYTES, blob_hash, padded_length, part_count};
use siegel_crypto::part::Place;
use tls_codec::{TlsDeserializeBytes, TlsSerialize, TlsSize};

use super::{Outgoing, Picked, random};
use crate::error::Error;
use crate::meta::FileMeta;
use crate::part::{PartSender, Piece};

/// Bytes of each sample that recognises a file.
const SAMPLE_BYTES: u64 = 4_096;
/// Samples of a file of several parts, spread evenly from its first byte to its last.
const SAMPLES: u64 = 64;

/// Files whose samples are in memory at once: 16 MiB at most.
const MARKED_AT_ONCE: usize = 64;

/// By what a file is recognised when it is picked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub(super) struct Mark {
    pub(super) modified: u64,
    pub(super) samples: Hash,
}

/// One file of a finding on its way.
#[derive(Debug)]
pub(crate) struct OutgoingFile {
    pub(crate) file_id: FileId,
    pub(crate) meta: FileMeta,
    pub(super) mark: Mark,
    /// Its place among the picked files; `None` until it is picked again.
    pub(super) picked: Option<usize>,
    pub(super) arrived: BTreeMap<u32, Hash>,
}

/// A picked file with what it is recognised by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    index: usize,
    meta: FileMeta,
    mark: Mark,
}

/// A file of a draft, as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileState {
    /// The file.
    pub file_id: FileId,
    /// Name, media type and length.
    pub meta: FileMeta,
    /// Bytes of it that have arrived.
    pub bytes_arrived: u64,
    /// Whether it was picked here, and can be read.
    pub is_here: bool,
    /// Whether all of it has arrived: then it need not be picked again.
    pub is_complete: bool,
}

/// What a picked file is to a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recognised {
    /// This file of it, as it was; from now on it is read here.
    Same(FileId),
    /// This file of it by its name, but with other bytes or another time of change: nothing was taken.
    Changed(FileId),
    /// None of its files.
    Unknown,
}

impl Marked {
    /// Reads samples of picked file `index`.
    ///
    /// # Errors
    /// `Error::FileChanged` if it cannot be read, `Error::FileTooLarge` if nobody could send it.
    pub async fn read(index: usize, picked: &Picked, sender: &impl PartSender) -> Result<Self, Error> {
        let mut one = Self::read_all(index, std::slice::from_ref(picked), sender).await?;
        one.pop().ok_or(Error::Fault)
    }

    /// Reads samples of picked files `first` and those behind it, `MARKED_AT_ONCE` in one call of the browser.
    ///
    /// # Errors
    /// As `read`, for the first of them.
    pub async fn read_all(
        first: usize,
        picked: &[Picked],
        sender: &impl PartSender,
    ) -> Result<Vec<Self>, Error> {
        if let Some(file) = picked.iter().find(|file| file.length > FILE_BYTES_MAX) {
            return Err(Error::FileTooLarge { name: crate::text::file_name(&file.name) });
        }
        let mut all = Vec::with_capacity(picked.len());
        for some in picked.chunks(MARKED_AT_ONCE) {
            let begin = first + all.len();
            let pieces: Vec<Vec<Piece>> = (begin..)
                .zip(some)
                .map(|(index, file)| samples(index, file.length))
                .collect::<Result<_, _>>()?;
            let bytes = sender.read_all(&pieces.concat()).await?;
            let mut rest = bytes.as_slice();
            for ((index, file), pieces) in (begin..).zip(some).zip(&pieces) {
                let length = pieces.iter().map(|piece| piece.bytes).sum();
                let (own, behind) = rest.split_at_checked(length).ok_or(Error::FileChanged)?;
                rest = behind;
                all.push(Self::of(index, file, Hash::of(own)));
            }
        }
        Ok(all)
    }

    fn of(index: usize, picked: &Picked, samples: Hash) -> Self {
        let (name, media_type) = (crate::text::file_name(&picked.name), picked.media_type.clone());
        let meta = FileMeta { name, media_type, length: picked.length };
        Self { index, meta, mark: Mark { modified: picked.modified, samples } }
    }

    /// Its place among the picked files.
    pub fn index(&self) -> usize {
        self.index
    }
}

impl Outgoing {
    /// Its files as they stand, in their order.
    pub fn file_states(&self) -> impl Iterator<Item = FileState> {
        self.files.iter().map(OutgoingFile::state)
    }

    /// Adds a file at the end. The server learns of it when the draft is saved.
    pub fn add_file(&mut self, marked: Marked, rng: &mut impl CryptoRng) -> FileId {
        let Marked { index, meta, mark } = marked;
        let file_id = FileId(random(rng));
        let (picked, arrived) = (Some(index), BTreeMap::new());
        self.files.push(OutgoingFile { file_id, meta, mark, picked, arrived });
        file_id
    }

    /// Takes a file out: it is not sent, whatever of it has arrived.
    pub fn remove_file(&mut self, file_id: FileId) {
        self.files.retain(|file| file.file_id != file_id);
    }

    /// Recognises a file that is picked again, and reads it here from now on. Only files that wait for it are looked
    /// at: two files of one name may both be meant.
    pub fn recognise(&mut self, marked: &Marked) -> Recognised {
        let waiting = || self.files.iter().enumerate().filter(|(_, file)| file.picked.is_none());
        let named = |file: &OutgoingFile| file.meta.name == marked.meta.name;
        // The same name first: there may be several files with the same bytes.
        let same = waiting().find(|(_, file)| named(file) && file.may_be(marked));
        let same = same.or_else(|| waiting().find(|(_, file)| file.may_be(marked)));
        let changed = waiting().find(|(_, file)| named(file)).map(|(_, file)| file.file_id);
        match same.map(|(at, _)| at).and_then(|at| self.files.get_mut(at)) {
            Some(file) => {
                file.picked = Some(marked.index);
                file.mark = marked.mark;
                Recognised::Same(file.file_id)
            }
            None => changed.map_or(Recognised::Unknown, Recognised::Changed),
        }
    }

    /// Recognises all files when they are picked again after a reload, in any order.
    ///
    /// # Errors
    /// `Error::FileChanged` if one is missing or is not the one that was being sent.
    pub async fn attach(&mut self, picked: &[Picked], sender: &impl PartSender) -> Result<(), Error> {
        self.files.iter_mut().for_each(|file| file.picked = None);
        for marked in Marked::read_all(0, picked, sender).await? {
            if matches!(self.recognise(&marked), Recognised::Changed(_)) {
                return Err(Error::FileChanged);
            }
        }
        let all = self.files.iter().all(|file| file.picked.is_some());
        if all { Ok(()) } else { Err(Error::FileChanged) }
    }

    pub(crate) fn entries(&self) -> Result<Vec<FileEntry>, Error> {
        self.files.iter().map(OutgoingFile::entry).collect()
    }
}

impl OutgoingFile {
    pub(super) fn padded(&self) -> u64 {
        padded_length(self.meta.length)
    }

    pub(super) fn parts(&self) -> u32 {
        part_count(self.padded()).unwrap_or(0)
    }

    pub(super) fn missing(&self) -> impl Iterator<Item = u32> {
        (0..self.parts()).filter(|part| !self.arrived.contains_key(part))
    }

    pub(super) fn is_complete(&self) -> bool {
        self.missing().next().is_none()
    }

    pub(super) fn bytes_arrived(&self) -> u64 {
        self.arrived.keys().map(|part| self.own_bytes(*part)).sum()
    }

    /// Nothing of it has arrived, and it is to be picked again.
    pub(crate) fn forget_parts(&mut self) {
        self.picked = None;
        self.arrived.clear();
    }

    fn own_bytes(&self, part: u32) -> u64 {
        let place = Place::new(self.padded(), part);
        place.map_or(0, |place| place.own_bytes(self.meta.length) as u64)
    }

    fn state(&self) -> FileState {
        FileState {
            file_id: self.file_id,
            meta: self.meta.clone(),
            bytes_arrived: self.bytes_arrived(),
            is_here: self.picked.is_some(),
            is_complete: self.is_complete(),
        }
    }

    fn entry(&self) -> Result<FileEntry, Error> {
        let hashes: Vec<Hash> = self.arrived.values().copied().collect();
        if u32::try_from(hashes.len()) != Ok(self.parts()) {
            return Err(Error::Fault);
        }
        let (file_id, padded, parts) = (self.file_id, self.padded(), self.parts());
        Ok(FileEntry { file_id, padded, parts, blob_hash: blob_hash(file_id, &hashes) })
    }

    /// Whether the picked file can be read in place of this one. Its time of change may differ only as long as
    /// nothing of it has arrived: a copy on another device often has a new one.
    fn may_be(&self, marked: &Marked) -> bool {
        let same = self.meta.length == marked.meta.length && self.mark.samples == marked.mark.samples;
        same && (self.mark.modified == marked.mark.modified || self.arrived.is_empty())
    }
}

/// Samples of 4 KiB: the first and the last of a file of one part, which is never put together from two readings;
/// else 64.
fn samples(file: usize, length: u64) -> Result<Vec<Piece>, Error> {
    let last = length.saturating_sub(SAMPLE_BYTES);
    let most = if length <= PART_BYTES { 2 } else { SAMPLES };
    let count = length.div_ceil(SAMPLE_BYTES).clamp(1, most);
    let piece = |sample| {
        let start = if count == 1 { 0 } else { last / (count - 1) * sample };
        let start = if sample + 1 == count { last } else { start };
        let bytes = usize::try_from((length - start).min(SAMPLE_BYTES)).map_err(|_| Error::Fault)?;
        Ok(Piece { file, start, bytes })
    };
    (0..count).map(piece).collect()
}
