//! A thief with everything that an open device held: all keys, the session's cookie, the passkey. Once its owner has taken
//! new keys and the practice's next epoch lists them, the thief opens nothing new and signs nothing that counts, with the
//! server's help or without (attacks 3, 4, 11, 25, 31).

use serde_json::{Value, json};
use siegel_api::event::EventKind;
use siegel_api::problem::Code;
use siegel_api::statement::GroupError;
use siegel_client::desk::Desk;
use siegel_client::error::{Error, Refusal};
use siegel_client::passkey;
use siegel_client::receive::Entry;
use siegel_client::refresh::refresh_practice;
use siegel_client::rotation::rotate;
use siegel_client::signin::{renew, sign_in};
use siegel_client::soft::SoftPasskey;
use siegel_client::team::Role;
use siegel_client::vault::Vault;

use crate::attack_forged_log::Forgery;
use crate::files::pdf;
use crate::hostile::Wire;
use crate::support::{Browser, House, Person};
use crate::works::{At, at, code, rng, two_doctors};

/// A phone that was signed in when it was taken: its passkey, its cookie, its keys.
struct Thief {
    passkey: SoftPasskey,
    browser: Browser,
    vault: Vault,
}

/// Mia Keller's phone is stolen, and she has taken new keys; no statement lists them yet.
async fn robbed(house: &House, weber: &mut Person) -> (Person, Thief) {
    let keller = Person::joins(house, weber, "Mia Keller", Role::Physician).await;
    let phone = SoftPasskey::new("http://localhost:8080").unwrap();
    passkey::add(&keller.browser, &phone, &keller.vault, &keller.clock, &mut rng()).await.unwrap();
    let browser = house.browser();
    let vault = sign_in(&browser, &phone).await.unwrap();
    rotate(&keller.browser, &keller.vault, &keller.clock, &mut rng(), &[]).await.unwrap();
    (keller, Thief { passkey: phone, browser, vault })
}

async fn concluded(house: &House, weber: &mut Person) -> (Person, Thief) {
    let (keller, thief) = robbed(house, weber).await;
    let id = keller.vault.user_id();
    weber.desk().list_keys(&weber.clock, &mut rng(), id).await.unwrap();
    refresh_practice(&keller.browser, &keller.vault).await.unwrap();
    (keller, thief)
}

fn file(name: &str) -> crate::works::Files {
    vec![("a.pdf", "application/pdf", pdf(name))]
}

#[tokio::test]
async fn attack_25_a_thief_with_all_keys_and_all_ciphertext_opens_nothing_new() {
    let house = House::open().await;
    let (mut weber, brandt) = two_doctors(&house).await;
    let old = at(&brandt).send("Alt", &[&weber], file("alt")).await.unwrap();
    let (keller, thief) = robbed(&house, &mut weber).await;
    // From the theft's notice on the server serves nothing: not to the cookie, not to the passkey.
    let refused = Desk::new(&thief.browser, &thief.vault).find_finding(old).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::SignedOut));
    for refused in [
        sign_in(&thief.browser, &thief.passkey).await.map(drop).unwrap_err(),
        renew(&thief.browser, &thief.passkey, &thief.vault).await.map(drop).unwrap_err(),
    ] {
        assert_eq!(code(&refused), Some(Code::SignInFailed));
    }

    // A server in league with the thief hands out all that it has, the newest epoch left out: theft cannot be undone for
    // what the old keys open, and what is sealed from the new epoch on they do not open.
    let id = keller.vault.user_id();
    weber.desk().list_keys(&weber.clock, &mut rng(), id).await.unwrap();
    let new = at(&brandt).send("Neu", &[&weber], file("neu")).await.unwrap();
    let lent = keller.browser.clone_with_cookie();
    let (wire, practice) = (Wire::new(&lent), weber.vault.practice_id());
    wire.bend_json("/practices/", move |told| {
        if told["practice_id"] == serde_json::to_value(practice).unwrap() {
            told["epochs"].as_array_mut().unwrap().pop();
        }
    });
    let desk = Desk::new(&wire, &thief.vault);
    assert!(matches!(desk.find_finding(old).await, Ok(Entry::Open(_))), "what they could read, they have");
    let Ok(Entry::Refused { error, .. }) = desk.find_finding(new).await else { panic!("not refused") };
    assert_eq!(error, Error::Refused(Refusal::Sealed));
    // With the newest epoch shown there are seeds, too; they are wrapped for a key that the thief never had.
    assert!(refresh_practice(&lent, &thief.vault).await.is_err());
    // The double: the owner opens it with the same requests.
    assert!(matches!(keller.desk().find_finding(new).await, Ok(Entry::Open(_))));
    house.is_in_order().await;
}

#[tokio::test]
async fn attack_31_the_old_key_signs_nothing_that_the_server_takes_or_another_client_believes() {
    let house = House::open().await;
    let (mut weber, brandt) = two_doctors(&house).await;
    let finding = at(&weber).send("Befund", &[&brandt], file("a")).await.unwrap();
    let (keller, thief) = concluded(&house, &mut weber).await;

    // With the owner's own session, if they had it: it is the signature that is refused.
    let lent = keller.browser.clone_with_cookie();
    let stale = At { server: &lent, vault: &thief.vault, now: at(&keller).now };
    assert!(stale.send("Gefälscht", &[&brandt], file("b")).await.is_err());
    assert!(at(&keller).send("Echt", &[&brandt], file("c")).await.is_ok());

    // A server that writes whatever the thief signs: a withdrawal by the old key is none, by the new one it is.
    let grant_hash = at(&weber).find(finding).await.recipients()[0].grant_hash;
    let (old, new) = (thief.vault.identity_key(), keller.vault.identity_key());
    assert_ne!(old.public(), new.public());
    for (key, counts) in [(old, false), (new, true)] {
        let vault = sign_in(&weber.browser, &weber.passkey).await.unwrap();
        let mut forgery = Forgery::of(&weber).await;
        let seq = forgery.push((EventKind::GrantRevoked, finding, grant_hash), &keller, &key);
        let wire = Wire::new(&weber.browser);
        wire.bend_json("/findings/", |view| {
            view["finding"]["history"].as_array_mut().unwrap().push(json!({ "placed": forgery.placed(seq) }));
            forgery.bend(view);
        });
        wire.bend_json("/practices/", |practice| forgery.bend(practice));
        let anna = At { server: &wire, vault: &vault, now: at(&weber).now };
        assert_eq!(anna.find(finding).await.recipients()[0].is_withdrawn(), counts);
    }
}

/// Leaves links of a person's chain out, from the newest on.
fn cut_chain(practice: &mut Value, person: &Value, links: usize) {
    for chain in practice["chains"].as_array_mut().unwrap() {
        if chain["user_id"] == *person {
            let all = chain["links"].as_array_mut().unwrap();
            all.truncate(all.len() - links);
        }
    }
}

#[tokio::test]
async fn attack_11_a_server_that_hides_the_new_keys_hides_the_practice_with_them() {
    let house = House::open().await;
    let (mut weber, brandt) = two_doctors(&house).await;
    let (keller, _) = concluded(&house, &mut weber).await;
    let id = serde_json::to_value(keller.vault.user_id()).unwrap();
    for links in [1, 2, 5] {
        let person = id.clone();
        let wire = Wire::new(&brandt.browser);
        wire.bend_json("/practices/", move |practice| cut_chain(practice, &person, links));
        let shown =
            siegel_client::directory::find_practice(&wire, brandt.vault.logs(), weber.vault.practice_id());
        let refused = shown.await.map(drop).unwrap_err();
        assert!(matches!(refused, Error::Refused(Refusal::Group(GroupError::Member(_)))), "{refused}");
    }
    // The owner's new device is shown the account by a chain without them: its envelope is signed by none of those keys.
    let fresh = house.browser();
    let wire = Wire::new(&fresh);
    wire.bend_json("/practices/", move |practice| cut_chain(practice, &id, 5));
    wire.bend_json("/account", |account| {
        if let Some(links) = account["chain"].as_array_mut() {
            links.truncate(links.len() - 5);
        }
    });
    let refused = sign_in(&wire, &keller.passkey).await.map(drop).unwrap_err();
    assert!(matches!(refused, Error::Refused(_)), "{refused}");
    sign_in(&fresh, &keller.passkey).await.unwrap();
}
