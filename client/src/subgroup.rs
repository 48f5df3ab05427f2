//! Groups that live in a practice's log, units and cases: their statements verified first to newest, and the seeds of their
//! epochs opened (protocol 4).

pub(crate) mod next;

use std::collections::BTreeMap;
use std::ops::Deref;

use siegel_api::bytes::B64;
use siegel_api::case::CaseEpoch;
use siegel_api::codec::decode;
use siegel_api::event::EventKind;
use siegel_api::grant::{Grant, Purpose, RecipientKind, VerifiedGrant};
use siegel_api::hash::Hash;
use siegel_api::id::ObjectId;
use siegel_api::message::log::{Head, Placed};
use siegel_api::signing::Signed;
use siegel_api::statement::{GroupError, Roles, SignedStatement};
use siegel_api::subgroup::{Claimed, Parent, SubgroupEpoch};
use siegel_api::suite::KemPublicKey;
use siegel_api::time::Time;
use siegel_api::unit::UnitEpoch;
use siegel_crypto::kem::KemKeyPair;
use siegel_crypto::keyring::PinKind;
use siegel_crypto::seed::{ContentSeed, Epoch};

use crate::directory::VerifiedPractice;
use crate::error::{Error, Refusal};
use crate::pin::find_pin;
use crate::place::Reading;
use crate::vault::Vault;
use crate::who_may::Claim;

/// Seeds of a group's epochs, by number, with their key pairs.
pub(crate) type Seeds = BTreeMap<u32, (ContentSeed, KemKeyPair)>;

/// A kind of such a group.
pub(crate) trait Subgroup: Deref<Target = SubgroupEpoch> + Sized {
    /// The leaf of its first statement.
    const OPENED: EventKind;
    /// The leaf of a later one.
    const CHANGED: EventKind;
    /// What who signs must have under the parent's statement, beside what `FOLLOW` looks at.
    const ROLES: Roles;

    /// Verifies the epoch that follows `before`, or the first one.
    const FOLLOW: Follow<Self>;
}

type Follow<E> = fn(Option<&E>, &SignedStatement, KemPublicKey, Parent<'_>) -> Result<E, GroupError>;

impl Subgroup for CaseEpoch {
    const OPENED: EventKind = EventKind::CaseOpened;
    const CHANGED: EventKind = EventKind::CaseChanged;
    const ROLES: Roles = Roles::MANAGE;
    const FOLLOW: Follow<Self> = Self::verify;
}

impl Subgroup for UnitEpoch {
    const OPENED: EventKind = EventKind::UnitOpened;
    const CHANGED: EventKind = EventKind::UnitChanged;
    /// An admin's or a manager's of the unit, which `verify` tells apart.
    const ROLES: Roles = Roles::READ;
    const FOLLOW: Follow<Self> = Self::verify;
}

/// An epoch as a server tells of it.
#[derive(Clone, Copy)]
pub(crate) struct Told<'v> {
    pub(crate) statement: &'v B64,
    pub(crate) content_key: &'v B64,
    pub(crate) previous: Option<&'v B64>,
    pub(crate) placed: &'v Placed,
}

/// An epoch, with when its leaf was logged, and where.
#[derive(Clone, Debug)]
pub(crate) struct Logged<E> {
    pub(crate) epoch: E,
    pub(crate) at: Time,
    pub(crate) seq: u64,
}

/// Every statement, signed by who may under the parent's statement in force, and in the parent's log in this order.
///
/// # Errors
/// `Refusal` for what does not hold.
pub(crate) fn verify<E: Subgroup>(
    reading: &Reading<'_>,
    parent: &VerifiedPractice,
    heads: &[Head],
    told: &[Told<'_>],
) -> Result<Vec<Logged<E>>, Error> {
    let mut epochs: Vec<Logged<E>> = Vec::with_capacity(told.len());
    let mut last = None;
    for one in told {
        let signed: SignedStatement = decode(&one.statement.0)?;
        let claimed = Claimed::parse(&signed)?;
        let named = claimed.statement().parent_statement_hash;
        let named = parent.group().by_hash(named).ok_or(Refusal::Place)?;
        let claim = Claim {
            kind: if claimed.statement().epoch == 1 { E::OPENED } else { E::CHANGED },
            signer: claimed.signer(),
            object: ObjectId::from(claimed.statement().group_id),
            ref_hash: signed.hash(),
            epoch: named.statement().epoch,
            statement_hash: named.hash(),
            roles: E::ROLES,
        };
        let allowed = claim.check(reading, parent, heads, one.placed)?;
        if last.is_some_and(|last| allowed.place.seq <= last) {
            return Err(Refusal::Place.into());
        }
        last = Some(allowed.place.seq);
        let of = Parent { statement: named.statement(), hash: named.hash(), key: allowed.key };
        let before = epochs.last().map(|one| &one.epoch);
        let epoch = (E::FOLLOW)(before, &signed, content_key(one)?, of)?;
        epochs.push(Logged { epoch, at: allowed.at, seq: allowed.place.seq });
    }
    Ok(epochs)
}

fn content_key(one: &Told<'_>) -> Result<KemPublicKey, Error> {
    KemPublicKey::from_slice(&one.content_key.0).ok_or(Refusal::Mismatch.into())
}

/// No older than was seen, and the same from its beginning.
///
/// # Errors
/// `Refusal::Mismatch` for another root than the pin's, `Refusal::Stale` for an older epoch.
pub(crate) fn hold_pin(vault: &Vault, newest: &SubgroupEpoch, root_fp: Hash) -> Result<(), Error> {
    match find_pin(&vault.keyring().remembered, PinKind::Group, newest.id()) {
        Some(pin) if pin.root != root_fp => Err(Refusal::Mismatch.into()),
        Some(pin) if u64::from(newest.number()) < pin.number => Err(Refusal::Stale.into()),
        _ => Ok(()),
    }
}

/// The seeds of the epochs, newest first: from each epoch that of the one before it, and those that were granted. That of
/// the newest must be there.
///
/// # Errors
/// `Refusal::Sealed` without it, or for the seed of another key; and as `granted`.
pub(crate) fn open_seeds<E: Subgroup>(
    epochs: &[Logged<E>],
    told: &[Told<'_>],
    granted: impl Fn(&E) -> Result<Option<ContentSeed>, Error>,
) -> Result<Seeds, Error> {
    let mut seeds = Seeds::new();
    let mut later: Option<(ContentSeed, Epoch, Option<&B64>)> = None;
    for (Logged { epoch, .. }, said) in epochs.iter().zip(told).rev() {
        let derived = Epoch::of(epoch.statement());
        let chained = later.take().and_then(|(seed, at, sealed)| seed.open_previous(&at, &sealed?.0).ok());
        let seed = match chained {
            Some(seed) => seed,
            None => match granted(epoch)? {
                Some(seed) => seed,
                None if seeds.is_empty() => return Err(Refusal::Sealed.into()),
                None => continue,
            },
        };
        let pair = seed.key_pair(&derived)?;
        if *pair.public() != content_key(said)? {
            return Err(Refusal::Sealed.into());
        }
        later = Some((ContentSeed::from_slice(seed.expose())?, derived, said.previous));
        seeds.insert(epoch.number(), (seed, pair));
    }
    Ok(seeds)
}

/// The grant of an epoch's seed to this recipient, if there is one: by who signed the epoch, under the same statement.
///
/// # Errors
/// `Refusal::Mismatch` for the grant of another, `Refusal` for a bad signature.
pub(crate) fn seed_grant(
    epoch: &SubgroupEpoch,
    grants: &[Signed],
    (kind, recipient): (RecipientKind, ObjectId),
) -> Result<Option<VerifiedGrant>, Error> {
    let meant = |signed: &&Signed| {
        Grant::parse(signed.body()).is_ok_and(|grant| grant.info.subject_hash == epoch.hash())
    };
    let Some(signed) = grants.iter().find(meant) else { return Ok(None) };
    let info = Grant::parse(signed.body())?.info;
    let fits = info.purpose == Purpose::ContentSeed
        && info.practice_id == epoch.id()
        && info.granter == epoch.signer()
        && info.granter_group == epoch.parent()
        && info.granter_statement_hash == epoch.statement().parent_statement_hash
        && info.parent_grant_hash == Hash::ZERO
        && info.recipient_kind == kind
        && info.recipient_id == recipient;
    if !fits || info.granter_key_fp != epoch.signer_key().fingerprint() {
        return Err(Refusal::Mismatch.into());
    }
    Ok(Some(VerifiedGrant::verify(signed, epoch.signer_key())?))
}
