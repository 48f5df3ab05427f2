//! The people of these tests: Dr. Amsel's practice sends, Dr. Birke's receives, Eve has the network.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use siegel_api::chain::{ChainLink, Change, Gossip, SignedLink, VerifiedIdentity, Way};
use siegel_api::grant::{GrantInfo, Purpose, RecipientKind, VerifiedGrant};
use siegel_api::hash::Hash;
use siegel_api::id::{FileId, FindingId, GroupId, InvitationId, ObjectId, ThreadId, UserId};
use siegel_api::invitation::{Descriptor, InvitationKind};
use siegel_api::label::SignLabel;
use siegel_api::manifest::{Core, Flags, MAGIC, ManifestKind};
use siegel_api::period::Period;
use siegel_api::statement::{Card, GroupKind, Roles};
use siegel_api::suite::{KemPublicKey, Suite};
use siegel_api::time::Time;
use siegel_crypto::grant::{WrappedKey, wrap};
use siegel_crypto::kem::KemKeyPair;
use siegel_crypto::seed::{AuditKeys, AuditSeed, ContentSeed, Epoch, IndexKey};
use siegel_crypto::sign::IdentityKey;

/// Chance that every run repeats.
pub fn chance(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

pub const GOSSIP: Gossip = Gossip { log_size: 7, log_root: Hash([7; 32]) };

/// A practice with one doctor.
pub struct Practice {
    pub user_id: UserId,
    pub identity: IdentityKey,
    pub epoch: Epoch,
    pub content: ContentSeed,
    pub audit: AuditKeys,
    pub statement_hash: Hash,
}

impl Practice {
    pub fn new(rng: &mut ChaCha20Rng) -> Self {
        let (_, identity) = IdentityKey::generate(rng);
        let epoch = Epoch { kind: GroupKind::Practice, group_id: GroupId(bytes(rng)), number: 1 };
        let content = ContentSeed::generate(rng);
        let index = content.derive_index_key(&epoch);
        Self {
            user_id: UserId(bytes(rng)),
            identity,
            epoch,
            content,
            audit: AuditKeys { seed: AuditSeed::generate(rng), index },
            statement_hash: Hash(bytes(rng)),
        }
    }

    pub fn amsel() -> Self {
        Self::new(&mut chance(1))
    }

    pub fn birke() -> Self {
        Self::new(&mut chance(2))
    }

    /// An invitation with id 06…, of a practice or of a member with READ and SEND; a deputy's with a beginning and no end.
    pub fn offers(&self, kind: InvitationKind) -> Descriptor {
        Descriptor {
            id: InvitationId([6; 16]),
            kind,
            practice_id: self.epoch.group_id,
            card: Card::new("Praxis Amsel", "Musterstadt", ""),
            root_fp: Hash([9; 32]),
            roles: if kind.joins() { Roles(3) } else { Roles(0) },
            expires_at: Time(1_800_000_000_000),
            reentry: None,
            period: Period {
                starts_at: Some(Time(1_800_100_000_000)).filter(|_| kind == InvitationKind::Deputy),
                ends_at: None,
            },
        }
    }

    pub fn pair(&self) -> KemKeyPair {
        self.content.key_pair(&self.epoch).unwrap()
    }

    /// What this practice's doctor signs when granting to another practice.
    pub fn grant_to(&self, recipient: &Practice, purpose: Purpose, subject_hash: Hash) -> GrantInfo {
        GrantInfo {
            suite: Suite::ONE,
            purpose,
            practice_id: self.epoch.group_id,
            subject_hash,
            granter: self.user_id,
            granter_key_fp: self.identity.public().fingerprint(),
            granter_group: self.epoch.group_id,
            granter_epoch: self.epoch.number,
            granter_statement_hash: self.statement_hash,
            parent_grant_hash: Hash::ZERO,
            recipient_kind: RecipientKind::Group,
            recipient_id: ObjectId(recipient.epoch.group_id.0),
            recipient_epoch: recipient.epoch.number,
            recipient_key_fp: recipient.pair().public().fingerprint(),
        }
    }

    /// Wraps, signs, and verifies as the recipient would.
    pub fn give<K: WrappedKey>(&self, key: &K, info: GrantInfo, recipient: &KemPublicKey) -> VerifiedGrant {
        let grant = wrap(key, info, recipient, GOSSIP, &mut chance(40)).unwrap();
        let signed = self.identity.sign_coded(SignLabel::Grant, &grant);
        VerifiedGrant::verify(&signed, &self.identity.public()).unwrap()
    }

    /// The doctor's chain: root, then the given ways to unlock.
    pub fn chain(&self, ways: &[Way]) -> VerifiedIdentity {
        let kem = *self.pair().public();
        let mut links =
            vec![self.link(0, Hash::ZERO, Change::Root { identity: self.identity.public(), kem })];
        for (seq, way) in (1..).zip(ways) {
            let before = links.last().map_or(Hash::ZERO, SignedLink::hash);
            links.push(self.link(seq, before, Change::CredAdd { way: way.clone() }));
        }
        VerifiedIdentity::verify(self.user_id, &links).unwrap()
    }

    fn link(&self, seq: u32, prev_hash: Hash, change: Change) -> SignedLink {
        let link = ChainLink {
            version: 1,
            suite: Suite::ONE,
            user_id: self.user_id,
            seq,
            prev_hash,
            change,
            gossip: GOSSIP,
            time: Time(1_000),
        };
        SignedLink { signed: self.identity.sign_coded(SignLabel::Chain, &link), second: None }
    }

    /// The core of a first revision by this practice's doctor.
    pub fn core(&self, finding_id: FindingId) -> Core {
        Core {
            magic: MAGIC,
            suite: Suite::ONE,
            kind: ManifestKind::Finding,
            practice_id: self.epoch.group_id,
            finding_id,
            revision: 1,
            flags: Flags::DOWNLOAD,
            prev_manifest_hash: Hash::ZERO,
            thread_id: ThreadId([3; 16]),
            author: self.user_id,
            author_chain_seq: 0,
            author_key_fp: self.identity.public().fingerprint(),
            author_epoch: self.epoch.number,
            author_statement_hash: self.statement_hash,
            valid_until: Time(9_000),
            delete_after: Time(8_000),
            gossip: GOSSIP,
            file_count: 1,
        }
    }
}

/// A key for tests whose index key matters to nobody.
pub fn audit_keys(rng: &mut ChaCha20Rng) -> AuditKeys {
    AuditKeys { seed: AuditSeed::generate(rng), index: IndexKey::generate(rng) }
}

pub fn finding_id() -> FindingId {
    FindingId([0xf1; 16])
}

pub fn file_id() -> FileId {
    FileId([0xf2; 16])
}

pub fn bytes<const N: usize>(rng: &mut ChaCha20Rng) -> [u8; N] {
    let mut bytes = [0; N];
    rng.fill_bytes(&mut bytes);
    bytes
}
