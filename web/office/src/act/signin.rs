//! One's own sign-ins; locked accounts of the practice.

use siegel_api::id::UserId;
use siegel_api::message::session::{LockedAccount, SignInItem};
use siegel_client::session;
use siegel_client::zone::Whereabouts;
use siegel_kit::Trouble;

use super::{SERVER, desk, told, vault};
use crate::model::right::Right;
use crate::office::Office;

/// The newest ones, and the newest that failed, each with the zone that it came from, where that has a name.
pub async fn list(office: Office) -> Result<Vec<(SignInItem, Option<Whereabouts>)>, Trouble> {
    let vault = vault(office)?;
    let all = session::list_signins(&SERVER).await.map_err(told(office))?;
    let names = desk(&vault).find_zone_names().await.map_err(told(office))?;
    let zone = |one: &SignInItem| {
        let place = one.place.parse().ok()?;
        if one.is_full { names.find(place) } else { names.find_by_network(place) }
    };
    Ok(all.into_iter().map(|one| (one.clone(), zone(&one))).collect())
}

/// Locked accounts of the practice; nothing for who does not manage the team.
pub async fn locked(office: Office) -> Result<Vec<LockedAccount>, Trouble> {
    if !office.may(Right::ManageTeam) {
        return Ok(Vec::new());
    }
    session::list_locks(&SERVER).await.map_err(told(office))
}

/// Opens a member's account.
pub async fn unlock(office: Office, member: UserId) -> Result<(), Trouble> {
    session::unlock(&SERVER, member).await.map_err(told(office))
}
