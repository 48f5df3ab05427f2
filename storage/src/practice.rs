//! Practices: the tenants, and the directory of them, which is public to all members.

use siegel_api::{id::PracticeId, statement::CardText, time::Time};

use crate::{
    error::Result,
    invitation::InvitationRight,
    right::{Claim, MemberRight, Stating},
    setup::SetupRight,
    sql::{Record, Row, sql},
    store::Store,
    write::Write,
};

/// A practice, as the directory shows it.
#[derive(Clone, Debug)]
pub struct Practice {
    /// The practice.
    pub id: PracticeId,
    /// What it says of itself; its newest statement is the proof.
    pub card: CardText,
    /// Its newest epoch.
    pub epoch: u32,
    /// Since when the newest epoch's keys are in use.
    pub epoch_since: Time,
    /// When it was set up.
    pub created_at: Time,
    /// When the operator checked name and licence.
    pub verified_at: Option<Time>,
}

impl Record for Practice {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.read("practice_id")?,
            card: CardText {
                name: row.read("name")?,
                place: row.read("place")?,
                licence: row.read("licence")?,
            },
            epoch: row.read("epoch")?,
            epoch_since: row.read("epoch_since")?,
            created_at: row.read("created_at")?,
            verified_at: row.read("verified_at")?,
        })
    }
}

/// A right to set up a practice: the operator's token, or an invitation.
pub trait Founding: Claim + Sync {}
impl Founding for SetupRight {}
impl Founding for InvitationRight {}

/// A practice that the present write has set up: whoever has it may add what belongs to it.
#[derive(Debug)]
pub struct Founded {
    practice: PracticeId,
}

impl Founded {
    /// The new practice.
    pub fn practice(&self) -> PracticeId {
        self.practice
    }
}

impl Stating for Founded {
    fn of(&self) -> PracticeId {
        self.practice()
    }
}

/// Sets up a practice, with a log of its own. Epoch 1 follows by `statement::append`, in the same write.
///
/// # Errors
/// `Conflict` if there is such a practice, and `Database`.
pub async fn insert(
    write: &mut Write,
    _right: &impl Founding,
    practice: PracticeId,
    card: &CardText,
) -> Result<Founded> {
    let now = write.now();
    let made = sql(
        "practices",
        "INSERT INTO practices (practice_id, name, place, licence, epoch, epoch_since, created_at) \
         VALUES ($1, $2, $3, $4, 0, $5, $5)",
    );
    let made = made.bind(practice).bind(&*card.name).bind(&*card.place).bind(&*card.licence).bind(now);
    write.change(made).await?;
    write.begin_log(practice).await?;
    Ok(Founded { practice })
}

const COLUMNS: &str = "SELECT practice_id, name, place, licence, epoch, epoch_since, created_at, verified_at \
                       FROM practices WHERE practice_id = $1 AND closed_at IS NULL";

/// One practice of the directory.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find(store: &Store, _right: &MemberRight, id: PracticeId) -> Result<Option<Practice>> {
    store.find(sql("practices", COLUMNS).bind(id)).await
}

/// The directory by name, `limit` at most, after the practice of this name and id.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list(
    store: &Store,
    _right: &MemberRight,
    after: Option<(&str, PracticeId)>,
    limit: u32,
) -> Result<Vec<Practice>> {
    let (name, id) = after.unwrap_or(("", PracticeId::ZERO));
    let page = sql(
        "practices",
        "SELECT practice_id, name, place, licence, epoch, epoch_since, created_at, verified_at FROM practices \
         WHERE closed_at IS NULL AND (name > $1 OR (name = $1 AND practice_id > $2)) \
         ORDER BY name, practice_id LIMIT $3",
    );
    store.list(page.bind(name).bind(id).bind(limit)).await
}

struct Count(u64);

impl Record for Count {
    fn read(row: &Row) -> Result<Self> {
        row.read("count").map(Self)
    }
}

/// How many practices there are: none means that the instance is new.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn count(store: &Store) -> Result<u64> {
    let counted = store.find(sql("practices", "SELECT COUNT(*) AS count FROM practices")).await?;
    Ok(counted.map_or(0, |Count(count)| count))
}

/// Notes that the operator checked name and licence. An act of the command line, not of the service.
///
/// # Errors
/// `Database`.
#[expect(
    clippy::disallowed_methods,
    reason = "the operator's word lies outside the signed statements and their log"
)]
pub async fn verify(store: &Store, id: PracticeId, now: Time) -> Result<bool> {
    let told = sql(
        "practices",
        "UPDATE practices SET verified_at = $2 WHERE practice_id = $1 RETURNING practice_id",
    );
    Ok(!store.bookkeeping(told.bind(id).bind(now)).await?.is_empty())
}
