//! The console says who did what, by name, to those who hold the keys.

use siegel_api::event::EventKind;
use siegel_api::message::finding::FindingBox;
use siegel_api::message::log::LogQuery;
use siegel_client::log::{ChainState, LogEntry};
use siegel_client::row::Vouched;

use crate::files::pdf;
use crate::patient::{ORIGIN, Patient, give};
use crate::support::House;
use crate::works::{At, at, rng, two_doctors};

async fn console<S: siegel_client::server::Server>(at: At<'_, S>, query: LogQuery) -> Vec<LogEntry> {
    let names = at.desk().read_names().await.unwrap();
    at.desk().read_log(&names, &query).await.unwrap().entries
}

#[tokio::test]
async fn both_practices_see_who_did_what_by_name() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let files = vec![("Befund.pdf", "application/pdf", pdf("x"))];
    let id = at(&weber).send("MRT Schädel", &[&brandt], files).await.unwrap();
    let jan = at(&brandt);
    let finding = jan.find(id).await;
    jan.read_only_file(&finding).await.unwrap();
    jan.desk().receipt_opened(&finding, &jan, &mut rng()).await.unwrap();
    let new = give(at(&weber), id, 3).await;
    let phone = house.browser();
    Patient::taps(&phone, &new.expose_url(ORIGIN)).types(&new.pin().expose_text()).await.unwrap();

    let anna = at(&weber);
    let rows = console(anna, LogQuery::default()).await;
    let row = |kind| rows.iter().find(|entry| entry.row.kind() == kind).unwrap_or_else(|| panic!("{kind:?}"));
    let opened = row(EventKind::Opened);
    assert_eq!(opened.person.as_deref(), Some("Dr. Jan Brandt"));
    assert_eq!(opened.practice.as_deref(), Some("Praxis Jan Brandt"));
    assert_eq!(opened.object.as_deref(), Some("MRT Schädel"));
    assert_eq!(opened.row.vouched(), Vouched::Signed);
    let fetched = row(EventKind::Fetched);
    assert_eq!(fetched.row.vouched(), Vouched::Server);
    let given = rows.iter().find(|entry| entry.other.is_some()).unwrap();
    assert_eq!(given.other.as_deref(), Some("Praxis Jan Brandt"));
    assert_eq!(row(EventKind::FindingSent).person.as_deref(), Some("Dr. Anna Weber"));
    assert_eq!(row(EventKind::LinkOpened).object.as_deref(), Some("Frau M."));
    assert!(row(EventKind::LinkOpened).row.actor().is_none());
    assert!(rows.iter().all(|entry| entry.row.vouched() != Vouched::Wrong), "{rows:?}");

    let of_finding = LogQuery { object: Some(id.into()), ..LogQuery::default() };
    let theirs = console(jan, of_finding).await;
    assert!(theirs.iter().all(|entry| entry.object.as_deref() == Some("MRT Schädel")), "{theirs:?}");
    let given = theirs.iter().find(|entry| entry.row.kind() == EventKind::GrantGiven).unwrap();
    assert_eq!(given.person.as_deref(), Some("Dr. Anna Weber"));
    let by_jan =
        LogQuery { actor: Some(jan.vault.user_id()), kind: Some(EventKind::Opened), ..LogQuery::default() };
    assert_eq!(console(anna, by_jan).await.len(), 1);
    assert_eq!(anna.list(FindingBox::Sent).await.len(), 1);
}

#[tokio::test]
async fn the_whole_chain_is_recomputed() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let anna = at(&weber);
    for title in ["Eins", "Zwei", "Drei"] {
        anna.send(title, &[&brandt], vec![("a.pdf", "application/pdf", pdf(title))]).await.unwrap();
    }
    let state = anna.desk().check_chain().await.unwrap();
    let ChainState::Holds { size } = state else { panic!("{state:?}") };
    let mut before = None;
    let mut rows = 0;
    let names = anna.desk().read_names().await.unwrap();
    loop {
        let query = LogQuery { before, limit: Some(4), ..LogQuery::default() };
        let page = anna.desk().read_log(&names, &query).await.unwrap();
        rows += page.entries.len() as u64;
        before = page.before;
        if before.is_none() {
            break;
        }
    }
    assert!(rows >= size, "{rows} of {size}");
}
