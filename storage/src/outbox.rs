//! Letters that wait to be sent. A letter is queued in the transaction of the act that causes it: there is none without
//! its act, and no act loses its letter, whatever is killed when.

mod due;
mod notice;
pub mod period;

use siegel_api::{
    codec::encode,
    event::EventKind,
    hash::Hash,
    id::{ObjectId, PracticeId, SessionId, UserId},
    time::Time,
};

use crate::{
    error::Result,
    event::Event,
    mail::Asked,
    signin::lock::Key,
    sql::{Rows, sql},
    write::Write,
};

pub use due::{Letter, Outcome, count, finish, take};
pub use notice::Notice;

/// Of the same a person is told once in this time, in milliseconds, unless they sign in meanwhile.
const QUIET_MS: u64 = 15 * Time::MINUTE;

/// Who is told.
enum Whom {
    /// Members of a practice who may read.
    Readers(PracticeId),
    /// The same, but for a grant to a unit: that is told to the unit alone.
    Granted(PracticeId, Hash),
    /// Members who may read of all practices that take part in the case to which a grant was given, members of the unit to
    /// which it was; nobody where it was given to neither.
    Sharers(Hash),
    /// Admins of a practice.
    Admins(PracticeId),
    /// Whose account it is.
    Owner(ObjectId),
    /// Who sent a finding; of who left, the successor.
    Author(ObjectId),
    /// Who made a link; of who left, the successor.
    Maker(ObjectId),
    /// Who belongs to a unit.
    Unit(ObjectId),
}

/// Who is told what of an event; never who did it, but for what concerns their own account. Whoever's account was locked
/// has a letter of their own.
fn notices(event: &Event) -> Vec<(Notice, Whom)> {
    let (object, own) = (event.body.object, event.log);
    match event.body.kind {
        // Whoever opened a case has the leaf of what is added to it, too; nobody is told twice of one act.
        EventKind::GrantGiven => {
            let granted = |other| (Notice::Arrived, Whom::Granted(other, event.body.ref_hash));
            let other = event.other.map(granted);
            let sharers = (Notice::Arrived, Whom::Sharers(event.body.ref_hash));
            other.into_iter().chain([sharers]).collect()
        }
        EventKind::CaseShared => {
            event.other.map(|other| (Notice::Arrived, Whom::Readers(other))).into_iter().collect()
        }
        EventKind::Opened => vec![(Notice::Opened, Whom::Author(object))],
        EventKind::LinkOpened => vec![(Notice::Opened, Whom::Maker(object))],
        EventKind::LinkLocked => vec![(Notice::LinkLocked, Whom::Maker(object))],
        EventKind::LinkAsked => vec![(Notice::LinkAsked, Whom::Maker(object))],
        EventKind::Recovered => {
            vec![(Notice::SheetUsed, Whom::Owner(object)), (Notice::Oversight, Whom::Admins(own))]
        }
        EventKind::AccountRewrapped
        | EventKind::PasskeyAdded
        | EventKind::PasskeyRemoved
        | EventKind::SheetRenewed
        | EventKind::Reentered => {
            vec![(Notice::WaysChanged, Whom::Owner(object)), (Notice::Oversight, Whom::Admins(own))]
        }
        EventKind::ReentryOffered => {
            vec![(Notice::Reentry, Whom::Owner(object)), (Notice::Oversight, Whom::Admins(own))]
        }
        EventKind::KeysRotated => {
            vec![(Notice::KeysRotated, Whom::Owner(object)), (Notice::KeysWait, Whom::Admins(own))]
        }
        // Who has done it for themselves has just seen it.
        EventKind::KeysListed if event.body.actor.0 == object.0 => Vec::new(),
        EventKind::KeysListed => vec![(Notice::KeysListed, Whom::Owner(object))],
        EventKind::PeriodSet => {
            vec![(Notice::PeriodMoved, Whom::Owner(object)), (Notice::Oversight, Whom::Admins(own))]
        }
        EventKind::UnitClosed => vec![(Notice::UnitClosed, Whom::Unit(object))],
        EventKind::AccountLocked => vec![(Notice::MemberLocked, Whom::Admins(own))],
        EventKind::StatementAdded
        | EventKind::StatementProposed
        | EventKind::ZonesChanged
        | EventKind::AccessEnded
        | EventKind::Exported => {
            vec![(Notice::Oversight, Whom::Admins(own))]
        }
        _ => Vec::new(),
    }
}

/// Queues what an event has people told of, in the event's own transaction.
pub(crate) async fn queue(rows: &mut Rows, event: &Event, seq: u64) -> Result<()> {
    let notices = notices(event);
    if notices.is_empty() {
        return Ok(());
    }
    let act = Hash::of(&encode(&event.leaf(event.log, seq, rows.now)));
    for (notice, whom) in notices {
        let but = match (&whom, notice) {
            (Whom::Owner(_), _) => UserId::ZERO,
            (_, Notice::MemberLocked) => UserId(event.body.object.0),
            _ => event.body.actor,
        };
        insert(rows, act, notice, (whom, but)).await?;
    }
    Ok(())
}

// Outside their period people are told of nothing but that it is another one now (kind 16). Of one act nobody gets two letters: the owner's is first.
macro_rules! told_where {
    ($who:literal) => {
        concat!(
            "INSERT INTO outbox (act_hash, user_id, kind, address, language, created_at, due_at, tries) \
             SELECT $1, m.user_id, $2, m.address, m.language, $3, $3, 0 FROM mailboxes m \
             JOIN accounts a ON a.user_id = m.user_id WHERE ",
            $who,
            " AND m.address IS NOT NULL AND a.removed_at IS NULL AND a.admitted_at IS NOT NULL \
             AND ($2 = 16 OR ((a.starts_at IS NULL OR a.starts_at <= $3) AND (a.ends_at IS NULL OR a.ends_at > $3))) \
             AND m.user_id <> $5 AND NOT EXISTS \
             (SELECT 1 FROM outbox o WHERE o.act_hash = $1 AND o.user_id = m.user_id AND o.kind <> $2) \
             AND ($6 = 0 OR ((m.choices & $6) <> 0 AND m.failing_at IS NULL AND NOT EXISTS \
             (SELECT 1 FROM told t WHERE t.user_id = m.user_id AND t.kind = $2 AND t.told_at > $7))) \
             ON CONFLICT (act_hash, user_id, kind) DO NOTHING"
        )
    };
}

/// A notice that can be chosen goes to whoever chose it, has a good address and was not told of the same just now.
async fn insert(rows: &mut Rows, act: Hash, notice: Notice, (whom, but): (Whom, UserId)) -> Result<()> {
    let (text, id) = match whom {
        Whom::Sharers(grant) => return insert_sharers(rows, (act, grant), notice, but).await,
        Whom::Granted(practice, grant) => {
            if is_to_unit(rows, grant).await? {
                return Ok(());
            }
            (told_where!("a.practice_id = $4 AND (a.roles & 1) <> 0"), practice.0)
        }
        Whom::Readers(practice) => (told_where!("a.practice_id = $4 AND (a.roles & 1) <> 0"), practice.0),
        Whom::Admins(practice) => (told_where!("a.practice_id = $4 AND (a.roles & 8) <> 0"), practice.0),
        Whom::Owner(user) => (told_where!("m.user_id = $4"), user.0),
        Whom::Unit(unit) => {
            (told_where!("m.user_id IN (SELECT u.user_id FROM unit_members u WHERE u.unit_id = $4)"), unit.0)
        }
        Whom::Author(finding) => (
            told_where!(
                "m.user_id = (SELECT CASE WHEN w.removed_at IS NULL THEN w.user_id ELSE w.successor_id END \
                 FROM findings f JOIN accounts w ON w.user_id = f.author_id WHERE f.finding_id = $4)"
            ),
            finding.0,
        ),
        Whom::Maker(link) => (
            told_where!(
                "m.user_id = (SELECT CASE WHEN w.removed_at IS NULL THEN w.user_id ELSE w.successor_id END \
                 FROM links l JOIN accounts w ON w.user_id = l.user_id WHERE l.link_id = $4)"
            ),
            link.0,
        ),
    };
    let now = rows.now;
    let queued = sql("outbox", text).bind(act).bind(notice as u8).bind(now).bind(ObjectId(id)).bind(but);
    rows.change(queued.bind(notice.choice()).bind(now.minus(QUIET_MS))).await?;
    note(rows, act, notice).await
}

async fn is_to_unit(rows: &mut Rows, grant: Hash) -> Result<bool> {
    let unit = sql(
        "grants",
        "SELECT g.grant_hash FROM grants g JOIN units u ON u.unit_id = g.recipient_id WHERE g.grant_hash = $1",
    );
    Ok(!rows.transaction.rows(unit.bind(grant)).await?.is_empty())
}

/// Those who added to a case are left out with all of their practice: what it adds is no news to it.
async fn insert_sharers(
    rows: &mut Rows,
    (act, grant): (Hash, Hash),
    notice: Notice,
    but: UserId,
) -> Result<()> {
    let text = told_where!(
        "(a.roles & 1) <> 0 AND (a.practice_id IN (SELECT c.practice_id FROM grants g \
         JOIN case_members c ON c.case_id = g.recipient_id WHERE g.grant_hash = $4 AND c.left_at IS NULL \
         AND c.practice_id <> g.giver_id) OR a.user_id IN (SELECT u.user_id FROM grants g \
         JOIN unit_members u ON u.unit_id = g.recipient_id WHERE g.grant_hash = $4))"
    );
    let now = rows.now;
    let queued = sql("outbox", text).bind(act).bind(notice as u8).bind(now).bind(grant).bind(but);
    rows.change(queued.bind(notice.choice()).bind(now.minus(QUIET_MS))).await?;
    note(rows, act, notice).await
}

/// Of the same they are told no more for a while.
async fn note(rows: &mut Rows, act: Hash, notice: Notice) -> Result<()> {
    let now = rows.now;
    if notice.choice() == 0 {
        return Ok(());
    }
    let noted = sql(
        "told",
        "INSERT INTO told (user_id, kind, told_at) SELECT user_id, kind, $3 FROM outbox \
         WHERE act_hash = $1 AND kind = $2 ON CONFLICT (user_id, kind) DO UPDATE SET told_at = $3",
    );
    rows.change(noted.bind(act).bind(notice as u8).bind(now)).await
}

/// Tells the owner of a session that began on a device of a kind that was not seen before.
pub(crate) async fn insert_new_device(write: &mut Write, user: UserId, session: SessionId) -> Result<()> {
    insert_own(write, user, Notice::NewDevice, Hash::of(&session.0)).await
}

/// Tells whoever reads at the confirmed address that the account leaves it.
pub(crate) async fn insert_goodbye(write: &mut Write, user: UserId) -> Result<()> {
    let act = [&user.0[..], &write.now().0.to_be_bytes()].concat();
    insert_own(write, user, Notice::AddressChanged, Hash::of(&act)).await
}

async fn insert_own(write: &mut Write, user: UserId, notice: Notice, act: Hash) -> Result<()> {
    let now = write.now();
    let queued = sql(
        "outbox",
        "INSERT INTO outbox (act_hash, user_id, kind, address, language, created_at, due_at, tries) \
         SELECT $1, user_id, $3, address, language, $4, $4, 0 FROM mailboxes \
         WHERE user_id = $2 AND address IS NOT NULL ON CONFLICT (act_hash, user_id, kind) DO NOTHING",
    );
    write.change(queued.bind(act).bind(user).bind(notice as u8).bind(now)).await
}

/// Queues the letter with the link that confirms an address.
pub(crate) async fn insert_confirm(write: &mut Write, user: UserId, asked: &Asked) -> Result<()> {
    let now = write.now();
    let queued = sql(
        "outbox",
        "INSERT INTO outbox (act_hash, user_id, kind, address, token, language, created_at, due_at, tries) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 0)",
    );
    let queued = queued.bind(asked.token).bind(user).bind(Notice::Confirm as u8).bind(&asked.address);
    write.change(queued.bind(&asked.sealed_token).bind(asked.language as u8).bind(now)).await
}

/// Queues the letter with the link that opens a locked account, if its owner reads mail.
pub(crate) async fn insert_locked(write: &mut Write, user: UserId, key: &Key) -> Result<()> {
    let now = write.now();
    let queued = sql(
        "outbox",
        "INSERT INTO outbox (act_hash, user_id, kind, address, token, language, created_at, due_at, tries) \
         SELECT $1, user_id, $3, address, $4, language, $5, $5, 0 FROM mailboxes \
         WHERE user_id = $2 AND address IS NOT NULL",
    );
    let queued = queued.bind(key.token).bind(user).bind(Notice::Locked as u8).bind(&key.sealed);
    write.change(queued.bind(now)).await
}

/// Takes back letters of one kind that have not gone out.
pub(crate) async fn withdraw(write: &mut Write, user: UserId, notice: Notice) -> Result<()> {
    let gone = sql("outbox", "DELETE FROM outbox WHERE user_id = $1 AND kind = $2");
    write.change(gone.bind(user).bind(notice as u8)).await
}

/// Takes back the letters of a person that have not gone out and can be done without. What concerns the safety of the
/// account goes out to the address that it was queued for: whoever takes an address away must not silence it.
pub(crate) async fn withdraw_chosen(write: &mut Write, user: UserId) -> Result<()> {
    let chosen = "DELETE FROM outbox WHERE user_id = $1 AND kind IN (1, 2, 3, 4, 5, 16, 17, 18, 19, 20)";
    write.change(sql("outbox", chosen).bind(user)).await
}

/// Notes that a person has signed in: what comes now is told of again.
pub(crate) async fn wake(write: &mut Write, user: UserId) -> Result<()> {
    write.change(sql("told", "DELETE FROM told WHERE user_id = $1").bind(user)).await
}

#[cfg(test)]
mod tests {
    use siegel_api::{
        chain::Gossip, codec::decode, event::EventBody, id::GroupId, oversight::OVERSIGHT, suite::VERSION,
        time::Time,
    };

    use super::*;

    /// Somebody's act of this kind upon something else; `None` where there is no such kind.
    fn act(kind: u16) -> Option<EventBody> {
        let body = EventBody {
            version: VERSION,
            kind: EventKind::Exported,
            actor_group: GroupId([1; 16]),
            epoch: 1,
            actor: UserId([2; 16]),
            object: ObjectId([3; 16]),
            ref_hash: Hash::ZERO,
            label_own: Hash::ZERO,
            label_other: Hash::ZERO,
            client_time: Time(0),
            gossip: Gossip { log_size: 0, log_root: Hash::ZERO },
        };
        let mut bytes = encode(&body);
        bytes[1..3].copy_from_slice(&kind.to_be_bytes());
        decode(&bytes).ok()
    }

    /// The app tells of what letters tell of, so that nobody depends on a mail address.
    #[test]
    fn letters_to_admins_and_the_list_of_the_app_are_about_the_same_acts() {
        let tells = |body: &EventBody| {
            let event = Event::attested(GroupId([1; 16]), body.clone());
            notices(&event).iter().any(|(_, whom)| matches!(whom, Whom::Admins(_)))
        };
        let all: Vec<EventBody> = (0..500).filter_map(act).collect();
        assert!(all.len() > 60, "{}", all.len());
        let told: Vec<EventKind> = all.iter().filter(|body| tells(body)).map(|body| body.kind).collect();
        assert_eq!(told, OVERSIGHT);
    }
}
