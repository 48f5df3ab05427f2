//! Grants of a finding, as they may be counted (protocol 6): who gave it to whom, and whether it was taken
//! back.

use siegel_api::codec::decode;
use siegel_api::event::EventKind;
use siegel_api::grant::{Grant, Purpose, RecipientKind, VerifiedGrant};
use siegel_api::hash::Hash;
use siegel_api::id::{CaseId, GroupId, ObjectId, PracticeId, UnitId, UserId};
use siegel_api::manifest::Manifest;
use siegel_api::message::finding::GrantView;
use siegel_api::signing::Signed;
use siegel_api::statement::Roles;
use siegel_api::time::Time;
use siegel_crypto::content::FindingKey;
use siegel_crypto::grant::unwrap;

use crate::beside::Beside;
use crate::case::OpenCase;
use crate::directory::VerifiedPractice;
use crate::error::{Error, Refusal};
use crate::finding::{Added, LogPlace, Withdrawal};
use crate::row::{VerifiedRow, Vouched};
use crate::unit::VerifiedUnit;
use crate::vault::OwnPractice;
use crate::who_may::Claim;

/// A grant whose signature and right hold.
pub(crate) struct Given {
    grant: VerifiedGrant,
    at: Time,
    place: LogPlace,
    revoked_at: Option<Time>,
    /// Whose unit it was given to; the server's word, until the unit was found there.
    practice: Option<PracticeId>,
}

impl Given {
    /// Names the grant.
    pub(crate) fn hash(&self) -> Hash {
        self.grant.hash()
    }

    /// Who gave it.
    pub(crate) fn granter(&self) -> UserId {
        self.grant.grant().info.granter
    }

    /// To whom.
    pub(crate) fn recipient(&self) -> PracticeId {
        GroupId(self.grant.grant().info.recipient_id.0)
    }

    /// Epoch of the recipient's key.
    pub(crate) fn epoch(&self) -> u32 {
        self.grant.grant().info.recipient_epoch
    }

    /// Whether the server says that it was taken back.
    pub(crate) fn was_revoked(&self) -> bool {
        self.revoked_at.is_some()
    }

    /// To which case, where it was given to one.
    pub(crate) fn case(&self) -> Option<CaseId> {
        let to_case = self.grant.grant().info.recipient_kind == RecipientKind::Case;
        to_case.then(|| self.recipient())
    }

    /// To which unit, and of which practice as the server says, where it was given to one.
    pub(crate) fn unit(&self) -> Option<(PracticeId, UnitId)> {
        let to_unit = self.grant.grant().info.recipient_kind == RecipientKind::Unit;
        self.practice.filter(|_| to_unit).map(|practice| (practice, self.recipient()))
    }

    /// That it was added to a case, where it was given to one.
    pub(crate) fn added(&self) -> Option<Added> {
        self.case().map(|case_id| Added { case_id, by: self.granter(), at: self.at })
    }

    /// Whether it was given to this practice itself.
    pub(crate) fn is_to(&self, practice: PracticeId) -> bool {
        self.grant.grant().info.recipient_kind == RecipientKind::Group && self.recipient() == practice
    }

    /// Of which revision.
    pub(crate) fn subject_hash(&self) -> Hash {
        self.grant.grant().info.subject_hash
    }

    /// When it was logged.
    pub(crate) fn at(&self) -> Time {
        self.at
    }

    /// Where its leaf stands in the log of who gave it.
    pub(crate) fn place(&self) -> LogPlace {
        self.place
    }

    /// Taken back by a signed event in the own log, or, as long as there is none, by the server's word. That
    /// word can take away, but is nobody's act.
    pub(crate) fn withdrawal(&self, author: &VerifiedPractice, rows: &[VerifiedRow]) -> Option<Withdrawal> {
        let signed = rows.iter().find(|row| self.is_revoked_by(author, row));
        let signed = signed.map(|row| Withdrawal {
            at: row.at(),
            by: row.actor(),
            vouched: Vouched::Signed,
            place: Some(LogPlace::of(row)),
        });
        let said =
            self.revoked_at.map(|at| Withdrawal { at, by: None, vouched: Vouched::Server, place: None });
        signed.or(said)
    }

    /// Only who gave it, or a member of the same practice who may MANAGE, takes it back (protocol 6).
    fn is_revoked_by(&self, author: &VerifiedPractice, row: &VerifiedRow) -> bool {
        let info = &self.grant.grant().info;
        let Some(actor) = row.actor() else { return false };
        row.kind() == EventKind::GrantRevoked
            && row.vouched() == Vouched::Signed
            && row.ref_hash() == self.grant.hash()
            && row.practice_id() == Some(info.granter_group)
            && (actor == info.granter || author.has_roles(row.epoch(), actor, Roles::MANAGE))
    }

    /// Opens the finding's key with the own seed.
    pub(crate) fn unwrap(&self, own: &OwnPractice) -> Result<FindingKey, Error> {
        let seeds = own.seeds_of(self.grant.grant().info.recipient_epoch)?;
        Ok(unwrap(seeds.content_pair()?, &self.grant)?)
    }
}

impl Given {
    /// Opens the finding's key with a case's seed. Who gave it took part in the case then.
    pub(crate) fn unwrap_in(&self, case: &OpenCase) -> Result<FindingKey, Error> {
        let info = &self.grant.grant().info;
        Ok(unwrap(case.pair_for(info.recipient_epoch, info.granter_group)?, &self.grant)?)
    }
}

impl Given {
    /// Opens the finding's key with a unit's seed.
    pub(crate) fn unwrap_by(&self, unit: &VerifiedUnit) -> Result<FindingKey, Error> {
        Ok(unwrap(unit.pair(self.grant.grant().info.recipient_epoch)?, &self.grant)?)
    }
}

/// Verifies all grants that an answer shows.
///
/// # Errors
/// As `verify_grant`, for the first that does not hold; `Refusal::Mismatch` for one that is shown twice, which
/// would make two recipients of one.
pub(crate) fn verify_grants(
    beside: &Beside<'_>,
    author: &VerifiedPractice,
    manifest: &Manifest,
    manifest_hash: Hash,
    grants: &[GrantView],
) -> Result<Vec<Given>, Error> {
    let mut all: Vec<Given> = Vec::with_capacity(grants.len());
    for view in grants {
        let given = verify_grant(beside, author, manifest, manifest_hash, view)?;
        if all.iter().any(|known| known.hash() == given.hash()) {
            return Err(Refusal::Mismatch.into());
        }
        all.push(given);
    }
    Ok(all)
}

/// A grant counts if a member of the author's practice signed it for this very revision, with SEND
/// (protocol 6). Grants that recipients pass on are not part of this version, and are refused.
fn verify_grant(
    beside: &Beside<'_>,
    author: &VerifiedPractice,
    manifest: &Manifest,
    manifest_hash: Hash,
    view: &GrantView,
) -> Result<Given, Error> {
    let signed: Signed = decode(&view.grant.0)?;
    let info = Grant::parse(signed.body())?.info;
    let fits = info.purpose == Purpose::Finding
        && info.practice_id == manifest.core.practice_id
        && info.subject_hash == manifest_hash
        && info.granter_group == author.id()
        && info.parent_grant_hash == Hash::ZERO
        && matches!(info.recipient_kind, RecipientKind::Group | RecipientKind::Case | RecipientKind::Unit)
        && (info.recipient_kind == RecipientKind::Unit) == view.practice.is_some()
        && info.recipient_id == ObjectId::from(view.recipient);
    if !fits {
        return Err(Refusal::Mismatch.into());
    }
    let claim = Claim {
        kind: EventKind::GrantGiven,
        signer: info.granter,
        object: ObjectId::from(manifest.core.finding_id),
        ref_hash: signed.hash(),
        epoch: info.granter_epoch,
        statement_hash: info.granter_statement_hash,
        roles: Roles::SEND,
    };
    let allowed = claim.check(beside.reading, author, beside.heads, &view.placed)?;
    let grant = VerifiedGrant::verify(&signed, allowed.key)?;
    Ok(Given {
        grant,
        at: allowed.at,
        place: allowed.place,
        revoked_at: view.revoked_at,
        practice: view.practice,
    })
}
