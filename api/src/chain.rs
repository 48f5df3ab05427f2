//! Identity, and the chain of its keys (protocol 3).
//!
//! A member's keys are links of a signed chain. A `VerifiedIdentity` exists only as the result of
//! walking the whole chain from its root; nothing else may be shown or sealed to.

use tls_codec::{TlsDeserializeBytes, TlsSerialize, TlsSize};

use crate::codec::{Malformed, coded, decode, encode};
use crate::hash::Hash;
use crate::id::UserId;
use crate::label::SignLabel;
use crate::signing::{BadSignature, Signature, Signed, VerifyingKey};
use crate::suite::{KemPublicKey, Suite, VERSION};
use crate::time::Time;

mod step;

use step::LinkState;
pub use step::Step;

/// KEM epochs of one chain, at most: a keyring counts their secrets in one byte.
pub const KEM_EPOCHS_MAX: u32 = 255;

/// What a signer had last seen of the instance's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct Gossip {
    /// Leaves.
    pub log_size: u64,
    /// Root of the tree of these leaves; `H("")` for an empty log.
    pub log_root: Hash,
}

/// A way to unlock an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
#[repr(u8)]
pub enum WayKind {
    /// A passkey's PRF.
    Passkey = 1,
    /// A passphrase, beside a passkey without PRF.
    Passphrase = 2,
    /// The recovery sheet.
    RecoverySheet = 3,
}

/// A way to unlock, as the chain lists it.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct Way {
    /// Which kind of secret opens it.
    pub kind: WayKind,
    /// `H(credential id)`; of nothing for a recovery sheet.
    pub credential: Hash,
    /// The key that the AMK is sealed to.
    pub unlock_key: KemPublicKey,
}

/// What a link changes.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
#[repr(u8)]
pub enum Change {
    /// The first link: identity key and first KEM key.
    #[tls_codec(discriminant = 1)]
    Root {
        /// Signs everything that the member says.
        identity: VerifyingKey,
        /// The member's X-Wing key of KEM epoch 1.
        kem: KemPublicKey,
    },
    /// A new identity key; signed by the old and the new.
    #[tls_codec(discriminant = 2)]
    Rotate {
        /// The new key.
        identity: VerifyingKey,
    },
    /// A new KEM key.
    #[tls_codec(discriminant = 3)]
    KemAdd {
        /// One more than the last.
        epoch: u32,
        /// The new key.
        kem: KemPublicKey,
    },
    /// A new way to unlock.
    #[tls_codec(discriminant = 4)]
    CredAdd {
        /// The way.
        way: Way,
    },
    /// A way that opens nothing from now on.
    #[tls_codec(discriminant = 5)]
    CredRevoke {
        /// `H` of the way's unlock key.
        unlock_key: Hash,
    },
    /// The least suite that counts; it only rises.
    #[tls_codec(discriminant = 6)]
    MinSuite {
        /// The suite.
        suite: Suite,
    },
}

/// One link of the chain.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct ChainLink {
    /// 1.
    pub version: u8,
    /// The signer's suite.
    pub suite: Suite,
    /// Whose chain.
    pub user_id: UserId,
    /// 0, 1, 2, …
    pub seq: u32,
    /// `H` of the signed link before; zero at the root.
    pub prev_hash: Hash,
    /// What changes.
    pub change: Change,
    /// The instance's log, as the signer knew it.
    pub gossip: Gossip,
    /// The signer's clock.
    pub time: Time,
}
coded!(ChainLink, "chain link", 8 << 10);

/// A link with its signature, and the new key's where the identity rotates.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct SignedLink {
    /// Signed by the identity key before this link; the root by itself.
    pub signed: Signed,
    /// By the new key, only of `Rotate`.
    pub second: Option<Signature>,
}
coded!(SignedLink, "signed chain link", 8 << 10);

impl SignedLink {
    /// How the next link and statements refer to this one.
    pub fn hash(&self) -> Hash {
        Hash::of(&encode(self))
    }
}

/// Why a chain is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// A link is not the one encoding of a link.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// A signature or key is bad.
    #[error(transparent)]
    Signature(#[from] BadSignature),
    /// Order, owner, version, suite or change does not follow from the links before.
    #[error("link {0} does not follow from those before it")]
    Order(u32),
    /// No links at all.
    #[error("the chain is empty")]
    Empty,
}

/// A member's keys, after every link was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedIdentity {
    user_id: UserId,
    root: VerifyingKey,
    identity: VerifyingKey,
    kems: Vec<KemPublicKey>,
    ways: Vec<Way>,
    min_suite: Suite,
    seq: u32,
    keys_from: u32,
    head: Hash,
    links: Vec<LinkState>,
    former: Vec<VerifiedIdentity>,
}

impl VerifiedIdentity {
    /// Walks `links` from the root.
    ///
    /// # Errors
    /// `ChainError` names the first link that does not hold.
    pub fn verify(user_id: UserId, links: &[SignedLink]) -> Result<Self, ChainError> {
        let (first, rest) = links.split_first().ok_or(ChainError::Empty)?;
        let mut identity = Self::root_of(user_id, first)?;
        for link in rest {
            identity.follow(link)?;
        }
        Ok(identity)
    }

    /// Adds one verified link; on error nothing has changed.
    ///
    /// # Errors
    /// As `verify`.
    pub fn follow(&mut self, signed: &SignedLink) -> Result<(), ChainError> {
        let link: ChainLink = decode(signed.signed.body())?;
        let seq = self.seq.saturating_add(1);
        let follows = link.version == VERSION
            && link.suite >= self.min_suite
            && link.suite == Suite::ONE
            && link.user_id == self.user_id
            && link.seq == seq
            && link.prev_hash == self.head;
        if !follows || signed.second.is_some() != matches!(link.change, Change::Rotate { .. }) {
            return Err(ChainError::Order(seq));
        }
        signed.signed.verify(SignLabel::Chain, &self.identity)?;
        let step = Step::of(&link.change, &self.ways).ok_or(ChainError::Order(seq))?;
        self.apply(link.change, signed).map_err(|refused| refused.unwrap_or(ChainError::Order(seq)))?;
        self.seq = seq;
        if matches!(step, Step::Rotate | Step::Kem) {
            self.keys_from = seq;
        }
        self.head = signed.hash();
        let (head, identity, keys_from) = (self.head, self.identity, self.keys_from);
        self.links.push(LinkState { head, identity, keys_from, step });
        Ok(())
    }

    fn root_of(user_id: UserId, signed: &SignedLink) -> Result<Self, ChainError> {
        let link: ChainLink = decode(signed.signed.body())?;
        let Change::Root { identity, kem } = link.change else { return Err(ChainError::Order(0)) };
        let follows = link.version == VERSION
            && link.suite == Suite::ONE
            && link.user_id == user_id
            && link.seq == 0
            && link.prev_hash == Hash::ZERO
            && signed.second.is_none();
        if !follows {
            return Err(ChainError::Order(0));
        }
        signed.signed.verify(SignLabel::Chain, &identity)?;
        let head = signed.hash();
        Ok(Self {
            user_id,
            root: identity,
            identity,
            kems: vec![kem],
            ways: Vec::new(),
            min_suite: Suite::ONE,
            seq: 0,
            keys_from: 0,
            head,
            links: vec![LinkState { head, identity, keys_from: 0, step: Step::Root }],
            former: Vec::new(),
        })
    }

    fn apply(&mut self, change: Change, signed: &SignedLink) -> Result<(), Option<ChainError>> {
        match change {
            Change::Root { .. } => return Err(None),
            Change::Rotate { identity } => {
                // A key that was given up comes back for nobody.
                if self.has_had(&identity) {
                    return Err(None);
                }
                let second = signed.second.ok_or(None)?;
                identity
                    .verify(SignLabel::Chain, signed.signed.body(), &second)
                    .map_err(|bad| Some(bad.into()))?;
                self.identity = identity;
            }
            Change::KemAdd { epoch, kem } => {
                let next =
                    usize::try_from(epoch).ok() == Some(self.kems.len() + 1) && epoch <= KEM_EPOCHS_MAX;
                // Nor does a KEM key: what was sealed to it before would count as sealed to the new one.
                if !next || self.kems.contains(&kem) {
                    return Err(None);
                }
                self.kems.push(kem);
            }
            Change::CredAdd { way } => {
                if self.ways.iter().any(|known| known.unlock_key == way.unlock_key) {
                    return Err(None);
                }
                self.ways.push(way);
            }
            Change::CredRevoke { unlock_key } => {
                let before = self.ways.len();
                self.ways.retain(|way| Hash::of(way.unlock_key.as_bytes()) != unlock_key);
                if self.ways.len() == before {
                    return Err(None);
                }
            }
            Change::MinSuite { suite } => {
                if suite <= self.min_suite {
                    return Err(None);
                }
                self.min_suite = suite;
            }
        }
        Ok(())
    }

    /// Whose keys.
    pub fn user_id(&self) -> UserId {
        self.user_id
    }

    /// The key that signs now.
    pub fn identity(&self) -> &VerifyingKey {
        &self.identity
    }

    /// Fingerprint of the root key: what anchors and people compare.
    pub fn root_fingerprint(&self) -> Hash {
        self.root.fingerprint()
    }

    /// The newest KEM key; its epoch is the number of KEM keys.
    pub fn kem(&self) -> Option<(u32, &KemPublicKey)> {
        self.kems.last().and_then(|kem| Some((u32::try_from(self.kems.len()).ok()?, kem)))
    }

    /// Whether an identity key signs by this chain, now or at any time.
    pub fn has_had(&self, key: &VerifyingKey) -> bool {
        self.links.iter().any(|link| link.identity == *key)
    }

    /// Number of the link that brought the newest of its identity and KEM keys. Whom a statement lists by a link before it
    /// has new keys that nobody else counts yet (protocol 4, "New keys").
    pub fn keys_from(&self) -> u32 {
        self.keys_from
    }

    /// The ways that open the account now, in the order in which they were added.
    pub fn ways(&self) -> &[Way] {
        &self.ways
    }

    /// Number of the newest link.
    pub fn seq(&self) -> u32 {
        self.seq
    }

    /// Hash of the newest link.
    pub fn head(&self) -> Hash {
        self.head
    }

    /// The least suite that counts.
    pub fn min_suite(&self) -> Suite {
        self.min_suite
    }

    /// The same chain, beside those of the same person that it took the place of (protocol 4, "Reentry"). Statements of
    /// their time still name them.
    #[must_use]
    pub fn with_former(mut self, former: Vec<Self>) -> Self {
        self.former = former.into_iter().filter(|one| one.user_id == self.user_id).collect();
        self
    }

    /// The same chain in the place of `before` and of those before that one.
    #[must_use]
    pub fn in_place_of(self, before: &Self) -> Self {
        let mut former = before.former.clone();
        former.push(Self { former: Vec::new(), ..before.clone() });
        self.with_former(former)
    }

    /// The chains that this one took the place of, oldest first.
    pub fn former(&self) -> &[Self] {
        &self.former
    }

    /// The identity key as of link `seq` of this chain, if that link has hash `head`.
    pub fn own_key_at(&self, seq: u32, head: Hash) -> Option<&VerifyingKey> {
        self.link_at(seq, head).map(|link| &link.identity)
    }

    /// The identity key as of link `seq`, if that link of this chain or of a former one has hash `head`.
    pub fn key_at(&self, seq: u32, head: Hash) -> Option<&VerifyingKey> {
        self.chain_at(seq, head)?.own_key_at(seq, head)
    }

    /// Root fingerprint of the chain, this or a former one, whose link `seq` has hash `head`.
    pub fn root_at(&self, seq: u32, head: Hash) -> Option<Hash> {
        self.chain_at(seq, head).map(Self::root_fingerprint)
    }

    /// Whether two links are of one chain, this or a former one, and none between them brought new identity or KEM keys.
    pub fn has_same_keys(&self, a: (u32, Hash), b: (u32, Hash)) -> bool {
        let keys_from = |(seq, head)| {
            let chain = self.chain_at(seq, head)?;
            chain.link_at(seq, head).map(|link| (chain.root_fingerprint(), link.keys_from))
        };
        keys_from(a).is_some_and(|known| keys_from(b) == Some(known))
    }

    fn link_at(&self, seq: u32, head: Hash) -> Option<&LinkState> {
        self.links.get(usize::try_from(seq).ok()?).filter(|link| link.head == head)
    }

    fn chain_at(&self, seq: u32, head: Hash) -> Option<&Self> {
        std::iter::once(self).chain(&self.former).find(|chain| chain.own_key_at(seq, head).is_some())
    }
}
