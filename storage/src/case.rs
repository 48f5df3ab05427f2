//! Cases: groups of practices, to which findings are granted (protocol 4 and 7).

use siegel_api::{
    case::CaseEpoch,
    grant::RecipientKind,
    hash::Hash,
    id::{CaseId, ObjectId, PracticeId},
    signing::Signed,
    statement::SignedStatement,
    suite::KemPublicKey,
    time::Time,
};

use crate::{
    error::{Error, Result},
    finding::Place,
    opaque::Sealed,
    right::{Claim, MayManage, MayRead, MemberRight},
    sql::{Record, Row, Sql, sql},
    statement::{self, Below, EpochSealed},
    store::Store,
    ticket,
    write::Write,
};

/// A member's right to a case: the practice takes part in it.
#[derive(Debug)]
pub struct CaseRight<R> {
    member: MemberRight<R>,
    case: CaseId,
    opener: PracticeId,
    closed_at: Option<Time>,
    added_at: Option<Time>,
}

const TAKES_PART: &str = "SELECT c.case_id, c.practice_id, c.closed_at, c.added_at FROM cases c \
    JOIN case_members m ON m.case_id = c.case_id \
    WHERE c.case_id = $1 AND m.practice_id = $2 AND m.left_at IS NULL";

impl<R> CaseRight<R> {
    /// The member.
    pub fn member(&self) -> &MemberRight<R> {
        &self.member
    }

    /// The case.
    pub fn case(&self) -> CaseId {
        self.case
    }

    /// The practice that opened it.
    pub fn opener(&self) -> PracticeId {
        self.opener
    }

    /// Whether the member is of the practice that opened it.
    pub fn is_opener(&self) -> bool {
        self.opener == self.member.practice()
    }

    /// When it was closed.
    pub fn closed_at(&self) -> Option<Time> {
        self.closed_at
    }

    /// When a finding was last added.
    pub fn added_at(&self) -> Option<Time> {
        self.added_at
    }
}

impl<R: Sync> Claim for CaseRight<R> {
    fn practice(&self) -> Option<PracticeId> {
        Some(self.member.practice())
    }

    fn member(&self) -> Option<MemberRight> {
        Some(self.member.any())
    }

    fn still(&self, _: Time) -> Sql {
        takes_part(&self.member, self.case)
    }
}

fn takes_part<R>(member: &MemberRight<R>, case: CaseId) -> Sql {
    sql("cases", TAKES_PART).bind(case).bind(member.practice())
}

struct Open {
    opener: PracticeId,
    closed_at: Option<Time>,
    added_at: Option<Time>,
}

impl Record for Open {
    fn read(row: &Row) -> Result<Self> {
        let (closed_at, added_at) = (row.read("closed_at")?, row.read("added_at")?);
        Ok(Self { opener: row.read("practice_id")?, closed_at, added_at })
    }
}

/// The right to a case; `None` if there is none such, or the member's practice takes no part in it.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn right<R>(store: &Store, member: MemberRight<R>, case: CaseId) -> Result<Option<CaseRight<R>>> {
    let found: Option<Open> = store.find(takes_part(&member, case)).await?;
    Ok(found.map(|Open { opener, closed_at, added_at }| CaseRight {
        member,
        case,
        opener,
        closed_at,
        added_at,
    }))
}

/// Where a case stands in the list: open ones first, then by what changed last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CasePlace {
    /// Whether it was closed.
    pub closed: bool,
    /// When a finding was last added, or it was opened.
    pub at: Time,
    /// The case.
    pub case: CaseId,
}

impl Record for CasePlace {
    fn read(row: &Row) -> Result<Self> {
        let closed: u8 = row.read("closed")?;
        Ok(Self { closed: closed == CLOSED, at: row.read("last_at")?, case: row.read("case_id")? })
    }
}

/// Numbers by which open cases come before closed ones.
const OPEN: u8 = 1;
const CLOSED: u8 = 2;

/// The cases in which the member's practice takes part, `limit` at most, behind the last of the page before: open ones first,
/// then by the last addition.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list(
    store: &Store,
    right: &MemberRight<MayRead>,
    after: Option<CasePlace>,
    limit: u32,
) -> Result<Vec<CasePlace>> {
    let page = sql(
        "cases",
        "SELECT l.closed, l.last_at, l.case_id FROM (SELECT c.case_id, COALESCE(c.added_at, c.created_at) AS last_at, \
         CAST(CASE WHEN c.closed_at IS NULL THEN 1 ELSE 2 END AS BIGINT) AS closed FROM cases c \
         JOIN case_members m ON m.case_id = c.case_id WHERE m.practice_id = $1 AND m.left_at IS NULL) l \
         WHERE l.closed > $2 OR (l.closed = $2 AND (l.last_at < $3 OR (l.last_at = $3 AND l.case_id > $4))) \
         ORDER BY l.closed, l.last_at DESC, l.case_id LIMIT $5",
    );
    let (closed, at, case) = match after {
        Some(after) => (if after.closed { CLOSED } else { OPEN }, after.at, after.case),
        None => (0, Time(0), PracticeId::ZERO),
    };
    store.list(page.bind(right.practice()).bind(closed).bind(at).bind(case).bind(limit)).await
}

/// In whose log acts upon a case stand, for who grants something to it; `None` if there is no such case.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_opener(store: &Store, case: CaseId) -> Result<Option<PracticeId>> {
    let opened =
        sql("cases", "SELECT case_id, practice_id, closed_at, added_at FROM cases WHERE case_id = $1");
    Ok(store.find(opened.bind(case)).await?.map(|found: Open| found.opener))
}

struct Mark(u64);

impl Record for Mark {
    fn read(row: &Row) -> Result<Self> {
        row.read("mark").map(Self)
    }
}

/// Another number than before, once something happened in a case in which the practice takes part. Its own log tells of
/// few of that.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_mark(store: &Store, practice: PracticeId) -> Result<u64> {
    let mark = sql(
        "cases",
        "SELECT CAST(COALESCE(SUM(c.acts + 1), 0) AS BIGINT) AS mark FROM cases c \
         JOIN case_members m ON m.case_id = c.case_id WHERE m.practice_id = $1 AND m.left_at IS NULL",
    );
    Ok(store.find(mark.bind(practice)).await?.map_or(0, |Mark(mark)| mark))
}

/// Whoever takes part is to look again. Nothing where the recipient of what was taken back is no case.
pub(crate) async fn touch(write: &mut Write, case: ObjectId) -> Result<()> {
    write.change(sql("cases", "UPDATE cases SET acts = acts + 1 WHERE case_id = $1").bind(case)).await
}

/// The same, since a finding was added.
pub(crate) async fn add(write: &mut Write, case: ObjectId) -> Result<()> {
    let added =
        sql("cases", "UPDATE cases SET acts = acts + 1, added_at = $2 WHERE case_id = $1 RETURNING case_id");
    let now = write.now();
    write.change_one(added.bind(case).bind(now)).await
}

struct Member(PracticeId);

impl Record for Member {
    fn read(row: &Row) -> Result<Self> {
        row.read("practice_id").map(Self)
    }
}

/// Who said to take part no longer, and is still in the newest statement.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list_left<R>(store: &Store, right: &CaseRight<R>) -> Result<Vec<PracticeId>> {
    let left: Vec<Member> = store.list(left_in(right.case)).await?;
    Ok(left.into_iter().map(|Member(practice)| practice).collect())
}

fn left_in(case: CaseId) -> Sql {
    let left = "SELECT practice_id FROM case_members WHERE case_id = $1 AND left_at IS NOT NULL ORDER BY practice_id";
    sql("case_members", left).bind(case)
}

/// An epoch of a case, verified by the caller.
#[derive(Debug)]
pub struct Stated<'a> {
    /// As it was signed.
    pub signed: &'a SignedStatement,
    /// As it was verified.
    pub epoch: &'a CaseEpoch,
    /// The opener's audit key, to which labels go.
    pub audit: &'a KemPublicKey,
    /// What the case is called.
    pub names: Sealed,
    /// The seed of the epoch before.
    pub previous: Option<Sealed>,
    /// The seeds, wrapped for each practice.
    pub seeds: &'a [Signed],
}

/// Opens a case.
///
/// # Errors
/// `Conflict` if there is such a case, `Stale` if a practice has another epoch than is named, `Bounds` for a seed that is
/// none, and `Database`.
pub async fn insert(write: &mut Write, right: &MemberRight<MayManage>, stated: &Stated<'_>) -> Result<()> {
    if stated.epoch.opener() != right.practice() || stated.epoch.number() != 1 {
        return Err(Error::Bounds("opener of a case"));
    }
    let opened = sql(
        "cases",
        "INSERT INTO cases (case_id, practice_id, epoch, created_at) VALUES ($1, $2, 1, $3) RETURNING case_id",
    );
    let now = write.now();
    write.change_one(opened.bind(stated.epoch.case_id()).bind(right.practice()).bind(now)).await?;
    state(write, stated).await
}

/// Adds the next epoch of a case. Who is not listed any more reads nothing of it from then on: tickets end, too.
///
/// # Errors
/// As `insert`; `Conflict` if the epoch does not follow the newest one, or keeps a practice that left, or lets one in that was not
/// in a case that is closed.
pub async fn append(write: &mut Write, right: &CaseRight<MayManage>, stated: &Stated<'_>) -> Result<()> {
    if !right.is_opener() || stated.epoch.case_id() != right.case {
        return Err(Error::Bounds("opener of a case"));
    }
    let moved = sql(
        "cases",
        "UPDATE cases SET epoch = $2, acts = acts + 1 WHERE case_id = $1 AND epoch + 1 = $2 RETURNING case_id",
    );
    write.change_one(moved.bind(right.case).bind(stated.epoch.number())).await?;
    check_closed(write, right.case, stated.epoch).await?;
    let left: Vec<Member> = write.list(left_in(right.case)).await?;
    if left.into_iter().any(|Member(practice)| stated.epoch.member(practice).is_some()) {
        return Err(Error::conflict("case_members"));
    }
    write.change(sql("case_members", "DELETE FROM case_members WHERE case_id = $1").bind(right.case)).await?;
    ticket::end_of_group(write, right.case).await?;
    state(write, stated).await
}

/// Who takes part in a closed case may go, and gets the keys with which corrections are read; nobody comes.
async fn check_closed(write: &mut Write, case: CaseId, epoch: &CaseEpoch) -> Result<()> {
    let known = sql(
        "case_members",
        "SELECT m.practice_id FROM case_members m JOIN cases c ON c.case_id = m.case_id \
         WHERE m.case_id = $1 AND c.closed_at IS NOT NULL",
    );
    let known: Vec<Member> = write.list(known.bind(case)).await?;
    let is_known = |practice: PracticeId| known.iter().any(|Member(one)| *one == practice);
    if known.is_empty() || epoch.members().all(|member| is_known(member.practice)) {
        Ok(())
    } else {
        Err(Error::conflict("case_members"))
    }
}

async fn state(write: &mut Write, stated: &Stated<'_>) -> Result<()> {
    let epoch = stated.epoch;
    for member in epoch.members() {
        let listed = sql(
            "case_members",
            "INSERT INTO case_members (case_id, practice_id, epoch) SELECT $1, p.practice_id, p.epoch \
             FROM practices p WHERE p.practice_id = $2 AND p.epoch = $3 AND p.closed_at IS NULL \
             RETURNING practice_id",
        );
        let listed = listed.bind(epoch.case_id()).bind(member.practice).bind(member.epoch);
        if write.rows(listed).await?.is_empty() {
            return Err(Error::Stale);
        }
    }
    let sealed = EpochSealed {
        names: Some(Sealed(stated.names.0.clone())),
        prev_content: stated.previous.as_ref().map(|sealed| Sealed(sealed.0.clone())),
        prev_audit: None,
    };
    let Stated { signed, epoch, audit, seeds, .. } = stated;
    let seeds = (*seeds, RecipientKind::Group);
    let (statement, keys) = (epoch.statement(), (epoch.content_key(), *audit));
    statement::insert_below(write, &Below { signed, statement, keys, sealed, seeds }).await
}

/// The member's practice takes part no longer: it reads nothing of the case from now on.
///
/// # Errors
/// `Conflict` if it is the opener or has left, and `Database`.
pub async fn leave(write: &mut Write, right: &CaseRight<MayManage>) -> Result<()> {
    if right.is_opener() {
        return Err(Error::conflict("case_members"));
    }
    let left = sql(
        "case_members",
        "UPDATE case_members SET left_at = $3 WHERE case_id = $1 AND practice_id = $2 AND left_at IS NULL \
         RETURNING practice_id",
    );
    let now = write.now();
    write.change_one(left.bind(right.case).bind(right.member.practice()).bind(now)).await?;
    touch(write, right.case.into()).await?;
    ticket::end_of_group(write, right.case).await
}

/// The case takes no more findings.
///
/// # Errors
/// `Conflict` if it was closed before, or somebody else opened it, and `Database`.
pub async fn close(write: &mut Write, right: &CaseRight<MayManage>) -> Result<()> {
    let closed = sql(
        "cases",
        "UPDATE cases SET closed_at = $3, acts = acts + 1 WHERE case_id = $1 AND practice_id = $2 AND closed_at IS NULL \
         RETURNING case_id",
    );
    let now = write.now();
    write.change_one(closed.bind(right.case).bind(right.member.practice()).bind(now)).await
}

/// Findings in a case that are valid now, `limit` at most, added before the cursor (time and grant hash of the last row of
/// the page before); those that were withdrawn, too. A finding is listed once, where its newest revision was granted.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list_findings(
    store: &Store,
    right: &CaseRight<MayRead>,
    before: Option<(Time, Hash)>,
    limit: u32,
    now: Time,
) -> Result<Vec<Place>> {
    let (time, hash) = before.unwrap_or((Time(u64::MAX), Hash([255; 32])));
    let page = sql(
        "grants",
        "SELECT g.grant_hash, g.finding_id, g.created_at FROM grants g \
         JOIN revisions r ON r.manifest_hash = g.manifest_hash \
         JOIN findings f ON f.finding_id = g.finding_id \
         WHERE g.recipient_id = $1 AND (f.valid_until > $2 OR f.practice_id = $6) AND f.deleted_at IS NULL \
         AND (g.created_at, g.grant_hash) < ($3, $4) \
         AND NOT EXISTS (SELECT 1 FROM grants n JOIN revisions m ON m.manifest_hash = n.manifest_hash \
         WHERE n.finding_id = g.finding_id AND n.recipient_id = $1 \
         AND (m.revision, n.created_at, n.grant_hash) > (r.revision, g.created_at, g.grant_hash)) \
         ORDER BY g.created_at DESC, g.grant_hash DESC LIMIT $5",
    );
    let page = page.bind(right.case).bind(now).bind(time).bind(hash).bind(limit);
    store.list(page.bind(right.member.practice())).await
}
