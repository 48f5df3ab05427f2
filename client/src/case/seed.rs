//! The seeds of a case's epochs, and what they open of it (protocol 4).

use siegel_api::case::CaseEpoch;
use siegel_api::codec::decode;
use siegel_api::grant::RecipientKind;
use siegel_api::id::ObjectId;
use siegel_api::message::case::CaseView;
use siegel_api::signing::Signed;
use siegel_crypto::grant::unwrap;
use siegel_crypto::seed::ContentSeed;

use super::{CaseTitle, SEPARATOR, TITLE_CHARS_MAX};
use crate::error::{Error, Refusal};
use crate::subgroup::{Logged, Seeds, Told, open_seeds, seed_grant};
use crate::text::line;
use crate::vault::OwnPractice;

/// The seeds of every epoch that was granted to the own practice, or stands behind one that was.
pub(super) fn open(
    own: &OwnPractice,
    epochs: &[Logged<CaseEpoch>],
    told: &[Told<'_>],
    view: &CaseView,
) -> Result<Seeds, Error> {
    let grants = view.seeds.iter().map(|seed| decode(&seed.0)).collect::<Result<Vec<Signed>, _>>()?;
    let to = (RecipientKind::Group, ObjectId::from(own.verified().id()));
    let granted = |epoch: &CaseEpoch| -> Result<Option<ContentSeed>, Error> {
        let Some(grant) = seed_grant(epoch, &grants, to)? else { return Ok(None) };
        let pair = own.seeds_of(grant.grant().info.recipient_epoch)?.content_pair()?;
        Ok(Some(unwrap(pair, &grant)?))
    };
    open_seeds(epochs, told, granted)
}

/// Every name in a case is what the case is called.
pub(super) fn title(newest: &CaseEpoch, seeds: &Seeds, view: &CaseView) -> Result<CaseTitle, Error> {
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
