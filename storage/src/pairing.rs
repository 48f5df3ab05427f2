//! Pairings: a new device that an unlocked one lets in (protocol 14). One of each account, for ten minutes, and only as long
//! as the session that opened it goes on, its account is open and its member is there.

use siegel_api::{
    hash::Hash,
    id::{PairingId, PracticeId, SessionId, UserId},
    limits::{PAIRING_MINUTES, PROOF_MINUTES},
    suite::KemPublicKey,
    time::Time,
};

use crate::{
    error::Result,
    opaque::Sealed,
    right::{AccountRight, MemberRight},
    session::{IDLE_MS, LIFE_MS},
    signin::lock::FAILURES_MAX,
    sql::{Record, Row, Sql, sql},
    store::Store,
    token::TokenHash,
    write::Write,
};

/// A pairing ends after this time, in milliseconds.
const LIFE_PAIRING_MS: u64 = PAIRING_MINUTES * Time::MINUTE;
/// So does the session of a device that has made no passkey: as long as it counts as a proof of who is there, in
/// milliseconds.
const LIFE_ENTERED_MS: u64 = PROOF_MINUTES * Time::MINUTE;

/// `$2` now, `$3` since when a session is not idle, `$4` failures that lock an account.
macro_rules! living {
    ($text:literal, $rest:literal) => {
        concat!(
            $text,
            " pairings.expires_at > $2 AND EXISTS (SELECT s.session_id FROM sessions s \
             JOIN accounts a ON a.user_id = s.user_id WHERE s.session_id = pairings.session_id \
             AND s.expires_at > $2 AND s.seen_at > $3 AND a.admitted_at IS NOT NULL AND a.removed_at IS NULL \
             AND (a.starts_at IS NULL OR a.starts_at <= $2) AND (a.ends_at IS NULL OR a.ends_at > $2)) \
             AND NOT EXISTS (SELECT l.user_id FROM locks l WHERE l.user_id = pairings.user_id \
             AND (l.locked_until > $2 OR (l.locked_until IS NULL AND l.failures >= $4))) ",
            $rest
        )
    };
}

/// A statement about a pairing that lives; `key` is `$1`.
fn living(text: &'static str, key: impl Into<[u8; 16]>, now: Time) -> Sql {
    let key: [u8; 16] = key.into();
    sql("pairings", text).bind(key.as_slice()).bind(now).bind(now.minus(IDLE_MS)).bind(FAILURES_MAX)
}

/// What a new device said of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its key.
    pub public_key: KemPublicKey,
    /// Kind of device, `Device::number`.
    pub device: u8,
    /// `H` of its claim.
    pub claim: Hash,
    /// MAC under the code's key.
    pub proof: Hash,
}

/// What an unlocked device reveals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The number.
    pub nonce: Hash,
    /// Hash of the handover.
    pub handover: Hash,
}

/// A pairing, as who opened it sees it.
#[derive(Clone, Debug)]
pub struct Pairing {
    /// When it ends.
    pub expires_at: Time,
    /// The first answer.
    pub answer: Option<Answer>,
    /// Whether the new device was given what it needs.
    pub approved: bool,
    /// Whether its session began.
    pub entered: bool,
    /// Whether it has its passkey.
    pub finished: bool,
}

impl Record for Pairing {
    fn read(row: &Row) -> Result<Self> {
        let key: Option<Vec<u8>> = row.read("public_key")?;
        let answer = match key {
            Some(key) => Some(Answer {
                public_key: KemPublicKey::from_slice(&key).ok_or_else(|| row.corrupt("public_key"))?,
                device: row.read("device")?,
                claim: row.read("claim_hash")?,
                proof: row.read("proof")?,
            }),
            None => None,
        };
        Ok(Self {
            expires_at: row.read("expires_at")?,
            answer,
            approved: row.read::<Option<Sealed>>("sealed")?.is_some(),
            entered: row.read::<Option<SessionId>>("entered_id")?.is_some(),
            finished: row.read::<Option<Time>>("finished_at")?.is_some(),
        })
    }
}

/// Opens one; one that the account had open before is void.
///
/// # Errors
/// `Conflict` if another account has one of that id, and `Database`.
#[expect(clippy::disallowed_methods, reason = "a pairing that was opened is no act yet: its approval is")]
pub async fn insert(
    store: &Store,
    right: &MemberRight,
    id: PairingId,
    commitment: Hash,
    now: Time,
) -> Result<()> {
    let opened = sql(
        "pairings",
        "INSERT INTO pairings (user_id, pairing_id, session_id, commitment, expires_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (user_id) DO UPDATE SET pairing_id = excluded.pairing_id, session_id = excluded.session_id, \
         commitment = excluded.commitment, expires_at = excluded.expires_at, public_key = NULL, device = NULL, \
         claim_hash = NULL, proof = NULL, nonce = NULL, handover = NULL, sealed = NULL, entered_id = NULL, \
         finished_at = NULL",
    );
    let opened = opened.bind(right.user).bind(id).bind(right.session).bind(commitment);
    store.bookkeeping(opened.bind(now.plus(LIFE_PAIRING_MS))).await.map(|_| ())
}

/// The pairing that this session has open.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_own(store: &Store, right: &MemberRight, now: Time) -> Result<Option<Pairing>> {
    let own = living!(
        "SELECT user_id, expires_at, public_key, device, claim_hash, proof, sealed, entered_id, finished_at \
         FROM pairings WHERE session_id = $1 AND",
        ""
    );
    store.find(living(own, right.session.0, now)).await
}

/// Ends the pairing that this session has open, if there is one.
///
/// # Errors
/// `Database`.
#[expect(clippy::disallowed_methods, reason = "nobody was let in yet, or the log has it already")]
pub async fn remove(store: &Store, right: &MemberRight) -> Result<()> {
    let ended = sql("pairings", "DELETE FROM pairings WHERE user_id = $1 AND session_id = $2");
    store.bookkeeping(ended.bind(right.user).bind(right.session)).await.map(|_| ())
}

/// Ends a pairing that was answered with this claim, and by which nobody has entered.
///
/// # Errors
/// `Database`.
#[expect(clippy::disallowed_methods, reason = "who gives up has got nothing that counts")]
pub async fn leave(store: &Store, id: PairingId, claim: TokenHash) -> Result<()> {
    let left = sql(
        "pairings",
        "DELETE FROM pairings WHERE pairing_id = $1 AND claim_hash = $2 AND entered_id IS NULL",
    );
    store.bookkeeping(left.bind(id).bind(claim)).await.map(|_| ())
}

struct Commitment(Hash);

impl Record for Commitment {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self(row.read("commitment")?))
    }
}

/// The commitment of a pairing that nobody has answered.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_open(store: &Store, id: PairingId, now: Time) -> Result<Option<Hash>> {
    let open = living!(
        "SELECT pairing_id, commitment FROM pairings WHERE pairing_id = $1 AND",
        "AND public_key IS NULL"
    );
    let found: Option<Commitment> = store.find(living(open, id.0, now)).await?;
    Ok(found.map(|Commitment(commitment)| commitment))
}

/// Answers; `false` if the pairing does not live or was answered already.
///
/// # Errors
/// `Database`.
#[expect(clippy::disallowed_methods, reason = "an answer gives nothing to anybody: the approval is the act")]
pub async fn answer(store: &Store, id: PairingId, answer: &Answer, now: Time) -> Result<bool> {
    let answered = living!(
        "UPDATE pairings SET public_key = $5, device = $6, claim_hash = $7, proof = $8 WHERE pairing_id = $1 AND",
        "AND public_key IS NULL RETURNING pairing_id"
    );
    let answered = living(answered, id.0, now).bind(answer.public_key.as_bytes()).bind(answer.device);
    Ok(!store.bookkeeping(answered.bind(answer.claim).bind(answer.proof)).await?.is_empty())
}

/// Reveals what was committed to, once or again; `false` if nobody has answered, or something else was revealed before.
///
/// # Errors
/// `Database`.
#[expect(
    clippy::disallowed_methods,
    reason = "what is compared gives nothing to anybody: the approval is the act"
)]
pub async fn reveal(store: &Store, right: &MemberRight, opening: &Opening, now: Time) -> Result<bool> {
    let revealed = living!(
        "UPDATE pairings SET nonce = $5, handover = $6 WHERE session_id = $1 AND",
        "AND public_key IS NOT NULL AND (nonce IS NULL OR (nonce = $5 AND handover = $6)) RETURNING pairing_id"
    );
    let revealed = living(revealed, right.session.0, now).bind(opening.nonce).bind(opening.handover);
    Ok(!store.bookkeeping(revealed).await?.is_empty())
}

/// Gives the new device what was sealed for it.
///
/// # Errors
/// `Conflict` if the pairing does not live, was not revealed or was approved before, and `Database`.
pub async fn approve(write: &mut Write, right: &MemberRight, sealed: &Sealed) -> Result<()> {
    let approved = living!(
        "UPDATE pairings SET sealed = $5 WHERE session_id = $1 AND",
        "AND nonce IS NOT NULL AND sealed IS NULL RETURNING pairing_id"
    );
    let now = write.now();
    write.change_one(living(approved, right.session.0, now).bind(sealed)).await
}

/// A pairing, as who answered it sees it.
#[derive(Debug)]
pub struct Progress {
    /// What was revealed.
    pub opening: Option<Opening>,
    /// What was sealed for it.
    pub sealed: Option<Sealed>,
    user: UserId,
    practice: PracticeId,
    entered: bool,
}

impl Progress {
    /// The right to the account, once a device was let in that has not entered.
    pub fn right(&self) -> Option<AccountRight> {
        let &Self { user, practice, .. } = self;
        (self.sealed.is_some() && !self.entered).then_some(AccountRight { user, practice })
    }
}

impl Record for Progress {
    fn read(row: &Row) -> Result<Self> {
        let nonce: Option<Hash> = row.read("nonce")?;
        let handover: Option<Hash> = row.read("handover")?;
        Ok(Self {
            opening: nonce.zip(handover).map(|(nonce, handover)| Opening { nonce, handover }),
            sealed: row.read("sealed")?,
            user: row.read("user_id")?,
            practice: row.read("practice_id")?,
            entered: row.read::<Option<SessionId>>("entered_id")?.is_some(),
        })
    }
}

/// The pairing that was answered with this claim.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_answered(
    store: &Store,
    id: PairingId,
    claim: TokenHash,
    now: Time,
) -> Result<Option<Progress>> {
    let answered = living!(
        "SELECT pairings.user_id, pairings.nonce, pairings.handover, pairings.sealed, pairings.entered_id, o.practice_id \
         FROM pairings JOIN accounts o ON o.user_id = pairings.user_id \
         WHERE pairings.pairing_id = $1 AND pairings.claim_hash = $5 AND",
        ""
    );
    store.find(living(answered, id.0, now).bind(claim)).await
}

/// Notes the session of the new device, once. Session and pairing then last as long as there is for the passkey.
///
/// # Errors
/// `Conflict` if the pairing does not live any more or somebody entered by it, and `Database`.
pub async fn enter(write: &mut Write, id: PairingId, claim: TokenHash, session: SessionId) -> Result<()> {
    let entered = living!(
        "UPDATE pairings SET entered_id = $6, expires_at = $7 WHERE pairing_id = $1 AND claim_hash = $5 AND",
        "AND sealed IS NOT NULL AND entered_id IS NULL RETURNING pairing_id"
    );
    let now = write.now();
    let ends = now.plus(LIFE_ENTERED_MS);
    write.change_one(living(entered, id.0, now).bind(claim).bind(session).bind(ends)).await?;
    let short = sql("sessions", "UPDATE sessions SET expires_at = $2 WHERE session_id = $1");
    write.change(short.bind(session).bind(ends)).await
}

/// The new device has its passkey: its session goes on like any other. Does nothing for a session that began otherwise.
///
/// # Errors
/// `Database`.
pub async fn finish(write: &mut Write, session: SessionId) -> Result<()> {
    let now = write.now();
    let finished = sql(
        "pairings",
        "UPDATE pairings SET finished_at = $2 WHERE entered_id = $1 AND finished_at IS NULL RETURNING pairing_id",
    );
    if write.rows(finished.bind(session).bind(now)).await?.is_empty() {
        return Ok(());
    }
    let whole = sql("sessions", "UPDATE sessions SET expires_at = created_at + $2 WHERE session_id = $1");
    write.change(whole.bind(session).bind(LIFE_MS)).await
}
