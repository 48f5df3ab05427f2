//! What members hold, and who takes it over when they leave (J8).

use siegel_api::{
    event::EventKind, hash::Hash, id::UserId, invitation::InvitationKind, period::Period, time::Time,
};
use siegel_storage::{
    Error, account, draft,
    holding::{self, Holding, end, period},
    mail,
    outbox::{self, Notice},
    receipt,
    right::MemberRight,
    session,
};

use super::team::{answer, invite, state};
use crate::support::{Doctor, House, Letter, attested, everywhere, reads};

everywhere! {
    drafts_and_findings_that_nobody_has_opened_are_counted;
    who_takes_over_is_a_member_who_reads_and_of_the_same_practice;
    what_was_taken_over_goes_on_to_the_next_one;
    an_access_that_has_ended_writes_nothing_and_is_noted_once;
    before_it_begins_an_access_reads_and_writes_nothing;
    an_admin_stays_who_has_begun_and_does_not_end;
    of_each_end_somebody_is_told_once_by_whichever_server;
    admins_are_told_once_of_somebodys_end_and_not_of_their_own;
}

/// Somebody who was invited, answered, and was admitted with this epoch.
async fn joins(house: &House, admin: &Doctor, epoch: u32, members: &mut Vec<UserId>) -> Doctor {
    let descriptor = invite(house, admin, InvitationKind::Member).await;
    let (mut newcomer, _) = answer(house, admin, &descriptor).await;
    members.push(newcomer.user);
    state(house, admin, epoch, members, Some(descriptor.id)).await;
    newcomer.statement = admin.statement;
    house.sign_in(&mut newcomer).await;
    newcomer
}

async fn held(house: &House, admin: &Doctor, user: UserId) -> Holding {
    let all = holding::list(&house.store, &house.admin(admin).await, house.now()).await.unwrap();
    all.into_iter().find(|one| one.user == user).unwrap()
}

async fn hands_over(house: &House, admin: &Doctor, from: UserId, to: UserId) -> Result<(), Error> {
    let right = house.admin(admin).await;
    let mut write = house.store.write(&right, &[], house.now()).await.unwrap();
    holding::update(&mut write, &right, from, to).await?;
    let event = attested(admin.practice, EventKind::HandedOver, admin.user, from, Hash::of(&to.0));
    write.commit(event).await.map(drop)
}

async fn drafts_and_findings_that_nobody_has_opened_are_counted(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let begun = house.now();
    let one = held(house, &aydin, aydin.user).await;
    assert_eq!((one.drafts, one.drafts_since, one.unopened, one.passkeys, one.sessions), (0, None, 0, 1, 1));

    let sender = house.sender(&aydin).await;
    for _ in 0..2 {
        let letter = Letter::new(house, &[4096]);
        draft::insert(&house.store, &sender, &letter.draft(house, &aydin), house.now()).await.unwrap();
        house.wait(1_000);
    }
    let mut sent = Letter::new(house, &[4096]);
    house.send(&aydin, &[&brandt], &mut sent).await;
    house.send(&aydin, &[], &mut Letter::new(house, &[4096])).await;
    let one = held(house, &aydin, aydin.user).await;
    assert_eq!((one.drafts, one.drafts_since), (2, Some(begun)), "what was sent is no draft any more");
    assert_eq!(one.unopened, 1, "nobody else has to open what stays in the practice");

    let right = reads(house, &brandt, &sent).await.unwrap();
    let mut write = house.store.write(&right, &[right.owner()], house.now()).await.unwrap();
    receipt::insert(&mut write, &right, receipt::Kind::Opened, sent.manifest_hash).await.unwrap();
    let event = attested(brandt.practice, EventKind::Opened, brandt.user, sent.finding, sent.manifest_hash);
    write.commit(event.also_in(aydin.practice)).await.unwrap();
    assert_eq!(held(house, &aydin, aydin.user).await.unopened, 0);
    let all = holding::list(&house.store, &house.admin(&brandt).await, house.now()).await.unwrap();
    assert_eq!(all.len(), 1, "of the own practice alone");
}

async fn who_takes_over_is_a_member_who_reads_and_of_the_same_practice(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let mut members = vec![aydin.user];
    let keller = joins(house, &aydin, 2, &mut members).await;
    let descriptor = invite(house, &aydin, InvitationKind::Member).await;
    let (waiting, _) = answer(house, &aydin, &descriptor).await;
    let nobody = UserId(house.chance.id());
    for (from, to) in [
        (keller.user, brandt.user),
        (brandt.user, aydin.user),
        (keller.user, waiting.user),
        (waiting.user, aydin.user),
        (keller.user, keller.user),
        (keller.user, nobody),
        (nobody, aydin.user),
    ] {
        let refused = hands_over(house, &aydin, from, to).await;
        assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
    }
    assert_eq!(held(house, &aydin, keller.user).await.successor, None);
    hands_over(house, &aydin, keller.user, aydin.user).await.unwrap();
    hands_over(house, &aydin, keller.user, aydin.user).await.unwrap();
    assert_eq!(held(house, &aydin, keller.user).await.successor, Some(aydin.user), "twice is once");

    state(house, &aydin, 3, &[aydin.user], None).await;
    let one = held(house, &aydin, keller.user).await;
    assert_eq!((one.left_at, one.sessions), (Some(house.now()), 0));
    let gone = hands_over(house, &aydin, aydin.user, keller.user).await;
    assert!(matches!(gone, Err(Error::Conflict { .. })), "who has left takes nothing over");
}

async fn what_was_taken_over_goes_on_to_the_next_one(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let mut members = vec![aydin.user];
    let keller = joins(house, &aydin, 2, &mut members).await;
    let stein = joins(house, &aydin, 3, &mut members).await;
    hands_over(house, &aydin, keller.user, stein.user).await.unwrap();
    hands_over(house, &aydin, stein.user, aydin.user).await.unwrap();
    // The other way round, too: nobody becomes their own successor by it.
    hands_over(house, &aydin, aydin.user, stein.user).await.unwrap();
    state(house, &aydin, 4, &[aydin.user, stein.user], None).await;
    assert_eq!(held(house, &aydin, keller.user).await.successor, Some(stein.user));
    state(house, &aydin, 5, &[aydin.user], None).await;
    assert_eq!(held(house, &aydin, keller.user).await.successor, Some(aydin.user));
    assert_eq!(held(house, &aydin, aydin.user).await.successor, None);
}

async fn limits(house: &House, admin: &Doctor, user: UserId, period: Period) -> Result<(), Error> {
    let right = house.admin(admin).await;
    let mut write = house.store.write(&right, &[], house.now()).await.unwrap();
    period::update(&mut write, &right, user, period).await?;
    write
        .commit(attested(admin.practice, EventKind::PeriodSet, admin.user, user, period.reference()))
        .await
        .map(drop)
}

fn until(ends: Time) -> Period {
    Period { ends_at: Some(ends), ..Period::ALWAYS }
}

fn from(starts: Time) -> Period {
    Period { starts_at: Some(starts), ..Period::ALWAYS }
}

async fn is_in(house: &House, doctor: &Doctor) -> bool {
    session::find(&house.store, doctor.cookie, house.now()).await.unwrap().is_some()
}

async fn an_access_that_has_ended_writes_nothing_and_is_noted_once(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let keller = joins(house, &aydin, 2, &mut vec![aydin.user]).await;
    let (member, account) = (house.member(&keller).await, house.member(&keller).await.account());
    limits(house, &aydin, keller.user, until(house.now().plus(1_000))).await.unwrap();
    house.wait(999);
    assert!(
        is_in(house, &keller).await && end::list_due(&house.store, house.now()).await.unwrap().is_empty()
    );
    house.wait(1);
    assert!(!is_in(house, &keller).await);
    // A right that was asked for before is worth nothing either.
    assert!(matches!(house.store.write(&member, &[], house.now()).await, Err(Error::Gone)));
    assert!(matches!(house.store.write(&account, &[], house.now()).await, Err(Error::Gone)));

    let due = end::list_due(&house.store, house.now()).await.unwrap();
    assert_eq!((due.len(), due[0].user(), due[0].practice()), (1, keller.user, aydin.practice));
    let mut write = house.store.write(&due[0], &[], house.now()).await.unwrap();
    end::finish(&mut write, &due[0]).await.unwrap();
    let event = attested(aydin.practice, EventKind::AccessEnded, UserId::ZERO, keller.user, Hash::ZERO);
    write.commit(event).await.unwrap();
    assert!(end::list_due(&house.store, house.now()).await.unwrap().is_empty());
    assert!(matches!(house.store.write(&due[0], &[], house.now()).await, Err(Error::Gone)), "twice");
    limits(house, &aydin, keller.user, Period::ALWAYS).await.unwrap();
    assert!(!is_in(house, &keller).await, "what ended stays so, until somebody signs in");
}

async fn before_it_begins_an_access_reads_and_writes_nothing(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let keller = joins(house, &aydin, 2, &mut vec![aydin.user]).await;
    let (member, account) = (house.member(&keller).await, house.member(&keller).await.account());
    let writes = async |right: &MemberRight| house.store.write(right, &[], house.now()).await.map(drop);
    let signs_in = async || house.store.write(&account, &[], house.now()).await.map(drop);
    let later = from(house.now().plus(1_000));
    limits(house, &aydin, keller.user, later).await.unwrap();
    assert_eq!(account::find(&house.store, keller.user).await.unwrap().unwrap().period, later);
    assert_eq!(held(house, &aydin, keller.user).await.sessions, 0);
    for wait in [0, 999] {
        house.wait(wait);
        // A right that was asked for before is worth nothing either.
        assert!(!is_in(house, &keller).await && matches!(writes(&member).await, Err(Error::Gone)));
        assert!(matches!(signs_in().await, Err(Error::Gone)));
    }
    house.wait(1);
    signs_in().await.unwrap();
    assert!(matches!(writes(&member).await, Err(Error::Gone)), "the session of before stays over");
    let mut keller = keller;
    house.sign_in(&mut keller).await;
    let find = async |now: Time| session::find(&house.store, keller.cookie, now).await.unwrap();
    let found = find(house.now()).await.unwrap();
    assert_eq!(found.period, later);
    // A server whose clock is behind another one's sees a session there; it serves nobody by it.
    let before = house.now().minus(1);
    assert!(find(before).await.is_none());
    assert!(matches!(house.store.write(&found.right(), &[], before).await, Err(Error::Gone)));
    writes(&found.right()).await.unwrap();
}

async fn an_admin_stays_who_has_begun_and_does_not_end(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let keller = joins(house, &aydin, 2, &mut vec![aydin.user]).await;
    let soon = house.now().plus(1_000);
    for user in [aydin.user, brandt.user, UserId(house.chance.id())] {
        let refused = limits(house, &aydin, user, until(soon)).await;
        assert!(matches!(refused, Err(Error::Conflict { .. })), "{refused:?}");
    }
    let (own, other) = (house.admin(&aydin).await, house.admin(&keller).await);
    let always = Period::ALWAYS;
    // What becomes of Keller, a while, and whether Keller stays where Aydin ends.
    for (period, wait, stays) in
        [(always, 0, true), (until(soon), 0, false), (from(soon), 999, false), (from(soon), 1, true)]
    {
        house.wait(wait);
        let mut write = house.store.write(&own, &[], house.now()).await.unwrap();
        period::update(&mut write, &own, keller.user, period).await.unwrap();
        assert!(period::somebody_lasts(&mut write, &own).await.unwrap(), "Aydin does");
        period::update(&mut write, &other, aydin.user, until(soon)).await.unwrap();
        assert_eq!(period::somebody_lasts(&mut write, &own).await.unwrap(), stays, "{period:?}");
    }
}

/// Puts an address beside the account that takes letters.
async fn reads_mail(house: &House, doctor: &Doctor) {
    let account = house.member(doctor).await.account();
    let token = house.chance.token();
    let asked = mail::Asked {
        address: house.chance.sealed(),
        token,
        sealed_token: house.chance.sealed(),
        until: house.now().plus(Time::DAY),
        language: mail::Language::German,
    };
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    mail::ask(&mut write, &account, &asked).await.unwrap();
    let about = |kind| attested(doctor.practice, kind, doctor.user, doctor.user, Hash::ZERO);
    write.commit(about(EventKind::MailAsked)).await.unwrap();
    let right = mail::find_waiting(&house.store, token, house.now()).await.unwrap().unwrap();
    let mut write = house.store.write(&right, &[], house.now()).await.unwrap();
    mail::confirm(&mut write, &right).await.unwrap();
    write.commit(about(EventKind::MailConfirmed)).await.unwrap();
    letters(house).await;
}

/// What waits to be sent, and is sent.
async fn letters(house: &House) -> Vec<Notice> {
    let mut all = Vec::new();
    while let Some(letter) = outbox::take(&house.store, house.now()).await.unwrap() {
        outbox::finish(&house.store, &letter, outbox::Outcome::Sent, house.now()).await.unwrap();
        all.push(letter.notice);
    }
    all
}

async fn admins_are_told_once_of_somebodys_end_and_not_of_their_own(house: &House) {
    let mut aydin = house.doctor("Praxis Aydin").await;
    let mut keller = joins(house, &aydin, 2, &mut vec![aydin.user]).await;
    reads_mail(house, &aydin).await;
    let ask = async || {
        outbox::period::tell_ending(&house.store, house.now()).await.unwrap();
        letters(house).await
    };
    limits(house, &aydin, keller.user, until(house.now().plus(10 * Time::DAY))).await.unwrap();
    assert_eq!(ask().await, [], "who moves it knows");
    house.wait(3 * Time::DAY);
    assert_eq!(ask().await, [Notice::MemberEnds], "though the member reads no mail");
    assert_eq!(ask().await, []);
    // Another end: a day later they have signed in, and are told once more. Of their own they have a letter of their own.
    house.sign_in(&mut keller).await;
    reads_mail(house, &keller).await;
    house.sign_in(&mut aydin).await;
    limits(house, &aydin, keller.user, until(house.now().plus(8 * Time::DAY))).await.unwrap();
    letters(house).await;
    house.wait(Time::DAY);
    let mut told = ask().await;
    told.sort_by_key(|notice| *notice as u8);
    assert_eq!(told, [Notice::PeriodEnds, Notice::MemberEnds]);
}

async fn of_each_end_somebody_is_told_once_by_whichever_server(house: &House) {
    let mut aydin = house.doctor("Praxis Aydin").await;
    let keller = joins(house, &aydin, 2, &mut vec![aydin.user]).await;
    reads_mail(house, &keller).await;
    let other = house.neighbour().await;
    let ask = async || {
        let (one, two) = tokio::join!(
            outbox::period::tell_ending(&house.store, house.now()),
            outbox::period::tell_ending(&other, house.now()),
        );
        one.unwrap();
        two.unwrap();
        letters(house).await
    };
    limits(house, &aydin, keller.user, until(house.now().plus(10 * Time::DAY))).await.unwrap();
    assert_eq!(ask().await, [Notice::PeriodMoved], "and not once more as an admin");
    house.wait(3 * Time::DAY - 1);
    assert_eq!(ask().await, []);
    house.wait(1);
    assert_eq!(ask().await, [Notice::PeriodEnds]);
    assert_eq!(ask().await, []);
    // Moved: of the new end, once more; of one that is near by the letter about the move alone.
    house.sign_in(&mut aydin).await;
    limits(house, &aydin, keller.user, until(house.now().plus(9 * Time::DAY))).await.unwrap();
    assert_eq!(ask().await, [Notice::PeriodMoved]);
    house.wait(2 * Time::DAY);
    assert_eq!(ask().await, [Notice::PeriodEnds]);
    house.sign_in(&mut aydin).await;
    limits(house, &aydin, keller.user, until(house.now().plus(Time::DAY))).await.unwrap();
    assert_eq!(ask().await, [Notice::PeriodMoved]);
    // Whoever has ended, or has not begun, is told of no end.
    house.wait(Time::DAY);
    assert_eq!(ask().await, []);
    let later = Period {
        starts_at: Some(house.now().plus(Time::DAY)),
        ends_at: Some(house.now().plus(9 * Time::DAY)),
    };
    house.sign_in(&mut aydin).await;
    limits(house, &aydin, keller.user, later).await.unwrap();
    assert_eq!(ask().await, [Notice::PeriodMoved], "outside of the period, too");
    other.close().await;
}
