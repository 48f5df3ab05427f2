//! Statements that wait for a second admin's signature (protocol 4): one of each practice, the newest.

use siegel_api::{
    codec::decode,
    hash::Hash,
    id::UserId,
    statement::{SignedStatement, Statement},
    time::Time,
};

use crate::{
    account,
    error::{Error, Result},
    opaque::Encoded,
    right::{AccountRight, MayAdmin, MemberRight, Stating},
    sql::{Record, Row, sql},
    store::Store,
    write::Write,
};

/// A statement that one admin has signed.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// `statement_hash`.
    pub hash: Hash,
    /// Who proposed it.
    pub proposer: UserId,
    /// The message, as it was sent.
    pub message: Encoded,
    /// When.
    pub created_at: Time,
}

impl Record for Proposal {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            hash: row.read("hash")?,
            proposer: row.read("proposer_id")?,
            message: row.read("message")?,
            created_at: row.read("created_at")?,
        })
    }
}

/// Proposes a statement; one that was proposed before is void. The caller has verified it.
///
/// # Errors
/// `Conflict` if somebody has taken new keys meanwhile: their seeds are wrapped for the old ones; `Bounds` if it is no
/// statement, and `Database`.
pub async fn update(
    write: &mut Write,
    right: &MemberRight<MayAdmin>,
    signed: &SignedStatement,
    message: &Encoded,
) -> Result<()> {
    let statement: Statement = decode(signed.body.as_slice()).map_err(|_| Error::Bounds("statement"))?;
    for member in statement.members.as_slice() {
        account::check_keys(write, member).await?;
    }
    remove(write, right).await?;
    let made = sql(
        "proposals",
        "INSERT INTO proposals (practice_id, hash, proposer_id, message, created_at) VALUES ($1, $2, $3, $4, $5)",
    );
    let now = write.now();
    write
        .change(made.bind(right.practice()).bind(signed.hash()).bind(right.user()).bind(message).bind(now))
        .await
}

/// Takes away what is proposed: it was declined, or an epoch follows.
///
/// # Errors
/// `Database`.
pub async fn remove(write: &mut Write, right: &impl Stating) -> Result<()> {
    write.change(sql("proposals", "DELETE FROM proposals WHERE practice_id = $1").bind(right.of())).await
}

/// Takes away what is proposed because a member takes new keys: its seeds are wrapped for the old ones.
///
/// # Errors
/// `Database`.
pub async fn void(write: &mut Write, right: &AccountRight) -> Result<()> {
    write
        .change(sql("proposals", "DELETE FROM proposals WHERE practice_id = $1").bind(right.practice()))
        .await
}

/// Declines this very proposal.
///
/// # Errors
/// `Conflict` if another one, or none, is there by now, and `Database`.
pub async fn decline(write: &mut Write, right: &MemberRight<MayAdmin>, hash: Hash) -> Result<()> {
    let declined =
        sql("proposals", "DELETE FROM proposals WHERE practice_id = $1 AND hash = $2 RETURNING practice_id");
    write.change_one(declined.bind(right.practice()).bind(hash)).await
}

/// What is proposed in the practice.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find(store: &Store, right: &MemberRight<MayAdmin>) -> Result<Option<Proposal>> {
    let found = sql(
        "proposals",
        "SELECT practice_id, hash, proposer_id, message, created_at FROM proposals WHERE practice_id = $1",
    );
    store.find(found.bind(right.practice())).await
}
