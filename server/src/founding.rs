//! A newcomer's keys and first statement, held together before anything is written (protocol 2 to 4).
//!
//! The server judges what it can without a secret: signatures, order, owners, fingerprints, lengths.

use std::collections::HashMap;

use siegel_api::chain::VerifiedIdentity;
use siegel_api::codec::decode;
use siegel_api::grant::{Purpose, RecipientKind, VerifiedGrant};
use siegel_api::id::UserId;
use siegel_api::message::registration::Founding;
use siegel_api::problem::Code;
use siegel_api::signing::Signed;
use siegel_api::statement::{EpochKeys, GroupKind, LogIdentity, Roles, SignedStatement, VerifiedGroup};

use crate::http::problem::{Answer, Problem};
use crate::log_key::LogKey;
use crate::newcomer::Newcomer;
use crate::signed::{decode_all, kem, refused};

/// Bytes of a practice's sealed names, at most.
pub const NAMES_BYTES_MAX: usize = 256 << 10;

/// A practice whose founding holds together.
pub struct Founded<'a> {
    /// The founder's keys.
    pub newcomer: Newcomer<'a>,
    /// The practice, with epoch 1 alone.
    pub group: VerifiedGroup,
    /// Statement 1.
    pub statement: SignedStatement,
    /// The keys that it names.
    pub keys: EpochKeys,
    /// The seeds, wrapped for the founder.
    pub seeds: Vec<Signed>,
}

/// Verifies a founding by `user` with the passkey `credential_id`.
///
/// # Errors
/// `malformed` for what cannot be read, `not_verified` for what does not hold together.
pub fn verify<'a>(
    said: &'a Founding,
    user: UserId,
    credential_id: &[u8],
    log_key: &LogKey,
) -> Answer<Founded<'a>> {
    if said.names.0.len() > NAMES_BYTES_MAX {
        return Err(Problem::new(Code::TooLarge));
    }
    let newcomer = Newcomer::verify(&said.keys, user, credential_id)?;
    let statement: SignedStatement = decode(&said.statement.0)?;
    let keys = EpochKeys { content: kem(&said.content_key)?, audit: kem(&said.audit_key)? };
    let people = HashMap::from([(user, newcomer.identity.clone())]);
    let group = VerifiedGroup::verify(&[(statement.clone(), keys.clone())], &people).map_err(refused)?;
    check_statement(said, user, &group, log_key)?;
    let seeds: Vec<Signed> = decode_all(&said.seeds)?;
    check_seeds(&seeds, &newcomer.identity, &statement)?;
    Ok(Founded { newcomer, group, statement, keys, seeds })
}

fn check_statement(said: &Founding, user: UserId, group: &VerifiedGroup, log_key: &LogKey) -> Answer<()> {
    let epoch = group.current().ok_or(Problem::new(Code::NotVerified))?;
    let statement = epoch.statement();
    let named =
        |log| LogIdentity { origin: log_key.origin(log).into_bytes().into(), key: log_key.verifying_key() };
    let founder = epoch.member(user).is_some_and(|member| member.roles == Roles::ALL);
    let fits = group.group_id() == said.practice_id
        && statement.kind == GroupKind::Practice
        && statement.members.len() == 1
        && founder
        && statement.log == named(said.practice_id)
        && statement.instance_log == named(siegel_api::id::GroupId::INSTANCE);
    if fits { Ok(()) } else { Err(Problem::new(Code::NotVerified)) }
}

fn check_seeds(seeds: &[Signed], identity: &VerifiedIdentity, statement: &SignedStatement) -> Answer<()> {
    let (epoch, kem) = identity.kem().ok_or(Problem::new(Code::NotVerified))?;
    let mut purposes = Vec::new();
    for seed in seeds {
        let grant = VerifiedGrant::verify(seed, identity.identity()).map_err(refused)?;
        let info = &grant.grant().info;
        let fits = info.subject_hash == statement.hash()
            && info.granter == identity.user_id()
            && info.recipient_kind == RecipientKind::User
            && info.recipient_id == identity.user_id().into()
            && info.recipient_epoch == epoch
            && info.recipient_key_fp == kem.fingerprint();
        if !fits {
            return Err(Problem::new(Code::NotVerified));
        }
        purposes.push(info.purpose);
    }
    if purposes == [Purpose::ContentSeed, Purpose::AuditSeed] {
        Ok(())
    } else {
        Err(Problem::new(Code::NotVerified))
    }
}
