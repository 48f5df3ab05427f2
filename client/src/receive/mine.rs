//! By which grant the reader opens a finding, and with whose key.

use std::sync::Arc;

use siegel_api::id::PracticeId;
use siegel_crypto::content::FindingKey;

use crate::beside::Beside;
use crate::desk::Practices;
use crate::error::Error;
use crate::finding::{Through, UnitName};
use crate::given::Given;
use crate::server::Server;
use crate::unit::VerifiedUnit;

/// The finding's key, and by which group it comes where the grant is to one.
pub(super) async fn unwrap<S: Server>(
    beside: &Beside<'_>,
    practices: &mut Practices<'_, S>,
    mine: &Given,
    units: &[Arc<VerifiedUnit>],
) -> Result<(FindingKey, Option<Through>), Error> {
    if let Some(unit) = unit_of(mine, units) {
        let (unit_id, name) = (unit.id(), unit.card().name.clone());
        return Ok((mine.unwrap_by(unit)?, Some(Through::Unit(UnitName { unit_id, name }))));
    }
    let Some(case_id) = mine.case() else { return Ok((mine.unwrap(&beside.own)?, None)) };
    let case = practices.case(&beside.contacts, case_id).await?;
    Ok((mine.unwrap_in(&case)?, Some(Through::Case(case_id, case.title().to_owned()))))
}

/// The units of the own practice to which the reader belongs, if something was given to a unit.
pub(super) async fn own_units<S: Server>(
    beside: &Beside<'_>,
    practices: &mut Practices<'_, S>,
    grants: &[Given],
) -> Result<Vec<Arc<VerifiedUnit>>, Error> {
    let own_id = beside.own.verified().id();
    if !grants.iter().filter_map(Given::unit).any(|(practice, _)| practice == own_id) {
        return Ok(Vec::new());
    }
    let units = practices.units(own_id).await?;
    let verified = units.iter().filter_map(|(_, unit)| unit.as_ref().ok());
    Ok(verified.filter(|unit| unit.is_open()).cloned().collect())
}

fn unit_of<'u>(given: &Given, units: &'u [Arc<VerifiedUnit>]) -> Option<&'u Arc<VerifiedUnit>> {
    let (_, id) = given.unit()?;
    units.iter().find(|unit| unit.id() == id)
}

/// The first unit of the reader's to which one of these grants was given.
pub(super) fn own_unit<'g>(
    mut grants: impl Iterator<Item = &'g Given>,
    units: &[Arc<VerifiedUnit>],
) -> Option<UnitName> {
    let unit = grants.find_map(|given| unit_of(given, units))?;
    Some(UnitName { unit_id: unit.id(), name: unit.card().name.clone() })
}

/// The grant by which the reader opens it: the own practice's, else one to a unit of the reader's, else one to a case. One
/// that stands goes before one that was taken back, one whose key the reader has before one of a unit whose key of that time
/// nobody gave them.
pub(super) fn mine<'g>(
    grants: &'g [Given],
    own: PracticeId,
    units: &[Arc<VerifiedUnit>],
) -> Option<&'g Given> {
    let direct = grants.iter().filter(|given| given.is_to(own));
    let to_units = grants.iter().filter(|given| unit_of(given, units).is_some());
    let cases = grants.iter().filter(|given| given.case().is_some());
    let is_closed =
        |given: &Given| unit_of(given, units).is_some_and(|unit| unit.pair(given.epoch()).is_err());
    direct.chain(to_units).chain(cases).min_by_key(|given| (given.was_revoked(), is_closed(given)))
}
