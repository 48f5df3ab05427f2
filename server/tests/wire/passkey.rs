//! Passkeys at the server's door: ceremonies play once, in time, and for themselves.

use http::StatusCode;
use serde_json::{Value, json};
use siegel_api::message::registration::CeremonyBegun;
use siegel_api::problem::Code;
use siegel_api::url;
use siegel_client::authenticator::Authenticator;

use crate::support::{Answer, House, Person};

/// A sign-in by the person's own passkey, up to its last request.
pub async fn gesture(person: &Person, browser: &crate::support::Browser) -> (CeremonyBegun, Value) {
    let begun = browser.ask("POST", url::SESSION_BEGIN, "").await;
    let begun: CeremonyBegun = serde_json::from_slice(&begun.body).unwrap();
    let gesture =
        person.passkey.get(&begun.options["publicKey"], &siegel_api::hash::Hash::of(b"")).await.unwrap();
    (begun, serde_json::to_value(gesture.credential()).unwrap())
}

pub async fn finish(browser: &crate::support::Browser, begun: &CeremonyBegun, credential: &Value) -> Answer {
    let body = json!({ "ceremony_id": begun.ceremony_id, "credential": credential });
    browser.ask("POST", url::SESSION_FINISH, body.to_string()).await
}

#[tokio::test]
async fn a_ceremony_plays_once() {
    let house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    let browser = house.browser();
    let (begun, credential) = gesture(&anna, &browser).await;
    assert_eq!(finish(&browser, &begun, &credential).await.status, StatusCode::OK);
    let again = finish(&house.browser(), &begun, &credential).await;
    assert_eq!(again.code(), Some(Code::CeremonyEnded));
    let (late, credential) = gesture(&anna, &browser).await;
    house.clock.pass(6 * siegel_api::time::Time::MINUTE);
    assert_eq!(finish(&browser, &late, &credential).await.code(), Some(Code::CeremonyEnded), "five minutes");
    // One press begins anew.
    let (begun, credential) = gesture(&anna, &browser).await;
    assert_eq!(finish(&browser, &begun, &credential).await.status, StatusCode::OK);
}

#[tokio::test]
async fn two_windows_sign_in_at_once_each_by_its_own_ceremony() {
    let house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    let (one, two) = (house.browser(), house.browser());
    let (first, by_first) = gesture(&anna, &one).await;
    let (second, by_second) = gesture(&anna, &two).await;
    assert_ne!(first.ceremony_id, second.ceremony_id);
    // In the other order than they began; and a ceremony that failed is used up, too.
    assert_eq!(finish(&two, &second, &by_second).await.status, StatusCode::OK);
    assert_eq!(finish(&one, &first, &by_second).await.code(), Some(Code::SignInFailed));
    assert_eq!(finish(&one, &first, &by_first).await.code(), Some(Code::CeremonyEnded));
    let (again, credential) = gesture(&anna, &one).await;
    assert_eq!(finish(&one, &again, &credential).await.status, StatusCode::OK);
    house.is_in_order().await;
}

#[tokio::test]
async fn a_ceremony_goes_on_over_a_restart_and_a_used_one_does_not() {
    let mut house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    let (begun, credential) = gesture(&anna, &house.browser()).await;
    let (used, by_used) = gesture(&anna, &house.browser()).await;
    assert_eq!(finish(&house.browser(), &used, &by_used).await.status, StatusCode::OK);
    house.restart().await;
    assert_eq!(finish(&house.browser(), &used, &by_used).await.code(), Some(Code::CeremonyEnded));
    assert_eq!(finish(&house.browser(), &begun, &credential).await.status, StatusCode::OK);
}

/// Twenty a minute for a network, counted in the database.
#[tokio::test]
async fn a_rate_that_is_used_up_stays_so_over_a_restart_and_says_how_long() {
    let mut house = House::open().await;
    let tries = async |house: &House, address: [u8; 4]| {
        house.browser().from(address).ask("POST", url::SESSION_BEGIN, "").await
    };
    let crowd = [203, 0, 113, 7];
    for _ in 0..20 {
        assert_eq!(tries(&house, crowd).await.status, StatusCode::OK);
    }
    for again in 0..2 {
        let stopped = tries(&house, crowd).await;
        assert_eq!((stopped.status, stopped.code()), (StatusCode::TOO_MANY_REQUESTS, Some(Code::TooMany)));
        let seconds: u64 = stopped.header("retry-after").unwrap().parse().unwrap();
        assert_eq!(seconds, 3, "restarts: {again}");
        house.restart().await;
    }
    // Others are not held up, and the time that was told suffices.
    assert_eq!(tries(&house, [198, 51, 100, 1]).await.status, StatusCode::OK);
    house.clock.pass(3_000);
    assert_eq!(tries(&house, crowd).await.status, StatusCode::OK);
    assert_eq!(tries(&house, crowd).await.code(), Some(Code::TooMany));
}

#[tokio::test]
async fn a_challenge_of_one_ceremony_does_not_finish_another() {
    let house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    let browser = house.browser();
    let (first, _) = gesture(&anna, &browser).await;
    let (_, credential) = gesture(&anna, &browser).await;
    assert_eq!(finish(&browser, &first, &credential).await.code(), Some(Code::SignInFailed));
}

#[tokio::test]
async fn an_unknown_recovery_code_is_answered_like_a_known_one() {
    let house = House::open().await;
    let browser = house.browser();
    let ask = async |id: [u8; 16]| {
        let body = json!({ "recovery_id": siegel_api::bytes::to_text(&id) }).to_string();
        browser.ask("POST", url::RECOVERY_BEGIN, body).await
    };
    let (one, same, other) = (ask([1; 16]).await, ask([1; 16]).await, ask([2; 16]).await);
    assert_eq!(one.status, StatusCode::OK);
    assert_eq!(one.body, same.body);
    assert_ne!(one.body, other.body);
    let body = json!({ "recovery_id": siegel_api::bytes::to_text(&[1; 16]), "auth": "AAAA" }).to_string();
    let refused = browser.ask("POST", url::RECOVERY_FINISH, body.clone()).await;
    assert_eq!(refused.code(), Some(Code::SignInFailed));
    for _ in 0..4 {
        browser.ask("POST", url::RECOVERY_FINISH, body.clone()).await;
    }
    let stopped = browser.ask("POST", url::RECOVERY_FINISH, body).await;
    assert_eq!(stopped.code(), Some(Code::TooMany), "five a day");
    assert!(stopped.header("retry-after").is_some());
}
