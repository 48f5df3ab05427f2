//! Units: groups of members of a practice, to which findings are granted (protocol 4 and 7).

use siegel_api::{
    chain::{ChainLink, Change, SignedLink},
    codec::decode,
    grant::RecipientKind,
    hash::Hash,
    id::{PracticeId, UnitId, UserId},
    limits::UNITS_MAX,
    signing::Signed,
    statement::{Member, Roles, SignedStatement, Statement},
    suite::KemPublicKey,
    time::Time,
};

use crate::{
    error::{Error, Result},
    opaque::Sealed,
    right::{Claim, MayAdmin, MemberRight},
    sql::{Record, Row, Sql, sql},
    statement::{self, Below, EpochSealed},
    store::Store,
    ticket,
    write::Write,
};

/// A member's right to say who belongs to a unit: an admin of the practice, or who manages the unit.
#[derive(Debug)]
pub struct UnitRight {
    member: MemberRight,
    unit: UnitId,
}

const MANAGES: &str = "SELECT u.unit_id FROM units u JOIN sessions s ON s.session_id = $2 \
    JOIN accounts a ON a.user_id = s.user_id \
    WHERE u.unit_id = $1 AND s.expires_at > $3 AND s.practice_id = u.practice_id \
    AND ((a.roles & 8) <> 0 OR ((a.roles & 1) <> 0 AND EXISTS (SELECT 1 FROM unit_members m \
    WHERE m.unit_id = u.unit_id AND m.user_id = a.user_id AND (m.roles & 4) <> 0)))";

impl UnitRight {
    /// The member.
    pub fn member(&self) -> &MemberRight {
        &self.member
    }

    /// The unit.
    pub fn unit(&self) -> UnitId {
        self.unit
    }
}

impl Claim for UnitRight {
    fn practice(&self) -> Option<PracticeId> {
        Some(self.member.practice())
    }

    fn member(&self) -> Option<MemberRight> {
        Some(self.member.any())
    }

    fn still(&self, now: Time) -> Sql {
        manages(&self.member, self.unit, now)
    }
}

fn manages(member: &MemberRight, unit: UnitId, now: Time) -> Sql {
    sql("units", MANAGES).bind(unit).bind(member.session()).bind(now)
}

struct Id(UnitId);

impl Record for Id {
    fn read(row: &Row) -> Result<Self> {
        row.read("unit_id").map(Self)
    }
}

/// The right to say who belongs to a unit; `None` for who may not, or if there is none such in the practice.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn right(store: &Store, member: MemberRight, unit: UnitId, now: Time) -> Result<Option<UnitRight>> {
    let found: Option<Id> = store.find(manages(&member, unit, now)).await?;
    Ok(found.map(|_| UnitRight { member, unit }))
}

/// Units of a practice, the oldest first. Public, as its statements are.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list(store: &Store, practice: PracticeId, limit: u32) -> Result<Vec<UnitId>> {
    let all = "SELECT unit_id FROM units WHERE practice_id = $1 ORDER BY created_at, unit_id LIMIT $2";
    let all: Vec<Id> = store.list(sql("units", all).bind(practice).bind(limit)).await?;
    Ok(all.into_iter().map(|Id(id)| id).collect())
}

struct Of(PracticeId);

impl Record for Of {
    fn read(row: &Row) -> Result<Self> {
        row.read("practice_id").map(Self)
    }
}

/// Which practice a unit belongs to: acts upon it stand in that one's log. `None` if there is no such unit.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_practice(store: &Store, unit: UnitId) -> Result<Option<PracticeId>> {
    let of = sql("units", "SELECT practice_id FROM units WHERE unit_id = $1");
    Ok(store.find(of.bind(unit)).await?.map(|Of(practice)| practice))
}

/// Whether the member belongs to a unit by its newest statement.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn is_member<R>(store: &Store, member: &MemberRight<R>, unit: UnitId) -> Result<bool> {
    let listed = sql("unit_members", "SELECT unit_id FROM unit_members WHERE unit_id = $1 AND user_id = $2");
    Ok(store.find::<Id>(listed.bind(unit).bind(member.user())).await?.is_some())
}

struct Count(u64);

impl Record for Count {
    fn read(row: &Row) -> Result<Self> {
        row.read("count").map(Self)
    }
}

struct Closed(Option<Hash>);

impl Record for Closed {
    fn read(row: &Row) -> Result<Self> {
        row.read("closed_hash").map(Self)
    }
}

/// The statement that the closing of a unit names; `None` if it is open, or if there is none such.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_closed(store: &Store, unit: UnitId) -> Result<Option<Hash>> {
    let closed = sql("units", "SELECT closed_hash FROM units WHERE unit_id = $1");
    Ok(store.find(closed.bind(unit)).await?.and_then(|Closed(hash)| hash))
}

/// How many units were closed, of all practices: another number than before, once one more is.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn count_closed(store: &Store) -> Result<u64> {
    let closed =
        sql("units", "SELECT CAST(COUNT(*) AS BIGINT) AS count FROM units WHERE closed_hash IS NOT NULL");
    Ok(store.find(closed).await?.map_or(0, |Count(closed)| closed))
}

/// Nothing new is addressed to the unit from now on. The closing names its newest epoch by number and hash.
///
/// # Errors
/// `Conflict` if it was closed before, or has another epoch, and `Database`.
pub async fn close(write: &mut Write, right: &UnitRight, (epoch, hash): (u32, Hash)) -> Result<()> {
    let closed = sql(
        "units",
        "UPDATE units SET closed_hash = $3 WHERE unit_id = $1 AND epoch = $2 AND closed_hash IS NULL RETURNING unit_id",
    );
    write.change_one(closed.bind(right.unit).bind(epoch).bind(hash)).await
}

/// An epoch of a unit, verified by the caller.
#[derive(Debug)]
pub struct Stated<'a> {
    /// As it was signed.
    pub signed: &'a SignedStatement,
    /// What it says.
    pub statement: &'a Statement,
    /// Its content key, and the practice's audit key, to which labels go.
    pub keys: (&'a KemPublicKey, &'a KemPublicKey),
    /// Number of the practice's epoch under which it was signed.
    pub under: u32,
    /// The seed of the epoch before, where who signs has it.
    pub previous: Option<Sealed>,
    /// The seeds, wrapped for each member.
    pub seeds: &'a [Signed],
}

/// Opens a unit.
///
/// # Errors
/// `UnitsFull`, `Conflict` if there is such a unit, `Stale` if the practice has another epoch than the statement names, `Bounds` for
/// another practice's unit or a seed that is none, and `Database`.
pub async fn insert(write: &mut Write, right: &MemberRight<MayAdmin>, stated: &Stated<'_>) -> Result<()> {
    if stated.statement.parent_id != right.practice() || stated.statement.epoch != 1 {
        return Err(Error::Bounds("practice of a unit"));
    }
    // The log's head is held: no other unit of the practice is opened meanwhile.
    let known = sql("units", "SELECT COUNT(*) AS count FROM units WHERE practice_id = $1");
    let known = write.find(known.bind(right.practice())).await?.map_or(0, |Count(count)| count);
    if known >= u64::from(UNITS_MAX) {
        return Err(Error::UnitsFull);
    }
    let opened = sql(
        "units",
        "INSERT INTO units (unit_id, practice_id, epoch, created_at) VALUES ($1, $2, 1, $3) RETURNING unit_id",
    );
    let now = write.now();
    write.change_one(opened.bind(stated.statement.group_id).bind(right.practice()).bind(now)).await?;
    state(write, stated).await
}

/// Adds the next epoch of a unit. Who is not listed any more reads nothing of it from then on: tickets end, too.
///
/// # Errors
/// As `insert`; `Conflict` if the epoch does not follow the newest one.
pub async fn append(write: &mut Write, right: &UnitRight, stated: &Stated<'_>) -> Result<()> {
    if stated.statement.group_id != right.unit || stated.statement.parent_id != right.member.practice() {
        return Err(Error::Bounds("unit of a statement"));
    }
    let moved = "UPDATE units SET epoch = $2 WHERE unit_id = $1 AND epoch + 1 = $2 RETURNING unit_id";
    write.change_one(sql("units", moved).bind(right.unit).bind(stated.statement.epoch)).await?;
    write.change(sql("unit_members", "DELETE FROM unit_members WHERE unit_id = $1").bind(right.unit)).await?;
    ticket::end_of_group(write, right.unit).await?;
    state(write, stated).await
}

async fn state(write: &mut Write, stated: &Stated<'_>) -> Result<()> {
    let Stated { signed, statement, keys, under, seeds, .. } = stated;
    let newest = sql(
        "practices",
        "SELECT practice_id FROM practices WHERE practice_id = $1 AND epoch = $2 AND closed_at IS NULL",
    );
    if write.rows(newest.bind(statement.parent_id).bind(*under)).await?.is_empty() {
        return Err(Error::Stale);
    }
    for member in statement.members.iter() {
        let listed = sql(
            "unit_members",
            "INSERT INTO unit_members (unit_id, user_id, roles, chain_seq, chain_head) VALUES ($1, $2, $3, $4, $5)",
        );
        let listed = listed.bind(statement.group_id).bind(member.id).bind(member.roles.0);
        write.change(listed.bind(member.chain_seq).bind(member.chain_head)).await?;
    }
    let sealed = EpochSealed {
        names: None,
        prev_content: stated.previous.as_ref().map(|sealed| Sealed(sealed.0.clone())),
        prev_audit: None,
    };
    let seeds = (*seeds, RecipientKind::User);
    statement::insert_below(write, &Below { signed, statement, keys: *keys, sealed, seeds }).await
}

/// A member of a unit, as its newest statement lists them.
struct Listed {
    unit: UnitId,
    user: UserId,
    chain_seq: u32,
    chain_head: Hash,
    stale: bool,
}

impl Record for Listed {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            unit: row.read("unit_id")?,
            user: row.read("user_id")?,
            chain_seq: row.read("chain_seq")?,
            chain_head: row.read("chain_head")?,
            stale: row.read::<Option<Time>>("stale_at")?.is_some(),
        })
    }
}

/// With the practice's next statement units wait that list somebody who is none of its readers any more, or by other keys;
/// those go on that it lists as they do.
pub(crate) async fn mark_stale(write: &mut Write, practice: PracticeId, members: &[Member]) -> Result<()> {
    let listed = sql(
        "unit_members",
        "SELECT m.unit_id, m.user_id, m.chain_seq, m.chain_head, m.stale_at FROM unit_members m \
         JOIN units u ON u.unit_id = m.unit_id WHERE u.practice_id = $1",
    );
    let listed: Vec<Listed> = write.list(listed.bind(practice)).await?;
    for one in listed {
        let now_listed = members.iter().find(|member| member.id == one.user && member.roles.has(Roles::READ));
        let fresh = match now_listed {
            Some(member) => has_same_keys(write, &one, member).await?,
            None => false,
        };
        let (now, marked) =
            (write.now(), "UPDATE unit_members SET stale_at = $3 WHERE unit_id = $1 AND user_id = $2");
        if fresh == one.stale {
            let marked = sql("unit_members", marked).bind(one.unit).bind(one.user);
            write.change(marked.bind((!fresh).then_some(now))).await?;
        }
    }
    Ok(())
}

struct Link(SignedLink);

impl Record for Link {
    fn read(row: &Row) -> Result<Self> {
        let bytes: Vec<u8> = row.read("body")?;
        decode(&bytes).map(Self).map_err(|_| row.corrupt("body"))
    }
}

/// Whether the practice lists a member by the same chain as the unit does, with no new keys between.
async fn has_same_keys(write: &mut Write, unit: &Listed, practice: &Member) -> Result<bool> {
    let links = sql(
        "chain_links",
        "SELECT c.user_id, c.body FROM chain_links c \
         JOIN chain_links u ON u.user_id = c.user_id AND u.seq = $2 AND u.hash = $3 \
         JOIN chain_links p ON p.user_id = c.user_id AND p.seq = $4 AND p.hash = $5 \
         WHERE c.user_id = $1 AND c.seq BETWEEN $2 AND $4 ORDER BY c.seq",
    );
    let links = links.bind(unit.user).bind(unit.chain_seq).bind(unit.chain_head);
    let links: Vec<Link> = write.list(links.bind(practice.chain_seq).bind(practice.chain_head)).await?;
    let keeps = |Link(signed): &Link| {
        let link: Option<ChainLink> = decode(signed.signed.body()).ok();
        link.is_some_and(|link| !matches!(link.change, Change::Rotate { .. } | Change::KemAdd { .. }))
    };
    // The first is the one by which the unit lists the member.
    Ok(links.split_first().is_some_and(|(_, later)| later.iter().all(keeps)))
}
