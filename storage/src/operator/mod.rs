//! Operators: who runs the service, and is a member of nothing (C12). They have tables, ceremonies, sessions and rights of their
//! own, none of which is one of a member's: nothing that asks for a member's takes an operator's.

mod enter;
mod session;
mod survey;

use siegel_api::{id::OperatorId, id::PracticeId, time::Time};

use crate::{
    error::Result,
    right::Claim,
    sql::{Record, Row, Sql, sql},
    store::Store,
    token::TokenHash,
};

pub use enter::{Entry, Telling, enter, set_up};
pub use session::{OperatorSession, find_session, remove_session, touch_session};
pub use survey::{Letters, PracticeCount, Survey, list_practices, survey};

/// An operator's access, as the command line lists it.
#[derive(Clone, Debug)]
pub struct Operator {
    /// Names it in the list.
    pub id: OperatorId,
    /// When it was offered.
    pub created_at: Time,
    /// Until when the one-time address may be used; `None` once it was.
    pub token_until: Option<Time>,
    /// The last sign-in.
    pub entered_at: Option<Time>,
}

impl Record for Operator {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.read("operator_id")?,
            created_at: row.read("created_at")?,
            token_until: row.read("token_until")?,
            entered_at: row.read("entered_at")?,
        })
    }
}

/// All operators and all open offers, oldest first. For the command line alone.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list(store: &Store, now: Time) -> Result<Vec<Operator>> {
    let all = "SELECT operator_id, created_at, token_until, entered_at FROM operators \
        WHERE passkey IS NOT NULL OR token_until > $1 ORDER BY created_at, operator_id";
    store.list(sql("operators", all).bind(now)).await
}

/// Offers somebody an operator's access. An act of the command line.
///
/// # Errors
/// `Conflict` if id or token are there already, and `Database`.
#[expect(
    clippy::disallowed_methods,
    reason = "an offer opens nothing yet; whoever takes it stands in every log"
)]
pub async fn invite(store: &Store, id: OperatorId, token: TokenHash, now: Time, until: Time) -> Result<()> {
    let offered = sql(
        "operators",
        "INSERT INTO operators (operator_id, created_at, token_hash, token_until) VALUES ($1, $2, $3, $4)",
    );
    store.bookkeeping(offered.bind(id).bind(now).bind(token).bind(until)).await.map(|_| ())
}

/// Takes away an operator's access or an open offer, and ends all its sessions. `false` if there is none of that id. An act of
/// the command line.
///
/// # Errors
/// `Database`.
#[expect(clippy::disallowed_methods, reason = "what is taken away needs no practice's knowledge")]
pub async fn remove(store: &Store, id: OperatorId) -> Result<bool> {
    let mut transaction = store.bookkeeping_transaction().await?;
    for (table, text) in [
        ("operator_sessions", "DELETE FROM operator_sessions WHERE operator_id = $1"),
        ("operator_visits", "DELETE FROM operator_visits WHERE operator_id = $1"),
    ] {
        transaction.rows(sql(table, text).bind(id)).await?;
    }
    let removed = sql("operators", "DELETE FROM operators WHERE operator_id = $1 RETURNING operator_id");
    let removed = !transaction.rows(removed.bind(id)).await?.is_empty();
    transaction.commit().await?;
    Ok(removed)
}

/// An offer that is good now.
#[derive(Debug)]
pub struct InviteRight {
    operator: OperatorId,
    token: TokenHash,
}

impl InviteRight {
    /// Whose access it will be.
    pub fn operator(&self) -> OperatorId {
        self.operator
    }
}

impl Record for InviteRight {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self { operator: row.read("operator_id")?, token: row.read("token_hash")? })
    }
}

const OFFERED: &str = "SELECT operator_id, token_hash FROM operators \
    WHERE token_hash = $1 AND token_until > $2 AND passkey IS NULL";

impl Claim for InviteRight {
    fn practice(&self) -> Option<PracticeId> {
        None
    }

    fn still(&self, now: Time) -> Sql {
        sql("operators", OFFERED).bind(self.token).bind(now)
    }
}

/// The right that a one-time address gives, while it is good.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_invite(store: &Store, token: TokenHash, now: Time) -> Result<Option<InviteRight>> {
    store.find(sql("operators", OFFERED).bind(token).bind(now)).await
}

/// An operator's passkey.
#[derive(Clone, Debug)]
pub struct Known {
    /// Whose.
    pub operator: OperatorId,
    /// JSON of the server's WebAuthn library.
    pub passkey: String,
}

impl Record for Known {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self { operator: row.read("operator_id")?, passkey: row.read("passkey")? })
    }
}

/// An operator by the name that the authenticator gave the passkey.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find(store: &Store, credential: &[u8]) -> Result<Option<Known>> {
    let known = "SELECT operator_id, passkey FROM operators WHERE credential_id = $1 AND passkey IS NOT NULL";
    store.find(sql("operators", known).bind(credential)).await
}

/// An operator's right to sign in, from a ceremony that was proved.
#[derive(Debug)]
pub struct OperatorRight {
    pub(crate) operator: OperatorId,
}

impl OperatorRight {
    /// Whose.
    pub fn operator(&self) -> OperatorId {
        self.operator
    }
}

impl Claim for OperatorRight {
    fn practice(&self) -> Option<PracticeId> {
        None
    }

    fn still(&self, _now: Time) -> Sql {
        sql("operators", "SELECT operator_id FROM operators WHERE operator_id = $1 AND passkey IS NOT NULL")
            .bind(self.operator)
    }
}
