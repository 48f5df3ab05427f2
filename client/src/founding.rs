//! Everything that a newcomer makes before a practice exists, in the order of protocol 2.

use std::collections::BTreeMap;

use rand_core::CryptoRng;

use siegel_api::chain::{Change, Gossip, VerifiedIdentity};
use siegel_api::codec::encode;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{GroupId, ObjectId, UserId};
use siegel_api::invitation::answer_bytes;
use siegel_api::message::account::KeyringBlob;
use siegel_api::message::instance::Instance;
use siegel_api::message::practice::Practice;
use siegel_api::message::registration::Founding;
use siegel_api::signing::Signed;
use siegel_api::statement::Card;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_crypto::account::MasterKey;
use siegel_crypto::code::RecoveryCode;
use siegel_crypto::envelope::Generation;
use siegel_crypto::kem::{KemKeyPair, KemSecret};
use siegel_crypto::keyring::{Keyring, Pin, PinKind, Remembered};
use siegel_crypto::label::{LabelEntry, LabelKind};
use siegel_crypto::sign::IdentityKey;
use siegel_crypto::unlock::Unlock;

use crate::account::{Chain, anchor, recovery_verifier};
use crate::directory::VerifiedPractice;
use crate::error::{Error, Refusal};
use crate::event::{Act, Actor, LabelTarget};
use crate::group::{FirstEpoch, FounderKeys};
use crate::invitation::Accepted;
use crate::pin::with_pin;
use crate::place::Logs;
use crate::server::{Method, Request, Server, ask};
use crate::vault::{Account, EpochSeeds, KeyringState, Opened, OwnPractice, Secrets, Vault};

/// A person without an account yet.
pub(crate) struct Newcomer<'a> {
    pub(crate) user_id: UserId,
    pub(crate) instance: &'a Instance,
    pub(crate) gossip: Gossip,
    pub(crate) now: Time,
}

/// All that a founding makes: the message, and what stays.
pub(crate) struct Made {
    pub(crate) founding: Founding,
    secrets: Secrets,
    account: Account,
    keyring: KeyringState,
    first: FirstEpoch,
    sheet: RecoveryCode,
}

impl Newcomer<'_> {
    pub(crate) fn make(
        &self,
        invitation: Option<&Accepted>,
        card: Card,
        founder: &str,
        passkey: &Unlock,
        rng: &mut impl CryptoRng,
    ) -> Result<Made, Error> {
        let sheet = RecoveryCode::generate(rng);
        let ways = [passkey, &Unlock::derive_by_recovery_code(&sheet, self.user_id)];
        let (seed, key) = IdentityKey::generate(rng);
        let kem = KemSecret::generate(rng);
        let chain = self.chain(&key, &kem, &ways)?;
        let master = MasterKey::generate(rng);
        let generation = Generation { user_id: self.user_id, number: 1, prev_hash: Hash::ZERO };
        let envelope = master.seal_envelope(generation, chain.identity.ways(), &key, rng)?;
        let mut practice_id = GroupId::ZERO;
        rng.fill_bytes(&mut practice_id.0);
        let founder_keys = FounderKeys { identity: &chain.identity, key: &key, gossip: self.gossip };
        let first = FirstEpoch::found(practice_id, card, &founder_keys, founder, self.instance, rng)?;
        let remembered = self.remember(&first, invitation);
        let keyring = Keyring { identity: seed, kems: vec![kem], remembered };
        let blob = master.seal_keyring(self.user_id, 1, &keyring, rng)?;
        let anchors = ways.iter().map(|way| anchor(way, &chain.identity, self.gossip, rng));
        let founding = Founding {
            practice_id,
            chain: chain.encoded(),
            envelope: encode(&envelope).into(),
            keyring: KeyringBlob { seq: 1, blob: blob.clone().into() },
            anchors: anchors.collect::<Result<_, _>>()?,
            recovery: recovery_verifier(&sheet, self.user_id),
            statement: encode(&first.signed).into(),
            content_key: first.content_key.as_bytes().into(),
            audit_key: first.audit_key.as_bytes().into(),
            names: first.sealed_names(rng)?,
            seeds: first.seeds(&founder_keys, rng)?,
            event: self.event(&first, &key, founder, rng)?,
            answer: invitation.map(|accepted| answer(accepted, &chain.identity, &first)),
        };
        let account = account(chain.identity.clone(), master, generation, &envelope);
        let (secrets, remembered) = Secrets::of(keyring);
        let keyring = KeyringState { seq: 1, blob_hash: Hash::of(&blob), remembered };
        Ok(Made { founding, secrets, account, keyring, first, sheet })
    }

    /// Root, then every way to unlock.
    fn chain<'k>(&self, key: &'k IdentityKey, kem: &KemSecret, ways: &[&Unlock]) -> Result<Chain<'k>, Error> {
        let root = Change::Root { identity: key.public(), kem: *KemKeyPair::from_secret(kem)?.public() };
        let mut chain = Chain::root(self.user_id, root, key, self.gossip, self.now)?;
        for way in ways {
            chain.add_way(way)?;
        }
        Ok(chain)
    }

    /// The keyring pins the own practice from the first moment, and the inviter's.
    fn remember(&self, first: &FirstEpoch, invitation: Option<&Accepted>) -> Remembered {
        let group = |id: GroupId, root| Pin { kind: PinKind::Group, id: id.into(), root, number: 1 };
        let none = Remembered { gossip: self.gossip, pins: Vec::new().into() };
        let own = with_pin(&none, group(first.statement.group_id, first.signed.root_fingerprint()));
        invitation
            .map(Accepted::descriptor)
            .map_or(own.clone(), |inviter| with_pin(&own, group(inviter.practice_id, inviter.root_fp)))
    }

    fn event(
        &self,
        first: &FirstEpoch,
        identity: &IdentityKey,
        founder: &str,
        rng: &mut impl CryptoRng,
    ) -> Result<siegel_api::message::log::LabelledEvent, Error> {
        let practice_id = first.statement.group_id;
        let own = LabelTarget { practice_id, epoch: 1, audit_key: first.audit_key };
        let actor = Actor { user_id: self.user_id, identity, own, gossip: self.gossip };
        let name = LabelEntry {
            kind: LabelKind::Person,
            object: ObjectId::from(self.user_id),
            text: founder.to_owned(),
        };
        let act = Act::new(EventKind::PracticeFounded, practice_id, first.signed.hash());
        act.names(vec![name]).sign_by(&actor, self.now, rng)
    }
}

fn account(
    identity: VerifiedIdentity,
    master: MasterKey,
    generation: Generation,
    envelope: &Signed,
) -> Account {
    Account { identity: identity.into(), master, generation, envelope_hash: envelope.hash() }
}

/// What authenticates the newcomer's keys to the inviter (protocol 4).
fn answer(accepted: &Accepted, identity: &VerifiedIdentity, first: &FirstEpoch) -> Hash {
    let keys = Hash::of(&answer_bytes(identity.head(), first.signed.hash()));
    Hash(accepted.secret().sign_answer(accepted.descriptor().id, keys))
}

impl Made {
    /// The vault, once the server has written it all: the practice is read back and verified like any other.
    pub(crate) async fn open(
        self,
        server: &impl Server,
        instance: Instance,
        logs: Logs,
    ) -> Result<(Vault, RecoveryCode), Error> {
        let practice_id = self.founding.practice_id;
        let reading = logs.begin();
        let practice: Practice = ask(server, Request::new(Method::Get, url::practice(practice_id))).await?;
        let verified = VerifiedPractice::verify_own(&reading, &practice, &self.account.identity)?;
        if verified.current().hash() != self.first.signed.hash() {
            return Err(Refusal::Mismatch.into());
        }
        let FirstEpoch { content, audit, names, .. } = self.first;
        let seeds = EpochSeeds::new(verified.current(), Some(content), Some(audit))?;
        let practice = OwnPractice::new(verified, BTreeMap::from([(1, seeds)]), BTreeMap::from([(1, names)]));
        let user_id = self.account.identity.user_id();
        let (secrets, account, keyring) = (self.secrets, self.account, self.keyring);
        let vault = Vault::new(Opened { user_id, instance, logs, secrets, account, practice, keyring });
        Ok((vault, self.sheet))
    }
}
