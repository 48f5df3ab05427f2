//! Nobody else comes back in a member's place: not by a server that lies, not by an old link, not by one who is no admin
//! (attacks 4, 7, 11).

use serde_json::json;
use siegel_api::bytes::B64;
use siegel_api::invitation::Reentry;
use siegel_api::message::invitation::Invitations;
use siegel_api::message::practice::Practice;
use siegel_api::problem::Code;
use siegel_api::statement::GroupError;
use siegel_api::url;
use siegel_client::desk::Desk;
use siegel_client::error::{Error, Refusal};
use siegel_client::invitation::{self, Guest};
use siegel_client::refresh::refresh_practice;
use siegel_client::server::{Method, Request, ask};
use siegel_client::signin::sign_in;
use siegel_client::team::Role;

use crate::hostile::Wire;
use crate::support::{House, Person, Waiting};
use crate::works::{code, rng};

/// An admin, and a member whose new keys wait.
async fn waits(house: &House) -> (Person, Person, Waiting) {
    let mut weber = Person::founds(house, "Anna Weber").await;
    let keller = Person::joins(house, &mut weber, "Mia Keller", Role::Physician).await;
    let link = weber.lets_back(keller.vault.user_id()).await.unwrap().link;
    let back = Waiting::answers(house, &link, "Mia Keller").await;
    (weber, keller, back)
}

/// The chain of a person as the server shows it.
async fn shown_chain(at: &Person, person: &Person) -> Vec<B64> {
    let path = Request::new(Method::Get, url::practice(person.vault.practice_id()));
    let practice: Practice = ask(&at.browser, path).await.unwrap();
    let id = person.vault.user_id();
    practice.chains.into_iter().find(|chain| chain.user_id == id).unwrap().links
}

#[tokio::test]
async fn attack_07_a_server_that_puts_other_keys_into_the_answer_gets_no_signature() {
    let house = House::open().await;
    let (weber, keller, back) = waits(&house).await;
    let wire = Wire::new(&weber.browser);
    // Any chain of this person that verifies would do for whoever holds no proof against it.
    let other = shown_chain(&weber, &keller).await;
    wire.bend_json("/invitations", move |told| {
        if told["invitations"][0]["accepted"].is_object() {
            told["invitations"][0]["accepted"]["newcomer"]["chain"] = json!(other);
        }
    });
    let all = invitation::list(&wire, &weber.vault).await.unwrap();
    assert!(
        matches!(all[0].answered(), Some(invitation::Answered::Member { name: None, .. })),
        "the page says that it is not genuine"
    );
    let refused = Desk::new(&wire, &weber.vault).admit(&weber.clock, &mut rng(), &all[0]).await.unwrap_err();
    assert_eq!(refused, Error::Refused(Refusal::Sealed));
    assert!(!wire.asked().iter().any(|request| request.path == url::STATEMENTS), "nothing is signed");
    // The double: the same request with the keys that were proved.
    let all = invitation::list(&weber.browser, &weber.vault).await.unwrap();
    weber.desk().admit(&weber.clock, &mut rng(), &all[0]).await.unwrap();
    back.signs_in().await.unwrap();
}

#[tokio::test]
async fn attack_07_an_answer_for_another_person_is_none() {
    let house = House::open().await;
    let (weber, _, _) = waits(&house).await;
    let wire = Wire::new(&weber.browser);
    let own = serde_json::to_value(weber.vault.user_id()).unwrap();
    let chain = shown_chain(&weber, &weber).await;
    wire.bend_json("/invitations", move |told| {
        told["invitations"][0]["accepted"]["user_id"] = own.clone();
        told["invitations"][0]["accepted"]["newcomer"]["chain"] = json!(chain);
    });
    let all = invitation::list(&wire, &weber.vault).await.unwrap();
    let refused = Desk::new(&wire, &weber.vault).admit(&weber.clock, &mut rng(), &all[0]).await.unwrap_err();
    assert_eq!(refused, Error::Refused(Refusal::Mismatch));
}

#[tokio::test]
async fn attack_07_a_chain_in_front_of_the_signed_one_makes_the_practice_unreadable() {
    let house = House::open().await;
    let (weber, keller, _) = waits(&house).await;
    let wire = Wire::new(&weber.browser);
    // The newcomer's chain verifies by itself; no statement lists it yet.
    let path = Request::new(Method::Get, url::INVITATIONS);
    let all: Invitations = ask(&weber.browser, path).await.unwrap();
    let newer = all.invitations[0].accepted.clone().unwrap().newcomer.unwrap().chain;
    let id = serde_json::to_value(keller.vault.user_id()).unwrap();
    wire.bend_json("/practices/", move |practice| {
        for chain in practice["chains"].as_array_mut().unwrap() {
            if chain["user_id"] == id {
                let signed = chain["links"].take();
                chain["links"] = json!(newer);
                chain["former"] = json!([signed]);
            }
        }
    });
    let refused = refresh_practice(&wire, &weber.vault).await.unwrap_err();
    assert!(matches!(refused, Error::Refused(Refusal::Group(GroupError::Member(_)))), "{refused}");
    refresh_practice(&weber.browser, &weber.vault).await.unwrap();
}

#[tokio::test]
async fn attack_11_new_keys_are_shown_no_statement_of_before_and_old_ones_none_of_after() {
    let house = House::open().await;
    let (mut weber, keller, back) = waits(&house).await;
    weber.admits_newest().await.unwrap();
    // Statements of before: they list the chain of before, which the server still has.
    let wire = Wire::new(&back.browser);
    wire.bend_json("/practices/", |practice| {
        practice["epochs"].as_array_mut().unwrap().pop();
    });
    let refused = sign_in(&wire, &back.passkey).await.map(drop).unwrap_err();
    assert!(matches!(refused, Error::Refused(Refusal::Group(GroupError::Member(_)))), "{refused}");
    sign_in(&back.browser, &back.passkey).await.unwrap();
    // Whoever is still at an old device is shown the new statements by a server in league with them: with the account of now,
    // whose chain does not go on from theirs, or with somebody else's.
    let lent = back.browser.clone_with_cookie();
    let refused = refresh_practice(&lent, &keller.vault).await.unwrap_err();
    assert_eq!(refused, Error::Refused(Refusal::Stale));
    let lent = weber.browser.clone_with_cookie();
    let refused = refresh_practice(&lent, &keller.vault).await.unwrap_err();
    assert!(matches!(refused, Error::Refused(_)), "{refused}");
}

#[tokio::test]
async fn attack_04_nobody_but_an_admin_lets_back_and_nobody_themselves() {
    let house = House::open().await;
    let (mut weber, mut keller, _) = waits(&house).await;
    let lang = Person::joins(&house, &mut weber, "Paul Lang", Role::Assistant).await;
    keller.desk().keep_up().await.unwrap();
    let refused = keller.lets_back(lang.vault.user_id()).await.map(drop).unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotAllowed));
    let refused = weber.lets_back(weber.vault.user_id()).await.map(drop).unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotVerified), "who is here needs no way back");
    // A member of another practice, or keys that this person never had.
    let brandt = Person::founds(&house, "Jan Brandt").await;
    let Guest::Returning(real) = Guest::returning(&weber.vault, lang.vault.user_id()).unwrap() else {
        panic!()
    };
    let foreign = Reentry { person: brandt.vault.user_id(), ..real };
    let other = Reentry { replaces: weber.vault.identity().root_fingerprint(), ..real };
    for offered in [foreign, other] {
        let Person { browser, vault, clock, chance, .. } = &mut weber;
        let made = invitation::create(browser, vault, clock, chance, Guest::Returning(offered), "").await;
        assert_eq!(code(&made.map(drop).unwrap_err()), Some(Code::NotVerified));
    }
}
