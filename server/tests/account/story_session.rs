//! Sessions to their end: none comes back, whatever is replayed; a new one is begun in place, by the same person.

use siegel_api::device::Device;
use siegel_api::event::EventKind;
use siegel_api::limits::{SESSION_HOURS, SESSION_IDLE_MINUTES};
use siegel_api::message::log::LogQuery;
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_client::desk::Desk;
use siegel_client::draft::Letter;
use siegel_client::error::{AuthenticatorError, Error};
use siegel_client::passkey;
use siegel_client::recovery;
use siegel_client::session;
use siegel_client::signin::{renew, sign_in};
use siegel_client::soft::SoftPasskey;

use crate::people::{ORIGIN, code};
use crate::support::{Browser, House, Person};

async fn is_in(browser: &Browser) -> bool {
    match session::find_own(browser).await {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(code(&error), Some(Code::SignedOut));
            false
        }
    }
}

/// Somebody who kept the cookie of `browser` and comes with it later.
fn replays(house: &House, browser: &Browser) -> Browser {
    browser.again_at(house.router.clone())
}

#[tokio::test]
async fn a_session_that_was_signed_out_does_not_come_back() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    let kept = replays(&house, &ada.browser);
    assert!(is_in(&kept).await);
    session::sign_out(&ada.browser, ada.vault).await.unwrap();
    assert!(!is_in(&kept).await);
    // Nor does signing in again wake the old one.
    sign_in(&ada.browser, &ada.passkey).await.unwrap();
    assert!(is_in(&ada.browser).await && !is_in(&kept).await);
}

#[tokio::test]
async fn a_single_session_is_ended_from_another_device_and_the_rest_stay() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    let (phone, tablet) = (house.browser(), house.browser());
    house.clock.pass(1);
    sign_in(&phone, &ada.passkey).await.unwrap();
    house.clock.pass(1);
    sign_in(&tablet, &ada.passkey).await.unwrap();
    let all = session::list(&ada.browser).await.unwrap();
    let [newest, middle, first] = all.as_slice() else { panic!("three sessions, newest first") };
    assert_eq!([newest.own, middle.own, first.own], [false, false, true]);
    session::end(&ada.browser, middle.session_id).await.unwrap();
    assert!(!is_in(&phone).await && is_in(&tablet).await && is_in(&ada.browser).await);
    assert_eq!(session::list(&tablet).await.unwrap().len(), 2);

    // Nobody ends the sessions of others, nor learns that there are any.
    let ben = Person::founds(&house, "Ben").await;
    let refused = session::end(&ben.browser, newest.session_id).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotFound));
    assert!(is_in(&tablet).await);
    house.is_in_order().await;
}

#[tokio::test]
async fn the_list_tells_what_a_session_was_begun_with() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    let agent = "Mozilla/5.0 (Android 14; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0";
    let phone = house.browser().calls_itself(agent);
    house.clock.pass(1);
    sign_in(&phone, &ada.passkey).await.unwrap();
    let all = session::list(&phone).await.unwrap();
    let devices: Vec<Device> = all.iter().map(|one| one.device).collect();
    assert_eq!(devices, [Device::of(agent), Device::default()]);
    assert_eq!((devices[0].browser.name(), devices[0].system.name()), ("Firefox", "Android"));
}

#[tokio::test]
async fn a_session_ends_after_fifteen_quiet_minutes_and_after_twelve_busy_hours() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    let quiet = house.browser();
    sign_in(&quiet, &ada.passkey).await.unwrap();
    house.clock.pass(SESSION_IDLE_MINUTES * Time::MINUTE);
    assert!(!is_in(&quiet).await);

    let busy = house.browser();
    sign_in(&busy, &ada.passkey).await.unwrap();
    let told = session::find_own(&busy).await.unwrap();
    assert_eq!(told.ends_at.0 - told.told_at.0, SESSION_HOURS * Time::HOUR);
    let kept = replays(&house, &busy);
    for _ in 0..SESSION_HOURS * 6 - 1 {
        house.clock.pass(10 * Time::MINUTE);
        assert!(is_in(&busy).await);
    }
    house.clock.pass(10 * Time::MINUTE);
    assert!(!is_in(&busy).await && !is_in(&kept).await);
}

#[tokio::test]
async fn sessions_and_their_ends_outlive_a_restart() {
    let mut house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    let (phone, tablet) = (house.browser(), house.browser());
    sign_in(&phone, &ada.passkey).await.unwrap();
    sign_in(&tablet, &ada.passkey).await.unwrap();
    let signed_out = replays(&house, &phone);
    session::sign_out(&phone, sign_in(&house.browser(), &ada.passkey).await.unwrap()).await.unwrap();
    session::end_others(&ada.browser).await.unwrap();
    house.restart().await;
    assert!(is_in(&replays(&house, &ada.browser)).await, "nobody is thrown out by a restart");
    for ended in [&tablet, &signed_out] {
        assert!(!is_in(&replays(&house, ended)).await, "and nobody let in");
    }
    house.clock.pass(SESSION_IDLE_MINUTES * Time::MINUTE);
    house.restart().await;
    assert!(!is_in(&replays(&house, &ada.browser)).await, "time goes on while the server stands still");
    house.is_in_order().await;
}

#[tokio::test]
async fn a_session_is_renewed_in_place_and_the_open_keys_go_on_with_what_was_begun() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let draft = ada.uploads("Arztbrief", vec![7; 20_000], &[]).await;
    let phone = house.browser();
    sign_in(&phone, &ada.passkey).await.unwrap();
    session::end_others(&phone).await.unwrap();
    let desk = Desk::new(&ada.browser, &ada.vault);
    let refused = desk.finish_draft(&draft, &ada.clock, &mut ada.chance).await.map(|_| ());
    assert_eq!(code(&refused.unwrap_err()), Some(Code::SignedOut));

    let ended = replays(&house, &ada.browser);
    let told = renew(&ada.browser, &ada.passkey, &ada.vault).await.unwrap();
    assert_eq!((told.user_id, told.recovered), (ada.vault.user_id(), false));
    let desk = Desk::new(&ada.browser, &ada.vault);
    desk.finish_draft(&draft, &ada.clock, &mut ada.chance).await.unwrap();
    assert!(!is_in(&ended).await, "another session, not the old one awake");
    house.is_in_order().await;
}

#[tokio::test]
async fn the_log_tells_who_signs_in_from_who_confirms_to_be_there() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    let said = async |kind| {
        let names = ada.desk().read_names().await.unwrap();
        let query = LogQuery { kind: Some(kind), ..LogQuery::default() };
        ada.desk().read_log(&names, &query).await.unwrap().entries.len()
    };
    let begun = said(EventKind::SignedIn).await;
    renew(&ada.browser, &ada.passkey, &ada.vault).await.unwrap();
    assert_eq!((said(EventKind::SignedIn).await, said(EventKind::Confirmed).await), (begun, 1));

    sign_in(&house.browser(), &ada.passkey).await.unwrap();
    assert_eq!((said(EventKind::SignedIn).await, said(EventKind::Confirmed).await), (begun + 1, 1));

    house.clock.pass(SESSION_IDLE_MINUTES * Time::MINUTE);
    renew(&ada.browser, &ada.passkey, &ada.vault).await.unwrap();
    assert_eq!(
        (said(EventKind::SignedIn).await, said(EventKind::Confirmed).await),
        (begun + 2, 1),
        "the session had ended"
    );
    house.is_in_order().await;
}

#[tokio::test]
async fn a_session_is_not_renewed_by_somebody_elses_passkey() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    let ben = Person::founds(&house, "Ben").await;
    house.clock.pass(SESSION_IDLE_MINUTES * Time::MINUTE);
    let refused = renew(&ada.browser, &ben.passkey, &ada.vault).await.unwrap_err();
    assert_eq!(refused, Error::Authenticator(AuthenticatorError::AnotherPerson));
    assert!(!is_in(&ada.browser).await, "the server never saw the gesture");
    sign_in(&ben.browser, &ben.passkey).await.unwrap();
    assert_eq!(session::list(&ben.browser).await.unwrap().len(), 1, "nor did it begin a session for Ben");
}

/// What the old keys would seal from then on, no device that signs in later could open.
#[tokio::test]
async fn keys_that_were_replaced_on_another_device_are_replaced_here_by_the_gesture_that_renews() {
    let house = House::open().await;
    let Person { browser, passkey, vault, sheet, clock, mut chance } = Person::founds(&house, "Ada").await;
    recovery::recover(&house.browser(), &clock, &mut chance, &sheet.expose_text()).await.unwrap();
    assert!(!is_in(&browser).await, "the recovery ended it");
    renew(&browser, &passkey, &vault).await.unwrap();
    // What the open keys seal now, whoever signs in opens.
    let mut draft = Desk::new(&browser, &vault).new_draft(Letter::default(), &mut chance).unwrap();
    let id = draft.id();
    Desk::new(&browser, &vault).save_draft(&mut draft, Letter::default(), &mut chance).await.unwrap();
    let fresh = house.browser();
    let anew = sign_in(&fresh, &passkey).await.unwrap();
    Desk::new(&fresh, &anew).find_draft(id).await.unwrap();
}

#[tokio::test]
async fn who_came_by_the_sheet_renews_by_the_sheet_and_gets_a_new_one() {
    let house = House::open().await;
    let Person { sheet, clock, mut chance, .. } = Person::founds(&house, "Ada").await;
    let ben = Person::founds(&house, "Ben").await;
    let browser = house.browser();
    let typed = sheet.expose_text();
    let recovered = recovery::recover(&browser, &clock, &mut chance, &typed).await.unwrap();
    let (vault, sheet) = (recovered.vault, recovered.sheet.expose_text());
    house.clock.pass(SESSION_IDLE_MINUTES * Time::MINUTE);
    assert!(!is_in(&browser).await);

    let foreign = ben.sheet.expose_text();
    let refused = recovery::renew(&browser, &vault, &clock, &mut chance, &foreign).await.unwrap_err();
    assert_eq!(refused, Error::CannotOpen);
    assert!(!is_in(&browser).await);
    let (told, newer) = recovery::renew(&browser, &vault, &clock, &mut chance, &sheet).await.unwrap();
    assert!(told.recovered && is_in(&browser).await);

    // The keys that stayed open write on: the account is theirs, and the newest sheet opens it.
    let device = SoftPasskey::new(ORIGIN).unwrap();
    passkey::add(&browser, &device, &vault, &clock, &mut chance).await.unwrap();
    let used = recovery::recover(&house.browser(), &clock, &mut chance, &sheet).await.unwrap_err();
    assert_eq!(code(&used), Some(Code::SignInFailed));
    recovery::recover(&house.browser(), &clock, &mut chance, &newer.expose_text()).await.unwrap();
    house.is_in_order().await;
}
