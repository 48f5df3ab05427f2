//! Coming back with new keys (protocol 4, "Reentry"). Until a statement lists the new chain, the old keys hold; with it
//! they end, whoever has them.

use siegel_api::{
    chain::SignedLink,
    codec::decode,
    id::{InvitationId, ObjectId, UserId},
    invitation::InvitationKind,
};

use crate::{
    error::{Error, Result},
    invitation::InvitationRight,
    opaque::Encoded,
    right::{AccountRight, MayAdmin, MemberRight},
    signin::lock,
    sql::{Record, Row, sql},
    store::Store,
    write::Write,
};

/// Whose account an open offer is about; `None` if it is no offer to come back, or its person is no member any more.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn person(store: &Store, right: &InvitationRight) -> Result<Option<UserId>> {
    let Some(offered) = right.descriptor().reentry else { return Ok(None) };
    let member = sql(
        "accounts",
        "SELECT user_id FROM accounts WHERE user_id = $1 AND practice_id = $2 AND admitted_at IS NOT NULL \
         AND removed_at IS NULL",
    );
    let member: Option<Whose> =
        store.find(member.bind(offered.person).bind(right.descriptor().practice_id)).await?;
    Ok(member.map(|Whose(user)| user))
}

struct Whose(UserId);

impl Record for Whose {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self(row.read("user_id")?))
    }
}

/// Keeps the keys of who answers, beside the answer that the present write makes.
///
/// # Errors
/// `Conflict` if the offer was taken back meanwhile, and `Database`.
pub async fn keep(write: &mut Write, right: &InvitationRight, keys: &Encoded) -> Result<()> {
    let kept = sql(
        "invitations",
        "UPDATE invitations SET newcomer_keys = $3 WHERE invitation_id = $1 AND kind = $2 AND revoked_at IS NULL \
         RETURNING invitation_id",
    );
    let kept = kept.bind(right.descriptor().id).bind(InvitationKind::Reentry as u8);
    write.change_one(kept.bind(keys)).await
}

struct Keys(Option<Encoded>);

impl Record for Keys {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self(row.read("newcomer_keys")?))
    }
}

/// The keys that wait for one of the practice's offers.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find_keys(
    store: &Store,
    right: &MemberRight<MayAdmin>,
    id: InvitationId,
) -> Result<Option<Encoded>> {
    let kept = sql(
        "invitations",
        "SELECT newcomer_keys FROM invitations WHERE invitation_id = $1 AND practice_id = $2",
    );
    let kept: Option<Keys> = store.find(kept.bind(id).bind(right.practice())).await?;
    Ok(kept.and_then(|Keys(keys)| keys))
}

/// Ends the old keys of who comes back with the statement of `epoch`: the chain is kept for what it has signed; ways
/// to unlock, sheet, sessions, seeds and a lock are gone, drafts end. The same write then brings the new ones.
///
/// # Errors
/// `Conflict` if the offer is not answered, or was accepted or taken back meanwhile. `Database`.
pub async fn begin(
    write: &mut Write,
    right: &MemberRight<MayAdmin>,
    id: InvitationId,
    epoch: u32,
) -> Result<AccountRight> {
    let taken = sql(
        "invitations",
        "UPDATE invitations SET newcomer_keys = NULL WHERE invitation_id = $1 AND practice_id = $2 AND kind = $3 \
         AND answered_at IS NOT NULL AND accepted_at IS NULL AND revoked_at IS NULL RETURNING newcomer_id",
    );
    let taken = taken.bind(id).bind(right.practice()).bind(InvitationKind::Reentry as u8);
    let taken = write.rows(taken).await?;
    let person: ObjectId = taken.first().ok_or(Error::conflict("invitations"))?.read("newcomer_id")?;
    let own = AccountRight { user: UserId(person.0), practice: right.practice() };
    let moved = sql(
        "former_links",
        "INSERT INTO former_links (user_id, epoch, seq, hash, body, created_at) \
         SELECT user_id, $2, seq, hash, body, created_at FROM chain_links WHERE user_id = $1",
    );
    write.change(moved.bind(own.user).bind(epoch)).await?;
    end_keys(write, &own).await?;
    lock::open(write, own.user).await?;
    Ok(own)
}

async fn end_keys(write: &mut Write, own: &AccountRight) -> Result<()> {
    for (table, text) in [
        ("chain_links", "DELETE FROM chain_links WHERE user_id = $1"),
        ("envelopes", "DELETE FROM envelopes WHERE user_id = $1"),
        ("keyrings", "DELETE FROM keyrings WHERE user_id = $1"),
        ("anchors", "DELETE FROM anchors WHERE user_id = $1"),
        ("credentials", "DELETE FROM credentials WHERE user_id = $1"),
        ("recoveries", "DELETE FROM recoveries WHERE user_id = $1"),
        ("seed_grants", "DELETE FROM seed_grants WHERE recipient_id = $1"),
        ("pairings", "DELETE FROM pairings WHERE user_id = $1"),
        ("sessions", "DELETE FROM sessions WHERE user_id = $1"),
    ] {
        write.change(sql(table, text).bind(own.user)).await?;
    }
    // Nobody can open them any more; the sweep takes their parts away.
    let now = write.now();
    let drafts = "UPDATE drafts SET expires_at = $2 WHERE user_id = $1 AND expires_at > $2";
    write.change(sql("drafts", drafts).bind(own.user).bind(now)).await
}

struct Link(u32, SignedLink);

impl Record for Link {
    fn read(row: &Row) -> Result<Self> {
        let bytes: Vec<u8> = row.read("body")?;
        let link = decode(&bytes).map_err(|_| row.corrupt("body"))?;
        Ok(Self(row.read("epoch")?, link))
    }
}

/// The chains of a person that others took the place of, oldest first, each from its root. Public to all who may see the
/// person.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list_former(store: &Store, user: UserId) -> Result<Vec<Vec<SignedLink>>> {
    let links = sql(
        "former_links",
        "SELECT user_id, epoch, body FROM former_links WHERE user_id = $1 ORDER BY epoch, seq",
    );
    let links: Vec<Link> = store.list(links.bind(user)).await?;
    let mut chains: Vec<(u32, Vec<SignedLink>)> = Vec::new();
    for Link(epoch, link) in links {
        match chains.last_mut().filter(|(known, _)| *known == epoch) {
            Some((_, chain)) => chain.push(link),
            None => chains.push((epoch, vec![link])),
        }
    }
    Ok(chains.into_iter().map(|(_, chain)| chain).collect())
}
