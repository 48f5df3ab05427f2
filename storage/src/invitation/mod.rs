//! Invitations (protocol 4). The secret is in the link's fragment; here is what the inviter said.

mod right;

use siegel_api::{
    codec::{decode, encode},
    id::{InvitationId, ObjectId, UserId},
    invitation::{Descriptor, InvitationKind},
    time::Time,
};

use crate::{
    account,
    error::{Error, Result},
    opaque::{Encoded, Sealed},
    right::{MayAdmin, MemberRight},
    sql::{Record, Row, sql},
    store::Store,
    write::Write,
};

pub use right::{InvitationRight, find_open};

/// An invitation and what became of it.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// What the inviter said.
    pub descriptor: Descriptor,
    /// Who invited.
    pub inviter: UserId,
    /// When.
    pub created_at: Time,
    /// The newcomer's answer, with the user or practice that it made.
    pub answer: Option<Answer>,
    /// When the inviter's client checked the answer and vouched for the newcomer.
    pub accepted_at: Option<Time>,
    /// When it was taken back.
    pub revoked_at: Option<Time>,
    /// The inviter's own note, sealed under the practice's key.
    pub note: Option<Sealed>,
}

/// What a newcomer answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The user, or for a practice the practice.
    pub newcomer: ObjectId,
    /// MAC over the newcomer's keys, by the link's secret.
    pub proof: Encoded,
    /// The name of a new member, sealed under the link's secret.
    pub name: Option<Sealed>,
    /// When.
    pub at: Time,
}

impl Record for Invitation {
    fn read(row: &Row) -> Result<Self> {
        let descriptor: Vec<u8> = row.read("descriptor")?;
        let newcomer: Option<ObjectId> = row.read("newcomer_id")?;
        let proof: Option<Encoded> = row.read("answer")?;
        let (name, at): (Option<Sealed>, Option<Time>) =
            (row.read("newcomer_name")?, row.read("answered_at")?);
        let answered = newcomer.zip(proof).zip(at);
        Ok(Self {
            descriptor: decode(&descriptor).map_err(|_| row.corrupt("descriptor"))?,
            inviter: row.read("inviter_id")?,
            created_at: row.read("created_at")?,
            answer: answered.map(|((newcomer, proof), at)| Answer { newcomer, proof, name, at }),
            accepted_at: row.read("accepted_at")?,
            revoked_at: row.read("revoked_at")?,
            note: row.read("note")?,
        })
    }
}

/// Makes an invitation.
///
/// # Errors
/// `Conflict` if the id is taken, `Bounds` if it invites to another practice, and `Database`.
pub async fn insert(write: &mut Write, right: &MemberRight<MayAdmin>, descriptor: &Descriptor) -> Result<()> {
    if descriptor.practice_id != right.practice() {
        return Err(Error::Bounds("practice of an invitation"));
    }
    let made = sql(
        "invitations",
        "INSERT INTO invitations (invitation_id, practice_id, inviter_id, kind, descriptor, descriptor_hash, \
         created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    );
    let now = write.now();
    let made =
        made.bind(descriptor.id).bind(right.practice()).bind(right.user()).bind(stored(descriptor.kind));
    let made = made.bind(encode(descriptor)).bind(descriptor.hash()).bind(now).bind(descriptor.expires_at);
    write.change(made).await
}

/// Whether somebody joins for a time or for good is the descriptor's to say.
fn stored(kind: InvitationKind) -> u8 {
    if kind.joins() { InvitationKind::Member as u8 } else { kind as u8 }
}

/// Keeps the inviter's note beside the invitation that the present write makes.
///
/// # Errors
/// `Conflict` if the practice has no such invitation, and `Database`.
pub async fn update_note(
    write: &mut Write,
    right: &MemberRight<MayAdmin>,
    id: InvitationId,
    note: &Sealed,
) -> Result<()> {
    let noted = sql(
        "invitations",
        "UPDATE invitations SET note = $3 WHERE invitation_id = $1 AND practice_id = $2 RETURNING invitation_id",
    );
    write.change_one(noted.bind(id).bind(right.practice()).bind(note)).await
}

/// What a newcomer says.
#[derive(Debug)]
pub struct NewAnswer<'a> {
    /// The user, or for a practice the practice.
    pub newcomer: ObjectId,
    /// MAC over the newcomer's keys, by the link's secret.
    pub proof: Encoded,
    /// The name of a new member.
    pub name: Option<&'a Sealed>,
}

/// Answers the invitation, once.
///
/// # Errors
/// `Conflict` if it was answered meanwhile, and `Database`.
pub async fn answer(write: &mut Write, right: &InvitationRight, answer: &NewAnswer<'_>) -> Result<()> {
    let answered = sql(
        "invitations",
        "UPDATE invitations SET answer = $2, newcomer_id = $3, answered_at = $4, newcomer_name = $5 \
         WHERE invitation_id = $1 AND answered_at IS NULL RETURNING invitation_id",
    );
    let now = write.now();
    let answered = answered.bind(right.id).bind(&answer.proof).bind(answer.newcomer).bind(now);
    write.change_one(answered.bind(answer.name)).await
}

/// The practice's invitations, newest first, `limit` at most.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list(store: &Store, right: &MemberRight<MayAdmin>, limit: u32) -> Result<Vec<Invitation>> {
    let made = sql(
        "invitations",
        "SELECT invitation_id, inviter_id, descriptor, created_at, answer, newcomer_id, answered_at, newcomer_name, \
         accepted_at, revoked_at, note FROM invitations WHERE practice_id = $1 ORDER BY created_at DESC, invitation_id LIMIT $2",
    );
    store.list(made.bind(right.practice()).bind(limit)).await
}

/// Notes that the inviter's client checked the answer. `false` if there is nothing to accept.
///
/// # Errors
/// `Database`.
pub async fn accept(write: &mut Write, right: &MemberRight<MayAdmin>, id: InvitationId) -> Result<bool> {
    let accepted = sql(
        "invitations",
        "UPDATE invitations SET accepted_at = $3 WHERE invitation_id = $1 AND practice_id = $2 \
         AND answered_at IS NOT NULL AND accepted_at IS NULL AND revoked_at IS NULL RETURNING invitation_id",
    );
    let now = write.now();
    Ok(!write.rows(accepted.bind(id).bind(right.practice()).bind(now)).await?.is_empty())
}

/// Takes an invitation back; whoever answered it to join, and was not admitted, has no account any more, and keys that
/// waited to take the place of others are gone. `false` if it
/// is not the practice's, was taken back before, or has done its work.
///
/// # Errors
/// `Database`.
pub async fn revoke(write: &mut Write, right: &MemberRight<MayAdmin>, id: InvitationId) -> Result<bool> {
    let revoked = sql(
        "invitations",
        "UPDATE invitations SET revoked_at = $3, newcomer_keys = NULL WHERE invitation_id = $1 AND practice_id = $2 \
         AND (answered_at IS NULL OR kind <> $4) AND accepted_at IS NULL AND revoked_at IS NULL \
         RETURNING newcomer_id, kind",
    );
    let now = write.now();
    let revoked = revoked.bind(id).bind(right.practice()).bind(now).bind(InvitationKind::Practice as u8);
    let rows = write.rows(revoked).await?;
    let Some(row) = rows.first() else { return Ok(false) };
    // Whoever was to come back has an account as before.
    let joins = row.read::<u8>("kind")? == InvitationKind::Member as u8;
    if let Some(newcomer) = row.read::<Option<ObjectId>>("newcomer_id")?.filter(|_| joins) {
        account::remove_waiting(write, UserId(newcomer.0)).await?;
    }
    Ok(true)
}

/// One invitation of the practice.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find(
    store: &Store,
    right: &MemberRight<MayAdmin>,
    id: InvitationId,
) -> Result<Option<Invitation>> {
    let found = sql(
        "invitations",
        "SELECT invitation_id, inviter_id, descriptor, created_at, answer, newcomer_id, answered_at, newcomer_name, \
         accepted_at, revoked_at, note FROM invitations WHERE invitation_id = $1 AND practice_id = $2",
    );
    store.find(found.bind(id).bind(right.practice())).await
}
