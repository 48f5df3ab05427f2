//! The right of whoever holds an open invitation.

use siegel_api::{
    codec::decode,
    id::{InvitationId, PracticeId},
    invitation::Descriptor,
    time::Time,
};

use crate::{
    error::Result,
    right::Claim,
    sql::{Record, Row, Sql, sql},
    store::Store,
};

/// An invitation that is open now: neither expired, answered nor revoked.
#[derive(Debug)]
pub struct InvitationRight {
    pub(super) id: InvitationId,
    practice: PracticeId,
    descriptor: Descriptor,
}

impl InvitationRight {
    /// What the inviter said.
    pub fn descriptor(&self) -> &Descriptor {
        &self.descriptor
    }
}

const OPEN: &str = "SELECT invitation_id, practice_id, descriptor FROM invitations WHERE invitation_id = $1 \
                    AND expires_at > $2 AND answered_at IS NULL AND revoked_at IS NULL";

impl Record for InvitationRight {
    fn read(row: &Row) -> Result<Self> {
        let descriptor: Vec<u8> = row.read("descriptor")?;
        Ok(Self {
            id: row.read("invitation_id")?,
            practice: row.read("practice_id")?,
            descriptor: decode(&descriptor).map_err(|_| row.corrupt("descriptor"))?,
        })
    }
}

impl Claim for InvitationRight {
    fn practice(&self) -> Option<PracticeId> {
        Some(self.practice)
    }

    fn still(&self, now: Time) -> Sql {
        sql("invitations", OPEN).bind(self.id).bind(now)
    }
}

/// The right that an invitation gives, while it is open.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_open(store: &Store, id: InvitationId, now: Time) -> Result<Option<InvitationRight>> {
    store.find(sql("invitations", OPEN).bind(id).bind(now)).await
}
