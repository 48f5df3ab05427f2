//! Invitations between practices.

use serde::{Deserialize, Serialize};

use super::log::LabelledEvent;
use crate::bytes::B64;
use crate::hash::Hash;
use crate::id::{InvitationId, PracticeId, UserId};
use crate::time::Time;

/// `POST /api/v1/invitations`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvitationCreate {
    /// Encoded `Descriptor`; the server reads id, practice and expiry from it.
    pub descriptor: B64,
    /// A note for the inviting practice, sealed under its key.
    pub note: B64,
    /// Kind `InvitationCreated`.
    pub event: LabelledEvent,
}

/// `GET /api/v1/invitations/{id}`, for the newcomer. 410 when unknown, used or expired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvitationView {
    /// Encoded `Descriptor`; the fragment holds its hash.
    pub descriptor: B64,
}

/// One of `GET /api/v1/invitations`, for the inviting practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvitationItem {
    /// The invitation.
    pub id: InvitationId,
    /// Encoded `Descriptor`.
    pub descriptor: B64,
    /// Sealed note.
    pub note: B64,
    /// When it was made.
    pub created_at: Time,
    /// What came of it.
    pub accepted: Option<InvitationAnswer>,
}

/// The newcomer's answer; the inviter's client checks it before it vouches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvitationAnswer {
    /// The new practice.
    pub practice_id: PracticeId,
    /// Its founder.
    pub user_id: UserId,
    /// HMAC over `answer_bytes(founder's chain head, statement hash)`.
    pub answer: Hash,
    /// When.
    pub accepted_at: Time,
}

/// `GET /api/v1/invitations`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invitations {
    /// All of the practice, newest first.
    pub invitations: Vec<InvitationItem>,
}
