//! Practices: set up by a token or an invitation, listed in the directory, stated epoch by epoch.

use siegel_api::{
    event::EventKind,
    id::InvitationId,
    invitation::{Descriptor, InvitationKind},
    period::Period,
    statement::{Card, Roles},
    time::Time,
};
use siegel_storage::{
    Encoded, Error, contact, invitation, practice, session, setup, statement as statements,
};

use crate::support::{Doctor, House, attested, card, everywhere, statement};

everywhere! {
    a_founder_sets_up_a_practice_and_is_in_the_directory;
    a_set_up_token_founds_one_practice;
    a_colleague_founds_a_practice_by_invitation_once;
    an_invitation_ends_when_it_expires_or_is_taken_back;
    a_statement_must_follow_the_newest_one;
    whoever_a_statement_drops_is_signed_out;
    what_a_practice_knows_of_another_is_written_by_compare_and_swap;
    the_directory_comes_in_pages;
}

async fn a_founder_sets_up_a_practice_and_is_in_the_directory(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let member = house.member(&aydin).await;
    let found = practice::find(&house.store, &member, aydin.practice).await.unwrap().unwrap();
    assert_eq!((found.card, found.epoch), (card("Praxis Aydin"), 1));
    let epochs = statements::list(&house.store, aydin.practice).await.unwrap();
    assert_eq!(epochs.len(), 1);
    assert_eq!(epochs[0].statement.hash(), aydin.statement);
    assert!(statements::find(&house.store, aydin.statement).await.unwrap().is_some());
    assert_eq!(statements::list_seeds(&house.store, aydin.practice, aydin.user).await.unwrap().len(), 2);
    assert!(practice::verify(&house.store, aydin.practice, house.now()).await.unwrap());
    let found = practice::find(&house.store, &member, aydin.practice).await.unwrap().unwrap();
    assert_eq!(found.verified_at, Some(house.now()));
}

async fn a_set_up_token_founds_one_practice(house: &House) {
    let token = house.chance.token();
    setup::insert(&house.store, token, house.now(), house.now().plus(Time::DAY)).await.unwrap();
    assert!(
        setup::find(&house.store, house.chance.token(), house.now()).await.unwrap().is_none(),
        "a stranger's"
    );
    let right = setup::find(&house.store, token, house.now()).await.unwrap().unwrap();
    let mut write = house.store.write(&right, &[], house.now()).await.unwrap();
    let mut events =
        Doctor::new(&house.chance).found(&mut write, &right, &house.chance, "Praxis Aydin").await;
    setup::finish(&mut write, &right).await.unwrap();
    let first = events.remove(0);
    write.commit_all(first, events).await.unwrap();
    assert!(setup::find(&house.store, token, house.now()).await.unwrap().is_none(), "it is used up");
    let late = house.store.write(&right, &[], house.now()).await;
    assert!(matches!(late, Err(Error::Gone)), "a right that was taken away in between");
    let expired = house.chance.token();
    setup::insert(&house.store, expired, house.now(), house.now().plus(Time::HOUR)).await.unwrap();
    house.wait(Time::HOUR);
    assert!(setup::find(&house.store, expired, house.now()).await.unwrap().is_none(), "it has expired");
}

fn descriptor(house: &House, inviter: &Doctor) -> Descriptor {
    let text = card("Praxis Aydin");
    Descriptor {
        id: InvitationId(house.chance.id()),
        kind: InvitationKind::Practice,
        practice_id: inviter.practice,
        card: Card::new(&text.name, &text.place, &text.licence),
        root_fp: inviter.statement,
        roles: Roles(0),
        expires_at: house.now().plus(7 * Time::DAY),
        reentry: None,
        period: Period::ALWAYS,
    }
}

async fn invite(house: &House, inviter: &Doctor) -> Descriptor {
    let descriptor = descriptor(house, inviter);
    let admin = house.admin(inviter).await;
    let mut write = house.store.write(&admin, &[], house.now()).await.unwrap();
    invitation::insert(&mut write, &admin, &descriptor).await.unwrap();
    let (kind, hash) = (EventKind::InvitationCreated, descriptor.hash());
    write.commit(attested(inviter.practice, kind, inviter.user, descriptor.id, hash)).await.unwrap();
    descriptor
}

async fn a_colleague_founds_a_practice_by_invitation_once(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let descriptor = invite(house, &aydin).await;
    let right = invitation::find_open(&house.store, descriptor.id, house.now()).await.unwrap().unwrap();
    assert_eq!(right.descriptor(), &descriptor);
    let mut brandt = Doctor::new(&house.chance);
    let mut write = house.store.write(&right, &[], house.now()).await.unwrap();
    let mut events = brandt.found(&mut write, &right, &house.chance, "Praxis Brandt").await;
    let proof = Encoded(house.chance.bytes(32));
    let answer = invitation::NewAnswer { newcomer: brandt.practice.into(), proof, name: None };
    invitation::answer(&mut write, &right, &answer).await.unwrap();
    let kind = EventKind::InvitationAccepted;
    events.push(
        attested(aydin.practice, kind, brandt.user, descriptor.id, brandt.statement).also_in(brandt.practice),
    );
    let first = events.remove(0);
    write.commit_all(first, events).await.unwrap();
    assert!(invitation::find_open(&house.store, descriptor.id, house.now()).await.unwrap().is_none());

    let admin = house.admin(&aydin).await;
    let made = invitation::list(&house.store, &admin, 10).await.unwrap();
    assert_eq!(made.len(), 1);
    assert_eq!(made[0].answer.as_ref().unwrap().newcomer, brandt.practice.into());
    let mut write = house.store.write(&admin, &[], house.now()).await.unwrap();
    assert!(invitation::accept(&mut write, &admin, descriptor.id).await.unwrap());
    assert!(!invitation::accept(&mut write, &admin, descriptor.id).await.unwrap(), "once");
    assert!(!invitation::revoke(&mut write, &admin, descriptor.id).await.unwrap(), "too late");
    write.commit(aydin.note(EventKind::ContactPinned)).await.unwrap();
    house.member(&brandt).await;
}

async fn an_invitation_ends_when_it_expires_or_is_taken_back(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let brandt = house.doctor("Praxis Brandt").await;
    let (first, second) = (invite(house, &aydin).await, invite(house, &aydin).await);
    let stranger = house.admin(&brandt).await;
    let mut write = house.store.write(&stranger, &[], house.now()).await.unwrap();
    assert!(!invitation::revoke(&mut write, &stranger, first.id).await.unwrap(), "a stranger's hand");
    write.commit(brandt.note(EventKind::LogRead)).await.unwrap();
    let foreign = descriptor(house, &brandt);
    let admin = house.admin(&aydin).await;
    let mut write = house.store.write(&admin, &[], house.now()).await.unwrap();
    assert!(matches!(invitation::insert(&mut write, &admin, &foreign).await, Err(Error::Bounds(_))));
    assert!(invitation::revoke(&mut write, &admin, first.id).await.unwrap());
    write.commit(aydin.note(EventKind::LogRead)).await.unwrap();
    assert!(invitation::find_open(&house.store, first.id, house.now()).await.unwrap().is_none());
    house.wait(7 * Time::DAY);
    assert!(invitation::find_open(&house.store, second.id, house.now()).await.unwrap().is_none());
}

async fn a_statement_must_follow_the_newest_one(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let brandt = house.doctor("Praxis Brandt").await;
    let admin = house.admin(&aydin).await;
    for (doctor, epoch) in [(&aydin, 1), (&aydin, 3), (&brandt, 2)] {
        let signed = statement(&house.chance, doctor, epoch, "Praxis Aydin", &[aydin.user]);
        let mut write = house.store.write(&admin, &[], house.now()).await.unwrap();
        let (keys, sealed) = (house.chance.keys(), statements::EpochSealed::default());
        let refused = statements::append(&mut write, &admin, &signed, &keys, &sealed).await;
        assert!(matches!(refused, Err(Error::Conflict { .. } | Error::Bounds(_))), "epoch {epoch}");
    }
    let signed = statement(&house.chance, &aydin, 2, "Praxis Aydin und Partner", &[aydin.user]);
    let mut write = house.store.write(&admin, &[], house.now()).await.unwrap();
    let sealed = statements::EpochSealed { prev_content: Some(house.chance.sealed()), ..Default::default() };
    statements::append(&mut write, &admin, &signed, &house.chance.keys(), &sealed).await.unwrap();
    let kind = EventKind::StatementAdded;
    write.commit(attested(aydin.practice, kind, aydin.user, aydin.practice, signed.hash())).await.unwrap();
    let newest = statements::find_newest(&house.store, aydin.practice).await.unwrap().unwrap();
    assert_eq!(newest.statement.hash(), signed.hash());
    assert!(newest.sealed.prev_content.is_some());
    let member = house.member(&aydin).await;
    let found = practice::find(&house.store, &member, aydin.practice).await.unwrap().unwrap();
    assert_eq!((found.card.name.as_str(), found.epoch), ("Praxis Aydin und Partner", 2));
}

async fn whoever_a_statement_drops_is_signed_out(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let admin = house.admin(&aydin).await;
    let member = house.member(&aydin).await;
    let signed = statement(&house.chance, &aydin, 2, "Praxis Aydin", &[]);
    let mut write = house.store.write(&admin, &[], house.now()).await.unwrap();
    let (keys, sealed) = (house.chance.keys(), statements::EpochSealed::default());
    statements::append(&mut write, &admin, &signed, &keys, &sealed).await.unwrap();
    let kind = EventKind::StatementAdded;
    write.commit(attested(aydin.practice, kind, aydin.user, aydin.practice, signed.hash())).await.unwrap();
    assert!(session::find(&house.store, aydin.cookie, house.now()).await.unwrap().is_none());
    assert!(matches!(house.store.write(&member, &[], house.now()).await, Err(Error::Gone)));
    assert!(matches!(house.store.write(&member.account(), &[], house.now()).await, Err(Error::Gone)));
}

async fn what_a_practice_knows_of_another_is_written_by_compare_and_swap(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let brandt = house.doctor("Praxis Brandt").await;
    let reader = house.reader(&aydin).await;
    for version in [1, 2] {
        let mut write = house.store.write(&reader, &[], house.now()).await.unwrap();
        contact::update(&mut write, &reader, brandt.practice, version, &house.chance.sealed()).await.unwrap();
        write.commit(aydin.note(EventKind::ContactPinned)).await.unwrap();
    }
    for version in [0, 1, 2, 4] {
        let mut write = house.store.write(&reader, &[], house.now()).await.unwrap();
        let lost =
            contact::update(&mut write, &reader, brandt.practice, version, &house.chance.sealed()).await;
        assert!(matches!(lost, Err(Error::Conflict { .. } | Error::Bounds(_))), "version {version}");
    }
    assert_eq!(contact::find(&house.store, &reader, brandt.practice).await.unwrap().unwrap().version, 2);
    assert_eq!(contact::list(&house.store, &reader).await.unwrap().len(), 1);
    let other = house.reader(&brandt).await;
    assert!(contact::find(&house.store, &other, aydin.practice).await.unwrap().is_none());
}

async fn the_directory_comes_in_pages(house: &House) {
    let names = ["Praxis Aydin", "Praxis Brandt", "Praxis Çelik", "Praxis Dorn"];
    let mut doctors = Vec::new();
    for name in names {
        doctors.push(house.doctor(name).await);
    }
    let member = house.member(&doctors[0]).await;
    let first = practice::list(&house.store, &member, None, 3).await.unwrap();
    let last = first.last().unwrap();
    let after = (last.card.name.as_str(), last.id);
    let rest = practice::list(&house.store, &member, Some(after), 3).await.unwrap();
    let listed: Vec<String> = first.iter().chain(&rest).map(|practice| practice.card.name.clone()).collect();
    let mut expected: Vec<&str> = names.to_vec();
    expected.sort_unstable();
    assert_eq!(listed, expected);
}
