//! What a draft holds, sealed under its author's master key, and how files are recognised.

use siegel_api::codec::{Coded, Malformed, decode, encode};
use siegel_api::hash::{Hash, Hasher};
use siegel_api::id::{FileId, ThreadId};
use siegel_api::manifest::Flags;
use siegel_api::message::draft::{Draft as DraftMessage, DraftFileState};
use siegel_api::part::PART_BYTES;
use siegel_api::time::Time;
use siegel_crypto::content::FindingKey;
use tls_codec::{TlsByteVecU32, TlsDeserializeBytes, TlsSerialize, TlsSize, TlsVecU32};
use zeroize::Zeroizing;

use super::{Chosen, Letter, Outgoing, OutgoingFile};
use crate::error::{Error, Refusal};
use crate::meta::{FileMeta, Meta};
use crate::part::PartSender;

const VERSION: u8 = 1;
/// Bytes of each sample that recognises a file.
const SAMPLE_BYTES: u64 = 4_096;
/// Samples of a file of several parts, spread evenly from its first byte to its last.
const SAMPLES: u64 = 64;

/// By what a file is recognised when it is picked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub(super) struct Mark {
    pub(super) modified: u64,
    pub(super) samples: Hash,
}

impl Outgoing {
    pub(super) fn sealed_form(&self) -> Zeroizing<Vec<u8>> {
        let file = |file: &OutgoingFile| FileWire { file_id: file.file_id, mark: file.mark };
        let letter = &self.letter;
        let mut meta = letter.meta.clone();
        meta.files = self.files.iter().map(|file| file.meta.clone()).collect();
        Zeroizing::new(encode(&Wire {
            version: VERSION,
            key: *self.key.expose(),
            meta: meta.encode().into(),
            recipients: letter.recipients.clone().into(),
            valid_until: letter.valid_until,
            delete_after: letter.delete_after,
            flags: letter.flags,
            thread: letter.thread,
            files: self.files.iter().map(file).collect::<Vec<_>>().into(),
        }))
    }

    pub(super) fn open(message: &DraftMessage, plain: &[u8]) -> Result<Self, Error> {
        let wire: Wire = decode(plain)?;
        let key = FindingKey::from_slice(&wire.key)?;
        let mut meta = Meta::decode(wire.meta.as_slice())?;
        let names = std::mem::take(&mut meta.files);
        if wire.version != VERSION || names.len() != wire.files.len() {
            return Err(Malformed { what: Wire::WHAT }.into());
        }
        let files = wire.files.iter().zip(names);
        let files = files.map(|(file, meta)| OutgoingFile::open(file, meta, &message.files));
        let letter = Letter {
            meta,
            recipients: wire.recipients.as_slice().to_vec(),
            valid_until: wire.valid_until,
            delete_after: wire.delete_after,
            flags: wire.flags,
            thread: wire.thread,
        };
        Ok(Self { finding_id: message.finding_id, key, letter, files: files.collect::<Result<_, _>>()? })
    }
}

impl OutgoingFile {
    fn open(wire: &FileWire, meta: FileMeta, states: &[DraftFileState]) -> Result<Self, Error> {
        let state = states.iter().find(|state| state.file_id == wire.file_id).ok_or(Refusal::Mismatch)?;
        let arrived = state.parts.iter().map(|part| (part.part, part.hash)).collect();
        let file = Self { file_id: wire.file_id, meta, mark: wire.mark, picked: None, arrived };
        let fits = state.padded == file.padded() && file.arrived.keys().all(|part| *part < file.parts());
        if fits { Ok(file) } else { Err(Refusal::Mismatch.into()) }
    }
}

/// Sealed under the author's master key: `FindingKey`, the form, and how the files are recognised.
#[derive(TlsSize, TlsSerialize, TlsDeserializeBytes)]
struct Wire {
    version: u8,
    key: [u8; 32],
    meta: TlsByteVecU32,
    recipients: TlsVecU32<Chosen>,
    valid_until: Time,
    delete_after: Time,
    flags: Flags,
    thread: Option<ThreadId>,
    files: TlsVecU32<FileWire>,
}

impl Coded for Wire {
    const WHAT: &'static str = "draft";
    const BYTES_MAX: usize = siegel_api::limits::META_BYTES_MAX;
}

impl Drop for Wire {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.key);
    }
}

#[derive(TlsSize, TlsSerialize, TlsDeserializeBytes)]
struct FileWire {
    file_id: FileId,
    mark: Mark,
}

/// Hash of samples of 4 KiB: the first and the last of a file of one part, which is never put together from two
/// readings; else 64. Each is a call of the browser, and there may be a thousand files.
pub(super) async fn samples(index: usize, length: u64, sender: &impl PartSender) -> Result<Hash, Error> {
    let mut hasher = Hasher::default();
    let last = length.saturating_sub(SAMPLE_BYTES);
    let most = if length <= PART_BYTES { 2 } else { SAMPLES };
    let count = length.div_ceil(SAMPLE_BYTES).clamp(1, most);
    for sample in 0..count {
        let start = if count == 1 { 0 } else { last / (count - 1) * sample };
        let start = if sample + 1 == count { last } else { start };
        let bytes = usize::try_from((length - start).min(SAMPLE_BYTES)).map_err(|_| Error::Fault)?;
        hasher.update(&sender.read(index, start, bytes).await?);
    }
    Ok(hasher.finish())
}
