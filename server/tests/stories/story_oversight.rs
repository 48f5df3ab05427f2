//! Administrators are told in the app of what others did (C8): the rows that letters are about, verified, each once new.

use serde_json::Value;
use siegel_api::event::EventKind;
use siegel_api::message::oversight::OversightQuery;
use siegel_api::problem::Code;
use siegel_api::url;
use siegel_client::error::{Error, Refusal};
use siegel_client::log::Names;
use siegel_client::oversight::OversightPage;
use siegel_client::team::Role;

use crate::hostile::Wire;
use crate::support::{House, Person};
use crate::works::{code, through};

async fn told(person: &Person, unseen: bool) -> OversightPage {
    let names = person.desk().read_names().await.unwrap();
    let query = OversightQuery { unseen, ..OversightQuery::default() };
    person.desk().read_oversight(&names, &query).await.unwrap()
}

fn kinds(page: &OversightPage) -> Vec<EventKind> {
    page.entries.iter().map(|entry| entry.row.kind()).collect()
}

#[tokio::test]
async fn an_admin_is_told_of_what_another_did_until_both_have_looked() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let mut ben = Person::joins(&house, &mut ada, "Ben", Role::Administrator).await;
    assert!(told(&ada, false).await.entries.is_empty(), "all of it was her own doing");
    assert!(told(&ben, true).await.entries.is_empty(), "what was before Ben is not new to him");
    let eva = Person::joins(&house, &mut ben, "Eva", Role::Assistant).await;
    ben.gives(&eva, Role::Physician).await.unwrap();

    let news = told(&ada, true).await;
    assert_eq!(kinds(&news), [EventKind::StatementAdded, EventKind::StatementAdded]);
    assert!(news.entries.iter().all(|entry| entry.person.as_deref() == Some("Ben")), "{news:?}");
    assert!(told(&ben, true).await.entries.is_empty());
    ada.desk().note_oversight_seen(news.size).await.unwrap();
    assert!(told(&ada, true).await.entries.is_empty());
    assert_eq!(told(&ada, false).await.entries.len(), 2, "what was seen stays in the list");
    house.is_in_order().await;
}

#[tokio::test]
async fn who_becomes_an_admin_later_is_told_from_then_on() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let ben = Person::joins(&house, &mut ada, "Ben", Role::Assistant).await;
    house.clock.pass(1_000);
    let eva = Person::joins(&house, &mut ada, "Eva", Role::Assistant).await;
    ada.gives(&ben, Role::Administrator).await.unwrap();
    ben.desk().keep_up().await.unwrap();
    assert!(told(&ben, true).await.entries.is_empty(), "years of it, perhaps");
    assert_eq!(told(&ben, false).await.entries.len(), 3, "which is there to be read");
    ada.gives(&eva, Role::Physician).await.unwrap();
    assert_eq!(kinds(&told(&ben, true).await), [EventKind::StatementAdded]);
    // Whoever is one again hears nothing of the time between.
    ada.gives(&ben, Role::Assistant).await.unwrap();
    ada.gives(&eva, Role::Assistant).await.unwrap();
    ada.gives(&ben, Role::Administrator).await.unwrap();
    ben.desk().keep_up().await.unwrap();
    assert!(told(&ben, true).await.entries.is_empty());
    house.is_in_order().await;
}

#[tokio::test]
async fn attack_68_a_server_that_offers_other_rows_as_notices_is_refused() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let mut ben = Person::joins(&house, &mut ada, "Ben", Role::Administrator).await;
    Person::joins(&house, &mut ben, "Eva", Role::Assistant).await;
    let all: Value = serde_json::from_slice(&ada.browser.ask("GET", url::LOG, "").await.body).unwrap();
    let rows = all["rows"].as_array().unwrap();
    let names = ada.desk().read_names().await.unwrap();
    let asks = async |bend: &dyn Fn(&mut Value)| {
        let wire = Wire::new(&ada.browser);
        wire.bend_json(url::OVERSIGHT, bend);
        let query = OversightQuery { unseen: true, ..OversightQuery::default() };
        through(&ada, &wire).desk().read_oversight(&names, &query).await.map(|page| page.entries.len())
    };
    assert_eq!(asks(&|_| ()).await, Ok(1));
    // Something that nobody needs to know of, her own act, one twice, and one that she has seen.
    for row in rows {
        let refused = asks(&|page| page["rows"].as_array_mut().unwrap().push(row.clone())).await;
        assert!(refused.is_err(), "{row}");
    }
    let ahead = asks(&|page| page["seen"] = 1_000_000.into()).await;
    assert_eq!(ahead, Err(Error::Refused(Refusal::Mismatch)));
}

#[tokio::test]
async fn whoever_is_no_admin_is_told_nothing_and_marks_nothing() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let ben = Person::joins(&house, &mut ada, "Ben", Role::Auditor).await;
    let refused = ben.desk().read_oversight(&Names::default(), &OversightQuery::default()).await;
    assert_eq!(code(&refused.map(drop).unwrap_err()), Some(Code::NotAllowed));
    assert_eq!(ben.browser.ask("PUT", url::OVERSIGHT, r#"{"seen":1}"#).await.code(), Some(Code::NotAllowed));
    ada.gives(&ben, Role::Physician).await.unwrap();
    ben.desk().keep_up().await.unwrap();
    let refused = ben.desk().read_oversight(&Names::default(), &OversightQuery::default()).await;
    assert_eq!(code(&refused.map(drop).unwrap_err()), Some(Code::NotAllowed));
}
