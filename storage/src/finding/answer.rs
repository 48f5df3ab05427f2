//! Who may write in a thread: what came to a practice through its units alone is answered by who has SEND in one of them.

use siegel_api::id::{FindingId, ThreadId};

use crate::{
    error::{Error, Result},
    right::{MaySend, MemberRight},
    sql::{Record, Row, Sql, sql},
    store::Store,
    write::Write,
};

/// Gives a row where a thread ($1) belongs to units of the practice ($2) alone, in none of which the member ($3) has SEND: findings of
/// others were granted to units, before the practice itself sent anything in the thread, and none to the practice or to a
/// case. Whether a grant was taken back changes nothing: who wrote to whom stays.
const UNITS_ONLY: &str = "SELECT t.finding_id FROM findings t JOIN grants g ON g.finding_id = t.finding_id \
    JOIN units u ON u.unit_id = g.recipient_id WHERE t.thread_id = $1 AND t.practice_id <> $2 AND u.practice_id = $2 \
    AND NOT EXISTS (SELECT 1 FROM findings o WHERE o.thread_id = $1 AND o.practice_id = $2 \
    AND o.created_at < t.created_at) \
    AND NOT EXISTS (SELECT 1 FROM grants d JOIN findings e ON e.finding_id = d.finding_id \
    WHERE e.thread_id = $1 AND e.practice_id <> $2 AND (d.recipient_id = $2 \
    OR d.recipient_id IN (SELECT c.case_id FROM case_members c WHERE c.practice_id = $2))) \
    AND NOT EXISTS (SELECT 1 FROM grants s JOIN findings v ON v.finding_id = s.finding_id \
    JOIN unit_members m ON m.unit_id = s.recipient_id WHERE v.thread_id = $1 AND v.practice_id <> $2 \
    AND m.user_id = $3 AND (m.roles & 2) <> 0) LIMIT 1";

/// A finding of such a thread.
struct Answered;

impl Record for Answered {
    fn read(row: &Row) -> Result<Self> {
        row.read::<FindingId>("finding_id").map(|_| Self)
    }
}

fn units_only(member: &MemberRight<MaySend>, thread: ThreadId) -> Sql {
    sql("findings", UNITS_ONLY).bind(thread).bind(member.practice()).bind(member.user())
}

/// Whether the member may send a finding in a thread.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn may_answer(store: &Store, member: &MemberRight<MaySend>, thread: ThreadId) -> Result<bool> {
    let forbidden: Option<Answered> = store.find(units_only(member, thread)).await?;
    Ok(forbidden.is_none())
}

/// The same, asked again in the write that sends it.
///
/// # Errors
/// `Gone` if the member may not, and `Database`.
pub(super) async fn hold(write: &mut Write, member: &MemberRight<MaySend>, thread: ThreadId) -> Result<()> {
    let forbidden: Option<Answered> = write.find(units_only(member, thread)).await?;
    if forbidden.is_some() { Err(Error::Gone) } else { Ok(()) }
}
