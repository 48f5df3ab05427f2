//! Mail: who is told of what, how often, and what becomes of letters that nobody takes.

use siegel_api::{
    device::{Browser, Device, System},
    event::EventKind,
    hash::Hash,
    id::{FindingId, SessionId},
    time::Time,
};
use siegel_storage::{
    Error, Event, Sealed, TokenHash,
    mail::{self, Asked, Choices, Language},
    outbox::{self, Letter, Notice, Outcome},
    session::{self, Way},
    signin::Trace,
    statement as statements, sweep,
};

use crate::support::{Doctor, House, attested, everywhere, statement};

everywhere! {
    an_address_counts_once_its_link_was_pressed;
    a_link_confirms_once_and_ends_after_its_time;
    an_address_that_is_changed_or_removed_gets_a_last_letter;
    whoever_takes_an_address_away_silences_nothing_of_the_accounts_safety;
    a_mail_server_that_cannot_be_asked_marks_no_address;
    whoever_gets_something_is_told_once_until_they_sign_in;
    nobody_is_told_of_what_they_did_not_choose;
    what_concerns_ones_own_keys_is_told_whatever_was_chosen;
    an_act_that_is_not_committed_tells_nobody;
    a_device_of_a_new_kind_is_told_of_once;
    a_letter_is_tried_again_later_and_later_and_given_up;
    an_address_that_refuses_is_spared_until_it_takes_letters_again;
    of_two_who_take_a_letter_at_once_one_has_it;
    whoever_leaves_takes_the_address_along;
}

/// An act upon one's own account.
fn own(doctor: &Doctor, kind: EventKind) -> Event {
    attested(doctor.practice, kind, doctor.user, doctor.user, Hash::ZERO)
}

/// The same person after a pause that ended the session.
async fn anew(house: &House, doctor: &Doctor) -> Doctor {
    let mut doctor = doctor.clone();
    house.sign_in(&mut doctor).await;
    doctor
}

fn sealed(text: &str) -> Sealed {
    Sealed(text.as_bytes().to_vec())
}

async fn ask(house: &House, doctor: &Doctor, address: &str) -> TokenHash {
    let account = house.member(doctor).await.account();
    let token = house.chance.token();
    let until = house.now().plus(Time::DAY);
    let language = Language::German;
    let asked = Asked { address: sealed(address), token, sealed_token: sealed("token"), until, language };
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    mail::ask(&mut write, &account, &asked).await.unwrap();
    write.commit(own(doctor, EventKind::MailAsked)).await.unwrap();
    token
}

async fn press(house: &House, doctor: &Doctor, token: TokenHash) {
    let right = mail::find_waiting(&house.store, token, house.now()).await.unwrap().unwrap();
    assert_eq!((right.user(), right.practice()), (doctor.user, doctor.practice));
    let mut write = house.store.write(&right, &[], house.now()).await.unwrap();
    mail::confirm(&mut write, &right).await.unwrap();
    write.commit(own(doctor, EventKind::MailConfirmed)).await.unwrap();
}

/// Somebody who reads mail there, and has nothing waiting.
async fn reads_at(house: &House, doctor: &Doctor, address: &str) {
    let token = ask(house, doctor, address).await;
    press(house, doctor, token).await;
    post(house).await;
}

async fn choose(house: &House, doctor: &Doctor, choices: u8) {
    let account = house.member(doctor).await.account();
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    assert!(mail::choose(&mut write, &account, Choices(choices), Language::English).await.unwrap());
    write.commit(own(doctor, EventKind::NoticesChosen)).await.unwrap();
}

async fn tried(house: &House, outcome: Outcome) -> Option<Letter> {
    let letter = outbox::take(&house.store, house.now()).await.unwrap()?;
    outbox::finish(&house.store, &letter, outcome, house.now()).await.unwrap();
    Some(letter)
}

/// Everything that is due is sent: to which address, about what.
async fn post(house: &House) -> Vec<(String, Notice)> {
    let mut sent = Vec::new();
    while let Some(letter) = tried(house, Outcome::Sent).await {
        sent.push((String::from_utf8(letter.address.0).unwrap(), letter.notice));
    }
    sent.sort_by_key(|(address, notice)| (address.clone(), *notice as u8));
    sent
}

/// Something of `sender`'s that concerns another practice.
async fn gives(house: &House, sender: &Doctor, to: &Doctor) {
    let member = house.member(sender).await;
    let event = attested(
        sender.practice,
        EventKind::GrantGiven,
        sender.user,
        FindingId(house.chance.id()),
        Hash(house.chance.draw()),
    );
    let write = house.store.write(&member, &[to.practice], house.now()).await.unwrap();
    write.commit(event.also_in(to.practice)).await.unwrap();
}

async fn signs_in(house: &House, doctor: &Doctor, device: Device) {
    comes_in(house, doctor, device, Way::Passkey).await;
}

async fn comes_in(house: &House, doctor: &Doctor, device: Device, way: Way) {
    let account = house.member(doctor).await.account();
    let trace = Trace { device, ..Trace::default() };
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    let (id, hash) = (SessionId(house.chance.id()), house.chance.token());
    session::insert(&mut write, &account, id, hash, way, &trace).await.unwrap();
    write.commit(own(doctor, EventKind::SignedIn)).await.unwrap();
}

async fn an_address_counts_once_its_link_was_pressed(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let account = house.member(&aydin).await.account();
    assert!(mail::find(&house.store, &account).await.unwrap().is_none());
    let token = ask(house, &aydin, "one").await;
    let waiting = mail::find(&house.store, &account).await.unwrap().unwrap();
    assert_eq!((waiting.address, waiting.pending), (None, Some(sealed("one"))));
    let brandt = house.doctor("Praxis Brandt").await;
    gives(house, &brandt, &aydin).await;
    assert_eq!(post(house).await, [("one".into(), Notice::Confirm)], "nothing but the question goes there");
    press(house, &aydin, token).await;
    let read = mail::find(&house.store, &account).await.unwrap().unwrap();
    assert_eq!((read.address, read.pending, read.choices), (Some(sealed("one")), None, Choices::DEFAULT));
    gives(house, &brandt, &aydin).await;
    assert_eq!(post(house).await, [("one".into(), Notice::Arrived)]);
}

async fn a_link_confirms_once_and_ends_after_its_time(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let first = ask(house, &aydin, "one").await;
    let second = ask(house, &aydin, "two").await;
    assert!(mail::find_waiting(&house.store, first, house.now()).await.unwrap().is_none(), "it was replaced");
    assert_eq!(post(house).await, [("two".into(), Notice::Confirm)], "so was its letter");
    let right = mail::find_waiting(&house.store, second, house.now()).await.unwrap().unwrap();
    press(house, &aydin, second).await;
    assert!(mail::find_waiting(&house.store, second, house.now()).await.unwrap().is_none(), "once");
    let late = house.store.write(&right, &[], house.now()).await;
    assert!(matches!(late, Err(Error::Gone)), "a right that was used in between");
    let third = ask(house, &aydin, "three").await;
    house.wait(Time::DAY);
    assert!(mail::find_waiting(&house.store, third, house.now()).await.unwrap().is_none(), "it has ended");
    assert!(mail::find_waiting(&house.store, house.chance.token(), house.now()).await.unwrap().is_none());
    sweep::run(&house.store, house.now()).await.unwrap();
    let account = house.member(&anew(house, &aydin).await).await.account();
    let kept = mail::find(&house.store, &account).await.unwrap().unwrap();
    let (address, pending) = (kept.address, kept.pending);
    assert_eq!((address, pending), (Some(sealed("two")), None), "what nobody confirmed is forgotten");
}

async fn an_address_that_is_changed_or_removed_gets_a_last_letter(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    reads_at(house, &aydin, "one").await;
    let token = ask(house, &aydin, "two").await;
    press(house, &aydin, token).await;
    assert_eq!(
        post(house).await,
        [("one".into(), Notice::AddressChanged), ("two".into(), Notice::Confirm)],
        "the question is on its way while the answer came"
    );
    let brandt = house.doctor("Praxis Brandt").await;
    gives(house, &brandt, &aydin).await;
    let account = house.member(&aydin).await.account();
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    assert!(mail::remove(&mut write, &account).await.unwrap());
    write.commit(own(&aydin, EventKind::MailRemoved)).await.unwrap();
    assert_eq!(post(house).await, [("two".into(), Notice::AddressChanged)], "what waited is taken back");
    assert!(mail::find(&house.store, &account).await.unwrap().is_none());
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    assert!(!mail::remove(&mut write, &account).await.unwrap(), "there is none");
    drop(write);
}

async fn whoever_takes_an_address_away_silences_nothing_of_the_accounts_safety(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    reads_at(house, &aydin, "aydin").await;
    let member = house.member(&aydin).await;
    let write = house.store.write(&member, &[], house.now()).await.unwrap();
    write.commit(own(&aydin, EventKind::Recovered)).await.unwrap();
    let account = member.account();
    for address in [None, Some("thief")] {
        if let Some(address) = address {
            ask(house, &aydin, address).await;
        }
        let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
        assert!(mail::remove(&mut write, &account).await.unwrap());
        write.commit(own(&aydin, EventKind::MailRemoved)).await.unwrap();
    }
    assert_eq!(
        post(house).await,
        [("aydin".into(), Notice::SheetUsed), ("aydin".into(), Notice::AddressChanged)]
    );
}

async fn a_mail_server_that_cannot_be_asked_marks_no_address(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    reads_at(house, &aydin, "aydin").await;
    gives(house, &brandt, &aydin).await;
    let mut tries = 0;
    while outbox::count(&house.store).await.unwrap() > 0 {
        tries += usize::from(tried(house, Outcome::Line).await.is_some());
        house.wait(Time::HOUR);
    }
    assert_eq!(tries, 12, "it is given up after about a day");
    let account = house.member(&anew(house, &aydin).await).await.account();
    let mailbox = mail::find(&house.store, &account).await.unwrap().unwrap();
    assert_eq!(mailbox.failing_at, None);
}

async fn whoever_gets_something_is_told_once_until_they_sign_in(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    reads_at(house, &aydin, "aydin").await;
    reads_at(house, &brandt, "brandt").await;
    for _ in 0..3 {
        gives(house, &brandt, &aydin).await;
        house.wait(Time::MINUTE);
    }
    assert_eq!(post(house).await, [("aydin".into(), Notice::Arrived)], "once, and not whoever gave it");
    house.wait(12 * Time::MINUTE);
    let brandt = anew(house, &brandt).await;
    gives(house, &brandt, &aydin).await;
    assert_eq!(post(house).await.len(), 1, "a quarter of an hour later again");
    gives(house, &brandt, &aydin).await;
    assert_eq!(post(house).await, []);
    anew(house, &aydin).await;
    gives(house, &brandt, &aydin).await;
    assert_eq!(post(house).await, [("aydin".into(), Notice::Arrived)], "what came after the sign-in");
}

async fn nobody_is_told_of_what_they_did_not_choose(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    reads_at(house, &aydin, "aydin").await;
    choose(house, &aydin, Choices::DEFAULT.0 & !Notice::Arrived.choice()).await;
    gives(house, &brandt, &aydin).await;
    assert_eq!(post(house).await, []);
    choose(house, &aydin, Choices::DEFAULT.0).await;
    gives(house, &brandt, &aydin).await;
    assert_eq!(post(house).await, [("aydin".into(), Notice::Arrived)]);
}

async fn what_concerns_ones_own_keys_is_told_whatever_was_chosen(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    reads_at(house, &aydin, "aydin").await;
    reads_at(house, &brandt, "brandt").await;
    choose(house, &aydin, 0).await;
    for (kind, notice) in
        [(EventKind::Recovered, Notice::SheetUsed), (EventKind::AccountRewrapped, Notice::WaysChanged)]
    {
        let member = house.member(&aydin).await;
        let write = house.store.write(&member, &[], house.now()).await.unwrap();
        write.commit(own(&aydin, kind)).await.unwrap();
        assert_eq!(post(house).await, [("aydin".into(), notice)]);
    }
}

async fn an_act_that_is_not_committed_tells_nobody(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    reads_at(house, &aydin, "aydin").await;
    let member = house.member(&brandt).await;
    let (kind, object) = (EventKind::GrantGiven, FindingId(house.chance.id()));
    let given = attested(brandt.practice, kind, brandt.user, object, Hash::ZERO).also_in(aydin.practice);
    let write = house.store.write(&member, &[aydin.practice], house.now()).await.unwrap();
    // The second event is in a log that the write was not begun with: the letter of the first goes with it.
    let stray = attested(siegel_api::id::GroupId(house.chance.id()), kind, brandt.user, object, Hash::ZERO);
    assert!(write.commit_all(given, vec![stray]).await.is_err());
    assert_eq!(outbox::count(&house.store).await.unwrap(), 0);
}

async fn a_device_of_a_new_kind_is_told_of_once(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    reads_at(house, &aydin, "aydin").await;
    let phone = Device { browser: Browser::Safari, system: System::Iphone };
    signs_in(house, &aydin, Device::default()).await;
    assert_eq!(post(house).await, [], "the device of the founding");
    signs_in(house, &aydin, phone).await;
    assert_eq!(post(house).await, [("aydin".into(), Notice::NewDevice)]);
    signs_in(house, &aydin, phone).await;
    assert_eq!(post(house).await, []);
    comes_in(house, &aydin, phone, Way::Device).await;
    assert_eq!(post(house).await, [("aydin".into(), Notice::NewDevice)], "another device let it in");
}

async fn a_letter_is_tried_again_later_and_later_and_given_up(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    reads_at(house, &aydin, "aydin").await;
    gives(house, &brandt, &aydin).await;
    let began = house.now();
    let mut waits = Vec::new();
    while outbox::count(&house.store).await.unwrap() > 0 {
        let before = house.now();
        while tried(house, Outcome::Later).await.is_none() {
            house.wait(Time::MINUTE);
        }
        waits.push((house.now().0 - before.0) / Time::MINUTE);
    }
    assert_eq!(waits, [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);
    assert!(house.now().0 - began.0 < 2 * Time::DAY);
    let account = house.member(&anew(house, &aydin).await).await.account();
    let mailbox = mail::find(&house.store, &account).await.unwrap().unwrap();
    assert_eq!(mailbox.failing_at, Some(house.now()));
}

async fn an_address_that_refuses_is_spared_until_it_takes_letters_again(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    reads_at(house, &aydin, "aydin").await;
    gives(house, &brandt, &aydin).await;
    for _ in 0..3 {
        assert!(tried(house, Outcome::Refused).await.is_some());
        house.wait(5 * Time::MINUTE);
    }
    assert_eq!(outbox::count(&house.store).await.unwrap(), 0, "three refusals are enough");
    house.wait(Time::HOUR);
    let (aydin, brandt) = (anew(house, &aydin).await, anew(house, &brandt).await);
    gives(house, &brandt, &aydin).await;
    assert_eq!(outbox::count(&house.store).await.unwrap(), 0, "nothing that can be done without");
    let member = house.member(&aydin).await;
    let write = house.store.write(&member, &[], house.now()).await.unwrap();
    write.commit(own(&aydin, EventKind::Recovered)).await.unwrap();
    assert_eq!(post(house).await, [("aydin".into(), Notice::SheetUsed)], "but what must be told is tried");
    gives(house, &brandt, &aydin).await;
    assert_eq!(post(house).await, [("aydin".into(), Notice::Arrived)], "the address takes letters again");
}

async fn of_two_who_take_a_letter_at_once_one_has_it(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    reads_at(house, &aydin, "aydin").await;
    let neighbour = house.neighbour().await;
    for _ in 0..5 {
        house.wait(16 * Time::MINUTE);
        let (sender, to) = (anew(house, &brandt).await, anew(house, &aydin).await);
        gives(house, &sender, &to).await;
        let takes = [&house.store, &neighbour, &house.store, &neighbour]
            .map(|store| outbox::take(store, house.now()));
        let taken = futures::future::try_join_all(takes).await.unwrap();
        let taken: Vec<Letter> = taken.into_iter().flatten().collect();
        assert_eq!(taken.len(), 1);
        outbox::finish(&house.store, &taken[0], Outcome::Sent, house.now()).await.unwrap();
    }
    neighbour.close().await;
}

async fn whoever_leaves_takes_the_address_along(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    reads_at(house, &aydin, "aydin").await;
    gives(house, &brandt, &aydin).await;
    let admin = house.admin(&aydin).await;
    let account = admin.account();
    let signed = statement(&house.chance, &aydin, 2, "Praxis Aydin", &[]);
    let mut write = house.store.write(&admin, &[], house.now()).await.unwrap();
    let (keys, names) = (house.chance.keys(), statements::EpochSealed::default());
    statements::append(&mut write, &admin, &signed, &keys, &names).await.unwrap();
    let event =
        attested(aydin.practice, EventKind::StatementAdded, aydin.user, aydin.practice, signed.hash());
    write.commit(event).await.unwrap();
    assert_eq!(outbox::count(&house.store).await.unwrap(), 0);
    assert!(mail::find(&house.store, &account).await.unwrap().is_none());
}
