//! Accounts: the chain of a person's keys, the wrapped master key, the keyring (protocol 2 and 3).

use siegel_api::{
    chain::{ChainLink, Change, SignedLink},
    codec::{decode, encode},
    hash::Hash,
    id::{PracticeId, UserId},
    period::Period,
    statement::{Member, Roles},
    time::Time,
};

use crate::{
    error::{Error, Result},
    holding::{self, period},
    invitation::InvitationRight,
    mail,
    opaque::{Encoded, Sealed},
    right::{AccountRight, Stating},
    sql::{Record, Row, sql},
    store::Store,
    write::Write,
};

/// An account.
#[derive(Clone, Debug)]
pub struct Account {
    /// Whose.
    pub user: UserId,
    /// Of which practice.
    pub practice: PracticeId,
    /// By the newest statement.
    pub roles: Roles,
    /// When it was made.
    pub created_at: Time,
    /// Since when a statement of the practice has listed it; `None` while it waits.
    pub admitted_at: Option<Time>,
    /// From when until when its owner has access.
    pub period: Period,
}

impl Record for Account {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            user: row.read("user_id")?,
            practice: row.read("practice_id")?,
            roles: Roles(row.read("roles")?),
            created_at: row.read("created_at")?,
            admitted_at: row.read("admitted_at")?,
            period: period::read(row)?,
        })
    }
}

/// Makes a founder's account, still without keys: they follow in the same write.
///
/// # Errors
/// `Conflict` if there is such an account, and `Database`.
pub async fn insert(
    write: &mut Write,
    right: &impl Stating,
    user: UserId,
    roles: Roles,
) -> Result<AccountRight> {
    let admitted = Some(write.now());
    insert_row(write, right.of(), user, (roles, admitted)).await
}

/// Makes the account of somebody who answers an invitation to a practice: it waits, without roles, until a statement
/// lists it.
///
/// # Errors
/// As `insert`; `Bounds` if the invitation is none to join.
pub async fn insert_waiting(
    write: &mut Write,
    right: &InvitationRight,
    user: UserId,
) -> Result<AccountRight> {
    let descriptor = right.descriptor();
    if !descriptor.kind.joins() {
        return Err(Error::Bounds("kind of an invitation"));
    }
    insert_row(write, descriptor.practice_id, user, (Roles(0), None)).await
}

async fn insert_row(
    write: &mut Write,
    practice: PracticeId,
    user: UserId,
    (roles, admitted): (Roles, Option<Time>),
) -> Result<AccountRight> {
    let made = sql(
        "accounts",
        "INSERT INTO accounts (user_id, practice_id, roles, created_at, admitted_at) VALUES ($1, $2, $3, $4, $5)",
    );
    let now = write.now();
    write.change(made.bind(user).bind(practice).bind(roles.0).bind(now).bind(admitted)).await?;
    Ok(AccountRight { user, practice })
}

/// An account that was not removed.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find(store: &Store, user: UserId) -> Result<Option<Account>> {
    let account = sql(
        "accounts",
        "SELECT user_id, practice_id, roles, created_at, admitted_at, starts_at, ends_at FROM accounts \
         WHERE user_id = $1 AND removed_at IS NULL",
    );
    store.find(account.bind(user)).await
}

/// Sets roles as a statement has them, and admits who is new; removes whom it does not list and ends their sessions.
/// Who waits for another statement goes on waiting. `Conflict` if somebody has taken new keys since the statement was
/// made: its seeds would go to keys that were given up.
pub(crate) async fn apply_roles(write: &mut Write, practice: PracticeId, members: &[Member]) -> Result<()> {
    for member in members {
        check_keys(write, member).await?;
    }
    let now = write.now();
    let accounts: Vec<Account> = write
        .list(
            sql(
                "accounts",
                "SELECT user_id, practice_id, roles, created_at, admitted_at, starts_at, ends_at FROM accounts \
                 WHERE practice_id = $1 AND removed_at IS NULL",
            )
            .bind(practice),
        )
        .await?;
    for account in accounts {
        match members.iter().find(|member| member.id == account.user) {
            Some(member) => set_roles(write, account.user, member.roles).await?,
            None if account.admitted_at.is_none() => (),
            None => remove(write, account.user, now).await?,
        }
    }
    Ok(())
}

/// No link behind the one by which a member is listed brings new keys. Of who comes back the chain is another.
pub(crate) async fn check_keys(write: &mut Write, member: &Member) -> Result<()> {
    let later = sql(
        "chain_links",
        "SELECT c.user_id, c.body FROM chain_links c \
         JOIN chain_links listed ON listed.user_id = c.user_id AND listed.seq = $2 AND listed.hash = $3 \
         WHERE c.user_id = $1 AND c.seq > $2",
    );
    let later = later.bind(member.id).bind(member.chain_seq).bind(member.chain_head);
    let later: Vec<Link> = write.list(later).await?;
    let new_keys = |Link(signed): &Link| {
        let link: Option<ChainLink> = decode(signed.signed.body()).ok();
        link.is_none_or(|link| matches!(link.change, Change::Rotate { .. } | Change::KemAdd { .. }))
    };
    if later.iter().any(new_keys) { Err(Error::conflict("chain_links")) } else { Ok(()) }
}

async fn set_roles(write: &mut Write, user: UserId, roles: Roles) -> Result<()> {
    let now = write.now();
    if roles.has(Roles::ADMIN) {
        // What stands in the log, with the event that this write begins with, is no news to who becomes an administrator now.
        let begins = "UPDATE accounts SET oversight_seen = (SELECT h.size + 1 FROM logs h WHERE h.log_id = accounts.practice_id) \
                      WHERE user_id = $1 AND (roles & 8) = 0";
        write.change(sql("accounts", begins).bind(user)).await?;
    }
    let set = "UPDATE accounts SET roles = $2, admitted_at = COALESCE(admitted_at, $3) WHERE user_id = $1";
    write.change(sql("accounts", set).bind(user).bind(roles.0).bind(now)).await
}

/// Ends an account that waits: its invitation was taken back.
pub(crate) async fn remove_waiting(write: &mut Write, user: UserId) -> Result<()> {
    let now = write.now();
    let removed = "UPDATE accounts SET removed_at = $2 WHERE user_id = $1 AND admitted_at IS NULL";
    write.change(sql("accounts", removed).bind(user).bind(now)).await
}

async fn remove(write: &mut Write, user: UserId, now: Time) -> Result<()> {
    let removed =
        sql("accounts", "UPDATE accounts SET roles = 0, anywhere = 0, removed_at = $2 WHERE user_id = $1");
    write.change(removed.bind(user).bind(now)).await?;
    holding::pass_on(write, user).await?;
    mail::forget(write, user).await?;
    write.change(sql("signins", "DELETE FROM signins WHERE user_id = $1").bind(user)).await?;
    write.change(sql("locks", "DELETE FROM locks WHERE user_id = $1").bind(user)).await?;
    write.change(sql("sessions", "DELETE FROM sessions WHERE user_id = $1").bind(user)).await
}

struct Link(SignedLink);

impl Record for Link {
    fn read(row: &Row) -> Result<Self> {
        let bytes: Vec<u8> = row.read("body")?;
        decode(&bytes).map(Self).map_err(|_| row.corrupt("body"))
    }
}

/// Adds the next link of one's own chain. The caller has verified it.
///
/// # Errors
/// `Conflict` if it does not follow the newest one, `Bounds` if it is another person's, and `Database`.
pub async fn append_link(write: &mut Write, right: &AccountRight, signed: &SignedLink) -> Result<()> {
    let link: ChainLink = decode(signed.signed.body()).map_err(|_| Error::Bounds("chain link"))?;
    if link.user_id != right.user() {
        return Err(Error::Bounds("user of a chain link"));
    }
    let appended = sql(
        "chain_links",
        "INSERT INTO chain_links (user_id, seq, hash, body, created_at) SELECT $1, $2, $3, $4, $5 \
         WHERE $2 = (SELECT COUNT(*) FROM chain_links WHERE user_id = $1) RETURNING user_id",
    );
    let now = write.now();
    let appended =
        appended.bind(link.user_id).bind(link.seq).bind(signed.hash()).bind(encode(signed)).bind(now);
    write.change_one(appended).await
}

/// A person's chain, from its root. Public to all who may see the person.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list_links(store: &Store, user: UserId) -> Result<Vec<SignedLink>> {
    let links = sql("chain_links", "SELECT user_id, body FROM chain_links WHERE user_id = $1 ORDER BY seq");
    Ok(store.list(links.bind(user)).await?.into_iter().map(|Link(signed)| signed).collect())
}

/// The envelope: the master key, wrapped for each way to unlock.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// Counts envelopes, from 0.
    pub generation: u32,
    /// `H` of the body.
    pub hash: Hash,
    /// The signed structure.
    pub body: Encoded,
}

impl Record for Envelope {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self { generation: row.read("generation")?, hash: row.read("hash")?, body: row.read("body")? })
    }
}

/// Writes the envelope of the next generation; the one before is gone.
///
/// # Errors
/// `Conflict` if its generation does not follow the stored one, and `Database`.
pub async fn update_envelope(write: &mut Write, right: &AccountRight, envelope: &Envelope) -> Result<()> {
    let updated = sql(
        "envelopes",
        "INSERT INTO envelopes (user_id, generation, hash, body) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (user_id) DO UPDATE SET generation = $2, hash = $3, body = $4 \
         WHERE envelopes.generation + 1 = $2 RETURNING user_id",
    );
    let updated = updated.bind(right.user()).bind(envelope.generation).bind(envelope.hash);
    write.change_one(updated.bind(&envelope.body)).await
}

/// One's own envelope.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_envelope(store: &Store, right: &AccountRight) -> Result<Option<Envelope>> {
    let envelope =
        sql("envelopes", "SELECT user_id, generation, hash, body FROM envelopes WHERE user_id = $1");
    store.find(envelope.bind(right.user())).await
}

/// The keyring: sealed under the master key.
#[derive(Clone, Debug)]
pub struct Keyring {
    /// Counts writes, from 0.
    pub seq: u64,
    /// `H` of the sealed bytes.
    pub hash: Hash,
    /// Who can open it is not here.
    pub sealed: Sealed,
}

impl Record for Keyring {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self { seq: row.read("seq")?, hash: row.read("hash")?, sealed: row.read("sealed")? })
    }
}

/// Writes the keyring if the stored one is still that of `before` (its seq and hash; none for the first).
///
/// # Errors
/// `Conflict` if another device wrote meanwhile: read it, merge, write again. `Database`.
pub async fn update_keyring(
    write: &mut Write,
    right: &AccountRight,
    before: Option<(u64, Hash)>,
    sealed: &Sealed,
) -> Result<Keyring> {
    let seq = before.map_or(0, |(seq, _)| seq + 1);
    let keyring = Keyring { seq, hash: Hash::of(&sealed.0), sealed: sealed.clone() };
    let updated = match before {
        None => sql(
            "keyrings",
            "INSERT INTO keyrings (user_id, seq, hash, sealed) VALUES ($1, $2, $3, $4) RETURNING user_id",
        ),
        Some(_) => sql(
            "keyrings",
            "UPDATE keyrings SET seq = $2, hash = $3, sealed = $4 \
             WHERE user_id = $1 AND seq = $5 AND hash = $6 RETURNING user_id",
        ),
    };
    let updated = updated.bind(right.user()).bind(keyring.seq).bind(keyring.hash).bind(sealed);
    let updated = match before {
        None => updated,
        Some((seq, hash)) => updated.bind(seq).bind(hash),
    };
    write.change_one(updated).await?;
    Ok(keyring)
}

/// One's own keyring.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_keyring(store: &Store, right: &AccountRight) -> Result<Option<Keyring>> {
    let keyring = sql("keyrings", "SELECT user_id, seq, hash, sealed FROM keyrings WHERE user_id = $1");
    store.find(keyring.bind(right.user())).await
}
