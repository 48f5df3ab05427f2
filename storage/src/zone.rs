//! Access zones: from which networks members of a practice sign in (B22). The server's word: who runs it can let in
//! whom it likes.

use std::collections::BTreeSet;
use std::net::IpAddr;

use siegel_api::{
    id::{PracticeId, UserId},
    time::Time,
    zone::{Range, ZoneList, admits},
};

use crate::{
    error::{Error, Result},
    opaque::Sealed,
    right::{Claim, MayAdmin, MemberRight},
    sql::{Record, Row, Sql, sql},
    store::Store,
    write::Write,
};

/// From where one person may sign in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    ranges: BTreeSet<Range>,
    anywhere: bool,
}

impl Reach {
    /// Whether the person may come from there.
    pub fn admits(&self, address: IpAddr) -> bool {
        self.anywhere || admits(&self.ranges, address)
    }
}

impl Record for Reach {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self { ranges: ranges(row)?, anywhere: row.read::<u8>("anywhere")? != 0 })
    }
}

/// None where there is no row. What does not read lets nobody in: it is an error.
fn ranges(row: &Row) -> Result<BTreeSet<Range>> {
    let text: String = row.read::<Option<String>>("ranges")?.unwrap_or_default();
    text.lines().map(|line| line.parse().map_err(|_| row.corrupt("ranges"))).collect()
}

/// From where somebody may sign in, by now. `None` for nobody's account.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn reach(store: &Store, user: UserId) -> Result<Option<Reach>> {
    let reach = sql(
        "zones",
        "SELECT a.user_id, a.anywhere, z.ranges FROM accounts a \
         LEFT JOIN zones z ON z.practice_id = a.practice_id WHERE a.user_id = $1 AND a.removed_at IS NULL",
    );
    store.find(reach.bind(user)).await
}

struct Kept(ZoneList);

impl Record for Kept {
    fn read(row: &Row) -> Result<Self> {
        let (version, ranges) = (row.read("version")?, ranges(row)?);
        Ok(Self(ZoneList { version, ranges, anywhere: BTreeSet::new() }))
    }
}

struct Excepted(UserId);

impl Record for Excepted {
    fn read(row: &Row) -> Result<Self> {
        row.read("user_id").map(Self)
    }
}

/// The list of the admin's practice; one of version 0 while there was none.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find(store: &Store, right: &MemberRight<MayAdmin>) -> Result<ZoneList> {
    let kept = sql("zones", "SELECT practice_id, version, ranges FROM zones WHERE practice_id = $1");
    let kept = store.find(kept.bind(right.practice())).await?;
    let mut list = kept.map_or_else(ZoneList::default, |Kept(list)| list);
    let excepted =
        "SELECT user_id FROM accounts WHERE practice_id = $1 AND anywhere = 1 AND removed_at IS NULL";
    let excepted = store.list::<Excepted>(sql("accounts", excepted).bind(right.practice())).await?;
    list.anywhere.extend(excepted.into_iter().map(|Excepted(user)| user));
    Ok(list)
}

struct Named(u64, Option<Sealed>);

impl Record for Named {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self(row.read("version")?, row.read("names")?))
    }
}

/// The version of the practice's list, and the sealed names of its ranges, if it has any.
///
/// # Errors
/// `Database`.
pub async fn find_names<R>(store: &Store, right: &MemberRight<R>) -> Result<(u64, Option<Sealed>)> {
    let named = sql("zones", "SELECT practice_id, version, names FROM zones WHERE practice_id = $1");
    let named = store.find(named.bind(right.practice())).await?;
    Ok(named.map_or((0, None), |Named(version, names)| (version, names)))
}

/// Writes the next list, whole, with the names of its ranges. Sessions outside it are refused from the next request on.
///
/// # Errors
/// `Conflict` if another admin wrote meanwhile or somebody who is excepted is no member, `Bounds` for version 0 or a list
/// that is too long, and `Database`.
pub async fn update(
    write: &mut Write,
    right: &MemberRight<MayAdmin>,
    (list, names): (&ZoneList, Option<&Sealed>),
) -> Result<()> {
    if list.version == 0 || !list.is_bounded() {
        return Err(Error::Bounds("list of access zones"));
    }
    let written = if list.version == 1 {
        "INSERT INTO zones (practice_id, version, ranges, updated_at, names) VALUES ($1, $2, $3, $4, $5) \
         RETURNING practice_id"
    } else {
        "UPDATE zones SET version = $2, ranges = $3, updated_at = $4, names = $5 \
         WHERE practice_id = $1 AND version + 1 = $2 RETURNING practice_id"
    };
    let (practice, now) = (right.practice(), write.now());
    let lines: Vec<String> = list.ranges.iter().map(ToString::to_string).collect();
    let written = sql("zones", written).bind(practice).bind(list.version).bind(lines.join("\n"));
    write.change_one(written.bind(now).bind(names)).await?;
    write
        .change(sql("accounts", "UPDATE accounts SET anywhere = 0 WHERE practice_id = $1").bind(practice))
        .await?;
    for user in &list.anywhere {
        let excepted = "UPDATE accounts SET anywhere = 1 WHERE user_id = $1 AND practice_id = $2 \
            AND admitted_at IS NOT NULL AND removed_at IS NULL RETURNING user_id";
        write.change_one(sql("accounts", excepted).bind(*user).bind(practice)).await?;
    }
    Ok(())
}

/// A practice that has access zones, as the operator sees it: the right to lift them, because the practice has locked
/// itself out.
#[derive(Debug)]
pub struct ZonedPractice {
    practice: PracticeId,
    name: String,
}

impl ZonedPractice {
    /// The practice.
    pub fn practice(&self) -> PracticeId {
        self.practice
    }

    /// Its name in the directory.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Record for ZonedPractice {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self { practice: row.read("practice_id")?, name: row.read("name")? })
    }
}

impl Claim for ZonedPractice {
    fn practice(&self) -> Option<PracticeId> {
        Some(self.practice)
    }

    fn still(&self, _now: Time) -> Sql {
        sql("zones", "SELECT practice_id FROM zones WHERE practice_id = $1 AND ranges <> ''")
            .bind(self.practice)
    }
}

/// All practices that have access zones. For the command line alone.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list(store: &Store) -> Result<Vec<ZonedPractice>> {
    let zoned = "SELECT z.practice_id, p.name FROM zones z JOIN practices p ON p.practice_id = z.practice_id \
        WHERE z.ranges <> '' ORDER BY p.name, z.practice_id";
    store.list(sql("zones", zoned)).await
}

/// Lifts a practice's access zones; exceptions stay. An admin's page that shows the old list writes no more.
///
/// # Errors
/// `Conflict` if there are none any more, and `Database`.
pub async fn clear(write: &mut Write, right: &ZonedPractice) -> Result<()> {
    let cleared = sql(
        "zones",
        "UPDATE zones SET ranges = '', names = NULL, version = version + 1, updated_at = $2 \
         WHERE practice_id = $1 AND ranges <> '' RETURNING practice_id",
    );
    let now = write.now();
    write.change_one(cleared.bind(right.practice).bind(now)).await
}
