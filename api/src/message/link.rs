//! Share links, as the practice sees them.

use serde::{Deserialize, Serialize};

use super::log::{LabelledEvent, Row};
use crate::bytes::B64;
use crate::hash::Hash;
use crate::id::{FindingId, LinkId};
use crate::time::Time;

/// `POST /api/v1/links`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkCreate {
    /// The link.
    pub link_id: LinkId,
    /// `H(knock)`.
    pub knock_hash: Hash,
    /// Sealed neutral name and telephone number.
    pub pre: B64,
    /// The findings, in the order of the second box.
    pub findings: Vec<FindingId>,
    /// The sealed content list.
    pub box1: B64,
    /// The first PIN.
    pub arm: Arm,
    /// Kind `LinkCreated`, with the link's label.
    pub event: LabelledEvent,
}

/// What a PIN opens, and the terms that go with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arm {
    /// `H(T)`.
    pub access_hash: Hash,
    /// The sealed link key.
    pub box0: B64,
    /// Encoded `Signed` terms.
    pub terms: B64,
    /// What the practice keeps, sealed.
    pub office: B64,
}

/// `POST /api/v1/links/{id}/arm`: a new PIN on the same link; the counter starts anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkArm {
    /// With `arm` one higher.
    pub arm: Arm,
    /// Kind `LinkArmed`.
    pub event: LabelledEvent,
}

/// `POST /api/v1/links/{id}/terms`: extends or shortens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkTerms {
    /// Encoded `Signed` terms.
    pub terms: B64,
    /// Kind `LinkChanged`.
    pub event: LabelledEvent,
}

/// `POST /api/v1/links/{id}/content`: what the link shows, sealed anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkContentWrite {
    /// Encoded `Signed` terms, with `content` one higher.
    pub terms: B64,
    /// The sealed content list.
    pub box1: B64,
    /// What it lists, in its order.
    pub findings: Vec<LinkRevision>,
    /// Kind `LinkChanged`.
    pub event: LabelledEvent,
}

/// A revision of a finding that a link shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkRevision {
    /// The finding.
    pub finding_id: FindingId,
    /// Of that revision.
    pub manifest_hash: Hash,
}

/// `POST /api/v1/links/{id}/revoke`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkRevoke {
    /// Kind `LinkRevoked`.
    pub event: LabelledEvent,
}

/// A link in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// The link.
    pub link_id: LinkId,
    /// Encoded `Signed` terms.
    pub terms: B64,
    /// What the practice keeps, sealed.
    pub office: B64,
    /// The sealed content list; none once the link is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub box1: Option<B64>,
    /// The findings.
    pub findings: Vec<FindingId>,
    /// When it was made.
    pub created_at: Time,
    /// Openings so far.
    pub opened: u32,
    /// Wrong PINs since it was armed.
    pub wrong: u32,
    /// Paused until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused_until: Option<Time>,
    /// Locked by wrong PINs.
    pub locked: bool,
    /// A page found the link's secret in its path then: a server may have seen it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exposed_at: Option<Time>,
    /// Revoked then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Time>,
    /// Its rows of the log, oldest first; at most 200.
    pub history: Vec<Row>,
}

/// `GET /api/v1/links`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Links {
    /// Newest first.
    pub links: Vec<Link>,
    /// Head of the practice's log.
    pub head: super::log::Head,
}
