//! A contact: what a practice knows of another's keys, signed by the member who learnt it (protocol 4).

use rand_core::CryptoRng;
use siegel_api::codec::{Coded, decode, encode};
use siegel_api::hash::Hash;
use siegel_api::id::{PracticeId, UserId};
use siegel_api::label::SignLabel;
use siegel_api::message::contact::{Contact as ContactMessage, Contacts as ContactsMessage};
use siegel_api::signing::{Signed, VerifyingKey};
use siegel_api::statement::Roles;
use siegel_api::suite::VERSION;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_crypto::record::{RecordKind, RecordPlace, Vouched};
use tls_codec::{TlsDeserializeBytes, TlsSerialize, TlsSize};

use crate::error::{Error, Refusal};
use crate::group::Listed;
use crate::record;
use crate::server::{Method, Request, Server, ask};
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

    /// Opens, and verifies that a member of the own practice signed: one who would sign it by the same key today, or whose
    /// records the newest epoch vouches for. A key that was given up, or whose owner has left, may be in other hands by now,
    /// and signs under the epochs of before whatever they like.
    pub(crate) fn open(own: &OwnPractice, message: &ContactMessage) -> Result<Self, Error> {
        let (contact, key) = Self::open_signed(own, message)?;
        let practice = own.verified();
        let signs = practice.signer(practice.current(), contact.signer, Roles::READ) == Some(&key);
        if signs || own.vouches_for(&vouched(message)) { Ok(contact) } else { Err(Refusal::Place.into()) }
    }

    /// The record, and the key that signed it under the statement that it names.
    fn open_signed(own: &OwnPractice, message: &ContactMessage) -> Result<(Self, VerifyingKey), Error> {
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
        Ok((contact, *key))
    }
}

/// The practice's records, as the server has them.
pub(crate) async fn fetch(server: &impl Server) -> Result<ContactsMessage, Error> {
    ask(server, Request::new(Method::Get, url::CONTACTS)).await
}

/// What an epoch with these members vouches for: records that count now, and that none of them would sign by the same key
/// (protocol 4, "Vouched records").
pub(crate) async fn to_vouch_for(
    server: &impl Server,
    own: &OwnPractice,
    members: &[Listed<'_>],
) -> Result<Vec<Vouched>, Error> {
    let contacts = fetch(server).await?.contacts;
    let signs = |signer: UserId, key: &VerifyingKey| {
        let listed = members.iter().find(|member| member.identity.user_id() == signer);
        listed.is_some_and(|member| member.roles.has(Roles::READ) && member.identity.identity() == key)
    };
    let counts = |one: &&ContactMessage| Contact::open(own, one).is_ok();
    let ends = |one: &&ContactMessage| {
        Contact::open_signed(own, one).is_ok_and(|(contact, key)| !signs(contact.signer, &key))
    };
    Ok(contacts.iter().filter(counts).filter(ends).map(vouched).collect())
}

fn vouched(message: &ContactMessage) -> Vouched {
    Vouched { peer: message.peer, record: Hash::of(&message.blob.0) }
}

fn place(peer: PracticeId, version: u64) -> RecordPlace {
    RecordPlace { kind: RecordKind::Contact, id: peer.into(), version }
}
