//! Sending: drafts, parts and manifests as a client would make them, with random bytes for ciphertext.

use bytes::Bytes;
use siegel_api::{
    chain::Gossip,
    codec::{decode, encode},
    event::EventKind,
    grant::Purpose,
    hash::Hash,
    id::{FileId, FindingId, PracticeId, ThreadId},
    manifest::{Core, FileEntry, Flags, MAGIC, Manifest, ManifestKind},
    part::{blob_hash, part_count, sealed_part_length},
    signing::Signed,
    statement::Statement,
    suite::Suite,
    time::Time,
};
use siegel_storage::{
    Error, Event, ObjectKey, Sealed,
    draft::{self, DraftRight, NewDraft, NewFile},
    finding, grant,
    part::{self, Arrival, NewPart},
    statement,
};

use super::{Doctor, House, attested};

/// A finding on its way: what a client has on its own side.
pub struct Letter {
    pub finding: FindingId,
    /// Of a first revision the finding's own id, of a later one another.
    pub draft: FindingId,
    pub thread: ThreadId,
    pub revision: u64,
    pub prev: Hash,
    pub files: Vec<FileEntry>,
    pub meta: Sealed,
    pub manifest_hash: Hash,
    /// The sealed bytes of each file's parts.
    pub parts: Vec<Vec<Vec<u8>>>,
}

impl Letter {
    /// A letter with files of these padded lengths.
    pub fn new(house: &House, lengths: &[u64]) -> Self {
        let finding = FindingId(house.chance.id());
        let mut letter = Self {
            finding,
            draft: finding,
            thread: ThreadId(house.chance.id()),
            revision: 1,
            prev: Hash::ZERO,
            files: Vec::new(),
            meta: house.chance.sealed(),
            manifest_hash: Hash::ZERO,
            parts: Vec::new(),
        };
        letter.attach(house, lengths);
        letter
    }

    /// The next revision, with files of its own.
    pub fn revise(&mut self, house: &House, lengths: &[u64]) {
        self.revision += 1;
        self.draft = FindingId(house.chance.id());
        self.prev = self.manifest_hash;
        self.meta = house.chance.sealed();
        self.files.clear();
        self.parts.clear();
        self.attach(house, lengths);
    }

    fn attach(&mut self, house: &House, lengths: &[u64]) {
        for &padded in lengths {
            let count = part_count(padded).unwrap();
            let sealed = |part| house.chance.bytes(sealed_part_length(padded, part).unwrap());
            let parts: Vec<Vec<u8>> = (0..count).map(sealed).collect();
            let hashes: Vec<Hash> = parts.iter().map(|part| Hash::of(part)).collect();
            let file_id = FileId(house.chance.id());
            self.files.push(FileEntry {
                file_id,
                padded,
                parts: count,
                blob_hash: blob_hash(file_id, &hashes),
            });
            self.parts.push(parts);
        }
    }

    pub fn draft(&self, house: &House, doctor: &Doctor) -> NewDraft {
        let file = |file: &FileEntry| NewFile { id: file.file_id, padded: file.padded };
        NewDraft {
            finding: self.draft,
            revision: 1,
            sealed: house.chance.sealed(),
            envelope: doctor.envelope,
            files: self.files.iter().map(file).collect(),
            expires_at: house.now().plus(7 * Time::DAY),
        }
    }

    /// The manifest as `doctor` signs it.
    pub fn sign(&mut self, house: &House, doctor: &Doctor, kind: ManifestKind) -> Signed {
        let files = if kind == ManifestKind::Finding { self.files.clone() } else { Vec::new() };
        let core = Core {
            magic: MAGIC,
            suite: Suite::ONE,
            kind,
            practice_id: doctor.practice,
            finding_id: self.finding,
            revision: self.revision,
            flags: Flags::DOWNLOAD,
            prev_manifest_hash: self.prev,
            thread_id: self.thread,
            author: doctor.user,
            author_chain_seq: 0,
            author_key_fp: Hash::ZERO,
            author_epoch: 1,
            author_statement_hash: doctor.statement,
            valid_until: house.now().plus(180 * Time::DAY),
            delete_after: house.now().plus(3650 * Time::DAY),
            gossip: Gossip { log_size: 0, log_root: Hash::of(b"") },
            file_count: u32::try_from(files.len()).unwrap(),
        };
        let meta_hash = if kind == ManifestKind::Finding { Hash::of(&self.meta.0) } else { Hash::ZERO };
        let signed = house.chance.signed(encode(&Manifest { core, files: files.into(), meta_hash }));
        self.manifest_hash = signed.hash();
        signed
    }

    pub fn new_part(&self, house: &House, file: usize, part: usize) -> (NewPart, Vec<Bytes>) {
        let bytes = self.parts[file][part].clone();
        let new = NewPart {
            file: self.files[file].file_id,
            part: u32::try_from(part).unwrap(),
            digest: Hash::of(&bytes),
            key: ObjectKey::from_random(house.chance.id()),
        };
        (new, vec![Bytes::from(bytes)])
    }

    /// Sends all parts.
    pub async fn upload(&self, house: &House, right: &DraftRight) {
        for file in 0..self.parts.len() {
            for part in 0..self.parts[file].len() {
                let (new, body) = self.new_part(house, file, part);
                let arrival = part::insert(&house.store, right, &new, body, house.now()).await.unwrap();
                assert_eq!(arrival, Arrival::Stored);
            }
        }
    }
}

impl House {
    /// A doctor sends a letter to colleagues, and to the own practice.
    pub async fn send(&self, doctor: &Doctor, colleagues: &[&Doctor], letter: &mut Letter) -> Vec<Hash> {
        let sender = self.sender(doctor).await;
        let right =
            draft::insert(&self.store, &sender, &letter.draft(self, doctor), self.now()).await.unwrap();
        letter.upload(self, &right).await;
        self.publish(doctor, colleagues, letter, &right).await
    }

    /// The last step: the draft becomes visible, with its grants.
    pub async fn publish(
        &self,
        doctor: &Doctor,
        colleagues: &[&Doctor],
        letter: &mut Letter,
        right: &DraftRight,
    ) -> Vec<Hash> {
        let signed = letter.sign(self, doctor, ManifestKind::Finding);
        let others: Vec<_> = colleagues.iter().map(|colleague| colleague.practice).collect();
        let mut write = self.store.write(right, &others, self.now()).await.unwrap();
        let own = match letter.revision {
            1 => finding::publish(&mut write, right, &signed, &letter.meta).await.unwrap(),
            _ => {
                let own = super::owns(self, doctor, letter).await.unwrap();
                finding::publish_next(&mut write, right, &own, (&signed, &letter.meta)).await.unwrap();
                own
            }
        };
        let sent =
            attested(doctor.practice, EventKind::FindingSent, doctor.user, letter.finding, signed.hash());
        let (mut hashes, mut events): (Vec<Hash>, Vec<Event>) = (Vec::new(), Vec::new());
        for recipient in colleagues.iter().copied().chain([doctor]) {
            let (epoch, to) = (self.epoch_of(recipient.practice).await, recipient.practice.into());
            let given = doctor.grant(&self.chance, Purpose::Finding, signed.hash(), to, epoch);
            let hash = grant::insert(&mut write, &own, &given).await.unwrap();
            let event = attested(doctor.practice, EventKind::GrantGiven, doctor.user, letter.finding, hash);
            events.push(event.also_in(recipient.practice));
            hashes.push(hash);
        }
        write.commit_all(sent, events).await.unwrap();
        hashes
    }

    /// The newest epoch of a practice.
    async fn epoch_of(&self, practice: PracticeId) -> u32 {
        let newest = statement::find_newest(&self.store, practice).await.unwrap().unwrap();
        decode::<Statement>(newest.statement.body.as_slice()).unwrap().epoch
    }

    /// The last step, refused.
    pub async fn publish_err(&self, doctor: &Doctor, letter: &mut Letter, right: &DraftRight) -> Error {
        let own = super::owns(self, doctor, letter).await;
        let signed = letter.sign(self, doctor, ManifestKind::Finding);
        let mut write = self.store.write(right, &[], self.now()).await.unwrap();
        let refused = match own {
            Some(own) => finding::publish_next(&mut write, right, &own, (&signed, &letter.meta)).await,
            None => finding::publish(&mut write, right, &signed, &letter.meta).await.map(|_| ()),
        };
        refused.expect_err("it is not whole")
    }
}
