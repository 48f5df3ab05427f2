//! Attack 2: a server that puts other key material into an account as it is opened.
//!
//! It knows every public key, so it can seal a master key of its own to the owner's very ways, and sign a
//! chain, an envelope and a keyring that all fit together. What it cannot make is the anchor, which only the
//! way itself opens.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::Value;
use siegel_api::bytes::{B64, to_text};
use siegel_api::chain::{ChainLink, Change, Gossip, SignedLink, VerifiedIdentity, Way};
use siegel_api::codec::{decode, encode};
use siegel_api::hash::Hash;
use siegel_api::id::UserId;
use siegel_api::label::SignLabel;
use siegel_api::message::account::Account;
use siegel_api::signing::Signed;
use siegel_api::suite::{Suite, VERSION};
use siegel_api::time::Time;
use siegel_api::url;
use siegel_client::error::{Error, Refusal};
use siegel_client::recovery::recover;
use siegel_client::server::{Method, Request, ask};
use siegel_client::signin::sign_in;
use siegel_crypto::account::MasterKey;
use siegel_crypto::envelope::{Generation, VerifiedEnvelope};
use siegel_crypto::kem::{KemKeyPair, KemSecret};
use siegel_crypto::keyring::{Keyring, Remembered};
use siegel_crypto::sign::IdentityKey;
use siegel_crypto::unlock::Unlock;

use crate::hostile::Hostile;
use crate::support::{House, Person};

async fn account_of(person: &Person) -> Account {
    ask(&person.browser, Request::new(Method::Get, url::ACCOUNT)).await.unwrap()
}

/// Signs `person` in at a server that bends the account, and says how that ends.
async fn signs_in(house: &House, person: &Person, bend: impl Fn(&mut Value)) -> Result<(), Error> {
    let browser = house.browser();
    let hostile = Hostile::new(&browser, |path, answer| {
        if path == url::ACCOUNT {
            bend(answer);
        }
    });
    sign_in(&hostile, &person.passkey).await.map(|_| ())
}

#[tokio::test]
async fn attack_02_own_key_material_replaced() {
    let house = House::open().await;
    let (ada, ben) = (Person::founds(&house, "Ada").await, Person::founds(&house, "Ben").await);
    let own = account_of(&ada).await;
    let other = serde_json::to_value(account_of(&ben).await).unwrap();
    for field in ["chain", "envelope", "keyring", "anchors", "seeds"] {
        let mixed = signs_in(&house, &ada, |answer| answer[field] = other[field].clone()).await;
        assert!(matches!(mixed, Err(Error::Refused(_))), "{field}: {mixed:?}");
    }
    let whole = signs_in(&house, &ada, |answer| *answer = other.clone()).await;
    assert!(matches!(whole, Err(Error::Refused(_))), "{whole:?}");
    let forged = serde_json::to_value(forge(&own)).unwrap();
    let refused = signs_in(&house, &ada, |answer| *answer = forged.clone()).await;
    assert_eq!(refused, Err(Error::Refused(Refusal::Sealed)));
    signs_in(&house, &ada, |_| ()).await.unwrap();
}

#[tokio::test]
async fn attack_02_by_the_sheet_ends_in_the_same_error() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let forged = serde_json::to_value(forge(&account_of(&ada).await)).unwrap();
    let browser = house.browser();
    let hostile = Hostile::new(&browser, |path, answer| {
        if path == url::ACCOUNT {
            *answer = forged.clone();
        }
    });
    let refused = recover(&hostile, &ada.clock, &mut ada.chance, &ada.sheet.expose_text()).await;
    assert_eq!(refused.map(|_| ()), Err(Error::Refused(Refusal::Sealed)));
    // Nothing was rewrapped: the sheet is still good.
    recover(&house.browser(), &ada.clock, &mut ada.chance, &ada.sheet.expose_text()).await.unwrap();
}

#[tokio::test]
async fn attack_02_succeeds_against_a_client_without_anchors() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    let user_id = ada.vault.user_id();
    let forged = forge(&account_of(&ada).await);
    // The double walks the same line, but for the anchor: everything fits, and opens.
    let links: Vec<SignedLink> = forged.chain.iter().map(|link| decode(&link.0).unwrap()).collect();
    let identity = VerifiedIdentity::verify(user_id, &links).unwrap();
    let envelope: Signed = decode(&forged.envelope.0).unwrap();
    let envelope = VerifiedEnvelope::verify(&envelope, &identity).unwrap();
    let own_way = Unlock::derive_by_recovery_code(&ada.sheet, user_id).key_pair().unwrap();
    let master = envelope.open(&own_way).unwrap();
    let keyring = master.open_keyring(user_id, forged.keyring.seq, &forged.keyring.blob.0).unwrap();
    assert_eq!(master.expose(), &KNOWN_TO_THE_SERVER);
    assert_eq!(IdentityKey::from_seed(&keyring.identity).public(), *identity.identity());
}

const KNOWN_TO_THE_SERVER: [u8; 32] = [0x66; 32];

/// An account with keys of the server's own, for the same user and the same ways. Of the true account only
/// the anchors stay, which the server cannot open.
fn forge(account: &Account) -> Account {
    let mut chance = ChaCha20Rng::seed_from_u64(6);
    let user_id = account.user_id;
    let (seed, key) = IdentityKey::generate(&mut chance);
    let kem = KemSecret::generate(&mut chance);
    let kem_key = *KemKeyPair::from_secret(&kem).unwrap().public();
    let mut changes = vec![Change::Root { identity: key.public(), kem: kem_key }];
    changes.extend(ways_of(account).into_iter().map(|way| Change::CredAdd { way }));
    let links = chain(user_id, &key, changes);
    let identity = VerifiedIdentity::verify(user_id, &links).unwrap();
    let master = MasterKey::from_bytes(KNOWN_TO_THE_SERVER);
    let generation = Generation { user_id, number: 1, prev_hash: Hash::ZERO };
    let envelope = master.seal_envelope(generation, identity.ways(), &key, &mut chance).unwrap();
    let gossip = Gossip { log_size: 0, log_root: Hash::of(b"") };
    let keyring = Keyring {
        identity: seed,
        former: Vec::new(),
        kems: vec![kem],
        remembered: Remembered { gossip, pins: vec![].into(), names: vec![].into() },
    };
    let mut forged = account.clone();
    forged.chain = links.iter().map(|link| B64(encode(link))).collect();
    forged.envelope = B64(encode(&envelope));
    forged.keyring.blob =
        B64(master.seal_keyring(user_id, account.keyring.seq, &keyring, &mut chance).unwrap());
    forged
}

fn ways_of(account: &Account) -> Vec<Way> {
    let links: Vec<SignedLink> = account.chain.iter().map(|link| decode(&link.0).unwrap()).collect();
    VerifiedIdentity::verify(account.user_id, &links).unwrap().ways().to_vec()
}

fn chain(user_id: UserId, key: &IdentityKey, changes: Vec<Change>) -> Vec<SignedLink> {
    let mut links: Vec<SignedLink> = Vec::new();
    for (seq, change) in (0..).zip(changes) {
        let link = ChainLink {
            version: VERSION,
            suite: Suite::ONE,
            user_id,
            seq,
            prev_hash: links.last().map_or(Hash::ZERO, SignedLink::hash),
            change,
            gossip: Gossip { log_size: 0, log_root: Hash::of(b"") },
            time: Time(0),
        };
        links.push(SignedLink { signed: key.sign_coded(SignLabel::Chain, &link), second: None });
    }
    links
}

#[tokio::test]
async fn a_bit_changed_in_any_sealed_thing_ends_the_sign_in() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    let own = account_of(&ada).await;
    let flipped = |bytes: &[u8], at: usize| {
        let mut bent = bytes.to_vec();
        bent[at] ^= 1;
        Value::String(to_text(&bent))
    };
    let keyring = &own.keyring.blob.0;
    for at in [0, 24, 60, keyring.len() - 1] {
        let bent = flipped(keyring, at);
        let refused = signs_in(&house, &ada, |answer| answer["keyring"]["blob"] = bent.clone()).await;
        assert_eq!(refused, Err(Error::Refused(Refusal::Sealed)), "keyring, byte {at}");
    }
    for index in 0..own.anchors.len() {
        let bent = flipped(&own.anchors[index].blob.0, 70);
        let ended = signs_in(&house, &ada, |answer| answer["anchors"][index]["blob"] = bent.clone()).await;
        // Only the anchor of the way that is used is opened.
        assert!(matches!(ended, Ok(()) | Err(Error::Refused(Refusal::Sealed))), "anchor {index}: {ended:?}");
    }
    let first = flipped(&own.anchors[0].blob.0, 70);
    let second = flipped(&own.anchors[1].blob.0, 70);
    let both = signs_in(&house, &ada, |answer| {
        answer["anchors"][0]["blob"] = first.clone();
        answer["anchors"][1]["blob"] = second.clone();
    });
    assert_eq!(both.await, Err(Error::Refused(Refusal::Sealed)));
}
