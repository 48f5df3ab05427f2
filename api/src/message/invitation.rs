//! Invitations: of other practices, and of new members.

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
    /// When it was taken back.
    pub revoked_at: Option<Time>,
    /// When an admin's client had checked the answer and a statement listed the newcomer; of members only.
    pub admitted_at: Option<Time>,
    /// What came of it.
    pub accepted: Option<InvitationAnswer>,
}

/// The newcomer's answer; the inviter's client checks it before it vouches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvitationAnswer {
    /// The new practice; for a member the inviting one.
    pub practice_id: PracticeId,
    /// Its founder, or the new member.
    pub user_id: UserId,
    /// HMAC over `answer_bytes(chain head, statement hash)`.
    pub answer: Hash,
    /// When.
    pub accepted_at: Time,
    /// What a new member brought.
    pub newcomer: Option<Newcomer>,
}

/// Who waits to be admitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Newcomer {
    /// Encoded `SignedLink`s, from the root; of who comes back the new ones.
    pub chain: Vec<B64>,
    /// The name, sealed under the invitation's secret.
    pub name: B64,
}

/// `POST /api/v1/invitations/{id}/revoke`: the invitation is void. Who answered it and was not admitted has no account
/// any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvitationRevoke {
    /// Kind `InvitationRevoked`.
    pub event: LabelledEvent,
}

/// `GET /api/v1/invitations`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invitations {
    /// All of the practice, newest first.
    pub invitations: Vec<InvitationItem>,
}
