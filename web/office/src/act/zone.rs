//! Access zones: from where members of the practice sign in (B22).

use std::net::IpAddr;

use siegel_api::message::zone::Zones;
use siegel_api::problem::Code;
use siegel_api::zone::ZoneList;
use siegel_client::clock::Clock;
use siegel_client::error::Error;
use siegel_client::zone::ZoneNames;
use siegel_kit::Trouble;
use siegel_kit::browser::{BrowserClock, rng};

use super::{desk, told, vault};
use crate::model::team::MemberCard;
use crate::office::Office;

/// What the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct ZonesView {
    /// The list that holds.
    pub list: ZoneList,
    /// What its ranges are called.
    pub names: ZoneNames,
    /// From where this page comes, as the server sees it.
    pub own_address: IpAddr,
    /// Who can be excepted.
    pub members: Vec<MemberCard>,
}

/// The list that holds, and the people of the practice.
pub async fn find(office: Office) -> Result<ZonesView, Trouble> {
    let vault = vault(office)?;
    let Zones { list, own_address } = desk(&vault).find_zones().await.map_err(told(office))?;
    let names = desk(&vault).find_zone_names().await.map_err(told(office))?;
    Ok(ZonesView { list, names, own_address, members: super::team::members(&vault) })
}

/// What became of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It holds.
    Saved,
    /// Another admin's came first, and holds.
    Overtaken,
}

/// Puts the next list in the place of the one that holds.
pub async fn change(
    office: Office,
    (list, names): (ZoneList, ZoneNames),
    leaves_me_out: bool,
) -> Result<Written, Trouble> {
    let vault = vault(office)?;
    match desk(&vault).change_zones((list, &names), leaves_me_out, BrowserClock.now(), &mut rng()).await {
        Ok(_) => Ok(Written::Saved),
        Err(Error::Problem(problem)) if problem.code == Code::Conflict => Ok(Written::Overtaken),
        Err(error) => Err(told(office)(error)),
    }
}
