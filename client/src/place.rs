//! Places in logs: heads that a log's key signed, and leaves that are proven to stand under them
//! (protocol 10).
//!
//! What was once seen of a log is not taken back: `Logs` keeps the largest head of each, and an answer
//! that was asked for later may not show less. Two answers may overtake each other on the way, so each
//! question opens a `Reading`, and its answer is held against what was known when it was asked.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use siegel_api::chain::Gossip;
use siegel_api::checkpoint::Checkpoint;
use siegel_api::codec::decode;
use siegel_api::event::Leaf;
use siegel_api::hash::Hash;
use siegel_api::id::{FindingId, PracticeId};
use siegel_api::merkle::{empty_root, leaf_hash, verify_inclusion};
use siegel_api::message::instance::Instance;
use siegel_api::message::log::{Head, Placed};
use siegel_api::statement::LogIdentity;

use crate::error::{Error, Refusal};
use crate::version::{SeenVersions, Version};

/// The logs of one instance, with the largest head that was seen of each.
#[derive(Debug)]
pub struct Logs {
    instance: LogIdentity,
    seen: Mutex<Seen>,
    versions: Mutex<Arc<SeenVersions>>,
}

type Seen = HashMap<String, Checkpoint>;

impl Logs {
    /// The logs of the instance whose own log this is; nothing was seen yet.
    pub fn new(instance: LogIdentity) -> Self {
        Self { instance, seen: Mutex::default(), versions: Mutex::default() }
    }

    /// The instance's own log.
    pub fn instance(&self) -> &LogIdentity {
        &self.instance
    }

    /// Remembers a head that came from an anchor or a keyring; a smaller one changes nothing.
    ///
    /// # Errors
    /// `Refusal::Stale` if another root was seen for the same size.
    pub fn pin(&self, checkpoint: Checkpoint) -> Result<(), Error> {
        let mut seen = self.lock();
        match seen.get(&checkpoint.origin) {
            Some(known) if known.size > checkpoint.size => return Ok(()),
            Some(known) if known.size == checkpoint.size && known.root != checkpoint.root => {
                return Err(Refusal::Stale.into());
            }
            _ => {}
        }
        seen.insert(checkpoint.origin.clone(), checkpoint);
        Ok(())
    }

    /// Opens a reading: call it before the question is sent.
    pub fn begin(&self) -> Reading<'_> {
        Reading { logs: self, least: self.lock().clone(), versions: Arc::clone(&self.lock_versions()) }
    }

    /// What this client knows of the instance's log: goes into everything that it signs.
    pub fn gossip(&self) -> Gossip {
        let known = self.instance_checkpoint();
        known.map_or(Gossip { log_size: 0, log_root: empty_root() }, |known| Gossip {
            log_size: known.size,
            log_root: known.root,
        })
    }

    /// The largest head that was seen of the instance's log.
    pub fn instance_checkpoint(&self) -> Option<Checkpoint> {
        self.checkpoint(&self.instance)
    }

    /// The largest head that was seen of a log.
    pub fn checkpoint(&self, log: &LogIdentity) -> Option<Checkpoint> {
        self.lock().get(origin(log).ok()?).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_versions(&self) -> MutexGuard<'_, Arc<SeenVersions>> {
        self.versions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One question to the server: its answer may show no less than was known when it was asked.
#[derive(Debug)]
pub struct Reading<'a> {
    logs: &'a Logs,
    least: Seen,
    versions: Arc<SeenVersions>,
}

impl Reading<'_> {
    /// The logs that are read.
    pub fn logs(&self) -> &Logs {
        self.logs
    }

    /// Remembers the newest version of a finding.
    ///
    /// # Errors
    /// `Refusal::Stale` if a newer one, or another one of the same number, was seen before the question was asked.
    pub(crate) fn see(&self, finding: FindingId, newest: &Version) -> Result<(), Error> {
        if !self.versions.allow(finding, newest) {
            return Err(Refusal::Stale.into());
        }
        let mut versions = self.logs.lock_versions();
        // An answer that was overtaken on its way takes nothing back.
        if versions.allow(finding, newest) {
            Arc::make_mut(&mut versions).note(finding, newest);
        }
        Ok(())
    }

    /// Verifies the head of `log`.
    ///
    /// # Errors
    /// `Refusal::Checkpoint` for another log or a bad signature, `Refusal::Stale` for a head that is
    /// smaller than one seen before, or as large with another root.
    pub fn head(&self, log: &LogIdentity, head: &Head) -> Result<VerifiedHead, Error> {
        let checkpoint = Checkpoint::verify(&head.note, origin(log)?, &log.key)?;
        let least = self.least.get(&checkpoint.origin).map_or(0, |least| least.size);
        if checkpoint.size < least || (checkpoint.size == 0 && checkpoint.root != empty_root()) {
            return Err(Refusal::Stale.into());
        }
        self.logs.pin(checkpoint.clone())?;
        Ok(VerifiedHead { log_id: head.log_id, checkpoint })
    }

    /// Finds the head of `log_id` among `heads`, and verifies it.
    ///
    /// # Errors
    /// `Refusal::Mismatch` if it is not there, and as `head`.
    pub fn head_among(
        &self,
        log_id: PracticeId,
        log: &LogIdentity,
        heads: &[Head],
    ) -> Result<VerifiedHead, Error> {
        let head = heads.iter().find(|head| head.log_id == log_id).ok_or(Refusal::Mismatch)?;
        self.head(log, head)
    }

    /// Verifies a head of the instance's own log.
    ///
    /// # Errors
    /// As `head`.
    pub fn instance_head(&self, head: &Head) -> Result<VerifiedHead, Error> {
        if head.log_id != PracticeId::INSTANCE {
            return Err(Refusal::Mismatch.into());
        }
        self.head(self.logs.instance(), head)
    }
}

/// A head whose signature was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedHead {
    log_id: PracticeId,
    checkpoint: Checkpoint,
}

impl VerifiedHead {
    /// Whose log.
    pub fn log_id(&self) -> PracticeId {
        self.log_id
    }

    /// Its size and root.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// Verifies that a leaf stands in the log under this head. The size comes from the checkpoint, the
    /// index from the leaf itself.
    ///
    /// # Errors
    /// `Refusal::Malformed` for bytes that are no leaf, `Refusal::Place` for a leaf that is not there.
    pub fn place(&self, placed: &Placed) -> Result<PlacedLeaf, Error> {
        let leaf: Leaf = decode(&placed.leaf.0)?;
        let Checkpoint { size, root, .. } = self.checkpoint;
        let stands = verify_inclusion(leaf_hash(&placed.leaf.0), leaf.seq, size, &placed.path, root);
        if stands && leaf.is_sound() {
            Ok(PlacedLeaf { leaf, hash: Hash::of(&placed.leaf.0) })
        } else {
            Err(Refusal::Place.into())
        }
    }
}

/// A leaf that stands in its log. That its actor signed it is for the caller to check (`Leaf::signed`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedLeaf {
    leaf: Leaf,
    hash: Hash,
}

impl PlacedLeaf {
    /// The leaf.
    pub fn leaf(&self) -> &Leaf {
        &self.leaf
    }

    /// `H` of its bytes, as `Committed` tells it.
    pub fn hash(&self) -> Hash {
        self.hash
    }
}

/// A log's identity, from its name and key as an instance tells them.
pub fn instance_log(instance: &Instance) -> LogIdentity {
    LogIdentity { origin: instance.log_origin.as_bytes().to_vec().into(), key: instance.log_key }
}

/// The log of a practice on this instance.
pub fn practice_log(instance: &Instance, practice_id: PracticeId) -> LogIdentity {
    let origin = instance.practice_log_origin(practice_id);
    LogIdentity { origin: origin.into_bytes().into(), key: instance.log_key }
}

/// The log's name as text.
///
/// # Errors
/// `Refusal::Mismatch` if it is no UTF-8.
pub(crate) fn origin(log: &LogIdentity) -> Result<&str, Error> {
    std::str::from_utf8(log.origin.as_slice()).map_err(|_| Refusal::Mismatch.into())
}
