//! Access zones (B22).

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::log::LabelledEvent;
use crate::bytes::B64;
use crate::zone::ZoneList;

/// `GET /api/v1/zones`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zones {
    /// The list that holds.
    pub list: ZoneList,
    /// Where who asks comes from, as the server sees it: what a list is held against.
    pub own_address: IpAddr,
}

/// `GET /api/v1/zones/names`: for every member.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedZoneNames {
    /// The version of the list that they belong to; 0 while there was none.
    pub version: u64,
    /// Names of its ranges, sealed under the practice's key (protocol 4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names: Option<B64>,
}

/// `PUT /api/v1/zones`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZonesWrite {
    /// The new list; its version follows the one that holds.
    pub list: ZoneList,
    /// That the writer knows that the list leaves out the address which the request comes from.
    pub leaves_me_out: bool,
    /// Names of its ranges, sealed under the practice's key for its version; none for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names: Option<B64>,
    /// `ZonesChanged`, signed.
    pub event: LabelledEvent,
}
