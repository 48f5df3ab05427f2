//! The seeds of a case's epochs, and what they open of it (protocol 4).

use std::collections::BTreeMap;

use siegel_api::case::CaseEpoch;
use siegel_api::codec::decode;
use siegel_api::grant::{Grant, Purpose, RecipientKind, VerifiedGrant};
use siegel_api::hash::Hash;
use siegel_api::id::ObjectId;
use siegel_api::message::case::CaseView;
use siegel_api::signing::Signed;
use siegel_crypto::grant::unwrap;
use siegel_crypto::kem::KemKeyPair;
use siegel_crypto::seed::{ContentSeed, Epoch};

use super::{CaseTitle, Logged, SEPARATOR, TITLE_CHARS_MAX, content_key};
use crate::error::{Error, Refusal};
use crate::text::line;
use crate::vault::OwnPractice;

/// The seeds of every epoch, newest first: those that were granted to the own practice, and from each epoch that of the
/// one before it. That of the newest must be there.
pub(super) fn open(
    own: &OwnPractice,
    epochs: &[Logged],
    view: &CaseView,
) -> Result<BTreeMap<u32, (ContentSeed, KemKeyPair)>, Error> {
    let grants = view.seeds.iter().map(|seed| decode(&seed.0)).collect::<Result<Vec<Signed>, _>>()?;
    let mut seeds = BTreeMap::new();
    let mut later: Option<(ContentSeed, Epoch)> = None;
    for (Logged { epoch, .. }, said) in epochs.iter().zip(&view.epochs).rev() {
        let derived = Epoch::of(epoch.statement());
        let before = later.take().zip(view.epochs.get(usize::try_from(epoch.number()).unwrap_or(usize::MAX)));
        let chained =
            before.and_then(|((seed, at), said)| seed.open_previous(&at, &said.previous.as_ref()?.0).ok());
        let seed = match chained {
            Some(seed) => seed,
            None => match granted_seed(own, epoch, &grants)? {
                Some(seed) => seed,
                None if seeds.is_empty() => return Err(Refusal::Sealed.into()),
                None => break,
            },
        };
        let pair = seed.key_pair(&derived)?;
        if *pair.public() != content_key(said)? {
            return Err(Refusal::Sealed.into());
        }
        later = Some((ContentSeed::from_slice(seed.expose())?, derived));
        seeds.insert(epoch.number(), (seed, pair));
    }
    Ok(seeds)
}

/// The seed of an epoch, if it was granted to the own practice: by who signed the epoch, under the same statement.
fn granted_seed(
    own: &OwnPractice,
    epoch: &CaseEpoch,
    grants: &[Signed],
) -> Result<Option<ContentSeed>, Error> {
    let meant = |signed: &&Signed| {
        Grant::parse(signed.body()).is_ok_and(|grant| grant.info.subject_hash == epoch.hash())
    };
    let Some(signed) = grants.iter().find(meant) else { return Ok(None) };
    let info = Grant::parse(signed.body())?.info;
    let fits = info.purpose == Purpose::ContentSeed
        && info.practice_id == epoch.case_id()
        && info.granter == epoch.signer()
        && info.granter_group == epoch.opener()
        && info.granter_statement_hash == epoch.statement().parent_statement_hash
        && info.parent_grant_hash == Hash::ZERO
        && info.recipient_kind == RecipientKind::Group
        && info.recipient_id == ObjectId::from(own.verified().id());
    if !fits || info.granter_key_fp != epoch.signer_key().fingerprint() {
        return Err(Refusal::Mismatch.into());
    }
    let grant = VerifiedGrant::verify(signed, epoch.signer_key())?;
    Ok(Some(unwrap(own.seeds_of(info.recipient_epoch)?.content_pair()?, &grant)?))
}

/// Every name in a case is what the case is called.
pub(super) fn title(
    newest: &CaseEpoch,
    seeds: &BTreeMap<u32, (ContentSeed, KemKeyPair)>,
    view: &CaseView,
) -> Result<CaseTitle, Error> {
    let (seed, _) = seeds.get(&newest.number()).ok_or(Refusal::Sealed)?;
    let sealed = view.epochs.last().ok_or(Refusal::Mismatch)?;
    let names = seed.open_names(newest.statement(), &sealed.names.0)?;
    let (first, rest) = names.split_first().ok_or(Refusal::Mismatch)?;
    if rest.iter().any(|one| one.name != first.name) {
        return Err(Refusal::Mismatch.into());
    }
    let (title, patient) = first.name.split_once(SEPARATOR).unwrap_or((&first.name, ""));
    Ok(CaseTitle { title: line(title, TITLE_CHARS_MAX), patient: line(patient, TITLE_CHARS_MAX) })
}
