//! An account that is locked after ten failures in a row: who is let in, who is told, and who opens it (B5, B6).

use serde_json::Value;
use siegel_api::bytes::B64;
use siegel_api::event::EventKind;
use siegel_api::message::log::LogQuery;
use siegel_api::message::mail::MailLanguage;
use siegel_api::message::session::RecoveryFinish;
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_client::error::Error;
use siegel_client::row::Vouched;
use siegel_client::server::{Method, Request, tell};
use siegel_client::signin::sign_in;
use siegel_client::team::Role;
use siegel_client::{mail, recovery, session};

use crate::hostile::Wire;
use crate::story_mail::{link, post, token};
use crate::support::{House, Person};
use crate::works::code;

/// The sheet's public half with a wrong secret: five a day, each from another network.
async fn fails(house: &House, person: &Person, times: u32) {
    for number in 0..times {
        if number % 5 == 0 {
            house.clock.pass(Time::DAY);
        }
        let browser = house.browser().from([192, 0, u8::try_from(number).unwrap(), 7]);
        let said = RecoveryFinish { recovery_id: person.sheet.derive_id(), auth: B64(vec![7; 32]) };
        let refused = tell(&browser, Request::json(Method::Post, url::RECOVERY_FINISH, &said).unwrap()).await;
        assert_eq!(code(&refused.unwrap_err()), Some(Code::SignInFailed), "{number}");
    }
}

async fn reads_at(house: &House, person: &Person, address: &str) {
    house.clock.pass(1);
    mail::give(&person.browser, address, MailLanguage::German).await.unwrap();
    mail::confirm(&house.browser(), &token(post(house).await.last().unwrap())).await.unwrap();
}

async fn comes(house: &House, person: &Person) -> Result<(), Error> {
    sign_in(&house.browser(), &person.passkey).await.map(|_| ())
}

async fn is_locked_out(house: &House, person: &Person) {
    let refused = comes(house, person).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::AccountLocked));
}

/// Alone and without mail: the lock that has just begun ends by itself.
async fn ends_by_itself(house: &House, person: &Person) {
    is_locked_out(house, person).await;
    house.clock.pass(Time::DAY - 1);
    is_locked_out(house, person).await;
    house.clock.pass(1);
    comes(house, person).await.unwrap();
    house.is_in_order().await;
}

#[tokio::test]
async fn b23_each_failed_sign_in_stands_in_the_practices_log_and_a_flood_does_not_fill_it() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    let rows = async || {
        let names = ada.desk().read_names().await.unwrap();
        let query = LogQuery { kind: Some(EventKind::SignInFailed), ..LogQuery::default() };
        ada.desk().read_log(&names, &query).await.unwrap().entries
    };
    let wrong = async |number: u8| {
        let browser = house.browser().from([192, 0, number, 7]);
        let wire = Wire::new(&browser);
        wire.bend_asked(url::SESSION_FINISH, |request| {
            let mut said: Value = serde_json::from_slice(&request.body).unwrap();
            let signature = &mut said["credential"]["response"]["signature"];
            let mut bytes: B64 = serde_json::from_value(signature.clone()).unwrap();
            *bytes.0.last_mut().unwrap() ^= 1;
            *signature = serde_json::to_value(bytes).unwrap();
            request.body = serde_json::to_vec(&said).unwrap();
        });
        sign_in(&wire, &ada.passkey).await.unwrap_err()
    };
    for number in 0..3 {
        assert_eq!(code(&wrong(number).await), Some(Code::SignInFailed));
    }
    let seen = rows().await;
    assert_eq!(seen.len(), 3);
    let first = &seen[0];
    assert_eq!((first.object.as_deref(), first.row.actor()), (Some("Dr. Ada"), None), "by nobody known");
    assert_eq!(first.row.vouched(), Vouched::Server);
    for number in 3..60 {
        wrong(number).await;
    }
    assert_eq!(rows().await.len(), 20);
    house.clock.pass(2 * Time::HOUR);
    house.is_in_order().await;
}

#[tokio::test]
async fn b5_ten_failures_in_a_row_lock_out_the_right_passkey_too_also_after_a_restart() {
    let mut house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    fails(&house, &ada, 9).await;
    comes(&house, &ada).await.unwrap();
    fails(&house, &ada, 9).await;
    comes(&house, &ada).await.unwrap();
    house.clock.pass(2 * Time::DAY);
    fails(&house, &ada, 10).await;
    is_locked_out(&house, &ada).await;
    house.restart().await;
    ends_by_itself(&house, &ada).await;
}

#[tokio::test]
async fn whoever_keeps_the_passkeys_locked_does_not_keep_out_the_sheet_which_ends_the_lock() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    fails(&house, &ada, 10).await;
    house.clock.pass(Time::HOUR);
    is_locked_out(&house, &ada).await;
    house.clock.pass(Time::DAY - 2 * Time::HOUR);
    let sheet = ada.sheet.expose_text();
    let mut chance = house.chance("sheet");
    recovery::recover(&house.browser(), &house.clock, &mut chance, &sheet).await.unwrap();
    comes(&house, &ada).await.unwrap();
    house.is_in_order().await;
}

#[tokio::test]
async fn a_crash_between_the_tenth_failure_and_its_lock_closes_the_account_for_a_day_and_no_longer() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    for _ in 0..10 {
        // Counted by a process that dies before it locks.
        let now = siegel_client::clock::Clock::now(&house.clock);
        siegel_storage::signin::lock::count(&house.store, ada.vault.user_id(), now).await.unwrap();
    }
    ends_by_itself(&house, &ada).await;
}

#[tokio::test]
async fn attack_lock_out_whoever_knows_no_secret_id_of_an_account_locks_nobody_out() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    let stranger = Person::founds(&house, "Eve").await;
    // All that others know of Ada are public ids; none of them names a passkey or a sheet.
    for number in 0..30_u8 {
        let mut id = ada.vault.user_id().0;
        id[0] ^= number;
        let said = RecoveryFinish { recovery_id: siegel_api::id::RecoveryId(id), auth: B64(vec![7; 32]) };
        let browser = house.browser().from([192, 0, number, 7]);
        let refused = tell(&browser, Request::json(Method::Post, url::RECOVERY_FINISH, &said).unwrap()).await;
        assert_eq!(code(&refused.unwrap_err()), Some(Code::SignInFailed));
    }
    assert_eq!(session::list_signins(&ada.browser).await.unwrap().len(), 1, "nothing was counted for her");
    comes(&house, &ada).await.unwrap();
    // Nor does somebody who fails at the own account close another one.
    fails(&house, &stranger, 10).await;
    is_locked_out(&house, &stranger).await;
    comes(&house, &ada).await.unwrap();
}

#[tokio::test]
async fn b6_the_owner_gets_a_link_that_opens_once_and_admins_are_told() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let ben = Person::joins(&house, &mut ada, "Ben", Role::Physician).await;
    reads_at(&house, &ada, "ada@praxis.example").await;
    reads_at(&house, &ben, "ben@praxis.example").await;
    let before = post(&house).await.len();
    fails(&house, &ben, 10).await;
    let letters = post(&house).await.split_off(before);
    let to = |letter: &str| mailparse::parse_mail(letter.as_bytes()).unwrap().headers[1].get_value();
    let mut all: Vec<String> = letters.iter().map(|letter| to(letter)).collect();
    all.sort();
    assert_eq!(all, ["ada@praxis.example", "ben@praxis.example"]);
    is_locked_out(&house, &ben).await;

    let owners = letters.iter().find(|letter| to(letter).starts_with("ben")).unwrap();
    let secret = link(owners, "entsperren");
    let stranger = house.browser();
    assert_eq!(
        code(&mail::confirm(&stranger, &secret).await.unwrap_err()),
        Some(Code::MailLinkGone),
        "for this alone"
    );
    mail::unlock(&stranger, &secret).await.unwrap();
    comes(&house, &ben).await.unwrap();
    assert_eq!(code(&mail::unlock(&stranger, &secret).await.unwrap_err()), Some(Code::MailLinkGone), "once");
    sign_in(&ada.browser, &ada.passkey).await.unwrap();

    // After half an hour the link is nothing any more; an admin opens.
    let before = post(&house).await.len();
    house.clock.pass(2 * Time::DAY);
    fails(&house, &ben, 10).await;
    let letters = post(&house).await.split_off(before);
    let owners = letters.iter().find(|letter| to(letter).starts_with("ben")).unwrap();
    house.clock.pass(30 * Time::MINUTE);
    let late = mail::unlock(&stranger, &link(owners, "entsperren")).await.unwrap_err();
    assert_eq!(code(&late), Some(Code::MailLinkGone));
    is_locked_out(&house, &ben).await;
    sign_in(&ada.browser, &ada.passkey).await.unwrap();
    let locked = session::list_locks(&ada.browser).await.unwrap();
    assert_eq!(locked.iter().map(|one| one.user_id).collect::<Vec<_>>(), [ben.vault.user_id()]);
    session::unlock(&ada.browser, ben.vault.user_id()).await.unwrap();
    comes(&house, &ben).await.unwrap();
    assert_eq!(session::list_locks(&ada.browser).await.unwrap(), []);
    house.is_in_order().await;
}

#[tokio::test]
async fn only_admins_of_the_practice_see_and_open_locks() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let ben = Person::joins(&house, &mut ada, "Ben", Role::Physician).await;
    let eve = Person::founds(&house, "Eve").await;
    fails(&house, &ben, 10).await;
    for person in [&ben, &eve, &ada] {
        // Sessions that are there go on; these have grown old meanwhile.
        let _ = sign_in(&person.browser, &person.passkey).await;
    }
    let foreign = session::unlock(&eve.browser, ben.vault.user_id()).await.unwrap_err();
    assert_eq!(code(&foreign), Some(Code::NotFound));
    assert_eq!(session::list_locks(&eve.browser).await.unwrap(), []);
    session::unlock(&ada.browser, ben.vault.user_id()).await.unwrap();
    sign_in(&ben.browser, &ben.passkey).await.unwrap();
    let refused = session::list_locks(&ben.browser).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotAllowed));
    let refused = session::unlock(&ben.browser, ben.vault.user_id()).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotAllowed));
}
