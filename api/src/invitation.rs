//! Invitations: what the link's fragment binds (protocol 4).

use std::io::Write;

use tls_codec::{DeserializeBytes, Error, Serialize, Size, TlsDeserializeBytes, TlsSerialize, TlsSize};

use crate::codec::{coded, encode};
use crate::hash::Hash;
use crate::id::{InvitationId, PracticeId, UserId};
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
    /// A member of the inviting practice who has lost every way in.
    Reentry = 3,
}

/// Who comes back, and to what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct Reentry {
    /// The member.
    pub person: UserId,
    /// Root fingerprint of the chain that the new one takes the place of.
    pub replaces: Hash,
}

/// What the inviter says; its hash F stands in the link's fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// Roles of a new member; none for a practice, nor for who comes back: that one keeps what there is.
    pub roles: Roles,
    /// Not used after this.
    pub expires_at: Time,
    /// Of kind `Reentry`, and of no other.
    pub reentry: Option<Reentry>,
}
coded!(Descriptor, "invitation", 1 << 10);

impl Size for Descriptor {
    fn tls_serialized_len(&self) -> usize {
        let head = self.id.tls_serialized_len()
            + self.kind.tls_serialized_len()
            + self.practice_id.tls_serialized_len()
            + self.card.tls_serialized_len()
            + self.root_fp.tls_serialized_len();
        let terms = self.roles.tls_serialized_len() + self.expires_at.tls_serialized_len();
        head + terms + self.reentry.map_or(0, |reentry| reentry.tls_serialized_len())
    }
}

impl Serialize for Descriptor {
    fn tls_serialize<W: Write>(&self, writer: &mut W) -> Result<usize, Error> {
        let head = self.id.tls_serialize(writer)?
            + self.kind.tls_serialize(writer)?
            + self.practice_id.tls_serialize(writer)?
            + self.card.tls_serialize(writer)?
            + self.root_fp.tls_serialize(writer)?;
        let terms = self.roles.tls_serialize(writer)? + self.expires_at.tls_serialize(writer)?;
        Ok(head + terms + self.reentry.map_or(Ok(0), |reentry| reentry.tls_serialize(writer))?)
    }
}

impl DeserializeBytes for Descriptor {
    fn tls_deserialize_bytes(bytes: &[u8]) -> Result<(Self, &[u8]), Error> {
        let ((id, kind, practice_id), bytes) = DeserializeBytes::tls_deserialize_bytes(bytes)?;
        let ((card, root_fp), bytes) = DeserializeBytes::tls_deserialize_bytes(bytes)?;
        let ((roles, expires_at), bytes) = DeserializeBytes::tls_deserialize_bytes(bytes)?;
        let (reentry, bytes) = match kind {
            InvitationKind::Reentry => {
                let (reentry, bytes) = Reentry::tls_deserialize_bytes(bytes)?;
                (Some(reentry), bytes)
            }
            InvitationKind::Member | InvitationKind::Practice => (None, bytes),
        };
        Ok((Self { id, kind, practice_id, card, root_fp, roles, expires_at, reentry }, bytes))
    }
}

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
