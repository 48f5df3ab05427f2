//! Who has no business here: no session, or a member of another practice.

use http::StatusCode;
use siegel_api::problem::Code;
use siegel_api::url;

use super::routes::{self, NOBODY, PUBLIC};
use crate::support::{House, Person, give_link};

#[tokio::test]
async fn without_a_session_every_private_route_says_signed_out() {
    let house = House::open().await;
    let browser = house.browser();
    for route in routes::api(&browser).await {
        let invitation = route.template == "/api/v1/invitations/{id}";
        // Signing out without a session only clears what the browser holds.
        let leaving = route.method == "DELETE"
            && ["/api/v1/session", "/api/v1/operator/session"].contains(&&*route.template);
        if PUBLIC.contains(&route.template.as_str()) || invitation || leaving {
            continue;
        }
        let answer = browser.ask(&route.method, &route.path, "{}").await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{route:?}");
        assert_eq!(answer.code(), Some(Code::SignedOut), "{route:?}");
    }
}

#[tokio::test]
async fn what_is_not_there_answers_as_what_is_not_yours() {
    let house = House::open().await;
    let mut anna = Person::founds(&house, "Anna").await;
    let berta = Person::founds(&house, "Berta").await;
    let finding = anna.sends("Arztbrief", vec![1; 5_000]).await;
    let link = give_link(&mut anna, finding, 3).await;
    let file = anna.file_of(finding).await;
    let nobody: siegel_api::id::FindingId = NOBODY.parse().unwrap();
    let routes = |id, file: siegel_api::id::FileId, link| {
        [
            ("GET", url::finding(id)),
            ("POST", url::finding_ticket(id, file)),
            ("GET", url::draft(id)),
            ("DELETE", url::draft(id)),
            ("PUT", url::draft_parts(id)),
            ("POST", url::link_act(link, "revoke")),
        ]
    };
    let none = siegel_api::id::FileId(nobody.0);
    let absent = routes(nobody, none, siegel_api::id::LinkId(nobody.0));
    for ((method, theirs), (_, nothing)) in routes(finding, file, link.id()).into_iter().zip(absent) {
        let body = r#"{"event":{"event":""}}"#;
        let foreign = berta.browser.ask(method, &theirs, body).await;
        let missing = berta.browser.ask(method, &nothing, body).await;
        assert_eq!(foreign.code(), Some(Code::NotFound), "{method} {theirs}");
        assert_eq!(foreign.status, missing.status, "{method} {theirs}");
        assert_eq!(foreign.body.len(), missing.body.len(), "{method} {theirs}");
    }
    // The owner is answered: what a stranger gets is the right's doing.
    assert_eq!(anna.browser.ask("GET", &url::finding(finding), "").await.status, StatusCode::OK);
    assert_eq!(
        anna.browser.ask("POST", &url::finding_ticket(finding, file), "").await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_part_needs_its_ticket_and_its_session() {
    let house = House::open().await;
    let mut anna = Person::founds(&house, "Anna").await;
    let finding = anna.sends("Befund", vec![2; 5_000]).await;
    let file = anna.file_of(finding).await;
    let part = url::finding_part(finding, file, 0);
    let answer = anna.browser.ask("GET", &part, "").await;
    assert_eq!(answer.code(), Some(Code::TicketEnded), "a session alone is not enough");
    let given = anna.browser.ask("POST", &url::finding_ticket(finding, file), "").await;
    let given: siegel_api::message::finding::Ticket = serde_json::from_slice(&given.body).unwrap();
    let fetch = |browser: &crate::support::Browser| {
        let request = crate::support::own("GET", &part).header(url::HEADER_TICKET, &given.ticket);
        let request = request.body(axum::body::Body::empty()).unwrap();
        let browser = browser.clone_with_cookie();
        async move { browser.send(request).await }
    };
    let bytes = fetch(&anna.browser).await;
    assert_eq!(bytes.status, StatusCode::OK);
    assert_eq!(bytes.header("content-type"), Some("application/octet-stream"));
    assert_eq!(bytes.header("content-disposition"), Some("attachment; filename=\"blob.bin\""));
    assert_eq!(bytes.header("content-length"), Some(bytes.body.len().to_string().as_str()));
    assert_eq!(siegel_api::hash::Hash::of(&bytes.body), given.part_hashes[0]);
    assert_eq!(fetch(&house.browser()).await.code(), Some(Code::SignedOut), "a ticket alone is not enough");
    house.clock.pass(11 * siegel_api::time::Time::MINUTE);
    assert_eq!(fetch(&anna.browser).await.code(), Some(Code::TicketEnded), "nor is a ticket that ended");
}

#[tokio::test]
async fn a_session_ends_by_idling_by_age_and_by_its_owner() {
    let house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    let minute = siegel_api::time::Time::MINUTE;
    for _ in 0..5 {
        house.clock.pass(14 * minute);
        assert_eq!(anna.browser.ask("GET", url::SESSION, "").await.status, StatusCode::OK);
    }
    house.clock.pass(16 * minute);
    assert_eq!(anna.browser.ask("GET", url::SESSION, "").await.code(), Some(Code::SignedOut));
    let vault = siegel_client::signin::sign_in(&anna.browser, &anna.passkey).await.unwrap();
    assert_eq!(vault.user_id(), anna.vault.user_id());
    for _ in 0..51 {
        house.clock.pass(14 * minute);
        assert_eq!(anna.browser.ask("GET", url::SESSION, "").await.status, StatusCode::OK);
    }
    house.clock.pass(14 * minute);
    assert_eq!(anna.browser.ask("GET", url::SESSION, "").await.code(), Some(Code::SignedOut), "twelve hours");
}

#[tokio::test]
async fn signing_out_takes_cookie_and_session() {
    let house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    let stolen = anna.browser.cookie();
    let cookie = stolen.clone().unwrap();
    assert!(cookie.starts_with("__Host-sid="));
    let left = anna.browser.ask("DELETE", url::SESSION, "").await;
    assert_eq!(left.status, StatusCode::NO_CONTENT);
    assert!(left.header("clear-site-data").unwrap().contains("\"storage\""));
    let set = left.header("set-cookie").unwrap();
    assert!(set.contains("Max-Age=0") && set.contains("Secure") && set.contains("HttpOnly"));
    assert_eq!(anna.browser.cookie(), None);
    let thief = house.browser();
    thief.take_cookie(stolen);
    assert_eq!(thief.ask("GET", url::SESSION, "").await.code(), Some(Code::SignedOut));
}
