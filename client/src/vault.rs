//! The unlocked account: every key that its owner holds, for as long as the owner is there.
//!
//! Nothing here is cloned, written down or shown; dropping the vault wipes it. What may change while it is
//! open (ways to unlock, one's own practice, what was seen of others) is replaced whole, so whoever works
//! with a part of it keeps that part as it was.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use siegel_api::chain::VerifiedIdentity;
use siegel_api::hash::Hash;
use siegel_api::id::{PracticeId, UserId};
use siegel_api::message::instance::Instance;
use siegel_api::signing::VerifyingKey;
use siegel_crypto::account::MasterKey;
use siegel_crypto::envelope::Generation;
use siegel_crypto::kem::KemSecret;
use siegel_crypto::keyring::{FORMER_MAX, Keyring, Remembered};
use siegel_crypto::record::{MemberName, Roll, Vouched};
use siegel_crypto::sign::{IdentityKey, IdentitySeed};

use crate::account::Anchoring;
use crate::directory::VerifiedPractice;
use crate::error::{Error, Refusal};
use crate::place::Logs;

mod seeds;

pub use seeds::EpochSeeds;

/// An unlocked account.
pub struct Vault {
    pub(crate) user_id: UserId,
    pub(crate) practice_id: PracticeId,
    pub(crate) instance: Instance,
    pub(crate) logs: Logs,
    secrets: Mutex<Arc<Secrets>>,
    account: Mutex<Arc<Account>>,
    practice: Mutex<Arc<OwnPractice>>,
    keyring: Mutex<KeyringState>,
    /// Held by who writes the keyring from here: of two that this page writes at once neither comes second.
    pub(crate) keyring_turn: futures::lock::Mutex<()>,
    opened_by: Mutex<Hash>,
    anchoring: Mutex<Option<Arc<Anchoring>>>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault(..)")
    }
}

/// The keys of the account itself. They change where it takes new ones (protocol 4, "New keys").
pub(crate) struct Secrets {
    seed: IdentitySeed,
    /// Signs links of the own chain and envelopes.
    pub(crate) newest: Arc<IdentityKey>,
    former: Vec<(IdentitySeed, Arc<IdentityKey>)>,
    pub(crate) kems: Vec<KemSecret>,
}

impl Secrets {
    pub(crate) fn of(keyring: Keyring) -> (Self, Remembered) {
        let key = |seed: &IdentitySeed| Arc::new(IdentityKey::from_seed(seed));
        let newest = key(&keyring.identity);
        let former = keyring.former.into_iter().map(|seed| {
            let key = key(&seed);
            (seed, key)
        });
        let (seed, former, kems) = (keyring.identity, former.collect(), keyring.kems);
        (Self { seed, newest, former, kems }, keyring.remembered)
    }

    /// The keyring that remembers this; `listed` is the identity key by which the practice lists the owner. Former keys
    /// before that one are of no more use.
    pub(crate) fn keyring(
        &self,
        listed: Option<VerifyingKey>,
        remembered: Remembered,
    ) -> Result<Keyring, Error> {
        let kems = self.kems.iter().map(|kem| KemSecret::from_slice(kem.expose()));
        let from = self.former.iter().position(|(_, key)| Some(key.public()) == listed);
        let former = from.map_or(&[][..], |from| self.former.get(from..).unwrap_or_default());
        let former = former.iter().map(|(seed, _)| IdentitySeed::from_slice(seed.expose()));
        Ok(Keyring {
            identity: IdentitySeed::from_slice(self.seed.expose())?,
            former: former.collect::<Result<_, _>>()?,
            kems: kems.collect::<Result<_, _>>()?,
            remembered,
        })
    }

    /// The keyring with new keys in front of the present ones.
    pub(crate) fn rotated(
        &self,
        listed: Option<VerifyingKey>,
        (seed, kem): (IdentitySeed, KemSecret),
        remembered: Remembered,
    ) -> Result<Keyring, Error> {
        let mut keyring = self.keyring(listed, remembered)?;
        keyring.former.push(std::mem::replace(&mut keyring.identity, seed));
        if keyring.former.len() > FORMER_MAX {
            // The oldest is the one that the practice lists; those after it were never listed by anybody.
            keyring.former.remove(1);
        }
        keyring.kems.push(kem);
        Ok(keyring)
    }

    /// What signs for the member where the practice lists this identity key.
    fn signing(&self, listed: Option<VerifyingKey>) -> &Arc<IdentityKey> {
        let former = self.former.iter().map(|(_, key)| key);
        former.rev().find(|key| Some(key.public()) == listed).unwrap_or(&self.newest)
    }
}

/// The account as its chain and its envelope have it.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) identity: Arc<VerifiedIdentity>,
    pub(crate) master: MasterKey,
    pub(crate) generation: Generation,
    pub(crate) envelope_hash: Hash,
}

/// The newest keyring, as far as this client knows.
#[derive(Clone, Debug)]
pub(crate) struct KeyringState {
    pub(crate) seq: u64,
    pub(crate) blob_hash: Hash,
    pub(crate) remembered: Remembered,
}

/// One's own practice: what its members signed, and the seeds that this member holds.
pub struct OwnPractice {
    verified: VerifiedPractice,
    seeds: BTreeMap<u32, EpochSeeds>,
    rolls: BTreeMap<u32, Roll>,
}

impl std::fmt::Debug for OwnPractice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OwnPractice({})", self.verified.id())
    }
}

impl OwnPractice {
    pub(crate) fn new(
        verified: VerifiedPractice,
        seeds: BTreeMap<u32, EpochSeeds>,
        rolls: BTreeMap<u32, Roll>,
    ) -> Self {
        Self { verified, seeds, rolls }
    }

    /// What its members signed.
    pub fn verified(&self) -> &VerifiedPractice {
        &self.verified
    }

    /// The seeds of the newest epoch.
    ///
    /// # Errors
    /// `Refusal::Sealed` if this member holds none.
    pub fn seeds(&self) -> Result<&EpochSeeds, Error> {
        self.seeds_of(self.verified.epoch())
    }

    /// The seeds of an epoch.
    ///
    /// # Errors
    /// `Refusal::Sealed` if this member holds none.
    pub fn seeds_of(&self, epoch: u32) -> Result<&EpochSeeds, Error> {
        self.seeds.get(&epoch).ok_or(Refusal::Sealed.into())
    }

    /// A member's name and its blind, as the newest statement that lists the member has its hash.
    pub fn name(&self, member: UserId) -> Option<&MemberName> {
        self.rolls.values().rev().flat_map(|roll| &roll.names).find(|name| name.id == member)
    }

    /// Whether a record counts whose signer the newest statement does not list by the same key any more: the newest epoch
    /// vouches for it, or an earlier client made that epoch, which says nothing of records. Where its names do not open,
    /// nobody vouches (protocol 4, "Vouched records").
    pub(crate) fn vouches_for(&self, record: &Vouched) -> bool {
        let roll = self.rolls.get(&self.verified.epoch());
        roll.is_some_and(|roll| roll.vouched.as_ref().is_none_or(|vouched| vouched.contains(record)))
    }
}

/// What a vault is made of.
pub(crate) struct Opened {
    pub(crate) user_id: UserId,
    pub(crate) instance: Instance,
    pub(crate) logs: Logs,
    pub(crate) secrets: Secrets,
    pub(crate) account: Account,
    pub(crate) practice: OwnPractice,
    pub(crate) keyring: KeyringState,
    /// `H(credential id)` of the way that opened it.
    pub(crate) opened_by: Hash,
    /// Writes the anchor of that way anew, where it is known here.
    pub(crate) anchoring: Option<Anchoring>,
}

impl Vault {
    pub(crate) fn new(opened: Opened) -> Self {
        Self {
            user_id: opened.user_id,
            practice_id: opened.practice.verified.id(),
            instance: opened.instance,
            logs: opened.logs,
            secrets: Mutex::new(Arc::new(opened.secrets)),
            account: Mutex::new(Arc::new(opened.account)),
            practice: Mutex::new(Arc::new(opened.practice)),
            keyring: Mutex::new(opened.keyring),
            keyring_turn: futures::lock::Mutex::default(),
            opened_by: Mutex::new(opened.opened_by),
            anchoring: Mutex::new(opened.anchoring.map(Arc::new)),
        }
    }

    /// Whose.
    pub fn user_id(&self) -> UserId {
        self.user_id
    }

    /// Of which practice.
    pub fn practice_id(&self) -> PracticeId {
        self.practice_id
    }

    /// The instance, as it said of itself; its log was held against the practice's statement.
    pub fn instance(&self) -> &Instance {
        &self.instance
    }

    /// What was seen of the instance's logs.
    pub fn logs(&self) -> &Logs {
        &self.logs
    }

    /// Signs for the member: the key by which the practice's newest statement lists them. A newer one counts for others
    /// only once a statement lists it.
    pub fn identity_key(&self) -> Arc<IdentityKey> {
        Arc::clone(self.secrets().signing(self.listed_key()))
    }

    /// The identity key by which the practice's newest statement lists the member.
    pub(crate) fn listed_key(&self) -> Option<VerifyingKey> {
        let (own, identity) = (self.practice(), self.identity());
        let member = own.verified().current().member(self.user_id)?;
        identity.own_key_at(member.chain_seq, member.chain_head).copied()
    }

    /// The keys of the account itself, as they are now.
    pub(crate) fn secrets(&self) -> Arc<Secrets> {
        Arc::clone(&lock(&self.secrets))
    }

    pub(crate) fn replace_secrets(&self, secrets: Secrets) {
        *lock(&self.secrets) = Arc::new(secrets);
    }

    /// The member's own chain, as it is now.
    pub fn identity(&self) -> Arc<VerifiedIdentity> {
        Arc::clone(&self.account().identity)
    }

    /// The practice, as it is now.
    pub fn practice(&self) -> Arc<OwnPractice> {
        Arc::clone(&lock(&self.practice))
    }

    /// The account as it is now: its master key opens drafts and the keyring.
    pub(crate) fn account(&self) -> Arc<Account> {
        Arc::clone(&lock(&self.account))
    }

    pub(crate) fn replace_account(&self, account: Account) {
        *lock(&self.account) = Arc::new(account);
    }

    pub(crate) fn replace_practice(&self, practice: OwnPractice) {
        *lock(&self.practice) = Arc::new(practice);
    }

    pub(crate) fn keyring(&self) -> KeyringState {
        lock(&self.keyring).clone()
    }

    pub(crate) fn replace_keyring(&self, keyring: KeyringState) {
        *lock(&self.keyring) = keyring;
    }

    /// `H(credential id)` of the way by which somebody was here last.
    pub(crate) fn opened_by(&self) -> Hash {
        *lock(&self.opened_by)
    }

    pub(crate) fn was_opened_by(&self, credential: Hash) {
        *lock(&self.opened_by) = credential;
    }

    /// Writes the anchor of the way by which somebody was here last anew.
    pub(crate) fn anchoring(&self) -> Option<Arc<Anchoring>> {
        lock(&self.anchoring).clone()
    }

    pub(crate) fn anchors_by(&self, anchoring: Anchoring) {
        *lock(&self.anchoring) = Some(Arc::new(anchoring));
    }

    /// The member's own name, where the statement's names could be opened.
    pub fn own_name(&self) -> Option<MemberName> {
        self.practice().name(self.user_id).cloned()
    }
}

/// A poisoned lock guards whole values only, which are as good as before.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
