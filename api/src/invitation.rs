//! Invitations: what the link's fragment binds (protocol 4).

use tls_codec::{TlsDeserializeBytes, TlsSerialize, TlsSize};

use crate::codec::{coded, encode};
use crate::hash::Hash;
use crate::id::{InvitationId, PracticeId};
use crate::label::HashLabel;
use crate::statement::{Card, Roles};
use crate::time::Time;

/// Who is invited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
#[repr(u8)]
pub enum InvitationKind {
    /// A member of the inviting practice.
    Member = 1,
    /// Another practice.
    Practice = 2,
}

/// What the inviter says; its hash F stands in the link's fragment.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct Descriptor {
    /// The invitation.
    pub id: InvitationId,
    /// Who is invited.
    pub kind: InvitationKind,
    /// The inviting practice.
    pub practice_id: PracticeId,
    /// Its card.
    pub card: Card,
    /// Its root fingerprint.
    pub root_fp: Hash,
    /// Roles of a new member; none for a practice.
    pub roles: Roles,
    /// Not used after this.
    pub expires_at: Time,
}
coded!(Descriptor, "invitation", 1 << 10);

impl Descriptor {
    /// F.
    pub fn hash(&self) -> Hash {
        Hash::labelled(HashLabel::Invitation, &[&encode(self)])
    }
}

/// What the newcomer's answer authenticates: the head of the identity chain, and statement 1 of a
/// practice (its hash; zero for a member).
pub fn answer_bytes(chain_head: Hash, statement_hash: Hash) -> Vec<u8> {
    [chain_head.as_bytes(), statement_hash.as_bytes()].concat()
}
