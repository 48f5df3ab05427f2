//! A practice is a group of people who come and go.

use std::cell::Cell;

use siegel_api::event::EventKind;
use siegel_api::message::finding::FindingBox;
use siegel_api::message::log::LogQuery;
use siegel_api::problem::Code;
use siegel_api::statement::Roles;
use siegel_api::url;
use siegel_client::error::{Error, Refusal};
use siegel_client::invitation::{self, Answered, State};
use siegel_client::recovery::recover;
use siegel_client::server::{Method, Request, Server};
use siegel_client::signin::sign_in;
use siegel_client::team::{self, Outcome, PersonChange, Proposes, Role};

use crate::files::pdf;
use crate::support::{House, Person, Waiting};
use crate::works::{at, code, two_doctors};

fn names(person: &Person) -> Vec<(Option<String>, Option<Role>)> {
    team::members(&person.vault).into_iter().map(|one| (one.name, Role::of(one.roles))).collect()
}

#[tokio::test]
async fn a_colleague_joins_reads_what_was_before_and_sends_as_one_of_the_practice() {
    let house = House::open().await;
    let (mut weber, brandt) = two_doctors(&house).await;
    let file = |name| vec![("a.pdf", "application/pdf", pdf(name))];
    let before = at(&brandt).send("Vorbefund", &[&weber], file("vorher")).await.unwrap();

    let keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Assistant).await;
    let finding = at(&keller).find(before).await;
    assert_eq!(at(&keller).read_only_file(&finding).await.unwrap(), pdf("vorher"), "what was before");

    let sent = at(&keller).send("Anfrage", &[&brandt], file("nachher")).await.unwrap();
    let finding = at(&brandt).find(sent).await;
    assert_eq!(finding.author().name(), "Mia Keller");
    assert_eq!(at(&brandt).read_only_file(&finding).await.unwrap(), pdf("nachher"));
    let own = at(&weber).find(sent).await;
    assert_eq!(at(&weber).read_only_file(&own).await.unwrap(), pdf("nachher"), "the practice's, not hers");

    let both = [
        (Some("Dr. Anna Weber".to_owned()), Some(Role::Administrator)),
        (Some("Mia Keller".to_owned()), Some(Role::Assistant)),
    ];
    assert_eq!(names(&weber), both);
    assert_eq!(names(&keller), both);
    house.is_in_order().await;
}

#[tokio::test]
async fn who_waits_is_nobody_until_an_admin_has_admitted_them() {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let link = weber.invites(Role::Physician).await.link;
    let waiting = Waiting::answers(&house, &link, "Jan Brandt").await;
    assert!(waiting.browser.cookie().is_none(), "no session begins");
    for _ in 0..2 {
        let refused = sign_in(&waiting.browser, &waiting.passkey).await.unwrap_err();
        assert_eq!(code(&refused), Some(Code::NotAdmitted));
    }
    let chance = &mut house.chance("sheet");
    let typed = waiting.sheet.expose_text();
    let refused = recover(&waiting.browser, &house.clock, chance, &typed).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotAdmitted));
    assert!(waiting.browser.cookie().is_none());

    let all = invitation::list(&weber.browser, &weber.vault).await.unwrap();
    assert_eq!(all[0].state(weber.clock_now()), State::Answered);
    assert!(
        matches!(all[0].answered(), Some(Answered::Member { name: Some(name), .. }) if name == "Jan Brandt")
    );
    weber.admits_newest().await.unwrap();
    let all = invitation::list(&weber.browser, &weber.vault).await.unwrap();
    assert_eq!(all[0].state(weber.clock_now()), State::Admitted);
    let brandt = waiting.signs_in().await.unwrap();
    assert_eq!(team::own_roles(&brandt.vault), Role::Physician.roles());
    let again = Waiting::tries(&house, &link, "Eva").await.map(|_| ()).unwrap_err();
    assert_eq!(code(&again), Some(Code::InvitationGone), "once");
    house.is_in_order().await;
}

#[tokio::test]
async fn an_invitation_is_taken_back_before_its_answer_and_after() {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let early = weber.invites(Role::Assistant).await;
    let Person { browser, vault, clock, chance, .. } = &mut weber;
    invitation::revoke(browser, vault, clock, chance, &early).await.unwrap();
    let gone = Waiting::tries(&house, &early.link, "Eva").await.map(|_| ()).unwrap_err();
    assert_eq!(code(&gone), Some(Code::InvitationGone));

    let late = weber.invites(Role::Assistant).await;
    let waiting = Waiting::answers(&house, &late.link, "Eva").await;
    let Person { browser, vault, clock, chance, .. } = &mut weber;
    invitation::revoke(browser, vault, clock, chance, &late).await.unwrap();
    let refused = sign_in(&waiting.browser, &waiting.passkey).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::SignInFailed), "the account ended");
    let refused = weber.admits_newest().await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotVerified));
    assert_eq!(names(&weber).len(), 1);
    let all = invitation::list(&weber.browser, &weber.vault).await.unwrap();
    assert!(all.iter().all(|one| one.state(weber.clock_now()) == State::Revoked));
    house.is_in_order().await;
}

#[tokio::test]
async fn an_auditor_reads_the_log_by_name_and_opens_no_content() {
    let house = House::open().await;
    let (mut weber, brandt) = two_doctors(&house).await;
    let id =
        at(&brandt).send("Befund", &[&weber], vec![("a.pdf", "application/pdf", pdf("a"))]).await.unwrap();
    let auditor = Person::joins(&house, &mut weber, "Paul Lang", Role::Auditor).await;

    let practice = auditor.vault.practice();
    let seeds = practice.seeds().unwrap();
    assert!(seeds.audit().is_ok() && seeds.content().is_err(), "by keys, not only by the server's word");
    assert!(practice.seeds_of(1).unwrap().audit().is_ok(), "and what was before");
    assert!(practice.seeds_of(1).unwrap().content().is_err());
    let refused = auditor.desk().find_finding(id).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotAllowed));

    let names = auditor.desk().read_names().await.unwrap();
    assert_eq!(names.person(weber.vault.user_id()), Some("Dr. Anna Weber"));
    assert_eq!(names.person(auditor.vault.user_id()), Some("Paul Lang"));
    let page = auditor.desk().read_log(&names, &LogQuery::default()).await.unwrap();
    let kinds: Vec<EventKind> = page.entries.iter().map(|entry| entry.row.kind()).collect();
    for kind in [EventKind::GrantGiven, EventKind::StatementAdded, EventKind::InvitationAccepted] {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
}

#[tokio::test]
async fn other_roles_count_at_once_and_take_the_keys_away() {
    let house = House::open().await;
    let (mut weber, brandt) = two_doctors(&house).await;
    let keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Assistant).await;
    weber.gives(&keller, Role::Auditor).await.unwrap();
    let id = at(&brandt).send("Neu", &[&weber], vec![("a.pdf", "application/pdf", pdf("a"))]).await.unwrap();

    let refused = keller.desk().list_findings(FindingBox::Inbox, None).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotAllowed));
    siegel_client::refresh::refresh_practice(&keller.browser, &keller.vault).await.unwrap();
    assert_eq!(team::own_roles(&keller.vault), Role::Auditor.roles());
    assert!(
        keller.vault.practice().seeds().unwrap().content().is_err(),
        "what comes is sealed to other keys"
    );
    weber.gives(&keller, Role::Physician).await.unwrap();
    let finding = at(&keller).find(id).await;
    assert_eq!(
        at(&keller).read_only_file(&finding).await.unwrap(),
        pdf("a"),
        "who may read again reads it all"
    );
    house.is_in_order().await;
}

#[tokio::test]
async fn rights_that_are_given_singly_open_and_sign_just_that() {
    let house = House::open().await;
    let (mut weber, brandt) = two_doctors(&house).await;
    let file = |name| vec![("a.pdf", "application/pdf", pdf(name))];
    let mut keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Assistant).await;
    let id = at(&brandt).send("Befund", &[&weber], file("a")).await.unwrap();
    let both = |one: Roles, other: Roles| Roles(one.0 | other.0);

    weber.gives_singly(&keller, both(Roles::READ, Roles::AUDIT)).await.unwrap();
    siegel_client::refresh::refresh_practice(&keller.browser, &keller.vault).await.unwrap();
    let finding = at(&keller).find(id).await;
    assert_eq!(at(&keller).read_only_file(&finding).await.unwrap(), pdf("a"));
    let names = keller.desk().read_names().await.unwrap();
    assert_eq!(names.finding(id), Some("Befund"), "the log by name");
    let refused = at(&keller).send("Nein", &[&brandt], file("b")).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotAllowed));

    weber.gives_singly(&keller, Roles::READ).await.unwrap();
    siegel_client::refresh::refresh_practice(&keller.browser, &keller.vault).await.unwrap();
    let seeds = keller.vault.practice();
    assert!(seeds.seeds().unwrap().audit().is_err() && seeds.seeds().unwrap().content().is_ok(), "by keys");
    at(&brandt).send("Danach", &[&weber], file("c")).await.unwrap();
    let refused = keller.desk().read_log(&names, &LogQuery::default()).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotAllowed));

    for wrong in [Roles(0), Roles::SEND, both(Roles::READ, Roles::MANAGE), both(Roles::READ, Roles::ADMIN)] {
        assert_eq!(weber.gives_singly(&keller, wrong).await, Err(Error::Fault), "{wrong:?}");
    }
    let own = keller.vault.user_id();
    let desk = siegel_client::desk::Desk::new(&keller.browser, &keller.vault);
    assert!(
        desk.change_roles(&keller.clock, &mut keller.chance, own, Role::Physician.roles()).await.is_err()
    );
    house.is_in_order().await;
}

#[tokio::test]
async fn who_reads_a_practice_while_it_changes_is_not_put_off() {
    let house = House::open().await;
    let (mut weber, brandt) = two_doctors(&house).await;
    let keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Assistant).await;
    let (path, changing) = (url::practice(weber.vault.practice_id()), Cell::new(true));
    let changes = async {
        for role in [Role::Physician, Role::Assistant].into_iter().cycle().take(12) {
            weber.gives(&keller, role).await.unwrap();
        }
        changing.set(false);
    };
    let reads = async {
        while changing.get() {
            let answer = brandt.browser.call(Request::new(Method::Get, path.clone())).await.unwrap();
            assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        }
    };
    tokio::join!(changes, reads);
}

#[tokio::test]
async fn the_last_admin_stays_and_nobody_removes_themselves() {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Assistant).await;
    assert!(team::is_last_admin(&weber.vault, weber.vault.user_id()));
    assert!(!team::is_last_admin(&weber.vault, keller.vault.user_id()));
    let own = weber.vault.user_id();
    let desk = siegel_client::desk::Desk::new(&weber.browser, &weber.vault);
    let refused = desk.change_roles(&weber.clock, &mut weber.chance, own, Role::Assistant.roles()).await;
    assert_eq!(refused, Err(Error::LastAdmin));
    assert!(desk.remove_member(&weber.clock, &mut weber.chance, own).await.is_err());
    assert_eq!(names(&weber).len(), 2);
}

#[tokio::test]
async fn one_admin_appoints_a_second_and_the_two_a_third_together() {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let mut brandt = Person::joins(&house, &mut weber, "Jan Brandt", Role::Administrator).await;
    let keller = Person::joins(&house, &mut brandt, "Mia Keller", Role::Assistant).await;
    assert!(weber.looks_at_proposal().await.is_none());

    assert_eq!(weber.gives(&keller, Role::Administrator).await, Ok(Outcome::Proposed));
    let proposal = brandt.looks_at_proposal().await.unwrap();
    assert_eq!(proposal.proposer, weber.vault.user_id());
    let promoted = PersonChange {
        person: keller.vault.user_id(),
        name: "Mia Keller".to_owned(),
        before: Some(Role::Assistant.roles()),
        after: Roles::ALL,
        returns: false,
    };
    assert_eq!(proposal.proposes, Proposes::Person(promoted));
    let alone = weber.approves().await.unwrap_err();
    assert_eq!(code(&alone), Some(Code::NotVerified), "one admin signs once");
    assert!(names(&weber).contains(&(Some("Mia Keller".to_owned()), Some(Role::Assistant))));

    brandt.approves().await.unwrap();
    assert!(names(&brandt).contains(&(Some("Mia Keller".to_owned()), Some(Role::Administrator))));
    assert!(brandt.looks_at_proposal().await.is_none(), "it is done");
    let keller = sign_in(&keller.browser, &keller.passkey).await.unwrap();
    assert!(keller.practice().seeds().unwrap().audit().is_ok(), "and she has an admin's keys");
    house.is_in_order().await;
}

#[tokio::test]
async fn an_admin_who_is_invited_beside_others_is_admitted_by_two() {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let mut brandt = Person::joins(&house, &mut weber, "Jan Brandt", Role::Administrator).await;
    let link = weber.invites(Role::Administrator).await.link;
    let waiting = Waiting::answers(&house, &link, "Mia Keller").await;
    assert_eq!(weber.admits_newest().await, Ok(Outcome::Proposed));
    let refused = sign_in(&waiting.browser, &waiting.passkey).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotAdmitted));
    let Proposes::Person(new) = brandt.looks_at_proposal().await.unwrap().proposes else {
        panic!("somebody new")
    };
    assert_eq!((new.name.as_str(), new.before), ("Mia Keller", None));
    brandt.approves().await.unwrap();
    assert_eq!(team::own_roles(&waiting.signs_in().await.unwrap().vault), Roles::ALL);
    house.is_in_order().await;
}

#[tokio::test]
async fn what_is_proposed_is_declined_or_void_with_the_next_epoch() {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let mut brandt = Person::joins(&house, &mut weber, "Jan Brandt", Role::Administrator).await;
    let keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Assistant).await;
    let lang = Person::joins(&house, &mut weber, "Paul Lang", Role::Assistant).await;
    weber.gives(&keller, Role::Administrator).await.unwrap();
    brandt.declines().await.unwrap();
    assert!(weber.looks_at_proposal().await.is_none());

    weber.gives(&keller, Role::Administrator).await.unwrap();
    let seen = brandt.looks_at_proposal().await.unwrap();
    weber.gives(&lang, Role::Administrator).await.unwrap();
    let Person { browser, vault, clock, chance, .. } = &mut brandt;
    let desk = siegel_client::desk::Desk::new(browser, vault);
    let late = desk.decline(clock, chance, &seen).await.unwrap_err();
    assert_eq!(code(&late), Some(Code::Conflict), "it is another one by now");
    brandt.removes(&keller).await.unwrap();
    assert!(brandt.looks_at_proposal().await.is_none(), "an epoch came first");
    let Person { browser, vault, clock, chance, .. } = &mut brandt;
    let desk = siegel_client::desk::Desk::new(browser, vault);
    assert!(desk.approve(clock, chance, &seen).await.is_err());
    assert_eq!(names(&brandt).len(), 3);
    house.is_in_order().await;
}

#[tokio::test]
async fn two_admins_change_the_team_at_once_and_both_changes_last() {
    for weber_first in [true, false] {
        let house = House::open().await;
        let mut weber = Person::founds(&house, "Anna Weber").await;
        let mut brandt = Person::joins(&house, &mut weber, "Jan Brandt", Role::Administrator).await;
        let keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Assistant).await;
        let lang = Person::joins(&house, &mut weber, "Paul Lang", Role::Assistant).await;
        // Each knows the team as it was before the other acted.
        if weber_first {
            weber.removes(&keller).await.unwrap();
            brandt.gives(&lang, Role::Physician).await.unwrap();
        } else {
            brandt.gives(&lang, Role::Physician).await.unwrap();
            weber.removes(&keller).await.unwrap();
        }
        siegel_client::refresh::refresh_practice(&weber.browser, &weber.vault).await.unwrap();
        let lang = (Some("Paul Lang".to_owned()), Some(Role::Physician));
        assert!(names(&weber).contains(&lang) && names(&weber).len() == 3);
        house.is_in_order().await;
    }
}

#[tokio::test]
async fn roles_are_not_given_to_somebody_whom_another_admin_removed_meanwhile() {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let mut brandt = Person::joins(&house, &mut weber, "Jan Brandt", Role::Administrator).await;
    let keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Assistant).await;
    weber.removes(&keller).await.unwrap();
    let epoch = weber.vault.practice().verified().epoch();
    let refused = brandt.gives(&keller, Role::Physician).await;
    assert_eq!(refused, Err(Error::Refused(Refusal::Stale)));
    assert_eq!(brandt.vault.practice().verified().epoch(), epoch, "and no epoch is made for nothing");
    assert_eq!(brandt.removes(&keller).await, Ok(()), "what is so already is done");
}

#[tokio::test]
async fn a_statement_whose_answer_was_lost_is_not_made_twice() {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Assistant).await;
    let epoch = weber.vault.practice().verified().epoch();
    let wire = crate::hostile::Wire::new(&weber.browser);
    wire.lose("/statements", 1);
    let desk = siegel_client::desk::Desk::new(&wire, &weber.vault);
    desk.remove_member(&weber.clock, &mut weber.chance, keller.vault.user_id()).await.unwrap();
    assert_eq!(names(&weber).len(), 1);
    assert_eq!(weber.vault.practice().verified().epoch(), epoch + 1, "once");
}
