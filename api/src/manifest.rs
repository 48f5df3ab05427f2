//! A finding's manifest: what its author signs (protocol 6).

use tls_codec::{TlsDeserializeBytes, TlsSerialize, TlsSize, TlsVecU32};

use crate::chain::Gossip;
use crate::codec::{Malformed, coded, decode, encode};
use crate::hash::Hash;
use crate::id::{FileId, FindingId, PracticeId, ThreadId, UserId};
use crate::label::SignLabel;
use crate::limits::FILES_MAX;
use crate::part::{is_padded_length, part_count};
use crate::signing::{BadSignature, Signed, VerifyingKey};
use crate::suite::Suite;
use crate::time::Time;

/// What a manifest stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
#[repr(u8)]
pub enum ManifestKind {
    /// A revision with files and metadata.
    Finding = 1,
    /// Files sent through an intake link; unsigned.
    Drop = 2,
    /// The finding was deleted.
    Tombstone = 3,
    /// The date of deletion moved.
    Retention = 4,
}

/// Permissions that the author gives; all other bits are zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct Flags(pub u16);

impl Flags {
    /// Recipients may pass the finding on.
    pub const PASS_ON: Self = Self(1);
    /// Recipients may save files.
    pub const DOWNLOAD: Self = Self(2);

    /// Whether all bits of `other` are set here.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both sets of bits.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The core: everything public that binds a finding to its place.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct Core {
    /// "SGL1".
    pub magic: [u8; 4],
    /// Suite of content and keys.
    pub suite: Suite,
    /// Which kind of revision.
    pub kind: ManifestKind,
    /// The practice that owns the finding.
    pub practice_id: PracticeId,
    /// The finding.
    pub finding_id: FindingId,
    /// 1, 2, 3, … Here the prefix P ends.
    pub revision: u64,
    /// What recipients may do.
    pub flags: Flags,
    /// Manifest hash of the revision before; zero in the first.
    pub prev_manifest_hash: Hash,
    /// The thread.
    pub thread_id: ThreadId,
    /// Who signs.
    pub author: UserId,
    /// The newest link of the author's chain.
    pub author_chain_seq: u32,
    /// Fingerprint of the key that signs.
    pub author_key_fp: Hash,
    /// Epoch of the author's practice.
    pub author_epoch: u32,
    /// The statement that gives the author the right.
    pub author_statement_hash: Hash,
    /// Until when recipients may open it.
    pub valid_until: Time,
    /// Before this time it is not deleted without a tombstone.
    pub delete_after: Time,
    /// The instance's log, as the author knew it.
    pub gossip: Gossip,
    /// Number of files.
    pub file_count: u32,
}
coded!(Core, "core", 512);

/// First bytes of every manifest.
pub const MAGIC: [u8; 4] = *b"SGL1";
/// Length of the prefix P in bytes: magic, suite, kind, practice, finding, revision.
pub const PREFIX_BYTES: usize = 4 + 2 + 1 + 16 + 16 + 8;

impl Core {
    /// The prefix P, which goes into the keys of files.
    pub fn prefix(&self) -> Vec<u8> {
        let mut bytes = encode(self);
        bytes.truncate(PREFIX_BYTES);
        bytes
    }
}

/// What is public of one file.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct FileEntry {
    /// The file.
    pub file_id: FileId,
    /// Padded length in bytes.
    pub padded: u64,
    /// Number of parts.
    pub parts: u32,
    /// Binds the ciphertext of all parts.
    pub blob_hash: Hash,
}

/// What is signed: core, files, and the hash of the sealed metadata.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct Manifest {
    /// The core.
    pub core: Core,
    /// The files, in the order in which they are shown.
    pub files: TlsVecU32<FileEntry>,
    /// `H` of the whole sealed metadata; zero where there is none.
    pub meta_hash: Hash,
}
coded!(Manifest, "manifest", 1 << 20);

impl Manifest {
    /// Reads and checks the bytes of a manifest, without its signature.
    ///
    /// # Errors
    /// `Malformed` if a field is out of its bounds or the parts disagree.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let manifest: Self = decode(bytes)?;
        if manifest.is_sound() { Ok(manifest) } else { Err(Malformed { what: "manifest" }) }
    }

    fn is_sound(&self) -> bool {
        let core = &self.core;
        let has_files = matches!(core.kind, ManifestKind::Finding | ManifestKind::Drop);
        core.magic == MAGIC
            && core.suite == Suite::ONE
            && core.flags.0 & !3 == 0
            && core.revision >= 1
            && (core.revision == 1) == (core.prev_manifest_hash == Hash::ZERO)
            && usize::try_from(core.file_count) == Ok(self.files.len())
            && self.files.len() <= FILES_MAX
            && has_files != self.files.is_empty()
            && has_files != (self.meta_hash == Hash::ZERO)
            && self.files.iter().all(FileEntry::is_sound)
            && self.has_distinct_files()
    }

    fn has_distinct_files(&self) -> bool {
        let mut ids: Vec<FileId> = self.files.iter().map(|file| file.file_id).collect();
        ids.sort_unstable();
        ids.windows(2).all(|pair| matches!(pair, [a, b] if a != b))
    }

    /// The file, if the manifest has it.
    pub fn file(&self, file_id: FileId) -> Option<&FileEntry> {
        self.files.iter().find(|file| file.file_id == file_id)
    }
}

impl FileEntry {
    fn is_sound(&self) -> bool {
        is_padded_length(self.padded) && part_count(self.padded) == Some(self.parts)
    }
}

/// A manifest whose signature was verified with a given key. Whether that key had the right is for
/// the one who knows the author's practice (protocol 6, "Who may").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedManifest {
    manifest: Manifest,
    hash: Hash,
}

impl VerifiedManifest {
    /// Verifies signature, fingerprint and the sealed metadata's hash.
    ///
    /// # Errors
    /// `ManifestError`.
    pub fn verify(signed: &Signed, meta: &[u8], author: &VerifyingKey) -> Result<Self, ManifestError> {
        let manifest = Manifest::parse(signed.body())?;
        if manifest.core.author_key_fp != author.fingerprint() {
            return Err(ManifestError::Author);
        }
        signed.verify(SignLabel::Manifest, author)?;
        let has_meta = manifest.meta_hash != Hash::ZERO;
        if has_meta && manifest.meta_hash != Hash::of(meta) || !has_meta && !meta.is_empty() {
            return Err(ManifestError::Meta);
        }
        Ok(Self { manifest, hash: signed.hash() })
    }

    /// The manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// `manifest_hash`, over signed bytes and signature.
    pub fn hash(&self) -> Hash {
        self.hash
    }
}

/// Why a manifest is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// Not the one encoding, or out of bounds.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The signature is bad.
    #[error(transparent)]
    Signature(#[from] BadSignature),
    /// It names another key than the author's.
    #[error("the manifest names another author's key")]
    Author,
    /// The sealed metadata is not the one that was signed.
    #[error("the metadata is not what the author signed")]
    Meta,
}
