//! The seeds of an epoch that this member holds, and what grows from them (protocol 4, "Seeds").

use siegel_api::statement::VerifiedEpoch;
use siegel_crypto::kem::KemKeyPair;
use siegel_crypto::seed::{AuditKeys, ContentSeed, Epoch};

use crate::error::{Error, Refusal};

/// The seeds of one epoch, and their key pairs.
#[derive(Debug)]
pub struct EpochSeeds {
    epoch: Epoch,
    content: Option<(ContentSeed, KemKeyPair)>,
    audit: Option<(AuditKeys, KemKeyPair)>,
}

impl EpochSeeds {
    /// Takes the seeds of an epoch, if they grow into the keys that its statement names.
    ///
    /// # Errors
    /// `Refusal::Sealed` if they do not.
    pub fn new(
        of: &VerifiedEpoch,
        content: Option<ContentSeed>,
        audit: Option<AuditKeys>,
    ) -> Result<Self, Error> {
        let epoch = Epoch::of(of.statement());
        let content = content.map(|seed| seed.key_pair(&epoch).map(|pair| (seed, pair))).transpose()?;
        let audit = audit.map(|keys| keys.key_pair(&epoch).map(|pair| (keys, pair))).transpose()?;
        let fits = content.as_ref().is_none_or(|(_, pair)| *pair.public() == of.keys().content)
            && audit.as_ref().is_none_or(|(_, pair)| *pair.public() == of.keys().audit);
        if fits { Ok(Self { epoch, content, audit }) } else { Err(Refusal::Sealed.into()) }
    }

    /// Which epoch.
    pub fn epoch(&self) -> &Epoch {
        &self.epoch
    }

    /// S_e, for those who may READ.
    ///
    /// # Errors
    /// `Refusal::Sealed` without the right.
    pub fn content(&self) -> Result<&ContentSeed, Error> {
        self.content.as_ref().map(|(seed, _)| seed).ok_or(Refusal::Sealed.into())
    }

    /// The practice's pair: opens what is granted to it.
    ///
    /// # Errors
    /// As `content`.
    pub fn content_pair(&self) -> Result<&KemKeyPair, Error> {
        self.content.as_ref().map(|(_, pair)| pair).ok_or(Refusal::Sealed.into())
    }

    /// A_e and IK_e, for those who may AUDIT.
    ///
    /// # Errors
    /// `Refusal::Sealed` without the right.
    pub fn audit(&self) -> Result<&AuditKeys, Error> {
        self.audit.as_ref().map(|(keys, _)| keys).ok_or(Refusal::Sealed.into())
    }

    /// The content seed of the epoch before, if this one's opens it.
    pub(crate) fn open_content_before(&self, sealed: &[u8]) -> Option<ContentSeed> {
        self.content.as_ref().and_then(|(seed, _)| seed.open_previous(&self.epoch, sealed).ok())
    }

    /// The audit seed and index key of the epoch before, if this one's open them.
    pub(crate) fn open_audit_before(&self, sealed: &[u8]) -> Option<AuditKeys> {
        self.audit.as_ref().and_then(|(keys, _)| keys.open_previous(&self.epoch, sealed).ok())
    }

    /// Whether these seeds hold, sealed, those of the epoch before.
    ///
    /// # Errors
    /// `Refusal::Sealed` without the seeds of either epoch.
    pub(crate) fn hold(&self, before: &Self, content: &[u8], audit: &[u8]) -> Result<bool, Error> {
        let content = self.open_content_before(content);
        let audit = self.open_audit_before(audit);
        let same_content =
            content.map(|seed| Ok::<_, Error>(seed.expose() == before.content()?.expose())).transpose()?;
        let same_audit = audit.map(|keys| {
            let known = before.audit()?;
            let same =
                keys.seed.expose() == known.seed.expose() && keys.index.expose() == known.index.expose();
            Ok::<_, Error>(same)
        });
        Ok(same_content == Some(true) && same_audit.transpose()? == Some(true))
    }

    /// The audit pair: opens labels.
    ///
    /// # Errors
    /// As `audit`.
    pub fn audit_pair(&self) -> Result<&KemKeyPair, Error> {
        self.audit.as_ref().map(|(_, pair)| pair).ok_or(Refusal::Sealed.into())
    }
}
