//! Attacks 7 and 8: a server that wants the account's master key sealed to a key of its own: as a way to unlock slipped in
//! among the owner's, or as the "recovery key" of a practice that it says to exist.
//!
//! The master key is sealed to the ways that the owner's chain lists, and to nothing that an answer names.

use std::sync::Mutex;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::{Value, json};
use siegel_api::bytes::{B64, from_text, to_text};
use siegel_api::chain::{ChainLink, Change, SignedLink, VerifiedIdentity, Way, WayKind};
use siegel_api::codec::{decode, encode};
use siegel_api::hash::Hash;
use siegel_api::label::SignLabel;
use siegel_api::message::account::Account;
use siegel_api::signing::Signed;
use siegel_api::url;
use siegel_client::error::{Error, Refusal};
use siegel_client::passkey;
use siegel_client::recovery::renew_sheet;
use siegel_client::server::{Lost, Method, Request, Response, Server, ask};
use siegel_client::signin::sign_in;
use siegel_client::soft::SoftPasskey;
use siegel_crypto::account::MasterKey;
use siegel_crypto::envelope::{Envelope, Generation, VerifiedEnvelope};
use siegel_crypto::kem::{KemKeyPair, KemSecret};
use siegel_crypto::sign::IdentityKey;

use crate::hostile::Hostile;
use crate::people::ORIGIN;
use crate::support::{Browser, House, Person};

/// The key pair of the server's way.
fn servers() -> KemKeyPair {
    KemKeyPair::from_secret(&KemSecret::from_bytes([0x66; 32])).unwrap()
}

fn servers_way() -> Way {
    Way { kind: WayKind::Passkey, credential: Hash([0x66; 32]), unlock_key: *servers().public() }
}

async fn account_of(browser: &Browser) -> Account {
    ask(browser, Request::new(Method::Get, url::ACCOUNT)).await.unwrap()
}

/// The account's chain with one link more, which the server signed with what it has.
fn with_servers_link(account: &Account) -> Value {
    let links: Vec<SignedLink> = account.chain.iter().map(|link| decode(&link.0).unwrap()).collect();
    let last: ChainLink = decode(links.last().unwrap().signed.body()).unwrap();
    let (seq, prev_hash) = (last.seq + 1, links.last().unwrap().hash());
    let change = Change::CredAdd { way: servers_way() };
    let link = ChainLink { seq, prev_hash, change, ..last };
    let (_, key) = IdentityKey::generate(&mut ChaCha20Rng::seed_from_u64(6));
    let forged = SignedLink { signed: key.sign_coded(SignLabel::Chain, &link), second: None };
    let mut chain = account.chain.clone();
    chain.push(B64(encode(&forged)));
    serde_json::to_value(chain).unwrap()
}

/// The envelope with one entry more.
fn with_servers_entry(envelope: &str) -> Value {
    let signed: Signed = decode(&from_text(envelope).unwrap()).unwrap();
    let mut body: Envelope = decode(signed.body()).unwrap();
    let mut entries = body.entries.into_vec();
    let mut extra = entries[0].clone();
    extra.unlock_key = Hash::of(servers().public().as_bytes());
    entries.push(extra);
    body.entries = entries.into();
    let (_, key) = IdentityKey::generate(&mut ChaCha20Rng::seed_from_u64(6));
    Value::String(to_text(&encode(&key.sign_coded(SignLabel::Envelope, &body))))
}

/// Notes the envelopes that a client writes.
struct Noting<'a, S>(&'a S, Mutex<Vec<Signed>>);

impl<S: Server> Server for Noting<'_, S> {
    async fn call(&self, request: Request) -> Result<Response, Lost> {
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let envelope = body.pointer("/rewrap/envelope").or(body.get("envelope")).and_then(Value::as_str);
        if let Some(envelope) = envelope {
            self.1.lock().unwrap().push(decode(&from_text(envelope).unwrap()).unwrap());
        }
        self.0.call(request).await
    }
}

fn keys_of(envelope: &Signed) -> Vec<Hash> {
    let body: Envelope = decode(envelope.body()).unwrap();
    body.entries.iter().map(|entry| entry.unlock_key).collect()
}

/// Slips it in somewhere, into an answer with the account as it truly is.
type Bend = fn(&Account, &mut Value);

#[tokio::test]
async fn attack_08_a_way_of_the_servers_own_among_the_owners() {
    let house = House::open().await;
    let Person { browser, passkey, vault, clock, mut chance, .. } = Person::founds(&house, "Ada").await;
    let bends: [(&str, Bend); 3] = [
        ("chain", |own, answer| answer["chain"] = with_servers_link(own)),
        ("envelope", |own, answer| {
            answer["envelope"] = with_servers_entry(&to_text(&own.envelope.0));
        }),
        ("passkeys", |_, answer| {
            let more = json!({ "id": to_text(&[0x66; 32]), "added_at": 0, "used_at": null });
            answer["passkeys"].as_array_mut().unwrap().push(more);
        }),
    ];
    for (where_to, bend) in bends {
        // Another device wrote first, so that the account is read anew in the middle of the rotation.
        let own_device = SoftPasskey::new(ORIGIN).unwrap();
        let away = house.browser();
        let away_vault = sign_in(&away, &passkey).await.unwrap();
        passkey::add(&away, &own_device, &away_vault, &clock, &mut chance).await.unwrap();
        let own = account_of(&browser).await;
        let hostile = Hostile::new(&browser, |path, answer| {
            if path == url::ACCOUNT {
                bend(&own, answer);
            }
        });
        let noting = Noting(&hostile, Mutex::default());
        let made = renew_sheet(&noting, &vault, &clock, &mut chance).await.map(|_| ());
        let refused = matches!(made, Err(Error::Refused(Refusal::Chain(_) | Refusal::Sealed)));
        assert!(refused || where_to == "passkeys" && made.is_ok(), "{where_to}: {made:?}");
        let foreign = Hash::of(servers().public().as_bytes());
        let sealed = noting.1.into_inner().unwrap();
        assert!(!sealed.is_empty(), "{where_to}: there was an envelope to look at");
        assert!(!sealed.iter().any(|one| keys_of(one).contains(&foreign)), "{where_to}");
        // At an honest server everything goes on.
        renew_sheet(&browser, &vault, &clock, &mut chance).await.unwrap();
    }
    let ways = vault.identity().ways().len();
    assert_eq!(ways, 2 + 3, "the sheet, the first passkey, and three that were added");
    house.is_in_order().await;
}

#[tokio::test]
async fn attack_08_succeeds_against_a_client_that_seals_to_the_ways_that_it_is_shown() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    let own = account_of(&ada.browser).await;
    let Value::Array(shown) = with_servers_link(&own) else { panic!("no chain") };
    // The double reads the links without their signatures.
    let links = shown.iter().map(|link| decode(&from_text(link.as_str().unwrap()).unwrap()).unwrap());
    let ways = links.filter_map(|link: SignedLink| {
        let link: ChainLink = decode(link.signed.body()).unwrap();
        if let Change::CredAdd { way } = link.change { Some(way) } else { None }
    });
    let ways: Vec<Way> = ways.collect();
    let (master, opened) = sealed_to(&ada, &ways);
    assert_eq!(opened.expose(), master.expose());
}

#[tokio::test]
async fn attack_07_a_recovery_key_that_the_server_offers() {
    let house = House::open().await;
    let Person { browser, passkey, vault, clock, mut chance, .. } = Person::founds(&house, "Ada").await;
    let offered = to_text(servers().public().as_bytes());
    for path in [url::ACCOUNT, url::INSTANCE] {
        for (name, value) in [
            ("recovery_key", json!(offered)),
            ("recovery", json!({ "enrolled": true, "unlock_key": offered })),
            ("policy", json!([{ "type": "account_recovery", "public_key": offered }])),
        ] {
            let away = house.browser();
            let hostile = Hostile::new(&away, |asked, answer| {
                if asked == path {
                    answer[name] = value.clone();
                }
            });
            // No answer with such a thing is taken for one of ours.
            assert_eq!(sign_in(&hostile, &passkey).await.map(|_| ()), Err(Error::Answer), "{path}: {name}");
        }
    }
    // A page that is open, and is offered it with every answer: nothing is sealed to it.
    let hostile = Hostile::new(&browser, |_, answer| {
        if let Some(answer) = answer.as_object_mut() {
            answer.insert("recovery_key".to_owned(), json!(offered));
        }
    });
    let noting = Noting(&hostile, Mutex::default());
    let device = SoftPasskey::new(ORIGIN).unwrap();
    let refused = passkey::add(&noting, &device, &vault, &clock, &mut chance).await;
    assert_eq!(refused, Err(Error::Answer));
    renew_sheet(&noting, &vault, &clock, &mut chance).await.unwrap_err();
    renew_sheet(&Noting(&browser, Mutex::default()), &vault, &clock, &mut chance).await.unwrap();
    let account = account_of(&browser).await;
    let listed =
        vault.identity().ways().iter().map(|way| Hash::of(way.unlock_key.as_bytes())).collect::<Vec<_>>();
    assert_eq!(keys_of(&decode(&account.envelope.0).unwrap()), listed);
}

#[tokio::test]
async fn attack_07_succeeds_against_a_client_that_enrols_what_it_is_offered() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    let ways = [ada.vault.identity().ways(), &[servers_way()]].concat();
    let (master, opened) = sealed_to(&ada, &ways);
    assert_eq!(opened.expose(), master.expose());
}

/// A new master key, sealed to these ways by a client that believes them, and what the server opens.
fn sealed_to(ada: &Person, ways: &[Way]) -> (MasterKey, MasterKey) {
    let mut chance = ChaCha20Rng::seed_from_u64(7);
    let (master, user_id) = (MasterKey::generate(&mut chance), ada.vault.user_id());
    let (_, key) = IdentityKey::generate(&mut chance);
    let generation = Generation { user_id, number: 1, prev_hash: Hash::ZERO };
    let envelope = master.seal_envelope(generation, ways, &key, &mut chance).unwrap();
    let identity = believed(ada, &key, ways);
    let opened = VerifiedEnvelope::verify(&envelope, &identity).unwrap().open(&servers()).unwrap();
    (master, opened)
}

/// An identity with these ways, all signed for by one key.
fn believed(ada: &Person, key: &IdentityKey, ways: &[Way]) -> VerifiedIdentity {
    let kem = *servers().public();
    let root = Change::Root { identity: key.public(), kem };
    let adds = ways.iter().map(|way| Change::CredAdd { way: way.clone() });
    let mut links: Vec<SignedLink> = Vec::new();
    for (seq, change) in (0..).zip([root].into_iter().chain(adds)) {
        let link = ChainLink {
            version: siegel_api::suite::VERSION,
            suite: siegel_api::suite::Suite::ONE,
            user_id: ada.vault.user_id(),
            seq,
            prev_hash: links.last().map_or(Hash::ZERO, SignedLink::hash),
            change,
            gossip: siegel_api::chain::Gossip { log_size: 0, log_root: Hash::of(b"") },
            time: siegel_api::time::Time(0),
        };
        links.push(SignedLink { signed: key.sign_coded(SignLabel::Chain, &link), second: None });
    }
    VerifiedIdentity::verify(ada.vault.user_id(), &links).unwrap()
}
