//! The console's routes: whoever looks is noted, and does not look without end.

use http::StatusCode;
use siegel_api::event::EventKind;
use siegel_api::id::GroupId;
use siegel_api::problem::Code;
use siegel_storage::log;

use crate::support::{House, Person};

/// How many leaves of a practice's log say that somebody read it.
async fn readings(house: &House, practice: GroupId) -> u64 {
    let size = log::find_head(&house.store, practice).await.unwrap().unwrap().size();
    let read = log::find_by_ref(&house.store, practice, EventKind::LogRead, siegel_api::hash::Hash::ZERO);
    read.await.unwrap().map_or(0, |(newest, _)| size - newest)
}

#[tokio::test]
async fn every_way_into_the_log_is_noted() {
    for path in ["/api/v1/log", "/api/v1/log?before=1", "/api/v1/log/labels"] {
        let house = House::open().await;
        let anna = Person::founds(&house, "Anna").await;
        let practice = anna.vault.practice_id();
        assert_eq!(readings(&house, practice).await, 0);
        assert_eq!(anna.browser.ask("GET", path, "").await.status, StatusCode::OK);
        assert_eq!(readings(&house, practice).await, 1, "{path}");
        house.is_in_order().await;
    }
}

#[tokio::test]
async fn names_are_not_read_without_end() {
    let house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    let read = async || anna.browser.ask("GET", "/api/v1/log/labels", "").await;
    for _ in 0..30 {
        assert_eq!(read().await.status, StatusCode::OK);
    }
    assert_eq!(read().await.code(), Some(Code::TooMany));
    house.clock.pass(2_000);
    assert_eq!(read().await.status, StatusCode::OK);
}
