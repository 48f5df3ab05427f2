//! An operator before every route: a stranger, but for the operator's own ones (C12). And what those answer: numbers (C14).

use http::StatusCode;
use serde_json::Value;
use siegel_api::event::EventKind;
use siegel_api::id::ObjectId;
use siegel_api::problem::Code;
use siegel_api::url;

use super::passkey::{finish, gesture};
use super::routes::{self, NOBODY, PUBLIC, Route};
use crate::support::{House, Operator, Person, give_link};

const OWN: &str = "/api/v1/operator";

/// What an answer says, without what is another one each time.
#[derive(Debug, PartialEq)]
struct Said(StatusCode, Option<String>, Option<Value>);

async fn said(house: &House, cookie: Option<String>, route: &Route) -> Said {
    let browser = house.browser();
    browser.take_cookie(cookie);
    let answer = browser.ask(&route.method, &route.path, "{}").await;
    let mut body = serde_json::from_slice(&answer.body).ok();
    if let Some(problem) = body.as_mut().and_then(Value::as_object_mut) {
        problem.remove("request_id");
    }
    // A ceremony that begins is drawn anew.
    let fixed = answer.status != StatusCode::OK;
    Said(answer.status, answer.header("content-type").map(str::to_owned), body.filter(|_| fixed))
}

/// The route once more, with ids of what is there.
fn real(route: &Route, ids: &[(&str, ObjectId)]) -> Route {
    let mut path = route.path.clone();
    for (place, id) in ids {
        path = path.replace(&format!("/{place}/{NOBODY}"), &format!("/{place}/{id}"));
    }
    Route { path, ..route.clone() }
}

#[tokio::test]
async fn c12_with_an_operators_session_every_other_route_answers_as_to_a_stranger() {
    let house = House::open().await;
    let mut anna = Person::founds(&house, "Anna").await;
    let finding = anna.sends("Arztbrief", vec![1; 5_000]).await;
    let (file, link) = (anna.file_of(finding).await, give_link(&mut anna, finding, 3).await);
    let (user, practice) = (anna.vault.user_id(), anna.vault.practice_id());
    let ids: [(&str, ObjectId); 9] = [
        ("findings", finding.into()),
        ("drafts", finding.into()),
        ("files", file.into()),
        ("links", link.id().into()),
        ("door", link.id().into()),
        ("practices", practice.into()),
        ("contacts", practice.into()),
        ("locks", user.into()),
        ("holdings", user.into()),
    ];
    let operator = Operator::enters(&house).await;
    let own = operator.browser.cookie().unwrap();
    let disguised = own.replace("__Host-operator", "__Host-sid");
    assert_ne!(own, disguised);
    let (mut private, mut told_apart) = (0, 0);
    for route in routes::api(&house.browser()).await {
        if route.template.starts_with(OWN) {
            continue;
        }
        for route in [route.clone(), real(&route, &ids)] {
            let stranger = said(&house, None, &route).await;
            for cookie in [own.clone(), disguised.clone(), format!("{own}; {disguised}")] {
                assert_eq!(said(&house, Some(cookie), &route).await, stranger, "{route:?}");
            }
            if PUBLIC.contains(&&*route.template) || stranger.0 != StatusCode::UNAUTHORIZED {
                continue;
            }
            private += 1;
            if route.method == "GET" && !route.template.ends_with("/stream") {
                told_apart += u32::from(said(&house, anna.browser.cookie(), &route).await != stranger);
            }
        }
    }
    assert!(private > 100, "{private}");
    assert!(told_apart > 20, "a member is answered otherwise: {told_apart}");
    assert_eq!(operator.browser.ask("GET", url::OPERATOR, "").await.status, StatusCode::OK, "all the while");
}

#[tokio::test]
async fn c12_no_session_of_a_member_opens_an_operators_route() {
    let house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    let own = anna.browser.cookie().unwrap();
    let disguised = own.replace("__Host-sid", "__Host-operator");
    assert_ne!(own, disguised);
    for cookie in [own.clone(), disguised.clone(), format!("{own}; {disguised}")] {
        let browser = house.browser();
        browser.take_cookie(Some(cookie));
        assert_eq!(browser.ask("GET", url::OPERATOR, "").await.code(), Some(Code::SignedOut));
    }
    // Nor does leaving as one end the session of the other.
    let both = house.browser();
    both.take_cookie(Some(format!("{own}; {disguised}")));
    assert_eq!(both.ask("DELETE", url::OPERATOR_SESSION, "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(anna.browser.ask("GET", url::ACCOUNT, "").await.status, StatusCode::OK);
}

#[tokio::test]
async fn c12_a_passkey_of_one_kind_signs_in_nobody_of_the_other() {
    let house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    let operator = Operator::enters(&house).await;
    let browser = house.browser();
    let code = |refused: siegel_client::error::Error| match refused {
        siegel_client::error::Error::Problem(problem) => problem.code,
        other => panic!("{other:?}"),
    };
    let refused = siegel_client::operator::sign_in(&browser, &anna.passkey).await.unwrap_err();
    assert_eq!(code(refused), Code::SignInFailed);
    let refused = siegel_client::signin::sign_in(&browser, &operator.passkey).await.map(drop).unwrap_err();
    assert_eq!(code(refused), Code::SignInFailed);
    // A gesture for one kind of ceremony does not finish the other, whoever made it.
    let (begun, credential) = gesture(&anna, &browser).await;
    let body = serde_json::json!({ "ceremony_id": begun.ceremony_id, "credential": credential });
    let crossed = browser.ask("POST", url::OPERATOR_SESSION_FINISH, body.to_string()).await;
    assert_eq!(crossed.code(), Some(Code::CeremonyEnded));
    assert_eq!(finish(&browser, &begun, &credential).await.status, StatusCode::OK, "it was not used up");
    assert!(browser.cookie().unwrap().starts_with("__Host-sid="));
}

/// Only the operator's event tells a practice of the operator; nothing else of the practice's changes.
#[tokio::test]
async fn c12_an_operators_sign_in_changes_nothing_but_logs_and_its_own_tables() {
    let house = House::open().await;
    Person::founds(&house, "Anna").await;
    let tables = async || siegel_storage::export::tables(&house.store).await.unwrap();
    let before = tables().await;
    let operator = Operator::enters(&house).await;
    operator.browser.ask("GET", url::OPERATOR, "").await;
    let own = [
        "operators",
        "operator_sessions",
        "operator_visits",
        "pseudonyms",
        "leaves",
        "nodes",
        "logs",
        "buckets",
    ];
    for (was, is) in before.iter().zip(&tables().await) {
        assert_eq!(was == is, !own.contains(&is.name), "{}", is.name);
    }
    assert_eq!(EventKind::OperatorEntered as u16, 68);
}
