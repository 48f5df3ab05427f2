//! What operators see: numbers. No query here selects a name, an address, a label, or an id that leaves this file.

use std::collections::BTreeMap;

use siegel_api::{event::EventKind, id::PracticeId, time::Time};

use super::OperatorSession;
use crate::{
    error::Result,
    session::IDLE_MS,
    sql::{Record, Row, Sql, sql},
    store::Store,
};

/// A practice, by numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PracticeCount {
    /// Drawn by chance, and always the same.
    pub number: u32,
    /// Members.
    pub members: u64,
    /// Sessions that are open now.
    pub sessions: u64,
    /// Findings that it sent and did not delete.
    pub findings: u64,
    /// Bytes of its sealed parts.
    pub bytes: u64,
    /// Accounts that are locked.
    pub locked: u64,
    /// When its log last grew but for operators' sign-ins.
    pub active_at: Option<Time>,
}

struct Listed {
    practice: PracticeId,
    number: u32,
    active_at: Option<Time>,
}

impl Record for Listed {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            practice: row.read("practice_id")?,
            number: row.read("number")?,
            active_at: row.read("active_at")?,
        })
    }
}

/// Practices whose logs tell that this operator signed in, in the order of their numbers: nobody looks at a practice unseen.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list_practices(store: &Store, by: &OperatorSession, now: Time) -> Result<Vec<PracticeCount>> {
    let listed = sql(
        "practices",
        "SELECT p.practice_id, n.number, (SELECT l.server_time FROM leaves l WHERE l.log_id = p.practice_id \
         AND l.kind <> $1 ORDER BY l.leaf_index DESC LIMIT 1) AS active_at \
         FROM practices p JOIN pseudonyms n ON n.practice_id = p.practice_id \
         JOIN operator_visits v ON v.practice_id = p.practice_id AND v.operator_id = $2 \
         WHERE p.closed_at IS NULL ORDER BY n.number",
    );
    let listed: Vec<Listed> =
        store.list(listed.bind(EventKind::OperatorEntered as u16).bind(by.operator)).await?;
    let members = tally(store, members()).await?;
    let sessions = tally(store, sessions(now)).await?;
    let findings = tally(store, findings()).await?;
    let bytes = tally(store, bytes()).await?;
    let locked = tally(store, locked(now)).await?;
    let of = |all: &BTreeMap<PracticeId, u64>, one: &Listed| all.get(&one.practice).copied().unwrap_or(0);
    let count = |one: &Listed| PracticeCount {
        number: one.number,
        members: of(&members, one),
        sessions: of(&sessions, one),
        findings: of(&findings, one),
        bytes: of(&bytes, one),
        locked: of(&locked, one),
        active_at: one.active_at,
    };
    Ok(listed.iter().map(count).collect())
}

struct Tally(PracticeId, u64);

impl Record for Tally {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self(row.read("practice_id")?, row.read("n")?))
    }
}

async fn tally(store: &Store, counted: Sql) -> Result<BTreeMap<PracticeId, u64>> {
    let all: Vec<Tally> = store.list(counted).await?;
    Ok(all.into_iter().map(|Tally(practice, n)| (practice, n)).collect())
}

fn members() -> Sql {
    let members = "SELECT practice_id, COUNT(*) AS n FROM accounts \
        WHERE admitted_at IS NOT NULL AND removed_at IS NULL GROUP BY practice_id";
    sql("accounts", members)
}

fn sessions(now: Time) -> Sql {
    let sessions = "SELECT practice_id, COUNT(*) AS n FROM sessions WHERE expires_at > $1 AND seen_at > $2 \
        GROUP BY practice_id";
    sql("sessions", sessions).bind(now).bind(now.minus(IDLE_MS))
}

fn findings() -> Sql {
    let findings =
        "SELECT practice_id, COUNT(*) AS n FROM findings WHERE deleted_at IS NULL GROUP BY practice_id";
    sql("findings", findings)
}

/// A correction's draft bears the id of its finding: such parts must not count twice.
fn bytes() -> Sql {
    let bytes = "SELECT COALESCE(f.practice_id, d.practice_id) AS practice_id, CAST(SUM(p.length) AS BIGINT) AS n \
        FROM parts p JOIN files x ON x.file_id = p.file_id LEFT JOIN findings f ON f.finding_id = x.finding_id \
        LEFT JOIN drafts d ON d.finding_id = x.finding_id \
        WHERE f.practice_id IS NOT NULL OR d.practice_id IS NOT NULL \
        GROUP BY COALESCE(f.practice_id, d.practice_id)";
    sql("parts", bytes)
}

fn locked(now: Time) -> Sql {
    let locked = "SELECT a.practice_id, COUNT(*) AS n FROM locks l JOIN accounts a ON a.user_id = l.user_id \
        WHERE l.locked_until > $1 AND a.removed_at IS NULL GROUP BY a.practice_id";
    sql("locks", locked).bind(now)
}

/// The instance as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    /// Sealed parts.
    pub parts: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Findings that are being uploaded.
    pub uploads: u64,
    /// Letters that have not left.
    pub letters: Letters,
    /// Addresses that take no letters any more.
    pub refusing: u64,
    /// Practices whose logs do not tell of this operator.
    pub unseen: u64,
}

/// The outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letters {
    /// Letters that wait.
    pub waiting: u64,
    /// Of these, letters that were tried.
    pub tried: u64,
    /// Since when the oldest waits.
    pub oldest_at: Option<Time>,
}

impl Record for Letters {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            waiting: row.read("waiting")?,
            tried: row.read("tried")?,
            oldest_at: row.read("oldest_at")?,
        })
    }
}

struct Counted(u64);

impl Record for Counted {
    fn read(row: &Row) -> Result<Self> {
        row.read("n").map(Self)
    }
}

/// Counts what there is of the instance as a whole.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn survey(store: &Store, by: &OperatorSession, now: Time) -> Result<Survey> {
    let letters = "SELECT COUNT(*) AS waiting, COUNT(CASE WHEN tries > 0 THEN 1 END) AS tried, \
        MIN(created_at) AS oldest_at FROM outbox";
    let letters: Option<Letters> = store.find(sql("outbox", letters)).await?;
    let none = Letters { waiting: 0, tried: 0, oldest_at: None };
    let uploads = "SELECT COUNT(*) AS n FROM drafts d WHERE d.expires_at > $1 AND EXISTS \
        (SELECT 1 FROM files x WHERE x.finding_id = d.finding_id AND x.blob_hash IS NULL)";
    let unseen = "SELECT COUNT(*) AS n FROM practices p WHERE p.closed_at IS NULL AND NOT EXISTS \
        (SELECT 1 FROM operator_visits v WHERE v.practice_id = p.practice_id AND v.operator_id = $1)";
    let bytes = "SELECT CAST(COALESCE(SUM(length), 0) AS BIGINT) AS n FROM parts";
    let refusing = "SELECT COUNT(*) AS n FROM mailboxes WHERE failing_at IS NOT NULL AND address IS NOT NULL";
    Ok(Survey {
        parts: count(store, sql("parts", "SELECT COUNT(*) AS n FROM parts")).await?,
        bytes: count(store, sql("parts", bytes)).await?,
        uploads: count(store, sql("drafts", uploads).bind(now)).await?,
        letters: letters.unwrap_or(none),
        refusing: count(store, sql("mailboxes", refusing)).await?,
        unseen: count(store, sql("practices", unseen).bind(by.operator)).await?,
    })
}

async fn count(store: &Store, counted: Sql) -> Result<u64> {
    Ok(store.find::<Counted>(counted).await?.map_or(0, |Counted(n)| n))
}
