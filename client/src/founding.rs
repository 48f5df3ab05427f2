//! Everything that a newcomer makes before an account or a practice exists, in the order of protocol 2.

use std::collections::BTreeMap;

use rand_core::CryptoRng;

use siegel_api::bytes::B64;
use siegel_api::chain::{Change, Gossip, VerifiedIdentity, WayKind};
use siegel_api::codec::encode;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{GroupId, ObjectId, UserId};
use siegel_api::invitation::answer_bytes;
use siegel_api::message::account::{Anchor, KeyringBlob};
use siegel_api::message::instance::Instance;
use siegel_api::message::practice::Practice;
use siegel_api::message::registration::{Founding, NewAccount};
use siegel_api::signing::Signed;
use siegel_api::statement::Card;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_crypto::account::MasterKey;
use siegel_crypto::code::RecoveryCode;
use siegel_crypto::envelope::Generation;
use siegel_crypto::kem::{KemKeyPair, KemSecret};
use siegel_crypto::keyring::{Keyring, PasskeyName, Pin, PinKind, Remembered};
use siegel_crypto::label::{LabelEntry, LabelKind};
use siegel_crypto::record::Roll;
use siegel_crypto::sign::{IdentityKey, IdentitySeed};
use siegel_crypto::unlock::Unlock;

use crate::account::{Chain, anchor, recovery_verifier};
use crate::directory::VerifiedPractice;
use crate::error::{Error, Refusal};
use crate::event::{Act, Actor, LabelTarget};
use crate::group::{AdminKeys, FirstEpoch};
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
    /// What the passkey is called at first, if the device proposed something.
    pub(crate) named: Option<PasskeyName>,
}

/// A new account's keys, still without a keyring.
pub(crate) struct NewKeys {
    seed: IdentitySeed,
    key: IdentityKey,
    kem: KemSecret,
    chain: Vec<B64>,
    pub(crate) identity: VerifiedIdentity,
    master: MasterKey,
    generation: Generation,
    envelope: Signed,
    anchors: Vec<Anchor>,
    pub(crate) sheet: RecoveryCode,
}

/// A new account: the message, and what stays.
pub(crate) struct NewVault {
    pub(crate) said: NewAccount,
    secrets: Secrets,
    account: Account,
    keyring: KeyringState,
}

/// All that a founding makes: the message, and what stays.
pub(crate) struct Made {
    pub(crate) founding: Founding,
    vault: NewVault,
    first: FirstEpoch,
    sheet: RecoveryCode,
}

impl Newcomer<'_> {
    /// Chain, master key, envelope and anchors of an account that `passkey` and a new sheet open.
    pub(crate) fn make_keys(&self, passkey: &Unlock, rng: &mut impl CryptoRng) -> Result<NewKeys, Error> {
        let sheet = RecoveryCode::generate(rng);
        let ways = [passkey, &Unlock::derive_by_recovery_code(&sheet, self.user_id)];
        let (seed, key) = IdentityKey::generate(rng);
        let kem = KemSecret::generate(rng);
        let chain = self.chain(&key, &kem, &ways)?;
        let (chain, identity) = (chain.encoded(), chain.identity);
        let master = MasterKey::generate(rng);
        let generation = Generation { user_id: self.user_id, number: 1, prev_hash: Hash::ZERO };
        let envelope = master.seal_envelope(generation, identity.ways(), &key, rng)?;
        let anchors = ways.iter().map(|way| anchor(way, &identity, self.gossip, rng));
        let anchors = anchors.collect::<Result<_, _>>()?;
        Ok(NewKeys { seed, key, kem, chain, identity, master, generation, envelope, anchors, sheet })
    }

    pub(crate) fn make(
        &self,
        invitation: Option<&Accepted>,
        card: Card,
        founder: &str,
        passkey: &Unlock,
        rng: &mut impl CryptoRng,
    ) -> Result<Made, Error> {
        let keys = self.make_keys(passkey, rng)?;
        let mut practice_id = GroupId::ZERO;
        rng.fill_bytes(&mut practice_id.0);
        let founder_keys = AdminKeys { identity: &keys.identity, key: &keys.key, gossip: self.gossip };
        let first = FirstEpoch::found(practice_id, card, &founder_keys, founder, self.instance, rng)?;
        let (names, seeds) = (first.sealed_names(rng)?, first.seeds(&founder_keys, rng)?);
        let event = self.event(&first, &keys.key, founder, rng)?;
        let answer = invitation.map(|accepted| answer(accepted, &keys.identity, first.signed.hash()));
        let own = group_pin(practice_id, first.signed.root_fingerprint());
        let inviter = invitation.map(Accepted::descriptor).map(|it| group_pin(it.practice_id, it.root_fp));
        let (sheet, vault) = keys.keep(self, &[Some(own), inviter], rng)?;
        let founding = Founding {
            practice_id,
            keys: vault.said.clone(),
            statement: encode(&first.signed).into(),
            content_key: first.content_key.as_bytes().into(),
            audit_key: first.audit_key.as_bytes().into(),
            names,
            seeds,
            event,
            answer,
        };
        Ok(Made { founding, vault, first, sheet })
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

impl NewKeys {
    /// The account with its first keyring, which remembers `pins` from the first moment, and its sheet.
    pub(crate) fn keep(
        self,
        newcomer: &Newcomer<'_>,
        pins: &[Option<Pin>],
        rng: &mut impl CryptoRng,
    ) -> Result<(RecoveryCode, NewVault), Error> {
        let names = newcomer.named.iter().cloned().collect::<Vec<_>>().into();
        let none = Remembered { gossip: newcomer.gossip, pins: Vec::new().into(), names };
        let remembered = pins.iter().flatten().fold(none, |all, pin| with_pin(&all, *pin));
        let keyring = Keyring { identity: self.seed, former: Vec::new(), kems: vec![self.kem], remembered };
        let blob = self.master.seal_keyring(newcomer.user_id, 1, &keyring, rng)?;
        let said = NewAccount {
            chain: self.chain,
            envelope: encode(&self.envelope).into(),
            keyring: KeyringBlob { seq: 1, blob: blob.clone().into() },
            anchors: self.anchors,
            recovery: recovery_verifier(&self.sheet, newcomer.user_id),
        };
        let (secrets, remembered) = Secrets::of(keyring);
        let account = Account {
            identity: self.identity.into(),
            master: self.master,
            generation: self.generation,
            envelope_hash: self.envelope.hash(),
        };
        let keyring = KeyringState { seq: 1, blob_hash: Hash::of(&blob), remembered };
        Ok((self.sheet, NewVault { said, secrets, account, keyring }))
    }
}

/// A group's root, as of its first epoch.
pub(crate) fn group_pin(id: GroupId, root: Hash) -> Pin {
    Pin { kind: PinKind::Group, id: id.into(), root, number: 1 }
}

/// What authenticates the newcomer's keys to the inviter (protocol 4); `statement` is zero for a member.
pub(crate) fn answer(accepted: &Accepted, identity: &VerifiedIdentity, statement: Hash) -> Hash {
    let keys = Hash::of(&answer_bytes(identity.head(), statement));
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
        let NewVault { secrets, account, keyring, .. } = self.vault;
        let verified = VerifiedPractice::verify_own(&reading, &practice, &account.identity)?;
        if verified.current().hash() != self.first.signed.hash() {
            return Err(Refusal::Mismatch.into());
        }
        let FirstEpoch { content, audit, names, .. } = self.first;
        let roll = Roll { names, vouched: Some(Vec::new()) };
        let seeds = EpochSeeds::new(verified.current(), Some(content), Some(audit))?;
        let practice = OwnPractice::new(verified, BTreeMap::from([(1, seeds)]), BTreeMap::from([(1, roll)]));
        let user_id = account.identity.user_id();
        let passkey = account.identity.ways().iter().find(|way| way.kind != WayKind::RecoverySheet);
        let opened_by = passkey.map_or(Hash::ZERO, |way| way.credential);
        let anchoring = None;
        let opened =
            Opened { user_id, instance, logs, secrets, account, practice, keyring, opened_by, anchoring };
        let vault = Vault::new(opened);
        Ok((vault, self.sheet))
    }
}
