//! Share links: the terms that a practice signs (protocol 8). The secrets are the client's.

use tls_codec::{TlsDeserializeBytes, TlsSerialize, TlsSize};

use crate::codec::{Malformed, coded, decode};
use crate::hash::Hash;
use crate::id::{GroupId, LinkId, UserId};
use crate::label::SignLabel;
use crate::limits::{LINK_DAYS_MAX, LINK_DAYS_USUAL, LINK_OPENINGS_MAX};
use crate::signing::{BadSignature, Signed, VerifyingKey};
use crate::time::Time;

/// What the holder of a link may do; all other bits are zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct LinkFlags(pub u16);

impl LinkFlags {
    /// Files may be saved.
    pub const DOWNLOAD: Self = Self(1);
    /// The holder may pass it on.
    pub const PASS_ON: Self = Self(2);
    /// A link whose secret reached a server's path is refused.
    pub const SENSITIVE: Self = Self(4);

    /// Whether all bits of `other` are set here.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// Terms of a link.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct Terms {
    /// 1.
    pub version: u8,
    /// The link.
    pub link_id: LinkId,
    /// Which content: rises when findings are added.
    pub content: u32,
    /// Which PIN: rises when the link is armed anew.
    pub arm: u32,
    /// `H` of the second box.
    pub box1_hash: Hash,
    /// Not opened after this.
    pub expires_at: Time,
    /// Openings, at most.
    pub openings_max: u32,
    /// What the holder may do.
    pub flags: LinkFlags,
    /// Who signs.
    pub signer: UserId,
    /// The signer's practice.
    pub group: GroupId,
    /// Its epoch.
    pub epoch: u32,
    /// Its statement.
    pub statement_hash: Hash,
}
coded!(Terms, "terms", 256);

impl Terms {
    /// Whether a link opens under these as under `other`: by the same PIN, as long, as often, for the same use.
    pub fn opens_as(&self, other: &Terms) -> bool {
        let rules = |of: &Terms| (of.link_id, of.arm, of.expires_at, of.openings_max, of.flags);
        rules(self) == rules(other)
    }

    /// Reads the bytes of terms, without their signature.
    ///
    /// # Errors
    /// `Malformed`, also for a field out of its bounds.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let terms: Self = decode(bytes)?;
        let sound = terms.version == 1
            && terms.flags.0 & !7 == 0
            && terms.content >= 1
            && terms.arm >= 1
            && (1..=LINK_OPENINGS_MAX).contains(&terms.openings_max);
        if sound { Ok(terms) } else { Err(Malformed { what: "terms" }) }
    }

    /// Reads and verifies signed terms.
    ///
    /// # Errors
    /// `TermsError`.
    pub fn verify(signed: &Signed, signer: &VerifyingKey) -> Result<Self, TermsError> {
        let terms = Self::parse(signed.body())?;
        signed.verify(SignLabel::Terms, signer)?;
        Ok(terms)
    }

    /// Whether the link ends within the allowed time from `now`.
    pub fn ends_in_time(&self, now: Time) -> bool {
        self.expires_at > now && self.expires_at <= now.plus(LINK_DAYS_MAX * Time::DAY + Time::HOUR)
    }

    /// Whether the link runs longer from `now` than links do as a rule. The hour is for clocks that differ.
    pub fn runs_long(&self, now: Time) -> bool {
        self.expires_at > now.plus(LINK_DAYS_USUAL * Time::DAY + Time::HOUR)
    }
}

/// Why terms are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermsError {
    /// Not the one encoding, or out of bounds.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The signature is bad.
    #[error(transparent)]
    Signature(#[from] BadSignature),
}
