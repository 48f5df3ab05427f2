//! An account's ways to unlock, its envelope and keyring, held together as far as that needs no secret (protocol 2 and 3).

use std::collections::HashSet;

use siegel_api::bytes::B64;
use siegel_api::chain::{VerifiedIdentity, Way, WayKind};
use siegel_api::hash::Hash;
use siegel_api::label::SignLabel;
use siegel_api::limits::KEYRING_BYTES_MAX;
use siegel_api::message::account::Anchor;
use siegel_api::problem::Code;
use siegel_api::signing::Signed;

use crate::http::problem::{Answer, Problem};
use crate::signed::refused;

/// Bytes of an anchor, at most.
const ANCHOR_BYTES_MAX: usize = 4 << 10;

/// `H` of the unlock key of the one way that the chain lists for the passkey `credential`: by its PRF, or by the
/// passphrase beside it.
pub fn passkey_way(identity: &VerifiedIdentity, credential: Hash) -> Option<Hash> {
    let opens = |way: &&Way| matches!(way.kind, WayKind::Passkey | WayKind::Passphrase);
    let mut listed = identity.ways().iter().filter(|way| way.credential == credential).filter(opens);
    let way = listed.next().map(unlock_hash);
    way.filter(|_| listed.next().is_none())
}

/// How anchors and revocations name a way.
pub fn unlock_hash(way: &Way) -> Hash {
    Hash::of(way.unlock_key.as_bytes())
}

/// An account's sealed keys: the envelope is the member's own, the keyring within its bound.
///
/// # Errors
/// `not_verified`, `too_large`.
pub fn check_account(envelope: &Signed, keyring: &B64, identity: &VerifiedIdentity) -> Answer<()> {
    envelope.verify(SignLabel::Envelope, identity.identity()).map_err(refused)?;
    if keyring.0.len() > KEYRING_BYTES_MAX { Err(Problem::new(Code::TooLarge)) } else { Ok(()) }
}

/// Each of the new ways has one anchor; others have one only as far as `also` lists them.
///
/// # Errors
/// `too_large`, `not_verified`.
pub fn check_anchors(anchors: &[Anchor], new: &[Way], also: &[Way]) -> Answer<()> {
    if anchors.iter().any(|anchor| anchor.blob.0.len() > ANCHOR_BYTES_MAX) {
        return Err(Problem::new(Code::TooLarge));
    }
    let anchored: HashSet<Hash> = anchors.iter().map(|anchor| anchor.unlock_key_hash).collect();
    let new: HashSet<Hash> = new.iter().map(unlock_hash).collect();
    let also: HashSet<Hash> = also.iter().map(unlock_hash).collect();
    let once = anchored.len() == anchors.len();
    let known = anchored.iter().all(|way| new.contains(way) || also.contains(way));
    if once && known && new.is_subset(&anchored) { Ok(()) } else { Err(Problem::new(Code::NotVerified)) }
}
