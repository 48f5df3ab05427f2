//! Cases that were closed: they are read, and take nothing but corrections of what they have; and the list in which they
//! stand last.

use siegel_api::message::case::Cases;
use siegel_api::problem::Code;
use siegel_api::url;
use siegel_client::case::Change;
use siegel_client::error::Error;

use crate::story_case::{adds, change, chosen, file, found, opened, opens, titles, writes};
use crate::story_correction::{corrected, corrects};
use crate::support::{House, Person};
use crate::works::{at, code, rng, two_doctors};

#[tokio::test]
async fn a_closed_case_is_read_and_takes_nothing() {
    let house = House::open().await;
    let (anna, jan) = two_doctors(&house).await;
    let case = opens(&anna, &[&jan]).await;
    adds(&jan, case, "MRT").await;
    let refused = at(&jan).desk().close_case(case, at(&jan).now, &mut rng()).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotAllowed));
    at(&anna).desk().close_case(case, at(&anna).now, &mut rng()).await.unwrap();
    assert_eq!(titles(&anna, case).await, ["MRT"]);
    let open = opened(&jan, writes(&jan, "Labor").await).await;
    let closed = at(&jan).desk().add_to_case(case, &open, &at(&jan), &mut rng()).await.unwrap_err();
    assert_eq!(closed, Error::CaseClosed);
    assert!(found(&anna, case).await.closed_at().is_some());
}

#[tokio::test]
async fn who_takes_part_in_a_closed_case_hears_of_corrections_of_what_it_has() {
    let house = House::open().await;
    let (anna, jan) = two_doctors(&house).await;
    let mira = Person::founds(&house, "Mira Stein").await;
    let case = opens(&anna, &[&jan, &mira]).await;
    let id = adds(&jan, case, "MRT").await;
    at(&anna).desk().close_case(case, at(&anna).now, &mut rng()).await.unwrap();
    house.clock.pass(60_000);
    corrected(&at(&jan), id, "MRT, ergänzt", "neu").await;
    for person in [&anna, &mira] {
        assert_eq!(titles(person, case).await, ["MRT, ergänzt"]);
    }
    // Who left does not: without new keys nothing goes there, and nobody comes in with them.
    at(&mira).desk().leave_case(case, at(&mira).now, &mut rng()).await.unwrap();
    let (me, sent) = (at(&jan), opened(&jan, id).await);
    let outgoing = corrects(&me, &sent, "MRT, dritte", &file("neuer")).await.unwrap();
    let waits = me.desk().finish_draft(&outgoing, &me, &mut rng()).await.unwrap_err();
    assert_eq!(waits, Error::CaseWaits);
    let cem = Person::founds(&house, "Cem Demir").await;
    let add = Change { add: vec![chosen(&at(&anna), &cem).await], ..Change::default() };
    let refused = at(&anna).desk().change_case(case, &add, &at(&anna), &mut rng()).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::Conflict));
    change(&anna, case, Vec::new(), &[]).await;
    me.desk().finish_draft(&outgoing, &me, &mut rng()).await.unwrap();
    assert_eq!(titles(&anna, case).await, ["MRT, dritte"]);
    assert_eq!(code(&at(&mira).refusal(id).await), Some(Code::NotFound));
    assert!(found(&anna, case).await.closed_at().is_some(), "new keys do not open it again");
    house.is_in_order().await;
}

#[tokio::test]
async fn the_list_of_cases_comes_in_pages_open_ones_first() {
    let house = House::open().await;
    let (anna, jan) = two_doctors(&house).await;
    let mut cases = Vec::new();
    for _ in 0..3 {
        house.clock.pass(60_000);
        cases.push(opens(&anna, &[&jan]).await);
    }
    at(&anna).desk().close_case(cases[2], at(&anna).now, &mut rng()).await.unwrap();
    let page = async |cursor: Option<String>| {
        let cursor = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        let answer = jan.browser.ask("GET", &format!("{}?limit=2{cursor}", url::CASES), "").await;
        assert_eq!(answer.status, 200);
        serde_json::from_slice::<Cases>(&answer.body).unwrap()
    };
    let first = page(None).await;
    let ids = |page: &Cases| page.cases.iter().map(|case| case.case_id).collect::<Vec<_>>();
    assert_eq!(ids(&first), [cases[1], cases[0]]);
    let second = page(first.next).await;
    assert_eq!((ids(&second), second.next), (vec![cases[2]], None));
    assert_eq!(jan.desk().list_cases(None).await.unwrap().cases.len(), 3);
    let strange = jan.browser.ask("GET", &format!("{}?cursor=x", url::CASES), "").await;
    assert_eq!(strange.code(), Some(Code::Malformed));
}
