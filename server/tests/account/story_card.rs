//! A practice moves, or was set up under a name with a mistake in it: its card changes, by two admins where there are two,
//! and who knows the practice compares anew (protocol 4, "Trust").

use siegel_api::problem::Code;
use siegel_api::statement::CardText;
use siegel_client::desk::Desk;
use siegel_client::error::{Error, Refusal};
use siegel_client::team::{Outcome, Proposes, Role};
use siegel_client::trust::{self, How, Trust};
use siegel_crypto::fingerprint::digits;

use crate::people::{admits, code, looks_up, trusts};
use crate::support::{House, Person};

fn card(name: &str) -> CardText {
    CardText { name: name.to_owned(), place: "Siegen".to_owned(), licence: "123456789".to_owned() }
}

async fn changes(person: &mut Person, to: &CardText) -> Result<Outcome, Error> {
    let Person { browser, vault, clock, chance, .. } = person;
    Desk::new(browser, vault).change_card(clock, chance, to).await
}

#[tokio::test]
async fn who_knows_a_practice_is_warned_of_its_new_card_until_somebody_compares() {
    let house = House::open().await;
    let (mut ada, mut ben) = (Person::founds(&house, "Ada").await, Person::founds(&house, "Ben").await);
    let eve = Person::founds(&house, "Eve").await;
    let before = looks_up(&ada, &ben).await;
    let typed = digits(before.root_fingerprint()).join(" ");
    trust::compare(&ada.browser, &ada.vault, &ada.clock, &mut ada.chance, &before, &typed).await.unwrap();
    assert!(matches!(trusts(&ada, &ben).await, Trust::Verified { .. }));

    let new = card("Praxis am neuen Ort");
    assert_eq!(changes(&mut ben, &new).await, Ok(Outcome::Done));
    assert_eq!(changes(&mut ben, &new).await, Ok(Outcome::Done), "said twice it is done once");
    assert_eq!(ben.vault.practice().verified().epoch(), 2);

    let after = looks_up(&ada, &ben).await;
    assert_eq!(*after.card(), new);
    assert_eq!(after.root_fingerprint(), before.root_fingerprint(), "what is compared stays");
    assert_eq!(trusts(&ada, &ben).await, Trust::Changed);
    let contacts = trust::list(&ada.browser, &ada.vault).await.unwrap();
    assert_eq!(
        contacts.former_card(&ada.vault, &after),
        Some(before.card()),
        "and is told by what it was known"
    );
    assert_ne!(admits(&mut ada, &after).await, Ok(Trust::New), "nothing is sealed to it");
    trust::compare(&ada.browser, &ada.vault, &ada.clock, &mut ada.chance, &after, &typed).await.unwrap();
    assert!(matches!(trusts(&ada, &ben).await, Trust::Verified { how: How::Digits, .. }));
    let contacts = trust::list(&ada.browser, &ada.vault).await.unwrap();
    assert_eq!(contacts.former_card(&ada.vault, &after), None, "once compared there is nothing to tell");
    assert_eq!(trusts(&eve, &ben).await, Trust::New, "who never knew it is not warned");
}

#[tokio::test]
async fn where_two_are_admins_one_proposes_a_card_and_the_other_signs_what_it_shows() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let mut ben = Person::joins(&house, &mut ada, "Ben", Role::Administrator).await;
    let (old, new) = (ada.vault.practice().verified().card().clone(), card("Praxis am neuen Ort"));
    assert_eq!(changes(&mut ada, &new).await, Ok(Outcome::Proposed));
    assert_eq!(*looks_up(&ben, &ada).await.card(), old, "nothing has changed yet");

    let proposal = ben.looks_at_proposal().await.unwrap();
    assert_eq!(proposal.proposer, ada.vault.user_id());
    assert_eq!(proposal.proposes, Proposes::Card { before: old, after: new.clone() });
    let alone = ada.approves().await.unwrap_err();
    assert_eq!(code(&alone), Some(Code::NotVerified), "one admin signs once");
    ben.approves().await.unwrap();
    assert_eq!(*looks_up(&ada, &ben).await.card(), new);
    assert!(ben.looks_at_proposal().await.is_none(), "it is done");
}

#[tokio::test]
async fn a_card_without_a_name_or_by_who_is_no_admin_is_refused() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let mut ben = Person::joins(&house, &mut ada, "Ben", Role::Physician).await;
    assert_eq!(changes(&mut ada, &card("  ")).await, Err(Error::Fault));
    assert_eq!(changes(&mut ada, &card(&"x".repeat(201))).await, Err(Error::Fault));
    let refused = changes(&mut ben, &card("Praxis Ben")).await;
    assert_eq!(refused, Err(Error::Refused(Refusal::Sealed)), "whose keys open no auditor's seed seal none");
    assert_eq!(ada.vault.practice().verified().epoch(), 2, "as Ben's joining left it");
}
