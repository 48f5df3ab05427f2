//! Making an epoch of a practice: its seeds, its statement, and the seeds wrapped for those who may have them
//! (protocol 4 and 7).

use std::collections::HashMap;

use rand_core::CryptoRng;

use siegel_api::bytes::B64;
use siegel_api::chain::{Gossip, VerifiedIdentity};
use siegel_api::codec::encode;
use siegel_api::grant::{GrantInfo, RecipientKind};
use siegel_api::hash::Hash;
use siegel_api::id::{GroupId, ObjectId, PracticeId, UserId};
use siegel_api::label::SignLabel;
use siegel_api::message::account::EpochBefore;
use siegel_api::message::instance::Instance;
use siegel_api::statement::{
    Card, GroupKind, Member, Roles, SignedStatement, Statement, StatementSignature, VerifiedEpoch, name_hash,
};
use siegel_api::suite::{KemPublicKey, Suite, VERSION};
use siegel_crypto::grant::{WrappedKey, wrap};
use siegel_crypto::record::{MemberName, Vouched};
use siegel_crypto::seed::{AuditKeys, AuditSeed, ContentSeed, Epoch};
use siegel_crypto::sign::IdentityKey;

use crate::error::Error;
use crate::place::{instance_log, practice_log};
use crate::vault::EpochSeeds;

/// The seeds of an epoch, and the public keys that grow from them.
pub(crate) struct NewSeeds {
    pub(crate) content: ContentSeed,
    pub(crate) audit: AuditKeys,
    pub(crate) content_key: KemPublicKey,
    pub(crate) audit_key: KemPublicKey,
}

impl NewSeeds {
    fn generate(epoch: &Epoch, rng: &mut impl CryptoRng) -> Result<Self, Error> {
        let content = ContentSeed::generate(rng);
        let audit = AuditKeys { seed: AuditSeed::generate(rng), index: content.derive_index_key(epoch) };
        let content_key = *content.key_pair(epoch)?.public();
        let audit_key = *audit.key_pair(epoch)?.public();
        Ok(Self { content, audit, content_key, audit_key })
    }
}

/// Who signs: a founder, or an admin of the epoch before.
pub(crate) struct AdminKeys<'a> {
    pub(crate) identity: &'a VerifiedIdentity,
    pub(crate) key: &'a IdentityKey,
    pub(crate) gossip: Gossip,
}

/// Under which statement somebody grants seeds: the first epoch's founder under that epoch itself, later admins under
/// the one before.
struct Granting {
    epoch: u32,
    hash: Hash,
}

/// A first epoch, with its secrets.
pub(crate) struct FirstEpoch {
    pub(crate) content: ContentSeed,
    pub(crate) audit: AuditKeys,
    pub(crate) statement: Statement,
    pub(crate) signed: SignedStatement,
    pub(crate) names: Vec<MemberName>,
    pub(crate) content_key: KemPublicKey,
    pub(crate) audit_key: KemPublicKey,
}

impl FirstEpoch {
    /// Draws the seeds and signs statement 1.
    pub(crate) fn found(
        practice_id: PracticeId,
        card: Card,
        founder: &AdminKeys<'_>,
        founder_name: &str,
        instance: &Instance,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, Error> {
        let epoch = Epoch { kind: GroupKind::Practice, group_id: practice_id, number: 1 };
        let NewSeeds { content, audit, content_key, audit_key } = NewSeeds::generate(&epoch, rng)?;
        let name = new_name(founder.identity, founder_name, rng);
        let statement = Statement {
            version: VERSION,
            suite: Suite::ONE,
            kind: GroupKind::Practice,
            group_id: practice_id,
            epoch: 1,
            prev_hash: Hash::ZERO,
            parent_id: GroupId::ZERO,
            parent_statement_hash: Hash::ZERO,
            card,
            members: vec![member(founder.identity, &name, Roles::ALL)].into(),
            content_key_fp: content_key.fingerprint(),
            audit_key_fp: audit_key.fingerprint(),
            log: practice_log(instance, practice_id),
            instance_log: instance_log(instance),
            min_suite: Suite::ONE,
        };
        let signed = sign(&statement, founder);
        Ok(Self { content, audit, statement, signed, names: vec![name], content_key, audit_key })
    }

    /// The names of its members, sealed. There are no records yet.
    pub(crate) fn sealed_names(&self, rng: &mut impl CryptoRng) -> Result<B64, Error> {
        Ok(self.content.seal_roll(&Epoch::of(&self.statement), (&self.names, &[]), rng)?.into())
    }

    /// Grants of purposes 2 and 3 to the founder.
    pub(crate) fn seeds(&self, founder: &AdminKeys<'_>, rng: &mut impl CryptoRng) -> Result<Vec<B64>, Error> {
        let subject = (self.statement.group_id, self.signed.hash());
        let under = Granting { epoch: 1, hash: self.signed.hash() };
        let content = grant(&self.content, subject, &under, (founder, founder.identity), rng)?;
        let audit = grant(&self.audit, subject, &under, (founder, founder.identity), rng)?;
        Ok(vec![content, audit])
    }
}

/// One member of the next epoch.
pub(crate) struct Listed<'a> {
    pub(crate) identity: &'a VerifiedIdentity,
    pub(crate) name: &'a str,
    pub(crate) roles: Roles,
}

/// A later epoch, as its message carries it.
pub(crate) struct NextEpoch {
    pub(crate) seeds: NewSeeds,
    pub(crate) signed: SignedStatement,
    statement: Statement,
    names: Vec<MemberName>,
    under: Granting,
}

impl NextEpoch {
    /// Draws new seeds, and signs the statement that follows `before` with these members, and with another card if there is
    /// one.
    pub(crate) fn follow(
        (before, card): (&VerifiedEpoch, Option<&Card>),
        members: &[Listed<'_>],
        admin: &AdminKeys<'_>,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, Error> {
        let last = before.statement();
        let mut epoch = Epoch::of(last);
        epoch.number = epoch.number.checked_add(1).ok_or(Error::Fault)?;
        let seeds = NewSeeds::generate(&epoch, rng)?;
        let mut listed: Vec<&Listed<'_>> = members.iter().collect();
        listed.sort_by_key(|one| one.identity.user_id());
        let names: Vec<MemberName> = listed.iter().map(|one| new_name(one.identity, one.name, rng)).collect();
        let rows = listed.iter().zip(&names).map(|(one, name)| member(one.identity, name, one.roles));
        let statement = Statement {
            epoch: epoch.number,
            prev_hash: before.hash(),
            card: card.unwrap_or(&last.card).clone(),
            members: rows.collect::<Vec<_>>().into(),
            content_key_fp: seeds.content_key.fingerprint(),
            audit_key_fp: seeds.audit_key.fingerprint(),
            ..last.clone()
        };
        let signed = sign(&statement, admin);
        let under = Granting { epoch: last.epoch, hash: before.hash() };
        Ok(Self { seeds, signed, statement, names, under })
    }

    /// How many admins must sign it.
    pub(crate) fn signatures_needed(
        &self,
        before: &VerifiedEpoch,
        people: &HashMap<UserId, VerifiedIdentity>,
    ) -> usize {
        before.signatures_needed(&self.statement, people)
    }

    /// The names of its members, and the records that it vouches for, sealed.
    pub(crate) fn sealed_names(&self, vouched: &[Vouched], rng: &mut impl CryptoRng) -> Result<B64, Error> {
        let epoch = Epoch::of(&self.statement);
        Ok(self.seeds.content.seal_roll(&epoch, (&self.names, vouched), rng)?.into())
    }

    /// The content seed, and the audit seed with its index key, of the epoch before: under this one's.
    pub(crate) fn sealed_previous(
        &self,
        before: &EpochSeeds,
        rng: &mut impl CryptoRng,
    ) -> Result<EpochBefore, Error> {
        let epoch = Epoch::of(&self.statement);
        let content = self.seeds.content.seal_previous(&epoch, before.content()?, rng)?;
        let audit = self.seeds.audit.seal_previous(&epoch, before.audit()?, rng)?;
        Ok(EpochBefore { epoch: epoch.number, content: content.into(), audit: audit.into() })
    }

    /// Grants of purpose 2 to those who may READ, of purpose 3 to those who may AUDIT.
    pub(crate) fn grants(
        &self,
        members: &[Listed<'_>],
        admin: &AdminKeys<'_>,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<B64>, Error> {
        let subject = (self.statement.group_id, self.signed.hash());
        let mut grants = Vec::new();
        for one in members {
            if one.roles.has(Roles::READ) {
                grants.push(grant(&self.seeds.content, subject, &self.under, (admin, one.identity), rng)?);
            }
            if one.roles.has(Roles::AUDIT) {
                grants.push(grant(&self.seeds.audit, subject, &self.under, (admin, one.identity), rng)?);
            }
        }
        Ok(grants)
    }
}

/// A seed of the epoch whose statement has this hash, wrapped for one member.
fn grant<K: WrappedKey>(
    key: &K,
    (practice_id, statement_hash): (PracticeId, Hash),
    under: &Granting,
    (granter, recipient): (&AdminKeys<'_>, &VerifiedIdentity),
    rng: &mut impl CryptoRng,
) -> Result<B64, Error> {
    let (kem_epoch, kem) = recipient.kem().ok_or(Error::Fault)?;
    let info = GrantInfo {
        suite: Suite::ONE,
        purpose: K::PURPOSE,
        practice_id,
        subject_hash: statement_hash,
        granter: granter.identity.user_id(),
        granter_key_fp: granter.key.public().fingerprint(),
        granter_group: practice_id,
        granter_epoch: under.epoch,
        granter_statement_hash: under.hash,
        parent_grant_hash: Hash::ZERO,
        recipient_kind: RecipientKind::User,
        recipient_id: ObjectId::from(recipient.user_id()),
        recipient_epoch: kem_epoch,
        recipient_key_fp: kem.fingerprint(),
    };
    let grant = wrap(key, info, kem, granter.gossip, rng)?;
    Ok(encode(&granter.key.sign_coded(SignLabel::Grant, &grant)).into())
}

fn new_name(identity: &VerifiedIdentity, name: &str, rng: &mut impl CryptoRng) -> MemberName {
    let mut blind = [0; 32];
    rng.fill_bytes(&mut blind);
    MemberName { id: identity.user_id(), blind, name: name.to_owned() }
}

fn member(identity: &VerifiedIdentity, name: &MemberName, roles: Roles) -> Member {
    Member {
        id: identity.user_id(),
        chain_seq: identity.seq(),
        chain_head: identity.head(),
        roles,
        name_hash: name_hash(&name.blind, &name.name),
    }
}

fn sign(statement: &Statement, admin: &AdminKeys<'_>) -> SignedStatement {
    let body = encode(statement);
    let signature = admin.key.sign(SignLabel::Statement, &body);
    let signer = admin.identity.user_id();
    SignedStatement { body: body.into(), signatures: vec![StatementSignature { signer, signature }].into() }
}
