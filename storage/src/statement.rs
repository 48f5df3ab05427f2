//! Statements of groups, epoch by epoch, with the keys and sealed seeds that belong to them (protocol 4).

use siegel_api::{
    codec::{decode, encode},
    grant::{Grant, Purpose, RecipientKind},
    hash::Hash,
    id::{GroupId, PracticeId, UserId},
    signing::Signed,
    statement::{EpochKeys, SignedStatement, Statement},
    suite::KemPublicKey,
    time::Time,
};

use crate::{
    account,
    error::{Error, Result},
    opaque::Sealed,
    proposal,
    right::Stating,
    sql::{Record, Row, sql},
    store::Store,
    unit,
    write::Write,
};

/// One epoch of a group as it is stored.
#[derive(Clone, Debug)]
pub struct Epoch {
    /// The signed statement.
    pub statement: SignedStatement,
    /// The keys that it names by fingerprint.
    pub keys: EpochKeys,
    /// What only the group opens.
    pub sealed: EpochSealed,
    /// When it came.
    pub created_at: Time,
}

/// What belongs to an epoch and is sealed for its group.
#[derive(Clone, Debug, Default)]
pub struct EpochSealed {
    /// Names of the members.
    pub names: Option<Sealed>,
    /// The content seed of the epoch before.
    pub prev_content: Option<Sealed>,
    /// The audit seed and index key of the epoch before.
    pub prev_audit: Option<Sealed>,
}

impl Record for Epoch {
    fn read(row: &Row) -> Result<Self> {
        let bytes: Vec<u8> = row.read("statement")?;
        let key = |column| {
            let bytes: Vec<u8> = row.read(column)?;
            KemPublicKey::from_slice(&bytes).ok_or_else(|| row.corrupt(column))
        };
        Ok(Self {
            statement: decode(&bytes).map_err(|_| row.corrupt("statement"))?,
            keys: EpochKeys { content: key("content_key")?, audit: key("audit_key")? },
            sealed: EpochSealed {
                names: row.read("names")?,
                prev_content: row.read("prev_content")?,
                prev_audit: row.read("prev_audit")?,
            },
            created_at: row.read("created_at")?,
        })
    }
}

/// Adds the next epoch of the practice; its card and the roles of its members change with it. Who is not
/// listed any more is removed, and their sessions end at once; units that list them, or somebody by keys that were given up,
/// wait from then on. The caller has verified the statement.
///
/// # Errors
/// `Conflict` if the epoch does not follow the newest one, `Bounds` if it is another group's, `Database`.
pub async fn append(
    write: &mut Write,
    right: &impl Stating,
    signed: &SignedStatement,
    keys: &EpochKeys,
    sealed: &EpochSealed,
) -> Result<()> {
    let statement: Statement = decode(signed.body.as_slice()).map_err(|_| Error::Bounds("statement"))?;
    if statement.group_id != right.of() {
        return Err(Error::Bounds("group of a statement"));
    }
    move_practice(write, &statement).await?;
    let of = (&statement, statement.group_id);
    insert(write, of, signed, (&keys.content, &keys.audit), sealed).await?;
    proposal::remove(write, right).await?;
    let members = statement.members.as_slice();
    account::apply_roles(write, statement.group_id, members).await?;
    unit::mark_stale(write, statement.group_id, members).await
}

async fn move_practice(write: &mut Write, statement: &Statement) -> Result<()> {
    let card = statement.card.text().ok_or(Error::Bounds("card"))?;
    let moved = sql(
        "practices",
        "UPDATE practices SET epoch = $2, epoch_since = $3, name = $4, place = $5, licence = $6 \
         WHERE practice_id = $1 AND epoch + 1 = $2 RETURNING practice_id",
    );
    let now = write.now();
    let moved = moved.bind(statement.group_id).bind(statement.epoch).bind(now);
    write.change_one(moved.bind(card.name).bind(card.place).bind(card.licence)).await
}

/// An epoch of a unit or a case, verified by the caller.
pub(crate) struct Below<'a> {
    /// As it was signed.
    pub(crate) signed: &'a SignedStatement,
    /// What it says.
    pub(crate) statement: &'a Statement,
    /// Its content key, and the parent's audit key, to which labels go.
    pub(crate) keys: (&'a KemPublicKey, &'a KemPublicKey),
    /// What only the group opens.
    pub(crate) sealed: EpochSealed,
    /// The seeds, wrapped for recipients of this kind.
    pub(crate) seeds: (&'a [Signed], RecipientKind),
}

/// Adds an epoch of a unit or a case, to the practice that it belongs to, with its seeds.
pub(crate) async fn insert_below(write: &mut Write, below: &Below<'_>) -> Result<()> {
    let Below { signed, statement, keys, sealed, seeds: (seeds, _) } = below;
    insert(write, (statement, statement.parent_id), signed, *keys, sealed).await?;
    for seed in *seeds {
        insert_seed_below(write, below, seed).await?;
    }
    Ok(())
}

async fn insert_seed_below(write: &mut Write, below: &Below<'_>, signed: &Signed) -> Result<()> {
    let grant = Grant::parse(signed.body()).map_err(|_| Error::Bounds("grant"))?;
    let (info, group) = (&grant.info, below.statement.group_id);
    let fits = info.purpose == Purpose::ContentSeed
        && info.practice_id == group
        && info.subject_hash == below.signed.hash()
        && info.granter_group == below.statement.parent_id
        && info.recipient_kind == below.seeds.1;
    if !fits {
        return Err(Error::Bounds("seed of a unit or a case"));
    }
    let inserted = sql(
        "seed_grants",
        "INSERT INTO seed_grants (grant_hash, group_id, epoch, purpose, recipient_id, body, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING grant_hash",
    );
    let now = write.now();
    let inserted = inserted.bind(signed.hash()).bind(group).bind(below.statement.epoch);
    let inserted = inserted.bind(info.purpose as u8).bind(info.recipient_id).bind(encode(signed)).bind(now);
    write.change_one(inserted).await
}

/// A statement of a group, and the practice that it belongs to; with its content key and the audit key that it names.
async fn insert(
    write: &mut Write,
    (statement, practice): (&Statement, PracticeId),
    signed: &SignedStatement,
    (content, audit): (&KemPublicKey, &KemPublicKey),
    sealed: &EpochSealed,
) -> Result<()> {
    let inserted = sql(
        "statements",
        "INSERT INTO statements (group_id, epoch, practice_id, kind, hash, statement, content_key, audit_key, \
         names, prev_content, prev_audit, created_at) VALUES ($1, $2, $12, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    );
    let now = write.now();
    let inserted = inserted.bind(statement.group_id).bind(statement.epoch).bind(statement.kind as u8);
    let inserted = inserted.bind(signed.hash()).bind(encode(signed));
    let inserted = inserted.bind(content.as_bytes()).bind(audit.as_bytes());
    let inserted = inserted.bind(sealed.names.as_ref()).bind(sealed.prev_content.as_ref());
    write.change(inserted.bind(sealed.prev_audit.as_ref()).bind(now).bind(practice)).await
}

/// All epochs of a group, first to newest.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list(store: &Store, group: GroupId) -> Result<Vec<Epoch>> {
    let epochs = sql(
        "statements",
        "SELECT hash, statement, content_key, audit_key, names, prev_content, prev_audit, created_at \
         FROM statements WHERE group_id = $1 ORDER BY epoch",
    );
    store.list(epochs.bind(group)).await
}

/// The newest epoch of a group.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_newest(store: &Store, group: GroupId) -> Result<Option<Epoch>> {
    let newest = sql(
        "statements",
        "SELECT hash, statement, content_key, audit_key, names, prev_content, prev_audit, created_at \
         FROM statements WHERE group_id = $1 ORDER BY epoch DESC LIMIT 1",
    );
    store.find(newest.bind(group)).await
}

/// The epoch with this statement hash.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find(store: &Store, hash: Hash) -> Result<Option<Epoch>> {
    let named = sql(
        "statements",
        "SELECT hash, statement, content_key, audit_key, names, prev_content, prev_audit, created_at \
         FROM statements WHERE hash = $1",
    );
    store.find(named.bind(hash)).await
}

/// Adds a wrapped seed of an epoch for a member. The caller has verified the grant.
///
/// # Errors
/// `Conflict` if the member has it or the epoch is not there, `Bounds` if it is no seed of this group.
pub async fn insert_seed(write: &mut Write, right: &impl Stating, signed: &Signed) -> Result<()> {
    let grant = Grant::parse(signed.body()).map_err(|_| Error::Bounds("grant"))?;
    let info = &grant.info;
    let seed = matches!(info.purpose, Purpose::ContentSeed | Purpose::AuditSeed);
    if !seed || info.practice_id != right.of() || info.granter_group != right.of() {
        return Err(Error::Bounds("purpose or group of a seed"));
    }
    let inserted = sql(
        "seed_grants",
        "INSERT INTO seed_grants (grant_hash, group_id, epoch, purpose, recipient_id, body, created_at) \
         SELECT $1, s.group_id, s.epoch, $3, $4, $5, $6 FROM statements s WHERE s.hash = $2 RETURNING grant_hash",
    );
    let now = write.now();
    let inserted = inserted.bind(signed.hash()).bind(info.subject_hash).bind(info.purpose as u8);
    write.change_one(inserted.bind(info.recipient_id).bind(encode(signed)).bind(now)).await
}

/// Goes on only while the practice is at this epoch: what its members sign says under which one, and is verified before the
/// write begins.
///
/// # Errors
/// `Stale` if another epoch came first, and `Database`.
pub async fn check_epoch(write: &mut Write, practice: PracticeId, epoch: u32) -> Result<()> {
    let newest = "SELECT practice_id FROM practices WHERE practice_id = $1 AND epoch = $2";
    let newest = write.rows(sql("practices", newest).bind(practice).bind(epoch)).await?;
    if newest.is_empty() { Err(Error::Stale) } else { Ok(()) }
}

struct Seed(Signed);

impl Record for Seed {
    fn read(row: &Row) -> Result<Self> {
        let bytes: Vec<u8> = row.read("body")?;
        decode(&bytes).map(Self).map_err(|_| row.corrupt("body"))
    }
}

/// The seeds of a group that are wrapped for a person, oldest epoch first.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list_seeds(store: &Store, group: GroupId, user: UserId) -> Result<Vec<Signed>> {
    let seeds = sql(
        "seed_grants",
        "SELECT grant_hash, body FROM seed_grants WHERE recipient_id = $1 AND group_id = $2 \
         ORDER BY epoch, purpose",
    );
    Ok(store.list(seeds.bind(user).bind(group)).await?.into_iter().map(|Seed(signed)| signed).collect())
}
