//! What a member may do with one finding.

use std::marker::PhantomData;

use siegel_api::{
    id::{FindingId, PracticeId},
    time::Time,
};

use crate::{
    error::Result,
    right::{Claim, MayRead, MaySend, MemberRight, Own, Read},
    sql::{Record, Row, Sql, sql},
    store::Store,
};

/// A member's right to one finding, `Read` or `Own`.
#[derive(Debug)]
pub struct FindingRight<Access> {
    member: MemberRight,
    finding: FindingId,
    owner: PracticeId,
    access: PhantomData<Access>,
}

/// A finding is readable to its own practice, and while it is valid to those who have a grant of its newest revision
/// with content, be it by a case or a unit: from whom that is taken reads no earlier one either.
const READABLE: &str = concat!(
    "SELECT f.finding_id, f.practice_id FROM findings f JOIN sessions s ON s.session_id = $2 \
     WHERE f.finding_id = $1 AND s.expires_at > $3 AND (f.practice_id = s.practice_id \
     OR (f.valid_until > $3 AND f.deleted_at IS NULL AND EXISTS (SELECT 1 FROM grants g \
     JOIN revisions r ON r.manifest_hash = g.manifest_hash WHERE g.finding_id = f.finding_id \
     AND r.revision = f.content_revision AND g.revoked_at IS NULL AND (g.recipient_id IN (s.practice_id, s.user_id) \
     OR g.recipient_id IN ",
    groups_of!("s.practice_id", "s.user_id"),
    "))))"
);

impl<Access> FindingRight<Access> {
    /// The member.
    pub fn member(&self) -> &MemberRight {
        &self.member
    }

    /// The finding.
    pub fn finding(&self) -> FindingId {
        self.finding
    }

    /// The practice that owns the finding.
    pub fn owner(&self) -> PracticeId {
        self.owner
    }

    /// Whether it is the member's own practice.
    pub fn is_own(&self) -> bool {
        self.owner == self.member.practice()
    }
}

impl<Access: Sync> Claim for FindingRight<Access> {
    fn practice(&self) -> Option<PracticeId> {
        Some(self.member.practice())
    }

    fn member(&self) -> Option<MemberRight> {
        Some(self.member.any())
    }

    fn still(&self, now: Time) -> Sql {
        sql("findings", READABLE).bind(self.finding).bind(self.member.session()).bind(now)
    }
}

struct Owner(PracticeId);

impl Record for Owner {
    fn read(row: &Row) -> Result<Self> {
        row.read("practice_id").map(Self)
    }
}

async fn owner<R>(
    store: &Store,
    member: &MemberRight<R>,
    finding: FindingId,
    now: Time,
) -> Result<Option<PracticeId>> {
    let readable = sql("findings", READABLE).bind(finding).bind(member.session()).bind(now);
    Ok(store.find::<Owner>(readable).await?.map(|Owner(owner)| owner))
}

/// The right to read a finding; `None` if there is none such for this member.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn right_to_read(
    store: &Store,
    member: &MemberRight<MayRead>,
    finding: FindingId,
    now: Time,
) -> Result<Option<FindingRight<Read>>> {
    Ok(owner(store, member, finding, now).await?.map(|owner| right(member.any(), finding, owner)))
}

/// Once had a grant for a finding, and may know what became of it.
#[derive(Clone, Copy, Debug)]
pub struct Withdrawn;

/// The right to know that a finding was withdrawn: one's practice had a grant, and has none of the newest revision.
/// `None` if there was none, or if that one stands.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn right_to_know(
    store: &Store,
    member: &MemberRight<MayRead>,
    finding: FindingId,
) -> Result<Option<FindingRight<Withdrawn>>> {
    let withdrawn = sql(
        "grants",
        concat!(
            "SELECT f.finding_id, f.practice_id FROM findings f WHERE f.finding_id = $1 AND f.practice_id <> $2 \
             AND EXISTS (SELECT 1 FROM grants g WHERE g.finding_id = $1 AND (g.recipient_id = $2 OR g.recipient_id IN ",
            groups_of!("$2", "$3"),
            ")) AND NOT EXISTS (SELECT 1 FROM grants g JOIN revisions r ON r.manifest_hash = g.manifest_hash \
             WHERE g.finding_id = $1 AND r.revision = f.content_revision AND g.revoked_at IS NULL \
             AND (g.recipient_id = $2 OR g.recipient_id IN ",
            groups_of!("$2", "$3"),
            "))"
        ),
    );
    let withdrawn = withdrawn.bind(finding).bind(member.practice()).bind(member.user());
    let owner: Option<Owner> = store.find(withdrawn).await?;
    Ok(owner.map(|Owner(owner)| right(member.any(), finding, owner)))
}

/// The right to a finding of one's own practice; `None` if it is not.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn right_to_own(
    store: &Store,
    member: &MemberRight<MaySend>,
    finding: FindingId,
    now: Time,
) -> Result<Option<FindingRight<Own>>> {
    let owner = owner(store, member, finding, now).await?.filter(|owner| *owner == member.practice());
    Ok(owner.map(|owner| right(member.any(), finding, owner)))
}

/// For a finding that the present write has made.
pub(super) fn right<Access>(
    member: MemberRight,
    finding: FindingId,
    owner: PracticeId,
) -> FindingRight<Access> {
    FindingRight { member, finding, owner, access: PhantomData }
}
