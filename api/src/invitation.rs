//! Invitations: what the link's fragment binds (protocol 4).

use std::io::Write;

use tls_codec::{DeserializeBytes, Error, Serialize, Size, TlsDeserializeBytes, TlsSerialize, TlsSize};

use crate::codec::{coded, encode};
use crate::hash::Hash;
use crate::id::{InvitationId, PracticeId, UserId};
use crate::label::HashLabel;
use crate::period::Period;
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
    /// A member of the inviting practice, whose access begins or ends by itself.
    Deputy = 4,
}

impl InvitationKind {
    /// Whether a new member comes of it.
    pub fn joins(self) -> bool {
        matches!(self, Self::Member | Self::Deputy)
    }
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
    /// From when until when a new member has access: of kind `Deputy` limited, else always.
    pub period: Period,
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
        let period = self.limited().map_or(0, |period| period.tls_serialized_len());
        head + terms + self.reentry.map_or(0, |reentry| reentry.tls_serialized_len()) + period
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
        let reentry = self.reentry.map_or(Ok(0), |reentry| reentry.tls_serialize(writer))?;
        Ok(head + terms + reentry + self.limited().map_or(Ok(0), |period| period.tls_serialize(writer))?)
    }
}

impl DeserializeBytes for Descriptor {
    fn tls_deserialize_bytes(bytes: &[u8]) -> Result<(Self, &[u8]), Error> {
        let ((id, kind, practice_id), bytes) = DeserializeBytes::tls_deserialize_bytes(bytes)?;
        let ((card, root_fp), bytes) = DeserializeBytes::tls_deserialize_bytes(bytes)?;
        let ((roles, expires_at), bytes) = DeserializeBytes::tls_deserialize_bytes(bytes)?;
        let (reentry, period, bytes) = match kind {
            InvitationKind::Reentry => {
                let (reentry, bytes) = Reentry::tls_deserialize_bytes(bytes)?;
                (Some(reentry), Period::ALWAYS, bytes)
            }
            InvitationKind::Deputy => {
                let (period, bytes) = Period::tls_deserialize_bytes(bytes)?;
                // Without limits it would be another spelling of kind `Member`.
                if !period.is_limited() || !period.is_sound() {
                    return Err(Error::InvalidInput);
                }
                (None, period, bytes)
            }
            InvitationKind::Member | InvitationKind::Practice => (None, Period::ALWAYS, bytes),
        };
        Ok((Self { id, kind, practice_id, card, root_fp, roles, expires_at, reentry, period }, bytes))
    }
}

impl Descriptor {
    fn limited(&self) -> Option<Period> {
        Some(self.period).filter(|_| self.kind == InvitationKind::Deputy)
    }

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::decode;

    fn offers(kind: InvitationKind, starts: u64, ends: u64) -> Descriptor {
        let moment = |at| Some(Time(at)).filter(|at| *at != Time(0));
        Descriptor {
            id: InvitationId([1; 16]),
            kind,
            practice_id: PracticeId::ZERO,
            card: Card::new("Praxis Amsel", "Musterstadt", ""),
            root_fp: Hash::ZERO,
            roles: Roles(3),
            expires_at: Time(9),
            reentry: None,
            period: Period { starts_at: moment(starts), ends_at: moment(ends) },
        }
    }

    #[test]
    fn the_days_of_a_deputy_are_read_back_and_hashed() {
        let all = [(5, 0), (0, 7), (5, 7)].map(|(starts, ends)| offers(InvitationKind::Deputy, starts, ends));
        for one in &all {
            assert_eq!(&decode::<Descriptor>(&encode(one)).unwrap(), one);
        }
        assert!(all[0].hash() != all[1].hash() && all[1].hash() != all[2].hash());
    }

    #[test]
    fn a_deputy_without_days_or_with_none_between_them_is_refused() {
        for (starts, ends) in [(0, 0), (7, 7), (7, 5)] {
            let bent = encode(&offers(InvitationKind::Deputy, starts, ends));
            assert!(decode::<Descriptor>(&bent).is_err(), "{starts} {ends}");
        }
    }

    #[test]
    fn an_invitation_of_before_has_the_bytes_of_before() {
        let member = encode(&offers(InvitationKind::Member, 0, 0));
        assert_eq!(member.len(), 16 + 1 + 16 + (2 + 12) + (2 + 11) + 2 + 32 + 1 + 8);
        assert_eq!(encode(&offers(InvitationKind::Member, 5, 7)), member, "days belong to deputies alone");
        let mut deputy = member.clone();
        deputy[16] = InvitationKind::Deputy as u8;
        assert!(decode::<Descriptor>(&deputy).is_err());
        assert!(decode::<Descriptor>(&[&member[..], &[0, 0]].concat()).is_err());
    }
}
