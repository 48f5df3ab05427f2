//! Drafts: what is being sent lies sealed on the server until it is sent, so that it survives a reload and a
//! lost connection (protocol 6).

use std::collections::BTreeMap;

use rand_core::CryptoRng;
use siegel_api::chain::Gossip;
use siegel_api::hash::Hash;
use siegel_api::id::{FileId, FindingId, PracticeId, ThreadId, UserId};
use siegel_api::manifest::{Core, FileEntry, Flags, MAGIC, ManifestKind};
use siegel_api::merkle;
use siegel_api::message::draft::{Draft as DraftMessage, DraftFile, DraftWrite, Drafts};
use siegel_api::part::{blob_hash, padded_length, part_count};
use siegel_api::suite::Suite;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_crypto::chance;
use siegel_crypto::content::FindingKey;
use siegel_crypto::part::Place;
use tls_codec::{TlsDeserializeBytes, TlsSerialize, TlsSize};

use crate::desk::Desk;
use crate::error::{Error, Refusal};
use crate::meta::{FileMeta, Meta};
use crate::part::{PartSender, SealJob};
use crate::server::{Method, Request, Server, ask, tell};
use crate::transfer::{Report, Sleeper, Watch, send_parts};

mod form;

use form::{Mark, samples};

/// What a person has filled in. `meta.author` and `meta.files` are filled in when it is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// Title, patient, note and so on.
    pub meta: Meta,
    /// To whom.
    pub recipients: Vec<Chosen>,
    /// Until when recipients may open it.
    pub valid_until: Time,
    /// Before this it is not deleted without a trace.
    pub delete_after: Time,
    /// What recipients may do.
    pub flags: Flags,
    /// The thread that it answers in; a new one for `None`.
    pub thread: Option<ThreadId>,
}

/// A recipient with the keys that the person was shown. Other keys when it is sent: nothing is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct Chosen {
    /// The practice.
    pub practice_id: PracticeId,
    /// Its root fingerprint, as it was shown.
    pub root_fp: Hash,
}

/// A file that a person picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its length in bytes.
    pub length: u64,
    /// When it was last changed, in milliseconds since 1970; 0 where nobody knows.
    pub modified: u64,
}

/// A finding on its way: a draft, and which of its parts have arrived.
#[derive(Debug)]
pub struct Outgoing {
    pub(crate) finding_id: FindingId,
    pub(crate) key: FindingKey,
    pub(crate) letter: Letter,
    pub(crate) files: Vec<OutgoingFile>,
}

/// One file of it.
#[derive(Debug)]
pub(crate) struct OutgoingFile {
    pub(crate) file_id: FileId,
    pub(crate) meta: FileMeta,
    mark: Mark,
    /// Its place among the picked files; `None` until they are picked again.
    picked: Option<usize>,
    arrived: BTreeMap<u32, Hash>,
}

/// A draft in the list.
#[derive(Debug)]
pub struct DraftEntry {
    /// The finding that it will become.
    pub finding_id: FindingId,
    /// When it was begun.
    pub created_at: Time,
    /// What it holds, if it opens.
    pub outgoing: Result<Outgoing, Error>,
}

impl Outgoing {
    /// The finding that it will become.
    pub fn id(&self) -> FindingId {
        self.finding_id
    }

    /// What was filled in.
    pub fn letter(&self) -> &Letter {
        &self.letter
    }

    /// Its files, in their order.
    pub fn files(&self) -> impl Iterator<Item = &FileMeta> {
        self.files.iter().map(|file| &file.meta)
    }

    /// Bytes that have arrived, and bytes in all.
    pub fn bytes(&self) -> (u64, u64) {
        let done = self.files.iter().map(OutgoingFile::bytes_arrived).sum();
        (done, self.files.iter().map(|file| file.meta.length).sum())
    }

    /// Whether every part has arrived.
    pub fn is_complete(&self) -> bool {
        self.files.iter().all(|file| file.missing().next().is_none())
    }

    /// Recognises the files when they are picked again after a reload, in any order.
    ///
    /// # Errors
    /// `Error::FileChanged` if one is missing or is not the one that was being sent.
    pub async fn attach(&mut self, picked: &[Picked], sender: &impl PartSender) -> Result<(), Error> {
        let mut taken = vec![false; picked.len()];
        for file in &mut self.files {
            let mut found = None;
            for (index, candidate) in picked.iter().enumerate() {
                let same = candidate.length == file.meta.length && candidate.modified == file.mark.modified;
                if same && !taken.get(index).copied().unwrap_or(true) && file.is_it(index, sender).await? {
                    found = Some(index);
                    break;
                }
            }
            let index = found.ok_or(Error::FileChanged)?;
            if let Some(taken) = taken.get_mut(index) {
                *taken = true;
            }
            file.picked = Some(index);
        }
        Ok(())
    }

    pub(crate) fn entries(&self) -> Result<Vec<FileEntry>, Error> {
        self.files.iter().map(OutgoingFile::entry).collect()
    }
}

impl OutgoingFile {
    fn padded(&self) -> u64 {
        padded_length(self.meta.length)
    }

    fn parts(&self) -> u32 {
        part_count(self.padded()).unwrap_or(0)
    }

    fn missing(&self) -> impl Iterator<Item = u32> {
        (0..self.parts()).filter(|part| !self.arrived.contains_key(part))
    }

    fn own_bytes(&self, part: u32) -> u64 {
        let place = Place::new(self.padded(), part);
        place.map_or(0, |place| place.own_bytes(self.meta.length) as u64)
    }

    fn bytes_arrived(&self) -> u64 {
        self.arrived.keys().map(|part| self.own_bytes(*part)).sum()
    }

    fn entry(&self) -> Result<FileEntry, Error> {
        let hashes: Vec<Hash> = self.arrived.values().copied().collect();
        if u32::try_from(hashes.len()) != Ok(self.parts()) {
            return Err(Error::Fault);
        }
        let (file_id, padded, parts) = (self.file_id, self.padded(), self.parts());
        Ok(FileEntry { file_id, padded, parts, blob_hash: blob_hash(file_id, &hashes) })
    }

    async fn is_it(&self, index: usize, sender: &impl PartSender) -> Result<bool, Error> {
        Ok(samples(index, self.meta.length, sender).await? == self.mark.samples)
    }
}

impl<S: Server> Desk<'_, S> {
    /// Begins a draft of these picked files; nothing of them is sent yet.
    ///
    /// # Errors
    /// `Error::FileChanged` if a file cannot be read, `Error::Fault` with a source of chance that stands still,
    /// and as `server::ask`.
    pub async fn begin_draft(
        self,
        letter: Letter,
        picked: &[Picked],
        sender: &impl PartSender,
        rng: &mut impl CryptoRng,
    ) -> Result<Outgoing, Error> {
        chance::check(rng)?;
        let mut files = Vec::with_capacity(picked.len());
        for (index, file) in picked.iter().enumerate() {
            let (name, media_type) = (crate::text::file_name(&file.name), file.media_type.clone());
            let samples = samples(index, file.length, sender).await?;
            files.push(OutgoingFile {
                file_id: FileId(random(rng)),
                meta: FileMeta { name, media_type, length: file.length },
                mark: Mark { modified: file.modified, samples },
                picked: Some(index),
                arrived: BTreeMap::new(),
            });
        }
        let (finding_id, key) = (FindingId(random(rng)), FindingKey::generate(rng));
        let outgoing = Outgoing { finding_id, key, letter, files };
        self.write_draft(&outgoing, rng).await?;
        Ok(outgoing)
    }

    /// Saves what was filled in meanwhile.
    ///
    /// # Errors
    /// As `server::ask`.
    pub async fn save_draft(
        self,
        outgoing: &mut Outgoing,
        letter: Letter,
        rng: &mut impl CryptoRng,
    ) -> Result<(), Error> {
        outgoing.letter = letter;
        self.write_draft(outgoing, rng).await
    }

    async fn write_draft(self, outgoing: &Outgoing, rng: &mut impl CryptoRng) -> Result<(), Error> {
        let account = self.vault.account();
        let sealed = account.master.seal_draft(outgoing.finding_id, &outgoing.sealed_form(), rng)?;
        let file = |file: &OutgoingFile| DraftFile { file_id: file.file_id, padded: file.padded() };
        let files = outgoing.files.iter().map(file).collect();
        let message = DraftWrite { sealed_key: sealed.into(), files };
        tell(self.server, Request::json(Method::Put, url::draft(outgoing.finding_id), &message)?).await
    }

    /// The member's own drafts, newest first.
    ///
    /// # Errors
    /// As `server::ask`. A draft that does not open is an entry and spoils no other.
    pub async fn list_drafts(self) -> Result<Vec<DraftEntry>, Error> {
        let drafts: Drafts = ask(self.server, Request::new(Method::Get, url::DRAFTS)).await?;
        Ok(drafts.drafts.iter().map(|draft| self.open_draft(draft)).collect())
    }

    /// One draft, to take it up again: then pick its files and `Outgoing::attach` them.
    ///
    /// # Errors
    /// As `server::ask`; `Refusal` if it does not open.
    pub async fn find_draft(self, id: FindingId) -> Result<Outgoing, Error> {
        let draft: DraftMessage = ask(self.server, Request::new(Method::Get, url::draft(id))).await?;
        if draft.finding_id != id {
            return Err(Refusal::Mismatch.into());
        }
        self.open_draft(&draft).outgoing
    }

    fn open_draft(self, draft: &DraftMessage) -> DraftEntry {
        let account = self.vault.account();
        let plain = account.master.open_draft(draft.finding_id, &draft.sealed_key.0);
        let outgoing = plain.map_err(Error::from).and_then(|plain| Outgoing::open(draft, &plain));
        DraftEntry { finding_id: draft.finding_id, created_at: draft.created_at, outgoing }
    }

    /// Throws a draft away, with all parts that have arrived.
    ///
    /// # Errors
    /// As `server::ask`.
    pub async fn remove_draft(self, id: FindingId) -> Result<(), Error> {
        tell(self.server, Request::new(Method::Delete, url::draft(id))).await
    }

    /// Seals and sends what has not arrived yet, four parts at a time. After an error it can be called
    /// again; what has arrived is not sent twice.
    ///
    /// # Errors
    /// `Error::Cancelled`; `Error::FileChanged` if a file cannot be read any more or was not picked again.
    pub async fn send_parts(
        self,
        outgoing: &mut Outgoing,
        sender: &impl PartSender,
        watch: &Watch<'_, impl Sleeper, impl Report>,
    ) -> Result<(), Error> {
        let bytes = outgoing.bytes();
        let keys: Vec<_> = {
            let core = blank_core(self.vault.practice_id(), outgoing.finding_id);
            outgoing.files.iter().map(|file| outgoing.key.derive_file_key(&core, file.file_id)).collect()
        };
        let mut jobs = Vec::new();
        for (file, key) in outgoing.files.iter().zip(&keys) {
            for part in file.missing() {
                let place = Place::new(file.padded(), part).ok_or(Error::Fault)?;
                jobs.push(SealJob {
                    finding_id: outgoing.finding_id,
                    file_id: file.file_id,
                    file: file.picked.ok_or(Error::FileChanged)?,
                    part,
                    place,
                    own_bytes: place.own_bytes(file.meta.length),
                    key,
                });
            }
        }
        let mut arrived = Vec::new();
        let sent = send_parts(sender, jobs, bytes, watch, &mut arrived).await;
        for part in arrived {
            let file = outgoing.files.iter_mut().find(|file| file.file_id == part.file_id);
            if let Some(file) = file {
                file.arrived.insert(part.part, part.hash);
            }
        }
        sent
    }
}

/// A core that says nothing yet but where the finding belongs: enough for the keys of its files.
pub(crate) fn blank_core(practice_id: PracticeId, finding_id: FindingId) -> Core {
    Core {
        magic: MAGIC,
        suite: Suite::ONE,
        kind: ManifestKind::Finding,
        practice_id,
        finding_id,
        revision: 1,
        flags: Flags::default(),
        prev_manifest_hash: Hash::ZERO,
        thread_id: ThreadId::ZERO,
        author: UserId::ZERO,
        author_chain_seq: 0,
        author_key_fp: Hash::ZERO,
        author_epoch: 0,
        author_statement_hash: Hash::ZERO,
        valid_until: Time(0),
        delete_after: Time(0),
        gossip: Gossip { log_size: 0, log_root: merkle::empty_root() },
        file_count: 0,
    }
}

/// 16 random bytes, for an id.
pub(crate) fn random(rng: &mut impl CryptoRng) -> [u8; 16] {
    let mut bytes = [0; 16];
    rng.fill_bytes(&mut bytes);
    bytes
}
