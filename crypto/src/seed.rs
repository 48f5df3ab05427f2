//! The seeds of a group's epoch, and what grows from them (protocol 4).
//!
//! The content seed goes to those who may READ, the audit seed, independent of it, to those who may AUDIT.
//! So an auditor reads names and searches, and opens no content. Each epoch holds the seeds of the one before
//! under its own: who is in this epoch reads what was before, and who left it reads nothing that comes.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use siegel_api::id::GroupId;
use siegel_api::invitation::{Descriptor, InvitationKind};
use siegel_api::label::DeriveLabel;
use siegel_api::statement::{GroupKind, Statement};

use crate::chunked::Chunked;
use crate::error::{CannotOpen, CannotSeal};
use crate::expand::expand32;
use crate::invitation::InvitationSecret;
use crate::kem::{KemKeyPair, KemSecret};
use crate::secret::secret;

secret!(
    /// `S_e`: opens the content of one epoch of a group.
    ContentSeed, 32
);
secret!(
    /// `A_e`: opens the labels of one epoch of a group.
    AuditSeed, 32
);
secret!(
    /// `IK_e`: turns a patient's name into a token.
    IndexKey, 32
);

/// Which epoch of which group: stands first in the context of every derivation from its seeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Epoch {
    /// Practice, unit or case.
    pub kind: GroupKind,
    /// The group.
    pub group_id: GroupId,
    /// From 1.
    pub number: u32,
}

impl Epoch {
    /// The epoch of a statement.
    pub fn of(statement: &Statement) -> Self {
        Self { kind: statement.kind, group_id: statement.group_id, number: statement.epoch }
    }

    /// The epoch before, if there is one.
    pub fn before(self) -> Option<Self> {
        self.number.checked_sub(1).filter(|number| *number >= 1).map(|number| Self { number, ..self })
    }

    /// `kind || group_id || epoch`, 21 bytes.
    pub(crate) fn context(&self) -> Vec<u8> {
        let mut bytes = vec![self.kind as u8];
        bytes.extend_from_slice(self.group_id.as_bytes());
        bytes.extend_from_slice(&self.number.to_be_bytes());
        bytes
    }
}

impl ContentSeed {
    /// The group's X-Wing pair: findings and grants are sealed to it.
    ///
    /// # Errors
    /// As `KemKeyPair::from_secret`.
    pub fn key_pair(&self, epoch: &Epoch) -> Result<KemKeyPair, CannotOpen> {
        let secret = expand32(self.expose(), DeriveLabel::GroupKem, &[&epoch.context()]);
        KemKeyPair::from_secret(&KemSecret::from(secret))
    }

    /// The epoch's index key.
    pub fn derive_index_key(&self, epoch: &Epoch) -> IndexKey {
        IndexKey::from(expand32(self.expose(), DeriveLabel::Index, &[&epoch.context()]))
    }

    /// The secret of an invitation that this epoch made. That of a member, new or coming back, hangs on all that was offered: who shows the
    /// inviter other roles shows an invitation with another secret, which the newcomer does not know either.
    pub fn derive_invitation(&self, epoch: &Epoch, descriptor: &Descriptor) -> InvitationSecret {
        let (context, offered) = (epoch.context(), descriptor.hash());
        let offered: &[u8] = match descriptor.kind {
            InvitationKind::Practice => &[],
            InvitationKind::Member | InvitationKind::Reentry | InvitationKind::Deputy => offered.as_bytes(),
        };
        let context: [&[u8]; 3] = [&context, descriptor.id.as_bytes(), offered];
        InvitationSecret::from(expand32(self.expose(), DeriveLabel::Invite, &context))
    }

    /// Seals the seed of the epoch before under this one.
    ///
    /// # Errors
    /// As `Chunked::seal`.
    pub fn seal_previous(
        &self,
        epoch: &Epoch,
        previous: &Self,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, CannotSeal> {
        Chunked::seal(&self.previous_key(epoch), previous.expose(), &epoch.context(), rng)
    }

    /// Opens the seed of the epoch before.
    ///
    /// # Errors
    /// `CannotOpen`.
    pub fn open_previous(&self, epoch: &Epoch, sealed: &[u8]) -> Result<Self, CannotOpen> {
        Self::from_slice(&Chunked::open(&self.previous_key(epoch), sealed, &epoch.context())?)
    }

    /// The key of one thing that a practice keeps for all who may READ.
    pub(crate) fn derive_key(&self, label: DeriveLabel, epoch: &Epoch, id: &[u8]) -> Zeroizing<[u8; 32]> {
        expand32(self.expose(), label, &[&epoch.context(), id])
    }

    fn previous_key(&self, epoch: &Epoch) -> Zeroizing<[u8; 32]> {
        self.derive_key(DeriveLabel::Prev, epoch, &[])
    }
}

/// What an auditor holds of one epoch; 64 bytes in a wrap of purpose 3.
#[derive(Debug)]
pub struct AuditKeys {
    /// `A_e`.
    pub seed: AuditSeed,
    /// `IK_e`.
    pub index: IndexKey,
}

impl AuditKeys {
    /// The audit key pair: labels are sealed to it.
    ///
    /// # Errors
    /// As `KemKeyPair::from_secret`.
    pub fn key_pair(&self, epoch: &Epoch) -> Result<KemKeyPair, CannotOpen> {
        let secret = expand32(self.seed.expose(), DeriveLabel::AuditKem, &[&epoch.context()]);
        KemKeyPair::from_secret(&KemSecret::from(secret))
    }

    /// Seals what the auditors of the epoch before held.
    ///
    /// # Errors
    /// As `Chunked::seal`.
    pub fn seal_previous(
        &self,
        epoch: &Epoch,
        previous: &Self,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, CannotSeal> {
        Chunked::seal(&self.previous_key(epoch), &previous.joined(), &epoch.context(), rng)
    }

    /// Opens what the auditors of the epoch before held.
    ///
    /// # Errors
    /// `CannotOpen`.
    pub fn open_previous(&self, epoch: &Epoch, sealed: &[u8]) -> Result<Self, CannotOpen> {
        Self::split(&Chunked::open(&self.previous_key(epoch), sealed, &epoch.context())?)
    }

    /// `A_e || IK_e`.
    pub(crate) fn joined(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new([self.seed.expose().as_slice(), self.index.expose()].concat())
    }

    pub(crate) fn split(joined: &[u8]) -> Result<Self, CannotOpen> {
        let (seed, index) = joined.split_at_checked(AuditSeed::LEN).ok_or(CannotOpen)?;
        Ok(Self { seed: AuditSeed::from_slice(seed)?, index: IndexKey::from_slice(index)? })
    }

    fn previous_key(&self, epoch: &Epoch) -> Zeroizing<[u8; 32]> {
        expand32(self.seed.expose(), DeriveLabel::Prev, &[&epoch.context()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_epoch_but_the_first_has_one_before() {
        let epoch = |number| Epoch { kind: GroupKind::Practice, group_id: GroupId([1; 16]), number };
        assert_eq!(epoch(3).before(), Some(epoch(2)));
        assert_eq!(epoch(2).before(), Some(epoch(1)));
        assert_eq!([epoch(1).before(), epoch(0).before()], [None, None]);
    }
}
