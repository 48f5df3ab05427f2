//! One's own sign-ins: what the owner sees of them, and for how long (B21).

use http::StatusCode;
use serde_json::json;
use siegel_api::bytes::to_text;
use siegel_api::device::Device;
use siegel_api::message::session::{SignInItem, SignInWay};
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_client::session;
use siegel_client::signin::sign_in;

use super::passkey::{finish, gesture};
use crate::support::{Browser, House, Person};

const PHONE: &str = "Mozilla/5.0 (Android 14; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0";

async fn seen(person: &Person) -> Vec<SignInItem> {
    session::list_signins(&person.browser).await.unwrap()
}

/// A gesture for another ceremony than the one that it answers.
pub async fn fails_by_passkey(person: &Person, browser: &Browser) -> Option<Code> {
    let (first, _) = gesture(person, browser).await;
    let (_, credential) = gesture(person, browser).await;
    finish(browser, &first, &credential).await.code()
}

/// The sheet's public half with a wrong secret.
pub async fn fails_by_sheet(person: &Person, browser: &Browser) -> Option<Code> {
    let id = person.sheet.derive_id();
    let body = json!({ "recovery_id": id, "auth": to_text(&[7; 32]) }).to_string();
    browser.ask("POST", url::RECOVERY_FINISH, body).await.code()
}

#[tokio::test]
async fn b21_the_owner_sees_each_sign_in_and_each_try_with_device_way_and_address() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    let phone = house.browser().from([192, 0, 2, 7]).calls_itself(PHONE);
    house.clock.pass(1_000);
    assert_eq!(fails_by_passkey(&ada, &phone).await, Some(Code::SignInFailed));
    house.clock.pass(1_000);
    assert_eq!(fails_by_sheet(&ada, &phone).await, Some(Code::SignInFailed));
    house.clock.pass(1_000);
    sign_in(&phone, &ada.passkey).await.unwrap();
    let all = seen(&ada).await;
    let told: Vec<_> =
        all.iter().map(|one| (one.entered, one.way, one.place.as_str(), one.is_full)).collect();
    assert_eq!(
        told,
        [
            (true, SignInWay::Passkey, "192.0.2.7", true),
            (false, SignInWay::Sheet, "192.0.2.7", true),
            (false, SignInWay::Passkey, "192.0.2.7", true),
            (true, SignInWay::Passkey, "127.0.0.1", true),
        ]
    );
    assert_eq!(all[0].device, Device::of(PHONE));
    assert!(all[0].at > all[1].at && all[1].at > all[2].at);

    // Others see nothing of it, and an unknown passkey or sheet leaves no trace anywhere.
    let ben = Person::founds(&house, "Ben").await;
    assert_eq!(seen(&ben).await.len(), 1);
    assert_eq!(house.browser().ask("GET", url::ACCOUNT_SIGNINS, "").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn b21_an_address_is_shortened_after_seven_days() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    let office = house.browser().from([192, 0, 2, 7]);
    house.clock.pass(1);
    sign_in(&office, &ada.passkey).await.unwrap();
    house.clock.pass(7 * Time::DAY - 1);
    sign_in(&ada.browser, &ada.passkey).await.unwrap();
    let shown = |all: Vec<SignInItem>| {
        let one = all.into_iter().find(|one| one.place.starts_with("192.")).unwrap();
        (one.place, one.is_full)
    };
    assert_eq!(shown(seen(&ada).await), ("192.0.2.7".to_owned(), true));
    house.clock.pass(1);
    assert_eq!(shown(seen(&ada).await), ("192.0.2.0".to_owned(), false));
}
