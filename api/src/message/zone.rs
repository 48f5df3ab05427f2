//! Access zones (B22).

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::log::LabelledEvent;
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

/// `PUT /api/v1/zones`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZonesWrite {
    /// The new list; its version follows the one that holds.
    pub list: ZoneList,
    /// That the writer knows that the list leaves out the address which the request comes from.
    pub leaves_me_out: bool,
    /// `ZonesChanged`, signed.
    pub event: LabelledEvent,
}
