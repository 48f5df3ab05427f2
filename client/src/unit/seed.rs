//! The seeds of a unit's epochs, as one member opens them (protocol 4).

use siegel_api::codec::decode;
use siegel_api::grant::RecipientKind;
use siegel_api::id::ObjectId;
use siegel_api::message::unit::UnitView;
use siegel_api::signing::Signed;
use siegel_api::unit::UnitEpoch;
use siegel_crypto::grant::unwrap;
use siegel_crypto::kem::KemKeyPair;
use siegel_crypto::seed::ContentSeed;

use crate::error::{Error, Refusal};
use crate::subgroup::{Logged, Seeds, Told, open_seeds, seed_grant};
use crate::vault::Vault;

/// The seeds of every epoch that was granted to the member, or stands behind one that was. Where an admin who does not
/// belong to the unit gave it new keys, nothing stands behind those.
pub(super) fn open(
    vault: &Vault,
    epochs: &[Logged<UnitEpoch>],
    told: &[Told<'_>],
    view: &UnitView,
) -> Result<Seeds, Error> {
    let grants = view.seeds.iter().map(|seed| decode(&seed.0)).collect::<Result<Vec<Signed>, _>>()?;
    let (to, secrets) = ((RecipientKind::User, ObjectId::from(vault.user_id())), vault.secrets());
    let granted = |epoch: &UnitEpoch| -> Result<Option<ContentSeed>, Error> {
        let Some(grant) = seed_grant(epoch, &grants, to)? else { return Ok(None) };
        let index = usize::try_from(grant.grant().info.recipient_epoch).ok();
        let kem =
            index.and_then(|number| secrets.kems.get(number.checked_sub(1)?)).ok_or(Refusal::Mismatch)?;
        Ok(Some(unwrap(&KemKeyPair::from_secret(kem)?, &grant)?))
    };
    open_seeds(epochs, told, granted)
}
