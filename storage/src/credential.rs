//! Ways to unlock as the server knows them: passkeys and recovery sheets, with the anchor of each.

use siegel_api::{
    hash::Hash,
    id::{PracticeId, RecoveryId, UserId},
    time::Time,
};

use crate::{
    error::Result,
    opaque::Sealed,
    right::AccountRight,
    sql::{Record, Row, sql},
    store::Store,
    token::TokenHash,
    write::Write,
};

/// A passkey's public half.
#[derive(Clone, Debug)]
pub struct Credential {
    /// As the authenticator named it.
    pub id: Vec<u8>,
    /// Whose.
    pub user: UserId,
    /// The practice of the account.
    pub practice: PracticeId,
    /// `H(pk_i)`, as the identity chain lists it.
    pub way: Hash,
    /// JSON of the server's WebAuthn library.
    pub passkey: String,
    /// When it was registered.
    pub created_at: Time,
    /// When it was last used.
    pub used_at: Option<Time>,
}

impl Record for Credential {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.read("credential_id")?,
            user: row.read("user_id")?,
            practice: row.read("practice_id")?,
            way: row.read("way_hash")?,
            passkey: row.read("passkey")?,
            created_at: row.read("created_at")?,
            used_at: row.read("used_at")?,
        })
    }
}

/// Adds a passkey to one's own account.
///
/// # Errors
/// `Conflict` if the credential is registered already, and `Database`.
pub async fn insert(
    write: &mut Write,
    right: &AccountRight,
    id: &[u8],
    way: Hash,
    passkey: &str,
) -> Result<()> {
    let inserted = sql(
        "credentials",
        "INSERT INTO credentials (credential_id, user_id, way_hash, passkey, created_at) \
         VALUES ($1, $2, $3, $4, $5)",
    );
    let now = write.now();
    write.change(inserted.bind(id).bind(right.user()).bind(way).bind(passkey).bind(now)).await
}

/// A passkey by the name that the authenticator gave it.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find(store: &Store, id: &[u8]) -> Result<Option<Credential>> {
    let found = sql(
        "credentials",
        "SELECT c.credential_id, c.user_id, a.practice_id, c.way_hash, c.passkey, c.created_at, c.used_at \
         FROM credentials c JOIN accounts a ON a.user_id = c.user_id \
         WHERE c.credential_id = $1 AND a.removed_at IS NULL",
    );
    store.find(found.bind(id)).await
}

/// The passkeys of one's own account, oldest first.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list(store: &Store, right: &AccountRight) -> Result<Vec<Credential>> {
    let own = sql(
        "credentials",
        "SELECT c.credential_id, c.user_id, a.practice_id, c.way_hash, c.passkey, c.created_at, c.used_at \
         FROM credentials c JOIN accounts a ON a.user_id = c.user_id WHERE c.user_id = $1 ORDER BY c.created_at",
    );
    store.list(own.bind(right.user())).await
}

/// Notes that a passkey was used; its counter may have moved.
///
/// # Errors
/// `Conflict` if it was removed meanwhile, and `Database`.
pub async fn update(write: &mut Write, right: &AccountRight, id: &[u8], passkey: &str) -> Result<()> {
    let used = sql(
        "credentials",
        "UPDATE credentials SET passkey = $3, used_at = $4 WHERE credential_id = $1 AND user_id = $2 \
         RETURNING credential_id",
    );
    let now = write.now();
    write.change_one(used.bind(id).bind(right.user()).bind(passkey).bind(now)).await
}

/// Removes one of one's own passkeys. `false` if there is none of that name.
///
/// # Errors
/// `Database`.
pub async fn remove(write: &mut Write, right: &AccountRight, id: &[u8]) -> Result<bool> {
    let removed = sql(
        "credentials",
        "DELETE FROM credentials WHERE credential_id = $1 AND user_id = $2 RETURNING credential_id",
    );
    Ok(!write.rows(removed.bind(id).bind(right.user())).await?.is_empty())
}

/// Keeps the first anchor of a way to unlock: what a fresh device may believe, sealed for it.
///
/// # Errors
/// `Conflict` if the way has one, and `Database`.
pub async fn insert_anchor(
    write: &mut Write,
    right: &AccountRight,
    way: Hash,
    sealed: &Sealed,
) -> Result<()> {
    let inserted = sql("anchors", "INSERT INTO anchors (user_id, way_hash, sealed) VALUES ($1, $2, $3)");
    write.change(inserted.bind(right.user()).bind(way).bind(sealed)).await
}

/// Keeps an anchor, in the place of the one that the way may have: when an account takes new keys.
///
/// # Errors
/// `Database`.
pub async fn write_anchor(write: &mut Write, right: &AccountRight, way: Hash, sealed: &Sealed) -> Result<()> {
    let written = sql(
        "anchors",
        "INSERT INTO anchors (user_id, way_hash, sealed) VALUES ($1, $2, $3) \
         ON CONFLICT (user_id, way_hash) DO UPDATE SET sealed = $3",
    );
    write.change(written.bind(right.user()).bind(way).bind(sealed)).await
}

struct Anchor(Sealed);

impl Record for Anchor {
    fn read(row: &Row) -> Result<Self> {
        row.read("sealed").map(Self)
    }
}

/// The anchor of one way to unlock.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_anchor(store: &Store, right: &AccountRight, way: Hash) -> Result<Option<Sealed>> {
    let anchor = sql("anchors", "SELECT way_hash, sealed FROM anchors WHERE user_id = $1 AND way_hash = $2");
    Ok(store.find::<Anchor>(anchor.bind(right.user()).bind(way)).await?.map(|Anchor(sealed)| sealed))
}

/// A recovery sheet as the server knows it.
#[derive(Clone, Debug)]
pub struct Recovery {
    /// Whose.
    pub user: UserId,
    /// `H(pk_i)` of the sheet.
    pub way: Hash,
    practice: PracticeId,
    auth: TokenHash,
}

impl Recovery {
    /// The right to the account, if `auth` is the proof that only the sheet gives (protocol 2).
    /// Compared in constant time.
    pub fn proven(&self, auth: TokenHash) -> Option<AccountRight> {
        let &Self { user, practice, .. } = self;
        self.auth.matches(&auth).then_some(AccountRight { user, practice })
    }
}

impl Record for Recovery {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            user: row.read("user_id")?,
            way: row.read("way_hash")?,
            practice: row.read("practice_id")?,
            auth: row.read("auth_hash")?,
        })
    }
}

/// Notes that a sheet is good still, as its session begins.
///
/// # Errors
/// `Conflict` if another one took its place meanwhile, and `Database`.
pub async fn touch_recovery(write: &mut Write, right: &AccountRight, id: RecoveryId) -> Result<()> {
    let good = sql(
        "recoveries",
        "UPDATE recoveries SET rec_id = rec_id WHERE rec_id = $1 AND user_id = $2 RETURNING rec_id",
    );
    write.change_one(good.bind(id).bind(right.user())).await
}

/// Keeps a new recovery sheet in the place of those before: an account has one.
///
/// # Errors
/// `Conflict` if the id is taken, and `Database`.
pub async fn update_recovery(
    write: &mut Write,
    right: &AccountRight,
    id: RecoveryId,
    way: Hash,
    auth: TokenHash,
) -> Result<()> {
    write.change(sql("recoveries", "DELETE FROM recoveries WHERE user_id = $1").bind(right.user())).await?;
    let inserted = sql(
        "recoveries",
        "INSERT INTO recoveries (rec_id, user_id, way_hash, auth_hash, created_at) VALUES ($1, $2, $3, $4, $5)",
    );
    let now = write.now();
    write.change(inserted.bind(id).bind(right.user()).bind(way).bind(auth).bind(now)).await
}

/// A recovery sheet by its look-up id.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_recovery(store: &Store, id: RecoveryId) -> Result<Option<Recovery>> {
    let found = sql(
        "recoveries",
        "SELECT r.rec_id, r.user_id, r.way_hash, a.practice_id, r.auth_hash FROM recoveries r \
         JOIN accounts a ON a.user_id = r.user_id WHERE r.rec_id = $1 AND a.removed_at IS NULL",
    );
    store.find(found.bind(id)).await
}
