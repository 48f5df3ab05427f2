//! A practice moves, or was set up under a name with a mistake in it: its card changes, by two admins where there are two,
//! and who knows the practice compares anew (protocol 4, "Trust").

use siegel_api::id::CaseId;
use siegel_api::problem::Code;
use siegel_api::statement::CardText;
use siegel_client::case::{CaseTitle, Change};
use siegel_client::desk::Desk;
use siegel_client::draft::Chosen;
use siegel_client::error::{Error, Refusal};
use siegel_client::receive::Entry;
use siegel_client::team::{Outcome, Proposes, Role};
use siegel_client::trust::{self, How, Trust};
use siegel_crypto::fingerprint::digits;

use crate::attack_receive::sends;
use crate::attack_send::ready;
use crate::people::{admits, code, looks_up, trusts};
use crate::support::{House, Person};

fn card(name: &str) -> CardText {
    CardText { name: name.to_owned(), place: "Siegen".to_owned(), licence: "123456789".to_owned() }
}

/// Opens a case with another's practice.
async fn opens_case(from: &mut Person, with: &Person) -> CaseId {
    let peer = looks_up(from, with).await;
    let chosen = Chosen { practice_id: peer.id(), root_fp: peer.root_fingerprint() };
    let title = CaseTitle { title: "Knie links".into(), patient: "Lena Sommer".into() };
    let desk = Desk::new(&from.browser, &from.vault);
    let id = desk.new_case(&mut from.chance).unwrap();
    desk.open_case((id, &title), &[chosen], &from.clock, &mut from.chance).await.unwrap();
    id
}

async fn changes(person: &mut Person, to: &CardText) -> Result<Outcome, Error> {
    let from = person.vault.practice().verified().card().clone();
    corrects(person, &from, to).await
}

/// Changes the card that somebody saw.
async fn corrects(person: &mut Person, from: &CardText, to: &CardText) -> Result<Outcome, Error> {
    let Person { browser, vault, clock, chance, .. } = person;
    Desk::new(browser, vault).change_card(clock, chance, (from, to)).await
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
    assert_eq!(trusts(&ada, &ben).await, Trust::Renamed);
    let contacts = trust::list(&ada.browser, &ada.vault).await.unwrap();
    assert_eq!(
        contacts.former_card(&ada.vault, &after),
        Some(before.card()),
        "and is told by what it was known"
    );
    assert_eq!(admits(&mut ada, &after).await, Err(Error::CardChanged), "nothing is sealed to it");
    assert_eq!(trusts(&ada, &ben).await, Trust::Renamed, "and that changes nothing");
    trust::compare(&ada.browser, &ada.vault, &ada.clock, &mut ada.chance, &after, &typed).await.unwrap();
    assert!(matches!(trusts(&ada, &ben).await, Trust::Verified { how: How::Digits, .. }));
    let contacts = trust::list(&ada.browser, &ada.vault).await.unwrap();
    assert_eq!(contacts.former_card(&ada.vault, &after), None, "once compared there is nothing to tell");
    assert_eq!(trusts(&eve, &ben).await, Trust::New, "who never knew it is not warned");
}

#[tokio::test]
async fn what_a_renamed_practice_sends_opens_and_nothing_goes_to_it_but_receipts() {
    let house = House::open().await;
    let (mut ada, mut ben) = (Person::founds(&house, "Ada").await, Person::founds(&house, "Ben").await);
    let before = looks_up(&ada, &ben).await;
    admits(&mut ada, &before).await.unwrap();
    let case = opens_case(&mut ben, &ada).await;
    let old = sends(&mut ben, &ada).await;
    assert_eq!(changes(&mut ben, &card("Praxis am neuen Ort")).await, Ok(Outcome::Done));
    let new = sends(&mut ben, &ada).await;

    for id in [old, new] {
        let desk = Desk::new(&ada.browser, &ada.vault);
        let Entry::Open(finding) = desk.find_finding(id).await.unwrap() else {
            panic!("known keys signed it")
        };
        assert_eq!(finding.trust(), Some(Trust::Renamed), "and it is said whose card changed");
        let said = desk.receipt_opened(&finding, &ada.clock, &mut ada.chance).await.unwrap();
        assert!(said.is_some(), "who sent it hears that it was opened");
    }
    assert_eq!(trusts(&ada, &ben).await, Trust::Renamed, "a receipt confirms no card");

    let keys = Change::default();
    Desk::new(&ben.browser, &ben.vault).change_case(case, &keys, &ben.clock, &mut ben.chance).await.unwrap();
    let desk = Desk::new(&ada.browser, &ada.vault);
    let opened = desk.find_case(case).await.unwrap();
    assert_eq!(opened.title(), "Knie links");
    let Entry::Open(finding) = desk.find_finding(new).await.unwrap() else { panic!("it opens") };
    let added = desk.add_to_case(case, &finding, &ada.clock, &mut ada.chance).await;
    assert_eq!(added.err(), Some(Error::CardChanged));
    let outgoing =
        ready(&mut ada, Chosen { practice_id: before.id(), root_fp: before.root_fingerprint() }).await;
    let desk = Desk::new(&ada.browser, &ada.vault);
    let sent = desk.finish_draft(&outgoing, &ada.clock, &mut ada.chance).await;
    assert_eq!(sent.err(), Some(Error::CardChanged));

    let typed = digits(before.root_fingerprint()).join(" ");
    let after = looks_up(&ada, &ben).await;
    trust::compare(&ada.browser, &ada.vault, &ada.clock, &mut ada.chance, &after, &typed).await.unwrap();
    let desk = Desk::new(&ada.browser, &ada.vault);
    desk.finish_draft(&outgoing, &ada.clock, &mut ada.chance).await.unwrap();
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
async fn of_two_who_correct_one_card_the_second_undoes_nothing() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let seen = ada.vault.practice().verified().card().clone();
    let moved = CardText { place: "Siegen".to_owned(), ..seen.clone() };
    assert_eq!(corrects(&mut ada, &seen, &moved).await, Ok(Outcome::Done));
    // Another form began before: with it the old place would come back.
    let renamed = CardText { name: "Praxis am Markt".to_owned(), ..seen.clone() };
    assert_eq!(corrects(&mut ada, &seen, &renamed).await, Err(Error::Refused(Refusal::Stale)));
    assert_eq!(*ada.vault.practice().verified().card(), moved);
    assert_eq!(corrects(&mut ada, &seen, &moved).await, Ok(Outcome::Done), "an answer that was lost");
    let both = CardText { name: renamed.name, ..moved.clone() };
    assert_eq!(corrects(&mut ada, &moved, &both).await, Ok(Outcome::Done));
    assert_eq!(*ada.vault.practice().verified().card(), both);
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
