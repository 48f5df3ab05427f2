//! Attacks 1, 3 and 4 and S-05: a server that shows other keys of a practice than its members signed.
//!
//! Before anybody has compared, the first keys that are ever seen of a practice are believed: a server that
//! lies from the first day on cannot be told by anything here, which is why first use is said aloud.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::Value;
use siegel_api::bytes::{from_text, to_text};
use siegel_api::chain::Gossip;
use siegel_api::codec::{decode, encode};
use siegel_api::grant::{GrantInfo, Purpose, RecipientKind, VerifiedGrant};
use siegel_api::hash::Hash;
use siegel_api::id::UserId;
use siegel_api::invitation::answer_bytes;
use siegel_api::label::SignLabel;
use siegel_api::message::invitation::InvitationAnswer;
use siegel_api::message::practice::Practice;
use siegel_api::statement::{GroupError, Member, Roles, SignedStatement, Statement};
use siegel_api::suite::{KemPublicKey, Suite};
use siegel_api::url;
use siegel_client::clock::Clock;
use siegel_client::directory::{find_practice, list_practices};
use siegel_client::error::{Error, Refusal};
use siegel_client::invitation::{self, Guest};
use siegel_client::place::Logs;
use siegel_client::server::{Method, Request, Server, ask};
use siegel_client::signin::sign_in;
use siegel_client::trust::{self, Trust};
use siegel_crypto::content::FindingKey;
use siegel_crypto::fingerprint::digits;
use siegel_crypto::fragment::parse_invitation;
use siegel_crypto::grant::{unwrap, wrap};
use siegel_crypto::kem::{KemKeyPair, KemSecret};

use crate::hostile::{Hostile, Liar};
use crate::impostor::impersonate;
use crate::people::{admits, looks_up};
use crate::support::{House, Person};

/// A key pair that the server knows.
fn known_to_the_server() -> KemKeyPair {
    KemKeyPair::from_secret(&KemSecret::from_bytes([0x66; 32])).unwrap()
}

/// Bends every practice in an answer, in the directory as alone.
fn bend_practices(answer: &mut Value, bend: impl Fn(&mut Value)) {
    if answer.get("epochs").is_some() {
        bend(answer);
    } else if let Some(all) = answer.get_mut("practices").and_then(Value::as_array_mut) {
        all.iter_mut().for_each(bend);
    }
}

fn swap_key(answer: &mut Value, name: &str) {
    let key = to_text(known_to_the_server().public().as_bytes());
    bend_practices(answer, |practice| practice["epochs"][0][name] = Value::String(key.clone()));
}

#[tokio::test]
async fn attack_01_swapped_recipient_key() {
    let house = House::open().await;
    let (ada, ben) = (Person::founds(&house, "Ada").await, Person::founds(&house, "Ben").await);
    for name in ["content_key", "audit_key"] {
        let hostile = Hostile::new(&ada.browser, |_, answer| swap_key(answer, name));
        let refused = find_practice(&hostile, ada.vault.logs(), ben.vault.practice_id()).await;
        assert_eq!(refused, Err(Error::Refused(Refusal::Group(GroupError::Key(1)))));
        let directory = list_practices(&hostile, ada.vault.logs()).await.unwrap();
        assert!(directory.practices.is_empty() && directory.refused.len() == 2);
    }
}

/// The double: it takes the key of a practice from the answer, unverified, and wraps a finding's key to it.
/// Gives what it wrapped, and what the server makes of it.
async fn seals_as_told(hostile: &impl Server, ada: &Person, to: &Person) -> (FindingKey, FindingKey) {
    let path = url::practice(to.vault.practice_id());
    let shown: Practice = ask(hostile, Request::new(Method::Get, path)).await.unwrap();
    let recipient = KemPublicKey::from_slice(&shown.epochs[0].content_key.0).unwrap();
    let mut chance = ChaCha20Rng::seed_from_u64(1);
    let key = FindingKey::generate(&mut chance);
    let info = grant_to(ada, to, recipient.fingerprint());
    let gossip = Gossip { log_size: 0, log_root: Hash::ZERO };
    let grant = wrap(&key, info, &recipient, gossip, &mut chance).unwrap();
    let signed = ada.vault.identity_key().sign_coded(SignLabel::Grant, &grant);
    let grant = VerifiedGrant::verify(&signed, ada.vault.identity().identity()).unwrap();
    (key, unwrap(&known_to_the_server(), &grant).unwrap())
}

#[tokio::test]
async fn attack_01_succeeds_against_a_client_that_seals_to_what_the_directory_says() {
    let house = House::open().await;
    let (ada, ben) = (Person::founds(&house, "Ada").await, Person::founds(&house, "Ben").await);
    let hostile = Hostile::new(&ada.browser, |_, answer| swap_key(answer, "content_key"));
    let (key, stolen) = seals_as_told(&hostile, &ada, &ben).await;
    assert_eq!(stolen.expose(), key.expose());
}

#[tokio::test]
async fn attack_03_succeeds_against_a_client_that_asks_for_its_own_groups_key() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    let hostile = Hostile::new(&ada.browser, |_, answer| swap_key(answer, "content_key"));
    let (key, stolen) = seals_as_told(&hostile, &ada, &ada).await;
    assert_eq!(stolen.expose(), key.expose(), "what Ada keeps for her own practice");
}

fn grant_to(ada: &Person, ben: &Person, recipient_key_fp: Hash) -> GrantInfo {
    let own = ada.vault.practice();
    GrantInfo {
        suite: Suite::ONE,
        purpose: Purpose::Finding,
        practice_id: ada.vault.practice_id(),
        subject_hash: Hash([9; 32]),
        granter: ada.vault.user_id(),
        granter_key_fp: ada.vault.identity().identity().fingerprint(),
        granter_group: ada.vault.practice_id(),
        granter_epoch: 1,
        granter_statement_hash: own.verified().current().hash(),
        parent_grant_hash: Hash::ZERO,
        recipient_kind: RecipientKind::Group,
        recipient_id: ben.vault.practice_id().into(),
        recipient_epoch: 1,
        recipient_key_fp,
    }
}

#[tokio::test]
async fn attack_03_inserted_group_key() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    let browser = house.browser();
    let swapped = Hostile::new(&browser, |_, answer| swap_key(answer, "content_key"));
    let refused = sign_in(&swapped, &ada.passkey).await.unwrap_err();
    assert_eq!(refused, Error::Refused(Refusal::Group(GroupError::Key(1))));
    // Seeds that the server wrapped for the member itself: nobody of the practice signed them.
    let browser = house.browser();
    let resealed = Hostile::new(&browser, |path, answer| {
        if path == url::ACCOUNT {
            let seed = from_text(answer["seeds"][0].as_str().unwrap()).unwrap();
            let flipped = [&seed[..seed.len() - 1], &[seed[seed.len() - 1] ^ 1]].concat();
            answer["seeds"][0] = Value::String(to_text(&flipped));
        }
    });
    assert!(matches!(sign_in(&resealed, &ada.passkey).await, Err(Error::Refused(Refusal::Grant(_)))));
}

#[tokio::test]
async fn attack_04_ghost_member() {
    let house = House::open().await;
    let (ada, ben) = (Person::founds(&house, "Ada").await, Person::founds(&house, "Ben").await);
    let eva = Person::founds(&house, "Eva").await;
    let ghost = eva.vault.identity();
    let ghost = (ghost.user_id(), ghost.seq(), ghost.head());
    // A chain too many changes nothing: who belongs to a practice is what its statement says.
    let own: Practice =
        ask(&eva.browser, Request::new(Method::Get, url::practice(eva.vault.practice_id()))).await.unwrap();
    let chain = serde_json::to_value(&own.chains[0]).unwrap();
    let crowded = Hostile::new(&ada.browser, |_, answer| {
        bend_practices(answer, |practice| practice["chains"].as_array_mut().unwrap().push(chain.clone()));
    });
    let id = ben.vault.practice_id();
    let practice = find_practice(&crowded, ada.vault.logs(), id).await.unwrap();
    assert!(practice.current().member(ghost.0).is_none());
    // A member too many in the statement breaks the founder's signature.
    let listed = Hostile::new(&ada.browser, |_, answer| {
        bend_practices(answer, |practice| {
            practice["chains"].as_array_mut().unwrap().push(chain.clone());
            let statement = &mut practice["epochs"][0]["statement"];
            *statement = Value::String(with_ghost(statement.as_str().unwrap(), ghost));
        });
    });
    let refused = find_practice(&listed, ada.vault.logs(), id).await.unwrap_err();
    assert!(matches!(refused, Error::Refused(Refusal::Group(GroupError::Signature(_)))));
    // The double: a client that reads members without verifying would find the ghost among them.
    let shown: Practice = ask(&listed, Request::new(Method::Get, url::practice(id))).await.unwrap();
    let signed: SignedStatement = decode(&shown.epochs[0].statement.0).unwrap();
    let statement: Statement = decode(signed.body.as_slice()).unwrap();
    assert!(statement.members.iter().any(|member| member.id == ghost.0));
}

fn with_ghost(statement: &str, (id, chain_seq, chain_head): (UserId, u32, Hash)) -> String {
    let mut signed: SignedStatement = decode(&from_text(statement).unwrap()).unwrap();
    let mut body: Statement = decode(signed.body.as_slice()).unwrap();
    let mut members = body.members.into_vec();
    members.push(Member { id, chain_seq, chain_head, roles: Roles::ALL, name_hash: Hash::ZERO });
    members.sort_by_key(|member| member.id);
    body.members = members.into();
    signed.body = encode(&body).into();
    to_text(&encode(&signed))
}

#[tokio::test]
async fn a_changed_key_blocks_until_somebody_compares() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let ben = Person::founds(&house, "Ben").await;
    let id = ben.vault.practice_id();
    let honest = looks_up(&ada, &ben).await;
    admits(&mut ada, &honest).await.unwrap();

    let browser = house.browser();
    let hostile = Liar::new(&house, &browser, id).await;
    let vault = sign_in(&hostile, &ada.passkey).await.unwrap();
    let shown = find_practice(&hostile, vault.logs(), id).await.unwrap();
    assert_ne!(shown.root_fingerprint(), honest.root_fingerprint());
    let contacts = trust::list(&hostile, &vault).await.unwrap();
    assert_eq!(contacts.judge(&vault, &shown), Trust::Changed);
    let admitted = trust::admit(&hostile, &vault, &ada.clock, &mut ada.chance, &contacts, &shown).await;
    assert_eq!(admitted, Err(Error::KeyChanged));
    // A server that withholds the contact gains nothing: the keyring remembers.
    assert_eq!(trust::Contacts::default().judge(&vault, &shown), Trust::Changed);

    let old = digits(honest.root_fingerprint()).concat();
    let refused = trust::compare(&hostile, &vault, &ada.clock, &mut ada.chance, &shown, &old).await;
    assert_eq!(refused, Err(Error::Differs));
    let read_aloud = digits(shown.root_fingerprint()).concat();
    trust::compare(&hostile, &vault, &ada.clock, &mut ada.chance, &shown, &read_aloud).await.unwrap();
    let contacts = trust::list(&hostile, &vault).await.unwrap();
    assert!(matches!(contacts.judge(&vault, &shown), Trust::Verified { .. }));
    // Now the keys that were pinned before are the changed ones.
    assert_eq!(contacts.judge(&vault, &honest), Trust::Changed);
}

#[tokio::test]
async fn a_practice_that_was_seen_is_not_replaced_while_the_page_is_open() {
    let house = House::open().await;
    let (ada, ben) = (Person::founds(&house, "Ada").await, Person::founds(&house, "Ben").await);
    looks_up(&ada, &ben).await;
    let id = ben.vault.practice_id();
    let impostor = impersonate(&house, id).await;
    let hostile = Hostile::new(&ada.browser, |_, answer| *answer = impostor.clone());
    let refused = find_practice(&hostile, ada.vault.logs(), id).await;
    assert_eq!(refused, Err(Error::Refused(Refusal::Stale)));
}

#[tokio::test]
async fn attack_01_an_invitation_cannot_replace_keys_that_were_pinned() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let ben = Person::founds(&house, "Ben").await;
    let honest = looks_up(&ada, &ben).await;
    admits(&mut ada, &honest).await.unwrap();
    let made =
        invitation::create(&ada.browser, &ada.vault, &house.clock, &mut ada.chance, Guest::Practice, "x")
            .await
            .unwrap();
    let fragment = parse_invitation(made.link.split_once('#').unwrap().1).unwrap();

    // Whoever holds the link answers in the name of Ben's practice; the server shows keys that go with it.
    let browser = house.browser();
    for id in [ben.vault.practice_id(), ada.vault.practice_id()] {
        let liar = Liar::new(&house, &browser, id).await;
        let vault = sign_in(&browser, &ada.passkey).await.unwrap();
        let shown = Logs::new(vault.logs().instance().clone());
        let shown = find_practice(&liar, &shown, id).await.unwrap();
        let founder = &shown.current().statement().members.as_slice()[0];
        let keys = Hash::of(&answer_bytes(founder.chain_head, shown.current().hash()));
        let accepted = InvitationAnswer {
            practice_id: id,
            user_id: founder.id,
            answer: Hash(fragment.secret.sign_answer(made.id, keys)),
            accepted_at: house.clock.now(),
            newcomer: None,
        };
        let accepted = serde_json::to_value(accepted).unwrap();
        let hostile = Hostile::new(&liar, |path, answer| {
            if path == url::INVITATIONS {
                answer["invitations"][0]["accepted"] = accepted.clone();
            }
        });
        let all = invitation::list(&hostile, &vault).await.unwrap();
        let confirmed = invitation::confirm(&hostile, &vault, &ada.clock, &mut ada.chance, &all[0]).await;
        let own = id == ada.vault.practice_id();
        let expected = if own { Error::Refused(Refusal::Mismatch) } else { Error::KeyChanged };
        assert_eq!(confirmed.map(|_| ()), Err(expected));
    }
}
