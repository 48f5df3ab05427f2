//! Grants: the key of a finding, wrapped for one recipient, signed by who gave it (protocol 7).

use siegel_api::{
    codec::{decode, encode},
    grant::{Grant, Purpose, RecipientKind},
    hash::Hash,
    id::{ObjectId, PracticeId, UserId},
    signing::Signed,
    time::Time,
};

use crate::{
    case,
    error::{Error, Result},
    finding::{FindingRight, Withdrawn},
    right::{MayManage, Own, Read},
    sql::{Record, Row, sql},
    store::Store,
    write::Write,
};

/// A stored grant.
#[derive(Clone, Debug)]
pub struct Granted {
    /// Over signed bytes and signature.
    pub hash: Hash,
    /// The signed grant.
    pub signed: Signed,
    /// Which revision it opens.
    pub manifest_hash: Hash,
    /// Who gave it.
    pub granter: UserId,
    /// For which practice.
    pub giver: PracticeId,
    /// The recipient: a practice, a case, a unit or a person.
    pub recipient: ObjectId,
    /// What the recipient is.
    pub kind: RecipientKind,
    /// When it was given.
    pub created_at: Time,
    /// When it was taken back.
    pub revoked_at: Option<Time>,
}

impl Record for Granted {
    fn read(row: &Row) -> Result<Self> {
        let body: Vec<u8> = row.read("body")?;
        Ok(Self {
            hash: row.read("grant_hash")?,
            signed: decode(&body).map_err(|_| row.corrupt("body"))?,
            manifest_hash: row.read("manifest_hash")?,
            granter: row.read("granter_id")?,
            giver: row.read("giver_id")?,
            recipient: row.read("recipient_id")?,
            kind: recipient_kind(row)?,
            created_at: row.read("created_at")?,
            revoked_at: row.read("revoked_at")?,
        })
    }
}

fn recipient_kind(row: &Row) -> Result<RecipientKind> {
    let number: u8 = row.read("recipient_kind")?;
    let known = [RecipientKind::User, RecipientKind::Group, RecipientKind::Case, RecipientKind::Unit];
    known.into_iter().find(|kind| *kind as u8 == number).ok_or_else(|| row.corrupt("recipient_kind"))
}

/// A grant to the newest epoch of a practice.
const TO_PRACTICE: &str = "INSERT INTO grants (grant_hash, finding_id, manifest_hash, granter_id, giver_id, \
    recipient_kind, recipient_id, recipient_epoch, parent_hash, body, created_at) \
    SELECT $1, r.finding_id, r.manifest_hash, $4, $5, $6, p.practice_id, p.epoch, $9, $10, $11 \
    FROM revisions r, practices p WHERE r.manifest_hash = $3 AND r.finding_id = $2 \
    AND p.practice_id = $7 AND p.epoch = $8 AND p.closed_at IS NULL RETURNING grant_hash";

/// A grant to the newest epoch of a case that the giver takes part in. What is added to a case goes to keys that nobody
/// who left has: neither a practice that left the case, nor a member who left one of its practices. One that was closed takes
/// nothing but the next revision of what it has.
const TO_CASE: &str = "INSERT INTO grants (grant_hash, finding_id, manifest_hash, granter_id, giver_id, \
    recipient_kind, recipient_id, recipient_epoch, parent_hash, body, created_at) \
    SELECT $1, r.finding_id, r.manifest_hash, $4, $5, $6, c.case_id, c.epoch, $9, $10, $11 \
    FROM revisions r, cases c WHERE r.manifest_hash = $3 AND r.finding_id = $2 \
    AND c.case_id = $7 AND c.epoch = $8 \
    AND (c.closed_at IS NULL OR EXISTS (SELECT 1 FROM grants b JOIN revisions p ON p.manifest_hash = b.manifest_hash \
    WHERE b.finding_id = r.finding_id AND b.recipient_id = c.case_id AND b.revoked_at IS NULL \
    AND p.revision + 1 = r.revision)) AND EXISTS (SELECT 1 FROM case_members o WHERE o.case_id = c.case_id AND o.practice_id = $5) \
    AND NOT EXISTS (SELECT 1 FROM case_members m JOIN practices p ON p.practice_id = m.practice_id \
    WHERE m.case_id = c.case_id AND (m.left_at IS NOT NULL OR p.epoch <> m.epoch)) RETURNING grant_hash";

/// A grant to the newest epoch of a unit, all of whose members the practice lists as it does: nobody who left it, and no keys
/// that were given up, open what is addressed to the unit. One that was closed takes nothing but the next revision of what
/// it has: whoever reads there goes on doing so, and must not be left with what was corrected.
const TO_UNIT: &str = "INSERT INTO grants (grant_hash, finding_id, manifest_hash, granter_id, giver_id, \
    recipient_kind, recipient_id, recipient_epoch, parent_hash, body, created_at) \
    SELECT $1, r.finding_id, r.manifest_hash, $4, $5, $6, u.unit_id, u.epoch, $9, $10, $11 \
    FROM revisions r, units u WHERE r.manifest_hash = $3 AND r.finding_id = $2 \
    AND u.unit_id = $7 AND u.epoch = $8 \
    AND NOT EXISTS (SELECT 1 FROM unit_members m WHERE m.unit_id = u.unit_id AND m.stale_at IS NOT NULL) \
    AND (u.closed_hash IS NULL OR EXISTS (SELECT 1 FROM grants b JOIN revisions p ON p.manifest_hash = b.manifest_hash \
    WHERE b.finding_id = r.finding_id AND b.recipient_id = u.unit_id AND b.revoked_at IS NULL \
    AND p.revision + 1 = r.revision)) RETURNING grant_hash";

/// Gives a grant for a finding of one's own practice to a practice, a case or a unit. The caller has verified its signature.
///
/// # Errors
/// `Stale` if it is sealed for another epoch than the recipient's newest, `Conflict` if the recipient has
/// one for this revision, `Bounds` if it is not for this finding or not by this member, and `Database`.
pub async fn insert(write: &mut Write, right: &FindingRight<Own>, signed: &Signed) -> Result<Hash> {
    let grant = Grant::parse(signed.body()).map_err(|_| Error::Bounds("grant"))?;
    let info = &grant.info;
    let theirs = info.purpose == Purpose::Finding
        && matches!(info.recipient_kind, RecipientKind::Group | RecipientKind::Case | RecipientKind::Unit)
        && info.practice_id == right.owner()
        && info.granter == right.member().user()
        && info.granter_group == right.member().practice();
    if !theirs {
        return Err(Error::Bounds("grant of a finding"));
    }
    let hash = signed.hash();
    let given = match info.recipient_kind {
        RecipientKind::Case => sql("grants", TO_CASE),
        RecipientKind::Unit => sql("grants", TO_UNIT),
        _ => sql("grants", TO_PRACTICE),
    };
    let now = write.now();
    let given = given.bind(hash).bind(right.finding()).bind(info.subject_hash).bind(info.granter);
    let given = given.bind(info.granter_group).bind(info.recipient_kind as u8).bind(info.recipient_id);
    let given = given.bind(info.recipient_epoch).bind(info.parent_grant_hash).bind(encode(signed)).bind(now);
    if write.rows(given).await?.is_empty() {
        return Err(Error::Stale);
    }
    if info.recipient_kind == RecipientKind::Case {
        case::add(write, info.recipient_id).await?;
    }
    Ok(hash)
}

struct Odd(u64);

impl Record for Odd {
    fn read(row: &Row) -> Result<Self> {
        row.read("odd").map(Self)
    }
}

/// A later revision goes to just those who may read the one before, and to nobody else. To be asked when its grants
/// are written, in the same write: whoever takes one back meanwhile comes before or after it.
///
/// # Errors
/// `Conflict` if the recipients of the two revisions differ, and `Database`.
pub async fn hold_recipients(
    write: &mut Write,
    right: &FindingRight<Own>,
    (before, after): (Hash, Hash),
) -> Result<()> {
    let odd = sql(
        "grants",
        "SELECT COUNT(*) AS odd FROM grants g WHERE g.finding_id = $1 AND g.revoked_at IS NULL \
         AND ((g.manifest_hash = $2 AND NOT EXISTS (SELECT 1 FROM grants n WHERE n.manifest_hash = $3 \
         AND n.recipient_id = g.recipient_id)) OR (g.manifest_hash = $3 AND NOT EXISTS (SELECT 1 FROM grants o \
         WHERE o.manifest_hash = $2 AND o.recipient_id = g.recipient_id AND o.revoked_at IS NULL)))",
    );
    let odd: Option<Odd> = write.find(odd.bind(right.finding()).bind(before).bind(after)).await?;
    if odd.is_some_and(|Odd(count)| count == 0) { Ok(()) } else { Err(Error::conflict("grants")) }
}

/// Takes a grant back: the granter's own, or with MANAGE any of the practice's. `None` if it is not of this
/// finding, not the member's to take or was taken back before; else the recipient.
///
/// # Errors
/// `Database`.
pub async fn revoke(write: &mut Write, right: &FindingRight<Own>, hash: Hash) -> Result<Option<ObjectId>> {
    let revoked = sql(
        "grants",
        "UPDATE grants SET revoked_at = $3 WHERE grant_hash = $1 AND finding_id = $2 AND revoked_at IS NULL \
         AND (granter_id = $4 OR $5 = 1) RETURNING recipient_id",
    );
    let (now, member) = (write.now(), right.member());
    let manages = u32::from(member.with::<MayManage>().is_some());
    let revoked = revoked.bind(hash).bind(right.finding()).bind(now).bind(member.user()).bind(manages);
    let rows = write.rows(revoked).await?;
    let Some(recipient) = rows.first().map(|row| row.read("recipient_id")).transpose()? else {
        return Ok(None);
    };
    case::touch(write, recipient).await?;
    Ok(Some(recipient))
}

/// All grants of a finding of one's own practice, first to newest, taken back or not.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list(store: &Store, right: &FindingRight<Own>) -> Result<Vec<Granted>> {
    let given = sql(
        "grants",
        "SELECT grant_hash, body, manifest_hash, granter_id, giver_id, recipient_kind, recipient_id, created_at, revoked_at \
         FROM grants WHERE finding_id = $1 ORDER BY created_at, grant_hash",
    );
    store.list(given.bind(right.finding())).await
}

/// The grants by which one's own practice opens a finding, newest first: those to any of its units, too, of which its own
/// log tells.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list_received(store: &Store, right: &FindingRight<Read>) -> Result<Vec<Granted>> {
    let received = sql(
        "grants",
        "SELECT grant_hash, body, manifest_hash, granter_id, giver_id, recipient_kind, recipient_id, created_at, revoked_at \
         FROM grants WHERE finding_id = $1 AND (recipient_id IN ($2, $3) OR recipient_id IN \
         (SELECT m.case_id FROM case_members m WHERE m.practice_id = $2 AND m.left_at IS NULL) \
         OR recipient_id IN (SELECT u.unit_id FROM units u WHERE u.practice_id = $2)) \
         ORDER BY created_at DESC, grant_hash",
    );
    let received = received.bind(right.finding()).bind(right.member().practice());
    store.list(received.bind(right.member().user())).await
}

/// The grants by which the member once opened a finding that was withdrawn, newest first.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list_withdrawn(store: &Store, right: &FindingRight<Withdrawn>) -> Result<Vec<Granted>> {
    let received = sql(
        "grants",
        concat!(
            "SELECT grant_hash, body, manifest_hash, granter_id, giver_id, recipient_kind, recipient_id, created_at, revoked_at \
             FROM grants WHERE finding_id = $1 AND (recipient_id = $2 OR recipient_id IN ",
            groups_of!("$2", "$3"),
            ") ORDER BY created_at DESC, grant_hash"
        ),
    );
    let received = received.bind(right.finding()).bind(right.member().practice());
    store.list(received.bind(right.member().user())).await
}
