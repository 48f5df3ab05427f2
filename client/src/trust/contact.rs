//! A contact: what a practice knows of another's keys, signed by the member who learnt it (protocol 4).

use rand_core::CryptoRng;
use siegel_api::codec::{Coded, decode, encode};
use siegel_api::hash::Hash;
use siegel_api::id::{PracticeId, UserId};
use siegel_api::label::SignLabel;
use siegel_api::message::contact::Contact as ContactMessage;
use siegel_api::signing::Signed;
use siegel_api::statement::Roles;
use siegel_api::suite::VERSION;
use siegel_api::time::Time;
use siegel_crypto::record::{RecordKind, RecordPlace};
use tls_codec::{TlsDeserializeBytes, TlsSerialize, TlsSize};

use crate::error::{Error, Refusal};
use crate::record;
use crate::vault::{OwnPractice, Vault};

/// How two practices made sure of each other's keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
#[repr(u8)]
pub enum How {
    /// 60 digits were compared.
    Digits = 1,
    /// 8 words were compared.
    Words = 2,
    /// An invitation's secret authenticated them.
    Invitation = 3,
    /// The code on the other's sheet or screen was scanned.
    Scan = 4,
}

/// Who compared, when, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct Comparison {
    /// The member.
    pub by: UserId,
    /// By that member's clock.
    pub at: Time,
    /// How.
    pub how: How,
}

/// The record, signed under `SignLabel::Contact`.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub(crate) struct Contact {
    /// 1.
    pub(crate) version: u8,
    /// Whose record.
    pub(crate) practice_id: PracticeId,
    /// About whom.
    pub(crate) peer: PracticeId,
    /// 1, 2, 3, …: which version of the record.
    pub(crate) number: u64,
    /// The root that is pinned.
    pub(crate) root_fp: Hash,
    /// The root that was pinned before and that a comparison replaced; zero for none.
    pub(crate) replaces: Hash,
    /// The newest statement that was seen.
    pub(crate) statement_hash: Hash,
    /// When the pinned root was first seen.
    pub(crate) first_seen: Time,
    /// Nothing, as long as nobody compared.
    pub(crate) comparison: Option<Comparison>,
    /// Who signs this version.
    pub(crate) signer: UserId,
    /// The signer's statement in the own practice.
    pub(crate) signer_statement_hash: Hash,
}

impl Coded for Contact {
    const WHAT: &'static str = "contact";
    const BYTES_MAX: usize = 512;
}

impl Contact {
    /// Signs and seals.
    pub(crate) fn seal(&self, vault: &Vault, rng: &mut impl CryptoRng) -> Result<Vec<u8>, Error> {
        let signed = vault.identity_key().sign_coded(SignLabel::Contact, self);
        record::seal(&vault.practice(), &place(self.peer, self.number), &encode(&signed), rng)
    }

    /// Opens, and verifies that a member of the own practice signed.
    pub(crate) fn open(own: &OwnPractice, message: &ContactMessage) -> Result<Self, Error> {
        let (_, bytes) = record::open(own, &place(message.peer, message.version), &message.blob.0)?;
        let signed: Signed = decode(&bytes)?;
        let contact: Self = decode(signed.body())?;
        let practice = own.verified();
        let fits = contact.version == VERSION
            && contact.practice_id == practice.id()
            && contact.peer == message.peer
            && contact.number == message.version;
        if !fits {
            return Err(Refusal::Mismatch.into());
        }
        let epoch = practice.group().by_hash(contact.signer_statement_hash).ok_or(Refusal::Place)?;
        let key = practice.signer(epoch, contact.signer, Roles::READ).ok_or(Refusal::Place)?;
        signed.verify(SignLabel::Contact, key)?;
        Ok(contact)
    }
}

fn place(peer: PracticeId, version: u64) -> RecordPlace {
    RecordPlace { kind: RecordKind::Contact, id: peer.into(), version }
}
