//! Attacks upon units: nobody whom its practice did not sign for reads what is addressed to one, and whoever was removed
//! reads nothing that comes, with the server's help or without.

use serde_json::Value;
use siegel_api::bytes::B64;
use siegel_api::codec::{decode, encode};
use siegel_api::id::{PracticeId, UnitId};
use siegel_api::problem::Code;
use siegel_api::statement::{SignedStatement, Statement};
use siegel_api::unit::Level;
use siegel_client::desk::Desk;
use siegel_client::error::{Error, Refusal};
use siegel_client::receive::Entry;
use siegel_client::refresh::refresh_practice;
use siegel_client::server::{Method, Request, Server};
use siegel_client::signin::sign_in;
use siegel_client::team::Role;

use crate::hostile::Wire;
use crate::story_unit::{changes, knows_nothing, opens, sends};
use crate::support::{House, Person};
use crate::works::{at, code, through, two_doctors};

/// What the server says of the units of a practice to this person.
pub async fn told(person: &Person, of: &Person) -> Value {
    let path = siegel_api::url::practice_units(of.vault.practice_id());
    let answer = person.browser.call(Request::new(Method::Get, path)).await.unwrap();
    assert_eq!(answer.status, 200);
    serde_json::from_slice(&answer.body).unwrap()
}

/// Bends what is said of the first unit of any practice.
pub fn bend_unit(wire: &Wire<'_>, bend: impl Fn(&mut Value) + 'static) {
    wire.bend_json("/units", move |told| {
        if told["units"][0].is_object() {
            bend(&mut told["units"][0]);
        }
    });
}

pub fn statement(told: &Value) -> SignedStatement {
    let bytes: B64 = serde_json::from_value(told["statement"].clone()).unwrap();
    decode(&bytes.0).unwrap()
}

/// Hides the newest epoch of a practice.
fn hide_epoch(wire: &Wire<'_>, practice: PracticeId) {
    wire.bend_json("/practices/", move |told| {
        if told["practice_id"] == serde_json::to_value(practice).unwrap() {
            told["epochs"].as_array_mut().unwrap().pop();
        }
    });
}

/// Nothing was given to anybody: what a finding is sent with never went out.
pub fn sent_nothing(wire: &Wire<'_>) -> bool {
    wire.asked()
        .iter()
        .all(|request| !(request.method == Method::Post && request.path.ends_with("/findings")))
}

async fn house() -> (House, Person, Person, Person, Person) {
    let house = House::open().await;
    let (anna, mut jan) = two_doctors(&house).await;
    let mia = Person::joins(&house, &mut jan, "Mia Keller", Role::Physician).await;
    let tom = Person::joins(&house, &mut jan, "Tom Kern", Role::Assistant).await;
    (house, anna, jan, mia, tom)
}

#[tokio::test]
async fn attack_04_a_member_whom_nobody_signed_for_makes_the_unit_unusable() {
    let (_house, anna, jan, mia, tom) = house().await;
    let unit = opens(&jan, &[(&mia, Level::Manage)]).await;
    let listed = jan.vault.practice().verified().current().member(tom.vault.user_id()).unwrap().clone();
    let wire = Wire::new(&anna.browser);
    bend_unit(&wire, move |told| {
        let mut signed = statement(&told["epochs"][0]);
        let mut said: Statement = decode(signed.body.as_slice()).unwrap();
        let mut members = said.members.as_slice().to_vec();
        members.push(siegel_api::statement::Member { roles: Level::Read.roles(), ..listed.clone() });
        members.sort_by_key(|member| member.id);
        said.members = members.into();
        signed.body = encode(&said).into();
        told["epochs"][0]["statement"] = serde_json::to_value(B64(encode(&signed))).unwrap();
    });
    let refused = sends(through(&anna, &wire), "MRT", &jan, unit).await.unwrap_err();
    assert_eq!(refused, Error::Refused(Refusal::Place), "another statement than the log speaks of");
    assert!(sent_nothing(&wire));
    sends(at(&anna), "MRT", &jan, unit).await.expect("the double: as it was signed");
}

#[tokio::test]
async fn attack_03_another_key_for_a_unit_is_refused_and_nothing_is_sealed_to_it() {
    let (_house, anna, jan, mia, _) = house().await;
    let unit = opens(&jan, &[(&mia, Level::Read)]).await;
    opens(&anna, &[(&anna, Level::Read)]).await;
    let key = told(&anna, &anna).await["units"][0]["epochs"][0]["content_key"].clone();
    let wire = Wire::new(&anna.browser);
    bend_unit(&wire, move |told| told["epochs"][0]["content_key"] = key.clone());
    let refused = sends(through(&anna, &wire), "MRT", &jan, unit).await.unwrap_err();
    assert!(matches!(refused, Error::Refused(Refusal::Group(_))), "{refused:?}");
    assert!(sent_nothing(&wire));
}

#[tokio::test]
async fn attack_04_the_unit_of_another_practice_is_shown_in_its_place() {
    let (house, anna, jan, mia, _) = house().await;
    let ghost = Person::founds(&house, "Eva Geist").await;
    let unit = opens(&jan, &[(&mia, Level::Read)]).await;
    let theirs = opens(&ghost, &[(&ghost, Level::Manage)]).await;
    // Their unit, its statement and its leaf, under the practice of Jan: be it by its own id or by that of his unit.
    for claimed in [theirs, unit] {
        let foreign = told(&ghost, &ghost).await;
        let wire = Wire::new(&anna.browser);
        wire.bend_json("/units", move |told| {
            *told = foreign.clone();
            told["units"][0]["unit_id"] = serde_json::to_value(claimed).unwrap();
        });
        let refused = sends(through(&anna, &wire), "MRT", &jan, claimed).await.unwrap_err();
        assert!(matches!(refused, Error::Refused(_)), "{refused:?}");
        assert!(sent_nothing(&wire));
    }
}

#[tokio::test]
async fn attack_25_who_was_removed_from_a_unit_keeps_all_keys_and_is_handed_all_ciphertext() {
    let (house, anna, jan, mia, tom) = house().await;
    let unit = opens(&jan, &[(&mia, Level::Manage), (&tom, Level::Read)]).await;
    let old = sends(at(&anna), "Alt", &jan, unit).await.unwrap();
    assert!(matches!(tom.desk().find_finding(old).await, Ok(Entry::Open(_))));
    let kept = told(&tom, &jan).await["units"][0].clone();
    assert!(!kept["seeds"].as_array().unwrap().is_empty());
    changes(&mia, unit, &[(&tom, None)]).await.unwrap();
    let new = sends(at(&anna), "Neu", &jan, unit).await.unwrap();
    // An honest server hands him nothing: neither findings, nor seeds, nor what stands behind the newest ones.
    assert!(knows_nothing(&tom, old).await && knows_nothing(&tom, new).await);
    let now = told(&tom, &jan).await["units"][0].clone();
    assert!(now.get("seeds").is_none() && now["epochs"][1].get("previous").is_none());

    // A server in league hands out what Mia gets, and the seeds that Tom once had: with the old epoch or with the new one,
    // what came after is sealed to another key.
    for hides in [true, false] {
        let lent = mia.browser.clone_with_cookie();
        let (wire, seeds) = (Wire::new(&lent), kept["seeds"].clone());
        bend_unit(&wire, move |told| {
            if hides {
                told["epochs"].as_array_mut().unwrap().pop();
            }
            told["seeds"] = seeds.clone();
        });
        let desk = Desk::new(&wire, &tom.vault);
        let Ok(Entry::Refused { error, .. }) = desk.find_finding(new).await else { panic!("not refused") };
        assert_eq!(error, Error::Refused(Refusal::Place));
        let was = desk.find_finding(old).await;
        assert_eq!(matches!(was, Ok(Entry::Open(_))), hides, "what he could read, he has");
    }
    assert!(matches!(mia.desk().find_finding(new).await, Ok(Entry::Open(_))), "the double");
    house.is_in_order().await;
}

#[tokio::test]
async fn attack_25_a_colleague_who_never_belonged_opens_nothing_with_the_servers_help() {
    let (_house, anna, jan, mia, tom) = house().await;
    let unit = opens(&jan, &[(&mia, Level::Manage)]).await;
    let id = sends(at(&anna), "MRT", &jan, unit).await.unwrap();
    let lent = mia.browser.clone_with_cookie();
    for person in [&jan, &tom] {
        let desk = Desk::new(&lent, &person.vault);
        let Ok(Entry::Refused { .. }) = desk.find_finding(id).await else { panic!("not refused") };
    }
    assert!(matches!(mia.desk().find_finding(id).await, Ok(Entry::Open(_))), "the double");
}

#[tokio::test]
async fn attack_31_who_has_seen_an_epoch_of_a_unit_takes_no_older_one() {
    let (_house, anna, jan, mia, tom) = house().await;
    let unit = opens(&jan, &[(&mia, Level::Manage), (&tom, Level::Read)]).await;
    changes(&mia, unit, &[(&tom, None)]).await.unwrap();
    // To seal for who was removed, a server hides the epoch without him. Whoever saw no newer one is told so by an honest
    // server as soon as something is sent.
    let hide = |wire: &Wire<'_>| bend_unit(wire, |told| drop(told["epochs"].as_array_mut().unwrap().pop()));
    let wire = Wire::new(&anna.browser);
    hide(&wire);
    let refused = sends(through(&anna, &wire), "MRT", &jan, unit).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::StaleEpoch));
    drop(wire);
    sends(at(&anna), "MRT", &jan, unit).await.unwrap();
    let again = Person { vault: sign_in(&anna.browser, &anna.passkey).await.unwrap(), ..anna };
    let wire = Wire::new(&again.browser);
    hide(&wire);
    let refused = sends(through(&again, &wire), "MRT", &jan, unit).await.unwrap_err();
    assert_eq!(refused, Error::Refused(Refusal::Stale), "the keyring remembers it, on every device");
    assert!(sent_nothing(&wire));
}

#[tokio::test]
async fn attack_25_the_server_takes_nothing_for_a_unit_that_waits() {
    let (house, anna, mut jan, mia, tom) = house().await;
    let unit = opens(&jan, &[(&mia, Level::Manage), (&tom, Level::Read)]).await;
    jan.removes(&tom).await.unwrap();
    // A client that was shown the practice as it was before Tom left seals to keys that he has: the server refuses.
    let wire = Wire::new(&anna.browser);
    hide_epoch(&wire, jan.vault.practice_id());
    let refused = sends(through(&anna, &wire), "MRT", &jan, unit).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::StaleEpoch));
    assert_eq!(sends(at(&anna), "MRT", &jan, unit).await.unwrap_err(), Error::UnitWaits);
    house.is_in_order().await;
}

#[tokio::test]
async fn attack_25_who_managed_a_unit_once_signs_nothing_for_it() {
    let (house, _anna, jan, mia, tom) = house().await;
    let unit = opens(&jan, &[(&mia, Level::Manage), (&tom, Level::Manage)]).await;
    changes(&mia, unit, &[(&tom, Some(Level::Read))]).await.unwrap();
    // A server that shows him what was before does not make him manage it: what he signs follows no epoch that is the newest.
    let wire = Wire::new(&tom.browser);
    bend_unit(&wire, |told| drop(told["epochs"].as_array_mut().unwrap().pop()));
    let me = through(&tom, &wire);
    let mine = me.desk().find_unit(jan.vault.practice_id(), unit).await.unwrap();
    assert!(me.desk().may_manage(&mine));
    let change = siegel_client::unit::UnitChange::default();
    let refused = me.desk().change_unit(unit, &change, &me, &mut crate::works::rng()).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotAllowed));
    house.is_in_order().await;
}

#[tokio::test]
async fn attack_04_a_statement_under_an_older_one_of_the_practice_is_refused() {
    let (house, anna, mut jan, mia, tom) = house().await;
    let unit = opens(&jan, &[(&mia, Level::Manage)]).await;
    let before = jan.vault.practice().verified().epoch();
    jan.removes(&tom).await.unwrap();
    assert!(jan.vault.practice().verified().epoch() > before);
    // Mia's client was shown the practice as it was with Tom, and signs a unit with him in it.
    let wire = Wire::new(&mia.browser);
    hide_epoch(&wire, jan.vault.practice_id());
    let again = sign_in(&mia.browser, &mia.passkey).await.unwrap();
    let me = crate::works::At { server: &wire, vault: &mia.vault, now: at(&mia).now };
    let levels = vec![(tom.vault.user_id(), Some(Level::Read))];
    let change = siegel_client::unit::UnitChange { levels, card: None };
    let refused = me.desk().change_unit(unit, &change, &me, &mut crate::works::rng()).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::StaleEpoch));
    drop(again);
    refresh_practice(&mia.browser, &mia.vault).await.unwrap();
    assert!(
        changes(&mia, unit, &[(&tom, Some(Level::Read))]).await.is_err(),
        "nor does she name him by herself"
    );
    assert!(!at(&anna).desk().find_unit(jan.vault.practice_id(), unit).await.unwrap().waits());
    house.is_in_order().await;
}

#[tokio::test]
async fn attack_03_a_seed_that_goes_to_somebody_else_too_or_not_to_a_member_is_refused() {
    let (_house, _anna, jan, mia, tom) = house().await;
    let unit: UnitId = opens(&jan, &[(&mia, Level::Manage), (&tom, Level::Read)]).await;
    for bend in [drop_seed as fn(&mut Value), double_seed] {
        let wire = Wire::new(&mia.browser);
        let path: &'static str = Box::leak(siegel_api::url::unit_statements(unit).into_boxed_str());
        wire.bend_asked(path, move |request| {
            let mut said: Value = serde_json::from_slice(&request.body).unwrap();
            bend(&mut said);
            request.body = serde_json::to_vec(&said).unwrap();
        });
        let me = through(&mia, &wire);
        let change = siegel_client::unit::UnitChange::default();
        let refused = me.desk().change_unit(unit, &change, &me, &mut crate::works::rng()).await.unwrap_err();
        assert_eq!(code(&refused), Some(Code::NotVerified));
    }
    changes(&mia, unit, &[]).await.expect("the double");
}

fn drop_seed(said: &mut Value) {
    said["seeds"].as_array_mut().unwrap().pop();
}

fn double_seed(said: &mut Value) {
    let first = said["seeds"][0].clone();
    said["seeds"].as_array_mut().unwrap().push(first);
}
