//! Making a practice's first epoch: its seeds, its statement, and the seeds wrapped for its founder
//! (protocol 4 and 7).

use rand_core::CryptoRng;

use siegel_api::bytes::B64;
use siegel_api::chain::{Gossip, VerifiedIdentity};
use siegel_api::codec::encode;
use siegel_api::grant::{GrantInfo, RecipientKind};
use siegel_api::hash::Hash;
use siegel_api::id::{GroupId, ObjectId, PracticeId};
use siegel_api::label::SignLabel;
use siegel_api::message::instance::Instance;
use siegel_api::statement::{
    Card, GroupKind, Member, Roles, SignedStatement, Statement, StatementSignature, name_hash,
};
use siegel_api::suite::{Suite, VERSION};
use siegel_crypto::grant::{WrappedKey, wrap};
use siegel_crypto::record::MemberName;
use siegel_crypto::seed::{AuditKeys, AuditSeed, ContentSeed, Epoch};
use siegel_crypto::sign::IdentityKey;

use crate::error::Error;
use crate::place::{instance_log, practice_log};

/// A first epoch, with its secrets.
pub(crate) struct FirstEpoch {
    pub(crate) content: ContentSeed,
    pub(crate) audit: AuditKeys,
    pub(crate) statement: Statement,
    pub(crate) signed: SignedStatement,
    pub(crate) names: Vec<MemberName>,
    pub(crate) content_key: siegel_api::suite::KemPublicKey,
    pub(crate) audit_key: siegel_api::suite::KemPublicKey,
}

/// Who founds.
pub(crate) struct FounderKeys<'a> {
    pub(crate) identity: &'a VerifiedIdentity,
    pub(crate) key: &'a IdentityKey,
    pub(crate) gossip: Gossip,
}

impl FirstEpoch {
    /// Draws the seeds and signs statement 1.
    pub(crate) fn found(
        practice_id: PracticeId,
        card: Card,
        founder: &FounderKeys<'_>,
        founder_name: &str,
        instance: &Instance,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, Error> {
        let epoch = Epoch { kind: GroupKind::Practice, group_id: practice_id, number: 1 };
        let content = ContentSeed::generate(rng);
        let audit = AuditKeys { seed: AuditSeed::generate(rng), index: content.derive_index_key(&epoch) };
        let content_key = *content.key_pair(&epoch)?.public();
        let audit_key = *audit.key_pair(&epoch)?.public();
        let mut name =
            MemberName { id: founder.identity.user_id(), blind: [0; 32], name: founder_name.to_owned() };
        rng.fill_bytes(&mut name.blind);
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
            members: vec![member(founder.identity, &name)].into(),
            content_key_fp: content_key.fingerprint(),
            audit_key_fp: audit_key.fingerprint(),
            log: practice_log(instance, practice_id),
            instance_log: instance_log(instance),
            min_suite: Suite::ONE,
        };
        let signed = sign(&statement, founder);
        Ok(Self { content, audit, statement, signed, names: vec![name], content_key, audit_key })
    }

    /// The epoch.
    pub(crate) fn epoch(&self) -> Epoch {
        Epoch::of(&self.statement)
    }

    /// The names of its members, sealed.
    pub(crate) fn sealed_names(&self, rng: &mut impl CryptoRng) -> Result<B64, Error> {
        Ok(self.content.seal_names(&self.epoch(), &self.names, rng)?.into())
    }

    /// Grants of purposes 2 and 3 to the founder.
    pub(crate) fn seeds(
        &self,
        founder: &FounderKeys<'_>,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<B64>, Error> {
        Ok(vec![self.seed(&self.content, founder, rng)?, self.seed(&self.audit, founder, rng)?])
    }

    fn seed<K: WrappedKey>(
        &self,
        key: &K,
        founder: &FounderKeys<'_>,
        rng: &mut impl CryptoRng,
    ) -> Result<B64, Error> {
        let (kem_epoch, kem) = founder.identity.kem().ok_or(Error::Fault)?;
        let info = GrantInfo {
            suite: Suite::ONE,
            purpose: K::PURPOSE,
            practice_id: self.statement.group_id,
            subject_hash: self.signed.hash(),
            granter: founder.identity.user_id(),
            granter_key_fp: founder.identity.identity().fingerprint(),
            granter_group: self.statement.group_id,
            granter_epoch: self.statement.epoch,
            granter_statement_hash: self.signed.hash(),
            parent_grant_hash: Hash::ZERO,
            recipient_kind: RecipientKind::User,
            recipient_id: ObjectId::from(founder.identity.user_id()),
            recipient_epoch: kem_epoch,
            recipient_key_fp: kem.fingerprint(),
        };
        let grant = wrap(key, info, kem, founder.gossip, rng)?;
        Ok(encode(&founder.key.sign_coded(SignLabel::Grant, &grant)).into())
    }
}

fn member(identity: &VerifiedIdentity, name: &MemberName) -> Member {
    Member {
        id: identity.user_id(),
        chain_seq: identity.seq(),
        chain_head: identity.head(),
        roles: Roles::ALL,
        name_hash: name_hash(&name.blind, &name.name),
    }
}

fn sign(statement: &Statement, founder: &FounderKeys<'_>) -> SignedStatement {
    let body = encode(statement);
    let signature = founder.key.sign(SignLabel::Statement, &body);
    let signer = founder.identity.user_id();
    SignedStatement { body: body.into(), signatures: vec![StatementSignature { signer, signature }].into() }
}
