//! The table of what browsers keep is what is set, and nothing else is (H2, H3).

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use axum::middleware::map_response;
use axum::response::Response;
use http::{StatusCode, header};
use siegel_api::kept::{self, Kept, Place};
use siegel_api::page::Page;
use siegel_api::url;
use siegel_client::{door, operator, recovery, signin};
use siegel_storage::session::{IDLE_MS, LIFE_MS};

use super::door::scene;
use super::routes;
use super::signin::fails_by_passkey;
use crate::support::{House, Operator};

/// Every `Set-Cookie` that leaves the server from now on.
fn hear(house: &mut House) -> Arc<Mutex<Vec<String>>> {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let keeper = Arc::clone(&heard);
    house.router = house.router.clone().layer(map_response(move |answer: Response| {
        let set = answer.headers().get_all(header::SET_COOKIE).iter();
        keeper.lock().unwrap().extend(set.map(|value| value.to_str().unwrap().to_owned()));
        async move { answer }
    }));
    heard
}

/// The row that a header was made from, and whether it gives the cookie or takes it away.
fn row_of(set: &str) -> Option<(Kept, bool)> {
    let (name, rest) = set.split_once('=')?;
    let value = rest.split(';').next()?;
    let row = kept::ALL.into_iter().find(|row| row.place == Place::Cookie && row.name == name)?;
    [(row.given(value), true), (row.taken(), false)]
        .into_iter()
        .find(|(made, _)| made == set)
        .map(|(_, given)| (row, given))
}

#[tokio::test]
async fn h3_every_cookie_that_is_set_stands_in_the_table_and_every_one_of_the_table_is_set() {
    let mut scene = scene(3).await;
    let heard = hear(&mut scene.house);
    let house = &scene.house;
    // A patient, from knock to list: the door sets none.
    let phone = house.browser();
    let knocked = door::knock(&phone, &scene.address()).await.unwrap();
    door::enter(&phone, &scene.address(), &knocked, &scene.link.derive_root().unwrap()).await.unwrap();
    // Everything that opens without signing in, and every route, asked by a stranger.
    for path in ["/", "/s/abc", "/u/abc"].into_iter().chain(Page::ALL.map(Page::path)) {
        assert_eq!(phone.open(path).await.status, StatusCode::OK);
    }
    for route in routes::api(&phone).await {
        house.browser().ask(&route.method, &route.path, "{}").await;
    }
    let before: BTreeSet<_> =
        heard.lock().unwrap().iter().filter_map(|set| row_of(set)).map(|(_, given)| given).collect();
    assert!(!before.contains(&true), "who is not signed in is given a cookie");
    // Signing in and out, an account that is locked and comes back by its sheet, and an operator.
    let browser = house.browser();
    signin::sign_in(&browser, &scene.anna.passkey).await.unwrap();
    assert_eq!(browser.ask("DELETE", url::SESSION, "").await.status, StatusCode::NO_CONTENT);
    for _ in 0..10 {
        fails_by_passkey(&scene.anna, &house.browser().from([192, 0, 2, 9])).await;
    }
    let sheet = scene.anna.sheet.expose_text();
    house.clock.pass(siegel_api::time::Time::DAY + 1);
    recovery::recover(&house.browser(), &house.clock, &mut house.chance("sheet"), &sheet).await.unwrap();
    let runs = Operator::enters(house).await;
    operator::sign_out(&runs.browser).await.unwrap();

    let heard = heard.lock().unwrap();
    let rows: Vec<_> =
        heard.iter().map(|set| row_of(set).unwrap_or_else(|| panic!("not in the table: {set}"))).collect();
    for row in kept::ALL.iter().filter(|row| row.place == Place::Cookie) {
        for given in [true, false] {
            assert!(rows.contains(&(*row, given)), "{} is never set (given: {given})", row.name);
        }
    }
}

#[tokio::test]
async fn h3_the_page_lists_the_table_and_says_how_long_the_server_keeps_a_session() {
    let house = House::open().await;
    for (language, words) in [("de", 0), ("en", 1)] {
        let page = house.browser().open(&format!("/cookies?sprache={language}")).await;
        let page = String::from_utf8(page.body).unwrap();
        assert_eq!(page.matches("<tr>").count(), kept::ALL.len() + 1);
        for row in kept::ALL {
            for said in [row.name, row.purpose[words], row.lasts[words]] {
                let escaped = said.replace('/', "&#x2f;").replace('\'', "&#x27;");
                assert!(page.contains(&escaped), "{said}");
            }
        }
    }
    let (idle, life) = (IDLE_MS / 60_000, LIFE_MS / 3_600_000);
    for words in kept::SESSION.lasts {
        assert!(words.contains(&format!(" {idle} ")) && words.contains(&format!(" {life} ")), "{words}");
    }
}
