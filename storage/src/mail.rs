//! Mail addresses of people, sealed by the server's key, and what each wants to be told of.

use siegel_api::{
    id::{PracticeId, UserId},
    time::Time,
};

use crate::{
    error::Result,
    opaque::Sealed,
    outbox::{self, Notice},
    right::{AccountRight, Claim},
    sql::{Record, Row, Sql, sql},
    store::Store,
    token::TokenHash,
    write::Write,
};

/// The language that a person is written to in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// German.
    German = 1,
    /// English.
    English = 2,
}

impl Language {
    pub(crate) fn read(row: &Row) -> Result<Self> {
        match row.read::<u8>("language")? {
            1 => Ok(Self::German),
            2 => Ok(Self::English),
            _ => Err(row.corrupt("language")),
        }
    }
}

/// What a person chose to be told of: bits of [`Notice::choice`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choices(pub u8);

impl Choices {
    /// What is chosen for whoever has just given an address: all but that something was opened.
    pub const DEFAULT: Self = Self(1 | 4 | 8 | 16 | 32);

    /// Whether a notice is among them.
    pub fn has(self, notice: Notice) -> bool {
        self.0 & notice.choice() != 0
    }
}

/// Where somebody is written to.
#[derive(Clone, Debug)]
pub struct Mailbox {
    /// The confirmed address.
    pub address: Option<Sealed>,
    /// One that waits to be confirmed.
    pub pending: Option<Sealed>,
    /// When the link to confirm it ends.
    pub pending_until: Option<Time>,
    /// In which language.
    pub language: Language,
    /// Of what.
    pub choices: Choices,
    /// Since when the address has refused letters.
    pub failing_at: Option<Time>,
}

impl Record for Mailbox {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            address: row.read("address")?,
            pending: row.read("pending")?,
            pending_until: row.read("token_until")?,
            language: Language::read(row)?,
            choices: Choices(row.read("choices")?),
            failing_at: row.read("failing_at")?,
        })
    }
}

/// One's own mailbox.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find(store: &Store, right: &AccountRight) -> Result<Option<Mailbox>> {
    let own = sql(
        "mailboxes",
        "SELECT user_id, address, pending, token_until, language, choices, failing_at FROM mailboxes \
         WHERE user_id = $1",
    );
    store.find(own.bind(right.user())).await
}

/// An address that somebody gave for their own account, and the link that confirms it.
#[derive(Debug)]
pub struct Asked {
    /// Sealed.
    pub address: Sealed,
    /// The link's token.
    pub token: TokenHash,
    /// The same token, sealed for the letter.
    pub sealed_token: Sealed,
    /// When the link ends.
    pub until: Time,
    /// In which language its owner reads.
    pub language: Language,
}

/// Keeps an address that waits, in the place of one that waited, and queues the letter that asks for its confirmation.
/// The confirmed address stays.
///
/// # Errors
/// `Conflict` if the token is taken, and `Database`.
pub async fn ask(write: &mut Write, right: &AccountRight, asked: &Asked) -> Result<()> {
    let now = write.now();
    let kept = sql(
        "mailboxes",
        "INSERT INTO mailboxes (user_id, pending, token_hash, token_until, language, choices, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (user_id) DO UPDATE SET pending = $2, token_hash = $3, token_until = $4, language = $5, \
         updated_at = $7",
    );
    let kept = kept.bind(right.user()).bind(&asked.address).bind(asked.token).bind(asked.until);
    write.change(kept.bind(asked.language as u8).bind(Choices::DEFAULT.0).bind(now)).await?;
    outbox::withdraw(write, right.user(), Notice::Confirm).await?;
    outbox::insert_confirm(write, right.user(), asked).await
}

/// The right of whoever holds a link that confirms an address.
#[derive(Debug)]
pub struct MailRight {
    hash: TokenHash,
    user: UserId,
    practice: PracticeId,
}

impl MailRight {
    /// Whose address it is.
    pub fn user(&self) -> UserId {
        self.user
    }

    /// Of which practice.
    pub fn practice(&self) -> PracticeId {
        self.practice
    }
}

impl Record for MailRight {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            user: row.read("user_id")?,
            practice: row.read("practice_id")?,
            hash: row.read("token_hash")?,
        })
    }
}

const WAITS: &str = "SELECT m.user_id, a.practice_id, m.token_hash FROM mailboxes m \
    JOIN accounts a ON a.user_id = m.user_id \
    WHERE m.token_hash = $1 AND m.token_until > $2 AND a.removed_at IS NULL AND a.admitted_at IS NOT NULL";

impl Claim for MailRight {
    fn practice(&self) -> Option<PracticeId> {
        Some(self.practice)
    }

    fn still(&self, now: Time) -> Sql {
        sql("mailboxes", WAITS).bind(self.hash).bind(now)
    }
}

/// The right that a link's token gives, until it was used or has ended.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_waiting(store: &Store, token: TokenHash, now: Time) -> Result<Option<MailRight>> {
    store.find(sql("mailboxes", WAITS).bind(token).bind(now)).await
}

/// Takes the address that waited; the link is used up. Whoever reads at the address before is told.
///
/// # Errors
/// `Conflict` if the link was used meanwhile, and `Database`.
pub async fn confirm(write: &mut Write, right: &MailRight) -> Result<()> {
    outbox::insert_goodbye(write, right.user).await?;
    let now = write.now();
    let confirmed = sql(
        "mailboxes",
        "UPDATE mailboxes SET address = pending, pending = NULL, token_hash = NULL, token_until = NULL, \
         failing_at = NULL, updated_at = $3 WHERE user_id = $1 AND token_hash = $2 RETURNING user_id",
    );
    write.change_one(confirmed.bind(right.user).bind(right.hash).bind(now)).await
}

/// Removes one's own address and what waits to be sent to it, but for what concerns the safety of the account; whoever
/// reads there gets a last letter. `false` if there is none.
///
/// # Errors
/// `Database`.
pub async fn remove(write: &mut Write, right: &AccountRight) -> Result<bool> {
    outbox::withdraw_chosen(write, right.user()).await?;
    outbox::insert_goodbye(write, right.user()).await?;
    let removed = sql("mailboxes", "DELETE FROM mailboxes WHERE user_id = $1 RETURNING user_id");
    Ok(!write.rows(removed.bind(right.user())).await?.is_empty())
}

/// Writes what the owner wants to be told of, and in which language. `false` if there is no mailbox.
///
/// # Errors
/// `Database`.
pub async fn choose(
    write: &mut Write,
    right: &AccountRight,
    choices: Choices,
    language: Language,
) -> Result<bool> {
    let now = write.now();
    let chosen = sql(
        "mailboxes",
        "UPDATE mailboxes SET choices = $2, language = $3, updated_at = $4 WHERE user_id = $1 RETURNING user_id",
    );
    let chosen = chosen.bind(right.user()).bind(choices.0).bind(language as u8).bind(now);
    Ok(!write.rows(chosen).await?.is_empty())
}

/// Forgets everything about the mail of somebody who leaves, the waiting letters included.
pub(crate) async fn forget(write: &mut Write, user: UserId) -> Result<()> {
    for (table, text) in [
        ("outbox", "DELETE FROM outbox WHERE user_id = $1"),
        ("told", "DELETE FROM told WHERE user_id = $1"),
        ("mailboxes", "DELETE FROM mailboxes WHERE user_id = $1"),
    ] {
        write.change(sql(table, text).bind(user)).await?;
    }
    Ok(())
}
