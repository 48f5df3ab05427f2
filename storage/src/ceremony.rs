//! Ceremonies: an exchange of two requests. The row is deleted as it is read, or with what is written for it, so none
//! plays twice.

use siegel_api::{
    id::{CeremonyId, UserId},
    time::Time,
};

use crate::{
    credential::Credential,
    error::Result,
    operator::{Known, OperatorRight},
    right::AccountRight,
    sql::{Record, Row, sql},
    store::Store,
    write::Write,
};

/// What a ceremony is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A new passkey.
    Registration = 1,
    /// A sign-in by passkey.
    SignIn = 2,
    /// A sign-in by recovery sheet.
    Recovery = 3,
    /// A fresh proof within a session.
    Proof = 4,
    /// An operator's new passkey.
    OperatorSetUp = 5,
    /// An operator's sign-in.
    OperatorSignIn = 6,
}

/// A ceremony that was taken. It is gone from the database.
#[derive(Debug)]
pub struct Ceremony {
    /// Whose it is, where that was known when it began.
    pub user: Option<UserId>,
    /// What the server's WebAuthn library wants back.
    pub state: String,
    kind: Kind,
}

impl Ceremony {
    /// The right to the account of `credential`, once the caller has verified its assertion against `state`.
    /// `None` if the ceremony was for something else or for someone else.
    pub fn proven(self, credential: &Credential) -> Option<AccountRight> {
        let fits = matches!(self.kind, Kind::SignIn | Kind::Proof);
        let theirs = self.user.is_none_or(|user| user == credential.user);
        (fits && theirs).then_some(AccountRight { user: credential.user, practice: credential.practice })
    }

    /// The right to an operator's access, once the caller has verified the assertion of `known`'s passkey against `state`. `None` if
    /// the ceremony was for something else: what a member has signed makes no operator, and the reverse.
    pub fn proven_operator(&self, known: &Known) -> Option<OperatorRight> {
        (self.kind == Kind::OperatorSignIn).then_some(OperatorRight { operator: known.operator })
    }
}

struct Taken(Option<UserId>, String);

impl Record for Taken {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self(row.read("user_id")?, row.read("state")?))
    }
}

/// Begins a ceremony.
///
/// # Errors
/// `Conflict` if the id is taken, and `Database`.
#[expect(clippy::disallowed_methods, reason = "a ceremony that began is no act yet")]
pub async fn insert(
    store: &Store,
    id: CeremonyId,
    kind: Kind,
    user: Option<UserId>,
    state: &str,
    expires_at: Time,
) -> Result<()> {
    let begun = sql(
        "ceremonies",
        "INSERT INTO ceremonies (ceremony_id, kind, user_id, state, expires_at) VALUES ($1, $2, $3, $4, $5)",
    );
    let begun = begun.bind(id).bind(kind as u8).bind(user).bind(state).bind(expires_at);
    store.bookkeeping(begun).await.map(|_| ())
}

/// A ceremony that goes on: it is there until the act that it is for has been written, with `remove` in the same write.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find(store: &Store, id: CeremonyId, kind: Kind, now: Time) -> Result<Option<Ceremony>> {
    let found = sql(
        "ceremonies",
        "SELECT user_id, state FROM ceremonies WHERE ceremony_id = $1 AND kind = $2 AND expires_at > $3",
    );
    let found: Option<Taken> = store.find(found.bind(id).bind(kind as u8).bind(now)).await?;
    Ok(found.map(|Taken(user, state)| Ceremony { user, state, kind }))
}

/// Ends a ceremony together with the act that it was for. `false` if it has ended already.
///
/// # Errors
/// `Database`.
pub async fn remove(write: &mut Write, id: CeremonyId) -> Result<bool> {
    let ended = sql("ceremonies", "DELETE FROM ceremonies WHERE ceremony_id = $1 RETURNING ceremony_id");
    Ok(!write.rows(ended.bind(id)).await?.is_empty())
}

/// Takes a ceremony: whatever follows, it cannot be taken again.
///
/// # Errors
/// `Database` and `Corrupt`.
#[expect(clippy::disallowed_methods, reason = "the act that the ceremony is for commits its own event")]
pub async fn take(store: &Store, id: CeremonyId, kind: Kind, now: Time) -> Result<Option<Ceremony>> {
    let taken = sql(
        "ceremonies",
        "DELETE FROM ceremonies WHERE ceremony_id = $1 AND kind = $2 AND expires_at > $3 RETURNING user_id, state",
    );
    let rows = store.bookkeeping(taken.bind(id).bind(kind as u8).bind(now)).await?;
    let taken = rows.first().map(Taken::read).transpose()?;
    Ok(taken.map(|Taken(user, state)| Ceremony { user, state, kind }))
}
