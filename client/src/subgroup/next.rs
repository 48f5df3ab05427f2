//! What the next epochs of units and cases share: the frame of the statement, its signature, and the seed wrapped for each
//! who is to have it (protocol 4).

use rand_core::CryptoRng;
use siegel_api::codec::encode;
use siegel_api::grant::{GrantInfo, Purpose, RecipientKind};
use siegel_api::hash::Hash;
use siegel_api::id::ObjectId;
use siegel_api::label::SignLabel;
use siegel_api::signing::Signed;
use siegel_api::statement::{Card, Member, SignedStatement, Statement, StatementSignature};
use siegel_api::suite::{KemPublicKey, Suite, VERSION};
use siegel_crypto::grant::wrap;
use siegel_crypto::seed::{ContentSeed, Epoch};

use crate::directory::VerifiedPractice;
use crate::error::Error;
use crate::vault::Vault;

/// Who signs the next epoch of a group that lives in the log of this practice.
#[derive(Clone, Copy)]
pub(crate) struct Author<'s> {
    pub(crate) vault: &'s Vault,
    pub(crate) own: &'s VerifiedPractice,
}

/// What the statement of one such group says beside what all have in common.
pub(crate) struct Said {
    pub(crate) prev_hash: Hash,
    pub(crate) card: Card,
    /// By id.
    pub(crate) members: Vec<Member>,
    pub(crate) content_key_fp: Hash,
}

/// Who is given a seed, to which of their keys.
pub(crate) struct Recipient<'k> {
    pub(crate) kind: RecipientKind,
    pub(crate) id: ObjectId,
    pub(crate) epoch: u32,
    pub(crate) key: &'k KemPublicKey,
}

impl Author<'_> {
    /// The statement of an epoch, under the practice's newest statement and in its log.
    pub(crate) fn sign(&self, epoch: &Epoch, said: Said) -> SignedStatement {
        let parent = self.own.current();
        let body = encode(&Statement {
            version: VERSION,
            suite: Suite::ONE,
            kind: epoch.kind,
            group_id: epoch.group_id,
            epoch: epoch.number,
            prev_hash: said.prev_hash,
            parent_id: self.own.id(),
            parent_statement_hash: parent.hash(),
            card: said.card,
            members: said.members.into(),
            content_key_fp: said.content_key_fp,
            audit_key_fp: parent.statement().audit_key_fp,
            log: parent.statement().log.clone(),
            instance_log: parent.statement().instance_log.clone(),
            min_suite: Suite::ONE,
        });
        let signature = self.vault.identity_key().sign(SignLabel::Statement, &body);
        let signer = self.vault.user_id();
        SignedStatement {
            body: body.into(),
            signatures: vec![StatementSignature { signer, signature }].into(),
        }
    }

    /// The seed of the epoch that this statement names, for one recipient.
    ///
    /// # Errors
    /// `Fault` if the key cannot be sealed to.
    pub(crate) fn grant_seed(
        &self,
        seed: &ContentSeed,
        (epoch, statement_hash): (&Epoch, Hash),
        to: Recipient<'_>,
        rng: &mut impl CryptoRng,
    ) -> Result<Signed, Error> {
        let key = self.vault.identity_key();
        let info = GrantInfo {
            suite: Suite::ONE,
            purpose: Purpose::ContentSeed,
            practice_id: epoch.group_id,
            subject_hash: statement_hash,
            granter: self.vault.user_id(),
            granter_key_fp: key.public().fingerprint(),
            granter_group: self.own.id(),
            granter_epoch: self.own.epoch(),
            granter_statement_hash: self.own.current().hash(),
            parent_grant_hash: Hash::ZERO,
            recipient_kind: to.kind,
            recipient_id: to.id,
            recipient_epoch: to.epoch,
            recipient_key_fp: to.key.fingerprint(),
        };
        let grant = wrap(seed, info, to.key, self.vault.logs().gossip(), rng)?;
        Ok(key.sign_coded(SignLabel::Grant, &grant))
    }
}
