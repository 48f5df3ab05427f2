//! The keys of a new account: held together before anything is written (protocol 2 and 3), then written whole.

use siegel_api::chain::{SignedLink, VerifiedIdentity, WayKind};
use siegel_api::codec::decode;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{ObjectId, PracticeId, UserId};
use siegel_api::message::registration::NewAccount;
use siegel_api::problem::Code;
use siegel_api::signing::Signed;
use siegel_storage::event::Event;
use siegel_storage::right::AccountRight;
use siegel_storage::{Encoded, Sealed, TokenHash, Write, account, credential};
use webauthn_rs::prelude::Passkey;

use crate::account_keys::{check_account, check_anchors, passkey_way, unlock_hash};
use crate::caller::Visitor;
use crate::http::problem::{Answer, Problem};
use crate::signed::{decode_all, refused};

/// Keys of a newcomer that hold together.
#[derive(Debug)]
pub struct Newcomer<'a> {
    said: &'a NewAccount,
    /// The chain of keys, verified.
    pub identity: VerifiedIdentity,
    links: Vec<SignedLink>,
    envelope: Signed,
    passkey_way: Hash,
    sheet_way: Hash,
}

impl<'a> Newcomer<'a> {
    /// Verifies what `user` says of the own keys, with the passkey `credential_id`.
    ///
    /// # Errors
    /// `malformed` for what cannot be read, `not_verified` for what does not hold together.
    pub fn verify(said: &'a NewAccount, user: UserId, credential_id: &[u8]) -> Answer<Self> {
        let links: Vec<SignedLink> = decode_all(&said.chain)?;
        let identity = VerifiedIdentity::verify(user, &links).map_err(refused)?;
        let (passkey_way, sheet_way) = ways(&identity, credential_id)?;
        let envelope: Signed = decode(&said.envelope.0)?;
        check_account(&envelope, &said.keyring.blob, &identity)?;
        check_anchors(&said.anchors, identity.ways(), &[])?;
        Ok(Self { said, identity, links, envelope, passkey_way, sheet_way })
    }

    /// Writes all of it into an account that the present write has made.
    ///
    /// # Errors
    /// `conflict` if a key or a passkey is there already.
    pub async fn write(&self, write: &mut Write, own: &AccountRight, passkey: &Passkey) -> Answer<()> {
        for link in &self.links {
            account::append_link(write, own, link).await?;
        }
        let body = Encoded(self.said.envelope.0.clone());
        let envelope = account::Envelope { generation: 0, hash: self.envelope.hash(), body };
        account::update_envelope(write, own, &envelope).await?;
        account::update_keyring(write, own, None, &Sealed(self.said.keyring.blob.0.clone())).await?;
        let kept = serde_json::to_string(passkey).map_err(Problem::internal)?;
        credential::insert(write, own, passkey.cred_id().as_ref(), self.passkey_way, &kept).await?;
        for anchor in &self.said.anchors {
            credential::insert_anchor(write, own, anchor.unlock_key_hash, &Sealed(anchor.blob.0.clone()))
                .await?;
        }
        let recovery = &self.said.recovery;
        let auth = TokenHash::from_hash(recovery.auth_hash);
        Ok(credential::update_recovery(write, own, recovery.recovery_id, self.sheet_way, auth).await?)
    }

    /// That each of this was written, by the server's word: the newcomer signs as one act what it is written for.
    ///
    /// # Errors
    /// `internal` if the instance's log cannot be read.
    pub async fn events(&self, visitor: &Visitor, practice: PracticeId) -> Answer<Vec<Event>> {
        let user = self.identity.user_id();
        let mut events = Vec::new();
        for what in self.written() {
            events.push(visitor.attested(practice, user, what).await?);
        }
        Ok(events)
    }

    /// What was written, piece by piece.
    pub fn written(&self) -> impl Iterator<Item = (EventKind, ObjectId, Hash)> {
        let user = self.identity.user_id();
        let chain = self.links.iter().map(|link| (EventKind::ChainExtended, link.hash()));
        let keyring = (EventKind::KeyringWritten, Hash::of(&self.said.keyring.blob.0));
        chain.chain([keyring]).map(move |(kind, ref_hash)| (kind, user.into(), ref_hash))
    }
}

/// Two ways to unlock, from the first day: the new passkey and the sheet.
fn ways(identity: &VerifiedIdentity, credential_id: &[u8]) -> Answer<(Hash, Hash)> {
    let passkey = passkey_way(identity, Hash::of(credential_id));
    let sheet = identity.ways().iter().find(|way| way.kind == WayKind::RecoverySheet).map(unlock_hash);
    passkey.zip(sheet).ok_or(Problem::new(Code::NotVerified))
}
