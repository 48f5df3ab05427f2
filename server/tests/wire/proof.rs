//! Acts that demand a proof, minutes old at most, of who is there (C6, attack 57).

use std::collections::BTreeSet;

use siegel_api::limits::{PROOF_MINUTES, PROOF_SHEET_MINUTES};
use siegel_api::problem::Code;
use siegel_api::proof::{Demand, TABLE};
use siegel_api::time::Time;
use siegel_api::url;
use siegel_client::error::Error;
use siegel_client::link::{LinkEntry, NewLink, PinKind};
use siegel_client::receive::Entry;
use siegel_client::signin::{renew, sign_in};
use siegel_client::team::{Role, members};
use siegel_client::{recovery, session};

use super::routes::{self, NOBODY, Route};
use crate::support::{Browser, House, Person, link_offer};

const PROOF_MS: u64 = PROOF_MINUTES * Time::MINUTE;

fn code<T>(done: Result<T, Error>) -> Option<Code> {
    match done {
        Err(Error::Problem(problem)) => Some(problem.code),
        _ => None,
    }
}

/// What a critical act about nobody is answered with.
async fn tries(browser: &Browser) -> Option<Code> {
    browser.ask("DELETE", &url::lock(NOBODY.parse().unwrap()), "").await.code()
}

const REFUSED: Option<Code> = Some(Code::ProofNeeded);
const ALLOWED: Option<Code> = Some(Code::NotFound);

fn writes(route: &Route) -> bool {
    route.method != "GET"
}

#[tokio::test]
async fn the_table_knows_every_route_that_changes_something_and_no_other() {
    let house = House::open().await;
    let all = routes::api(&house.browser()).await;
    let there: BTreeSet<_> = all
        .iter()
        .filter(|one| writes(one))
        .map(|one| (one.method.as_str(), one.template.as_str()))
        .collect();
    let known: BTreeSet<_> = TABLE.iter().map(|(method, template, _)| (*method, *template)).collect();
    let missing: Vec<_> = there.difference(&known).collect();
    assert!(
        missing.is_empty(),
        "Not in TABLE of api/src/proof.rs: {missing:?}. Until a route stands there it demands a fresh proof. Add a row: \
         Open where no session is needed, Session for daily work and for what only takes away, Proof for what gives \
         somebody a way in, a right or a copy, Content where the body decides and the handler calls `Caller::proven`."
    );
    let gone: Vec<_> = known.difference(&there).collect();
    assert!(gone.is_empty(), "TABLE of api/src/proof.rs speaks of routes that are not there: {gone:?}");
}

fn demand_of(route: &Route) -> Demand {
    let row =
        TABLE.iter().find(|(method, template, _)| (*method, *template) == (&route.method, &route.template));
    row.unwrap().2
}

#[tokio::test]
async fn what_the_table_demands_is_what_each_route_asks_for() {
    let house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    let routes = routes::api(&anna.browser).await;
    house.clock.pass(PROOF_MS);
    for route in routes.iter().filter(|one| writes(one)) {
        // Each from a copy of the cookie: some end the session that they come by.
        let stale = house.browser();
        stale.take_cookie(anna.browser.cookie());
        let demand = demand_of(route);
        if !(demand == Demand::Open && route.method == "DELETE") {
            let answer = stale.ask(&route.method, &route.path, "{}").await;
            assert_eq!(answer.code() == REFUSED, demand == Demand::Proof, "{route:?}: {:?}", answer.code());
        }
        let stranger = house.browser().ask(&route.method, &route.path, "{}").await;
        assert_eq!(stranger.code() == Some(Code::SignedOut), demand != Demand::Open, "{route:?}");
    }
    sign_in(&anna.browser, &anna.passkey).await.unwrap();
    for route in routes.iter().filter(|one| writes(one) && demand_of(one) == Demand::Proof) {
        let answer = anna.browser.ask(&route.method, &route.path, "{}").await;
        assert_ne!(answer.code(), REFUSED, "{route:?}");
        assert_ne!(answer.code(), Some(Code::SignedOut), "{route:?}");
    }
}

#[tokio::test]
async fn a_gesture_is_a_proof_for_five_minutes_and_another_gesture_for_five_more() {
    let house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    let told = session::find_own(&anna.browser).await.unwrap();
    assert_eq!(told.proven_until, told.told_at.plus(PROOF_MS));
    house.clock.pass(PROOF_MS - 1);
    assert_eq!(tries(&anna.browser).await, ALLOWED);
    house.clock.pass(1);
    assert_eq!(tries(&anna.browser).await, REFUSED);
    // Being busy is no proof.
    assert!(session::find_own(&anna.browser).await.is_ok());
    assert_eq!(tries(&anna.browser).await, REFUSED);
    let told = renew(&anna.browser, &anna.passkey, &anna.vault).await.unwrap();
    assert_eq!(told.proven_until, told.told_at.plus(PROOF_MS));
    assert_eq!(tries(&anna.browser).await, ALLOWED);
    house.clock.pass(PROOF_MS);
    assert_eq!(tries(&anna.browser).await, REFUSED);
}

#[tokio::test]
async fn who_came_by_the_sheet_has_a_quarter_of_an_hour_to_print_and_add_a_passkey() {
    let house = House::open().await;
    let mut anna = Person::founds(&house, "Anna").await;
    let desk = house.browser();
    let typed = anna.sheet.expose_text();
    recovery::recover(&desk, &anna.clock, &mut anna.chance, &typed).await.unwrap();
    house.clock.pass(PROOF_SHEET_MINUTES * Time::MINUTE - 1);
    assert!(session::find_own(&desk).await.unwrap().recovered);
    assert_eq!(tries(&desk).await, ALLOWED);
    house.clock.pass(1);
    assert_eq!(tries(&desk).await, REFUSED);
}

#[tokio::test]
async fn a_clock_that_is_set_back_makes_no_old_proof_young() {
    let house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    // Servers differ by seconds.
    house.clock.go_back(30_000);
    assert_eq!(tries(&anna.browser).await, ALLOWED);
    house.clock.go_back(Time::HOUR);
    assert_eq!(tries(&anna.browser).await, REFUSED);
    let told = session::find_own(&anna.browser).await.unwrap();
    assert_eq!(told.proven_until, told.told_at);
    renew(&anna.browser, &anna.passkey, &anna.vault).await.unwrap();
    assert_eq!(tries(&anna.browser).await, ALLOWED);
}

#[tokio::test]
async fn attack_57_a_stolen_cookie_gains_nothing_by_its_owners_next_gesture() {
    let house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    house.clock.pass(PROOF_MS);
    let thief = house.browser();
    thief.take_cookie(anna.browser.cookie());
    let phone = house.browser();
    sign_in(&phone, &anna.passkey).await.unwrap();
    assert_eq!(
        (tries(&phone).await, tries(&thief).await),
        (ALLOWED, REFUSED),
        "one session's proof is its own"
    );
    renew(&anna.browser, &anna.passkey, &anna.vault).await.unwrap();
    assert_eq!((tries(&anna.browser).await, tries(&thief).await), (ALLOWED, REFUSED));
    // What was under way in the owner's browser arrives; then the old session ends, and the others stay.
    house.clock.pass(Time::MINUTE);
    assert_eq!(tries(&thief).await, Some(Code::SignedOut));
    assert_eq!((tries(&anna.browser).await, tries(&phone).await), (ALLOWED, ALLOWED));
    assert_eq!(session::list(&phone).await.unwrap().len(), 2);
}

#[tokio::test]
async fn nobody_ends_a_session_of_somebody_else_by_signing_in_with_its_cookie() {
    let house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    let berta = Person::founds(&house, "Berta").await;
    let shared = house.browser();
    shared.take_cookie(anna.browser.cookie());
    sign_in(&shared, &berta.passkey).await.unwrap();
    house.clock.pass(2 * Time::MINUTE);
    assert_eq!(tries(&anna.browser).await, ALLOWED);
}

#[tokio::test]
async fn a_member_is_not_removed_and_no_role_given_without_a_fresh_proof() {
    let house = House::open().await;
    let mut anna = Person::founds(&house, "Anna").await;
    let berta = Person::joins(&house, &mut anna, "Berta", Role::Assistant).await;
    house.clock.pass(PROOF_MS);
    assert_eq!(code(anna.removes(&berta).await), REFUSED);
    assert_eq!(code(anna.gives(&berta, Role::Administrator).await), REFUSED);
    assert_eq!(members(&anna.vault).len(), 2);
    assert!(session::find_own(&berta.browser).await.is_ok());
    renew(&anna.browser, &anna.passkey, &anna.vault).await.unwrap();
    anna.removes(&berta).await.unwrap();
    assert_eq!(code(session::find_own(&berta.browser).await), Some(Code::SignedOut));
    house.is_in_order().await;
}

/// Makes a link for so many days.
async fn gives(anna: &mut Person, days: u64) -> Result<(), Error> {
    let finding = anna.sends("Arztbrief", vec![1; 5_000]).await;
    let now = anna.clock_now();
    let Entry::Open(found) = anna.desk().find_finding(finding).await? else { panic!("it opens") };
    let new = NewLink::generate(PinKind::SixDigits, &mut anna.chance);
    let mut offer = link_offer(now, 3);
    offer.expires_at = now.plus(days * Time::DAY);
    let mut chance = anna.chance.clone();
    let root = new.derive_root()?;
    anna.desk().create_link(&new, &root, (&[&*found], &offer), now, &mut chance).await.map(drop)
}

#[tokio::test]
async fn a_link_that_runs_longer_than_thirty_days_takes_a_fresh_proof_to_make_extend_or_arm() {
    let house = House::open().await;
    let mut anna = Person::founds(&house, "Anna").await;
    house.clock.pass(PROOF_MS);
    assert_eq!(code(gives(&mut anna, 31).await), REFUSED);
    assert!(anna.desk().list_links().await.unwrap().is_empty());
    gives(&mut anna, 30).await.unwrap();
    let LinkEntry::Link(link) = anna.desk().list_links().await.unwrap().remove(0) else { panic!("it opens") };
    let (now, mut chance) = (anna.clock_now(), anna.chance.clone());
    let change = async |days: u64, chance: &mut _| {
        anna.desk().change_link(&link, (now.plus(days * Time::DAY), 3), now, chance).await.map(drop)
    };
    assert_eq!(code(change(90, &mut chance).await), REFUSED);
    change(29, &mut chance).await.unwrap();
    renew(&anna.browser, &anna.passkey, &anna.vault).await.unwrap();
    change(90, &mut chance).await.unwrap();
    house.clock.pass(PROOF_MS);
    // A new PIN on a link that runs on for months lets somebody in for months.
    let LinkEntry::Link(link) = anna.desk().list_links().await.unwrap().remove(0) else { panic!("it opens") };
    let new = NewLink::generate(PinKind::SixDigits, &mut chance);
    let (root, now) = (new.derive_root().unwrap(), anna.clock_now());
    assert_eq!(code(anna.desk().rearm_link(&link, &root, now, &mut chance).await.map(drop)), REFUSED);
    house.is_in_order().await;
}
