//! What became of a link: for who has it open, and for nobody else (EHDS Art. 9).

use axum::body::Body;
use http::StatusCode;
use serde_json::Value;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::LinkId;
use siegel_api::limits::ACCESSES_MAX;
use siegel_api::message::door::DoorAccesses;
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_client::link::NewLink;

use super::door::{scene, try_pin};
use crate::support::{Answer, Browser, House, Person, give_link, own};

/// Opens a link with its PIN; answers the visit's secret.
async fn opens(house: &House, link: &NewLink) -> String {
    let knock = Hash(*link.secret().derive_knock(link.id()).token.expose());
    let access = Hash(*link.derive_root().unwrap().derive_access(1).expose());
    let opened = try_pin(&house.browser(), link.id(), knock, access).await;
    assert_eq!(opened.status, StatusCode::OK);
    serde_json::from_slice::<Value>(&opened.body).unwrap()["visit"].as_str().unwrap().to_owned()
}

async fn asks(browser: &Browser, link: LinkId, visit: &str) -> Answer {
    let request = own("GET", &url::door_accesses(link)).header(url::HEADER_TICKET, visit);
    browser.send(request.body(Body::empty()).unwrap()).await
}

fn kinds(answer: &Answer) -> Vec<EventKind> {
    let told: DoorAccesses = serde_json::from_slice(&answer.body).unwrap();
    told.accesses.into_iter().map(|access| access.kind).collect()
}

#[tokio::test]
async fn a_stranger_is_told_nothing_of_a_link() {
    let mut scene = scene(3).await;
    let berta = Person::founds(&scene.house, "Berta").await;
    let never = LinkId([9; 16]);
    for browser in [&scene.house.browser(), &berta.browser, &scene.anna.browser] {
        for link in [scene.link.id(), never] {
            let answer = browser.ask("GET", &url::door_accesses(link), "").await;
            assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, Some(Code::NotFound)));
        }
    }
    let finding = scene.anna.sends("Laborbefund", vec![2; 5_000]).await;
    let other = give_link(&mut scene.anna, finding, 3).await;
    let (phone, theirs) = (scene.house.browser(), opens(&scene.house, &other).await);
    for visit in [theirs.as_str(), "AAECAwQFBgcICQoLDA0ODw", "no base64url!", ""] {
        let (known, unknown) = (asks(&phone, scene.link.id(), visit).await, asks(&phone, never, visit).await);
        assert_eq!((known.status, known.code()), (StatusCode::FORBIDDEN, Some(Code::TicketEnded)), "{visit}");
        assert_eq!((known.code(), known.body.len()), (unknown.code(), unknown.body.len()), "{visit}");
    }
    // Each visit is told of its own link alone.
    let own = opens(&scene.house, &scene.link).await;
    for (link, visit) in [(scene.link.id(), &own), (other.id(), &theirs)] {
        let answer = asks(&phone, link, visit).await;
        assert_eq!(kinds(&answer), [EventKind::LinkOpened, EventKind::LinkCreated]);
    }
}

#[tokio::test]
async fn nobody_of_the_practice_and_no_address_is_named() {
    let scene = scene(3).await;
    let far = scene.house.browser().from([203, 0, 113, 7]).calls_itself("Fremdes Telefon");
    try_pin(&far, scene.link.id(), scene.knock(), Hash::of(b"wrong")).await;
    let visit = opens(&scene.house, &scene.link).await;
    let answer = asks(&scene.house.browser(), scene.link.id(), &visit).await;
    let told = String::from_utf8(answer.body).unwrap();
    assert!(told.contains("link_pin_wrong"), "{told}");
    let user = scene.anna.vault.user_id().to_string();
    for hidden in [user.as_str(), "Anna", "203.0.113", "Fremdes Telefon"] {
        assert!(!told.contains(hidden), "{hidden} in {told}");
    }
}

#[tokio::test]
async fn it_ends_with_the_visit_changes_nothing_and_is_bounded() {
    let scene = scene(1_000).await;
    let (knock, access) = (scene.knock(), scene.right_access());
    for _ in 1..ACCESSES_MAX {
        let opened = try_pin(&scene.house.browser(), scene.link.id(), knock, access).await;
        assert_eq!(opened.status, StatusCode::OK);
        // Of one network, so many knocks a minute are answered.
        scene.house.clock.pass(2 * Time::SECOND);
    }
    let visit = opens(&scene.house, &scene.link).await;
    let phone = scene.house.browser();
    let told: DoorAccesses =
        serde_json::from_slice(&asks(&phone, scene.link.id(), &visit).await.body).unwrap();
    assert_eq!((told.accesses.len(), told.more), (ACCESSES_MAX, true), "its making is one line more");
    assert!(told.accesses.is_sorted_by(|newer, older| newer.at >= older.at));
    let again: DoorAccesses =
        serde_json::from_slice(&asks(&phone, scene.link.id(), &visit).await.body).unwrap();
    assert_eq!(again, told, "to be told is no access");
    scene.house.clock.pass(31 * Time::MINUTE);
    assert_eq!(asks(&phone, scene.link.id(), &visit).await.code(), Some(Code::TicketEnded));
}
