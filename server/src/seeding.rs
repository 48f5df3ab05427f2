//! What the next epochs of units and cases share at the server (protocol 4): the bound of what is sealed, that the seed is
//! given to all who belong to it and to nobody else, and the way from the first epoch to the newest.

use std::collections::BTreeMap;

use siegel_api::bytes::B64;
use siegel_api::codec::decode;
use siegel_api::grant::{GrantInfo, Purpose, RecipientKind, VerifiedGrant};
use siegel_api::hash::Hash;
use siegel_api::id::{GroupId, ObjectId};
use siegel_api::problem::Code;
use siegel_api::signing::Signed;
use siegel_api::statement::{GroupError, Roles, SignedStatement, Statement};
use siegel_api::subgroup::{Claimed, Parent, SubgroupEpoch};
use siegel_api::suite::KemPublicKey;
use siegel_storage::statement;

use crate::actor::Actor;
use crate::caller::person;
use crate::http::problem::{Answer, Problem};
use crate::signed::refused;
use crate::state::App;

/// Bytes of a sealed seed, at most.
const PREVIOUS_BYTES_MAX: usize = 1 << 10;

/// The keys that a seed must be wrapped for, by who has them: number of the epoch, and fingerprint.
pub type Due = BTreeMap<ObjectId, (u32, Hash)>;

/// The seed of the epoch before is no larger than a seed sealed.
///
/// # Errors
/// `too_large`.
pub fn check_previous(previous: Option<&B64>) -> Answer<()> {
    let size = previous.map_or(0, |sealed| sealed.0.len());
    if size > PREVIOUS_BYTES_MAX { Err(Problem::new(Code::TooLarge)) } else { Ok(()) }
}

/// Each who is due has a seed, and nobody else has one. Gives their hashes.
///
/// # Errors
/// `not_verified`, `stale_epoch`.
pub fn check_seeds(
    actor: &Actor,
    epoch: &SubgroupEpoch,
    kind: RecipientKind,
    due: &Due,
    seeds: &[Signed],
) -> Answer<BTreeMap<ObjectId, Hash>> {
    let mut given = BTreeMap::new();
    for seed in seeds {
        let grant = VerifiedGrant::verify(seed, actor.key()).map_err(refused)?;
        let info = &grant.grant().info;
        actor.check_epoch(info.granter_epoch, info.granter_statement_hash)?;
        let wrapped = due.get(&info.recipient_id) == Some(&(info.recipient_epoch, info.recipient_key_fp));
        let fits = wrapped && is_seed(info, epoch, kind) && info.granter == actor.user();
        if !fits || given.insert(info.recipient_id, seed.hash()).is_some() {
            return Err(Problem::new(Code::NotVerified));
        }
    }
    if given.len() == due.len() { Ok(given) } else { Err(Problem::new(Code::NotVerified)) }
}

fn is_seed(info: &GrantInfo, epoch: &SubgroupEpoch, kind: RecipientKind) -> bool {
    info.purpose == Purpose::ContentSeed
        && info.subject_hash == epoch.hash()
        && info.practice_id == epoch.id()
        && info.granter_group == epoch.parent()
        && info.parent_grant_hash == Hash::ZERO
        && info.recipient_kind == kind
}

/// How an epoch of a kind of group is verified after the one before it.
pub type Follow<E> = fn(Option<&E>, &SignedStatement, KemPublicKey, Parent<'_>) -> Result<E, GroupError>;

/// The newest epoch of a group, verified from the first on; each was signed by who had these roles in its practice.
///
/// # Errors
/// `internal` if what is stored does not hold; `not_found` if there is none.
pub async fn newest<E>(app: &App, group: GroupId, roles: Roles, follow: Follow<E>) -> Answer<E> {
    let mut before: Option<E> = None;
    for stored in statement::list(app.store(), group).await? {
        let claimed = Claimed::parse(&stored.statement).map_err(Problem::internal)?;
        let parent = claimed.statement().parent_statement_hash;
        let parent = statement::find(app.store(), parent).await?;
        let parent = parent.ok_or_else(|| Problem::internal("a group without its practice's statement"))?;
        let said: Statement = decode(parent.statement.body.as_slice())?;
        let person = person(app, claimed.signer()).await?;
        let member = said.members.iter().find(|one| one.id == claimed.signer() && one.roles.has(roles));
        let key = member.and_then(|one| person.key_at(one.chain_seq, one.chain_head));
        let key = key.ok_or_else(|| Problem::internal("a group that nobody signed who may"))?;
        let named = Parent { statement: &said, hash: parent.statement.hash(), key };
        let next = follow(before.as_ref(), &stored.statement, stored.keys.content, named);
        before = Some(next.map_err(Problem::internal)?);
    }
    before.ok_or_else(Problem::not_found)
}
