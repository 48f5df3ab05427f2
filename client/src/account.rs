//! Links of one's own chain, anchors and envelopes: how an account's ways to unlock are written
//! (protocol 2 and 3).

use rand_core::CryptoRng;

use siegel_api::bytes::B64;
use siegel_api::chain::{ChainLink, Change, Gossip, SignedLink, VerifiedIdentity};
use siegel_api::codec::encode;
use siegel_api::hash::Hash;
use siegel_api::id::UserId;
use siegel_api::label::SignLabel;
use siegel_api::message::account::{Anchor as AnchorMessage, RecoveryVerifier};
use siegel_api::suite::{Suite, VERSION};
use siegel_api::time::Time;
use siegel_crypto::account::Anchor;
use siegel_crypto::code::RecoveryCode;
use siegel_crypto::sign::IdentityKey;
use siegel_crypto::unlock::{AnchorKey, Unlock};

use crate::error::Error;

/// A chain that grows by links that its owner signs.
pub(crate) struct Chain<'a> {
    pub(crate) identity: VerifiedIdentity,
    pub(crate) links: Vec<SignedLink>,
    key: &'a IdentityKey,
    gossip: Gossip,
    now: Time,
}

impl<'a> Chain<'a> {
    /// A new chain, from its root.
    pub(crate) fn root(
        user_id: UserId,
        change: Change,
        key: &'a IdentityKey,
        gossip: Gossip,
        now: Time,
    ) -> Result<Self, Error> {
        let place = (user_id, 0, Hash::ZERO);
        let link = sign(place, change, key, gossip, now);
        let identity = VerifiedIdentity::verify(user_id, std::slice::from_ref(&link))?;
        Ok(Self { identity, links: vec![link], key, gossip, now })
    }

    /// An existing chain; `links` will hold what is new.
    pub(crate) fn from(identity: VerifiedIdentity, key: &'a IdentityKey, gossip: Gossip, now: Time) -> Self {
        Self { identity, links: Vec::new(), key, gossip, now }
    }

    /// Adds a link.
    pub(crate) fn add(&mut self, change: Change) -> Result<(), Error> {
        let seq = self.identity.seq().checked_add(1).ok_or(Error::Fault)?;
        let place = (self.identity.user_id(), seq, self.identity.head());
        let link = sign(place, change, self.key, self.gossip, self.now);
        self.identity.follow(&link)?;
        self.links.push(link);
        Ok(())
    }

    /// Adds a new identity key, which signs with the old one. Nothing follows it here: the old key has said its last.
    pub(crate) fn rotate(&mut self, new: &IdentityKey) -> Result<(), Error> {
        let seq = self.identity.seq().checked_add(1).ok_or(Error::Fault)?;
        let place = (self.identity.user_id(), seq, self.identity.head());
        let change = Change::Rotate { identity: new.public() };
        let mut link = sign(place, change, self.key, self.gossip, self.now);
        link.second = Some(new.sign(SignLabel::Chain, link.signed.body()));
        self.identity.follow(&link)?;
        self.links.push(link);
        Ok(())
    }

    /// Adds a way to unlock.
    pub(crate) fn add_way(&mut self, unlock: &Unlock) -> Result<(), Error> {
        self.add(Change::CredAdd { way: unlock.way()? })
    }

    /// The new links, as messages carry them.
    pub(crate) fn encoded(&self) -> Vec<B64> {
        self.links.iter().map(|link| encode(link).into()).collect()
    }
}

fn sign(
    (user_id, seq, prev_hash): (UserId, u32, Hash),
    change: Change,
    key: &IdentityKey,
    gossip: Gossip,
    time: Time,
) -> SignedLink {
    let link =
        ChainLink { version: VERSION, suite: Suite::ONE, user_id, seq, prev_hash, change, gossip, time };
    SignedLink { signed: key.sign_coded(SignLabel::Chain, &link), second: None }
}

/// Writes the anchor of one way. It opens none of the account's keys, and is kept while the account is open, so that the anchor can
/// be written anew when the account takes new keys.
#[derive(Debug)]
pub(crate) struct Anchoring {
    /// `H` of the way's unlock key.
    pub(crate) unlock_key_hash: Hash,
    key: AnchorKey,
}

impl Anchoring {
    pub(crate) fn by(unlock: &Unlock) -> Result<Self, Error> {
        let key = AnchorKey::from_slice(unlock.anchor_key().expose())?;
        Ok(Self { unlock_key_hash: unlock_key_hash(unlock)?, key })
    }

    /// The anchor, for the chain as it is now.
    pub(crate) fn seal(
        &self,
        identity: &VerifiedIdentity,
        gossip: Gossip,
        rng: &mut impl CryptoRng,
    ) -> Result<AnchorMessage, Error> {
        let head = (identity.seq(), identity.head());
        let anchor = Anchor::new(identity.user_id(), identity.root_fingerprint(), gossip, head);
        let blob = self.key.seal_anchor(&anchor, rng)?;
        Ok(AnchorMessage { unlock_key_hash: self.unlock_key_hash, blob: blob.into() })
    }
}

/// The anchor of a new way.
pub(crate) fn anchor(
    unlock: &Unlock,
    identity: &VerifiedIdentity,
    gossip: Gossip,
    rng: &mut impl CryptoRng,
) -> Result<AnchorMessage, Error> {
    Anchoring::by(unlock)?.seal(identity, gossip, rng)
}

/// `H` of a way's unlock key.
pub(crate) fn unlock_key_hash(unlock: &Unlock) -> Result<Hash, Error> {
    Ok(Hash::of(unlock.way()?.unlock_key.as_bytes()))
}

/// How the server recognises a recovery code.
pub(crate) fn recovery_verifier(code: &RecoveryCode, user_id: UserId) -> RecoveryVerifier {
    let auth_hash = Hash::of(code.derive_proof(user_id).expose());
    RecoveryVerifier { recovery_id: code.derive_id(), auth_hash }
}
