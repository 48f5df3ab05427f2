//! An account's master key and what it opens: the keyring and drafts; and the anchor beside it (protocol 2).

use rand_core::CryptoRng;
use tls_codec::{TlsDeserializeBytes, TlsSerialize, TlsSize};
use zeroize::Zeroizing;

use siegel_api::chain::Gossip;
use siegel_api::codec::{Coded, decode, encode};
use siegel_api::hash::Hash;
use siegel_api::id::{FindingId, UserId};
use siegel_api::label::DeriveLabel;
use siegel_api::limits::KEYRING_BYTES_MAX;

use crate::chunked::Chunked;
use crate::error::{CannotOpen, CannotSeal};
use crate::expand::expand32;
use crate::keyring::Keyring;
use crate::padding::{META_FLOOR, pad, unpad};
use crate::secret::secret;
use crate::unlock::AnchorKey;

secret!(
    /// The AMK: opens everything that an account keeps for itself.
    MasterKey, 32
);

impl MasterKey {
    /// Seals the keyring as number `seq` of this account.
    ///
    /// # Errors
    /// `CannotSeal` if it is over `KEYRING_BYTES_MAX`.
    pub fn seal_keyring(
        &self,
        user_id: UserId,
        seq: u64,
        keyring: &Keyring,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, CannotSeal> {
        let context = keyring_context(user_id, seq);
        let key = expand32(self.expose(), DeriveLabel::Keyring, &[&context]);
        let sealed = Chunked::seal(&key, &pad(&keyring.encode(), META_FLOOR)?, &context, rng)?;
        if sealed.len() > KEYRING_BYTES_MAX { Err(CannotSeal) } else { Ok(sealed) }
    }

    /// Opens keyring number `seq`. That it is the newest is for the log to say.
    ///
    /// # Errors
    /// `CannotOpen`.
    pub fn open_keyring(&self, user_id: UserId, seq: u64, sealed: &[u8]) -> Result<Keyring, CannotOpen> {
        if sealed.len() > KEYRING_BYTES_MAX {
            return Err(CannotOpen);
        }
        let context = keyring_context(user_id, seq);
        let key = expand32(self.expose(), DeriveLabel::Keyring, &[&context]);
        let padded = Chunked::open(&key, sealed, &context)?;
        Keyring::decode(unpad(&padded, META_FLOOR)?)
    }

    /// Seals a draft: the finding's key and whatever the form holds.
    ///
    /// # Errors
    /// As `Chunked::seal`.
    pub fn seal_draft(
        &self,
        finding_id: FindingId,
        draft: &[u8],
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, CannotSeal> {
        let key = self.draft_key(finding_id);
        Chunked::seal(&key, &pad(draft, META_FLOOR)?, finding_id.as_bytes(), rng)
    }

    /// Opens a draft.
    ///
    /// # Errors
    /// `CannotOpen`.
    pub fn open_draft(&self, finding_id: FindingId, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
        let padded = Chunked::open(&self.draft_key(finding_id), sealed, finding_id.as_bytes())?;
        unpad(&padded, META_FLOOR).map(|draft| Zeroizing::new(draft.to_vec()))
    }

    fn draft_key(&self, finding_id: FindingId) -> Zeroizing<[u8; 32]> {
        expand32(self.expose(), DeriveLabel::Draft, &[finding_id.as_bytes()])
    }
}

/// `user_id || u64 seq`.
fn keyring_context(user_id: UserId, seq: u64) -> Vec<u8> {
    [user_id.as_bytes(), &seq.to_be_bytes()].concat()
}

/// What a fresh device knows of an account before it believes a server: written with each way, and anew for the one in use
/// when the account takes new keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The account.
    pub user_id: UserId,
    /// Fingerprint of the identity's root key.
    pub root_fp: Hash,
    /// The instance's log, as it was when this was written.
    pub gossip: Gossip,
    /// The newest link of the chain, as it was when this was written: its number and its hash. Anchors that earlier clients
    /// wrote (version 1) name none.
    pub head: Option<(u32, Hash)>,
}

/// Version 1, which earlier clients wrote; with 2 in front version 2 begins so, too.
#[derive(TlsSize, TlsSerialize, TlsDeserializeBytes)]
struct AnchorOne {
    version: u8,
    user_id: UserId,
    root_fp: Hash,
    gossip: Gossip,
}

impl Coded for AnchorOne {
    const WHAT: &'static str = "anchor";
    const BYTES_MAX: usize = 128;
}

/// Version 2, which is written.
#[derive(TlsSize, TlsSerialize, TlsDeserializeBytes)]
struct AnchorTwo {
    start: AnchorOne,
    chain_seq: u32,
    chain_head: Hash,
}

impl Coded for AnchorTwo {
    const WHAT: &'static str = "anchor";
    const BYTES_MAX: usize = 128;
}

impl Anchor {
    /// The anchor of an account whose chain has this newest link.
    pub fn new(user_id: UserId, root_fp: Hash, gossip: Gossip, head: (u32, Hash)) -> Self {
        Self { user_id, root_fp, gossip, head: Some(head) }
    }

    /// The bytes that are sealed.
    pub fn encode(&self) -> Vec<u8> {
        let &Self { user_id, root_fp, gossip, head } = self;
        let start = |version| AnchorOne { version, user_id, root_fp, gossip };
        match head {
            Some((chain_seq, chain_head)) => encode(&AnchorTwo { start: start(2), chain_seq, chain_head }),
            None => encode(&start(1)),
        }
    }

    fn decode(bytes: &[u8]) -> Result<Self, CannotOpen> {
        let (start, head) = match bytes.first() {
            Some(1) => (decode(bytes).map_err(|_| CannotOpen)?, None),
            Some(2) => {
                let two: AnchorTwo = decode(bytes).map_err(|_| CannotOpen)?;
                (two.start, Some((two.chain_seq, two.chain_head)))
            }
            _ => return Err(CannotOpen),
        };
        let AnchorOne { user_id, root_fp, gossip, .. } = start;
        Ok(Self { user_id, root_fp, gossip, head })
    }
}

impl AnchorKey {
    /// Seals the anchor of this way.
    ///
    /// # Errors
    /// As `Chunked::seal`.
    pub fn seal_anchor(&self, anchor: &Anchor, rng: &mut impl CryptoRng) -> Result<Vec<u8>, CannotSeal> {
        Chunked::seal(self.expose(), &anchor.encode(), anchor.user_id.as_bytes(), rng)
    }

    /// Opens the anchor of this way, of the account that it was asked for.
    ///
    /// # Errors
    /// `CannotOpen`.
    pub fn open_anchor(&self, user_id: UserId, sealed: &[u8]) -> Result<Anchor, CannotOpen> {
        let plain = Chunked::open(self.expose(), sealed, user_id.as_bytes())?;
        let anchor = Anchor::decode(&plain)?;
        if anchor.user_id == user_id { Ok(anchor) } else { Err(CannotOpen) }
    }
}
