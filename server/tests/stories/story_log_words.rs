//! What a row of the console says beyond its kind: which keys changed, who came or went, to which unit or case something
//! was given, what a link shows.

use std::slice::from_ref;

use siegel_api::chain::{Step, WayKind};
use siegel_api::event::EventKind;
use siegel_api::message::log::LogQuery;
use siegel_api::unit::Level;
use siegel_client::directory::find_practice;
use siegel_client::log::{Detail, LogEntry, Turn};
use siegel_client::recovery::renew_sheet;
use siegel_client::rotation::rotate;
use siegel_client::row::Vouched;
use siegel_client::team::Role;
use siegel_client::trust::compare;
use siegel_crypto::fingerprint::digits;

use crate::patient::give;
use crate::story_case::{adds, file, opens};
use crate::story_unit::{changes, opens as opens_unit, sends};
use crate::support::{House, Person};
use crate::works::{at, rng, two_doctors};

/// Rows of one kind, the newest first.
async fn rows(person: &Person, kind: EventKind) -> Vec<LogEntry> {
    let names = person.desk().read_names().await.unwrap();
    let query = LogQuery { kind: Some(kind), ..LogQuery::default() };
    person.desk().read_log(&names, &query).await.unwrap().entries
}

async fn details(person: &Person, kind: EventKind) -> Vec<Detail> {
    rows(person, kind).await.into_iter().filter_map(|entry| entry.detail).collect()
}

fn to(of: &[&str]) -> Vec<String> {
    of.iter().map(|name| (*name).to_owned()).collect()
}

#[tokio::test]
async fn a_row_about_keys_says_which_and_why() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let founded = details(&ada, EventKind::ChainExtended).await;
    assert!(founded.contains(&Detail::Keys(Step::Root)), "{founded:?}");
    assert!(founded.contains(&Detail::Keys(Step::Added(WayKind::Passkey))), "{founded:?}");
    renew_sheet(&ada.browser, &ada.vault, &ada.clock, &mut ada.chance).await.unwrap();
    let renewed = details(&ada, EventKind::ChainExtended).await;
    for step in [Step::Added(WayKind::RecoverySheet), Step::Revoked(WayKind::RecoverySheet)] {
        assert!(renewed[..2].contains(&Detail::Keys(step)), "{renewed:?}");
    }
    rotate(&ada.browser, &ada.vault, &ada.clock, &mut ada.chance, &[]).await.unwrap();
    let rotated = details(&ada, EventKind::ChainExtended).await;
    assert_eq!(rotated[..2], [Detail::Keys(Step::Rotate), Detail::Keys(Step::Kem)], "{rotated:?}");
    let team = details(&ada, EventKind::StatementAdded).await;
    assert!(team.is_empty(), "the keys wait for a statement: {team:?}");
}

#[tokio::test]
async fn a_row_about_the_team_says_who_came_changed_and_went() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let mia = Person::joins(&house, &mut ada, "Mia Keller", Role::Physician).await;
    ada.gives(&mia, Role::Assistant).await.unwrap();
    ada.removes(&mia).await.unwrap();
    let named = to(&["Mia Keller"]);
    let expected = [Turn::Removed, Turn::Roles, Turn::Admitted].map(|turn| Detail::Team(turn, named.clone()));
    assert_eq!(details(&ada, EventKind::StatementAdded).await, expected);
    // The invitation says whom it was for, before and after it was answered.
    for kind in [EventKind::InvitationCreated, EventKind::InvitationAccepted] {
        let entries = rows(&ada, kind).await;
        assert!(entries.iter().all(|entry| entry.object.is_some()), "{entries:?}");
    }
}

#[tokio::test]
async fn a_grant_says_to_which_unit_or_case_in_both_logs_and_a_withdrawal_from_whom() {
    let house = House::open().await;
    let (anna, mut jan) = two_doctors(&house).await;
    let mia = Person::joins(&house, &mut jan, "Mia Keller", Role::Physician).await;
    let unit = opens_unit(&jan, &[(&mia, Level::Manage)]).await;
    let sent = sends(at(&anna), "MRT", &jan, unit).await.unwrap();
    let radiology = Detail::Unit("Radiologie".into());
    for person in [&anna, &jan] {
        assert_eq!(details(person, EventKind::GrantGiven).await, from_ref(&radiology));
    }
    at(&anna).desk().withdraw(&at(&anna).find(sent).await, anna.clock_now(), &mut rng()).await.unwrap();
    assert_eq!(details(&anna, EventKind::GrantRevoked).await, from_ref(&radiology));
    assert_eq!(rows(&anna, EventKind::GrantRevoked).await[0].other.as_deref(), Some("Praxis Jan Brandt"));

    let case = opens(&jan, &[&anna]).await;
    adds(&anna, case, "Labor").await;
    let knee = Detail::Case("Knie links".into());
    for person in [&anna, &jan] {
        assert_eq!(details(person, EventKind::GrantGiven).await, [knee.clone(), radiology.clone()]);
    }
    let direct = at(&anna).send("EKG", &[&jan], file("der Befund")).await.unwrap();
    at(&anna).desk().withdraw(&at(&anna).find(direct).await, anna.clock_now(), &mut rng()).await.unwrap();
    let gone = rows(&anna, EventKind::GrantRevoked).await.remove(0);
    assert_eq!((gone.detail, gone.other.as_deref()), (None, Some("Praxis Jan Brandt")));

    changes(&jan, unit, &[(&jan, Some(Level::Read))]).await.unwrap();
    assert_eq!(details(&jan, EventKind::UnitChanged).await, [Detail::Members(to(&["Dr. Jan Brandt"]))]);
    house.is_in_order().await;
}

#[tokio::test]
async fn every_row_about_a_link_names_its_finding() {
    let house = House::open().await;
    let (anna, _) = two_doctors(&house).await;
    let id = at(&anna).send("MRT Knie", &[], file("der Befund")).await.unwrap();
    let link = give(at(&anna), id, 3).await;
    let shows = Detail::Shows(to(&["MRT Knie"]));
    assert_eq!(details(&anna, EventKind::LinkCreated).await, from_ref(&shows));
    let phone = house.browser();
    let patient = crate::patient::Patient::taps(&phone, &link.expose_url(crate::patient::ORIGIN));
    let right = link.pin().expose_text();
    let wrong = if right.as_str() == "000000" { "000001" } else { "000000" };
    assert!(patient.types(wrong).await.is_err());
    let tried = rows(&anna, EventKind::LinkPinWrong).await.remove(0);
    assert_eq!((tried.object.as_deref(), tried.detail), (Some("Frau M."), Some(shows)));
}

#[tokio::test]
async fn remembering_keys_and_comparing_them_are_two_things() {
    let house = House::open().await;
    let (anna, jan) = two_doctors(&house).await;
    at(&anna).send("MRT", &[&jan], file("der Befund")).await.unwrap();
    assert_eq!(rows(&anna, EventKind::ContactPinned).await.len(), 1);
    assert!(rows(&anna, EventKind::ContactCompared).await.is_empty());
    let (me, id) = (at(&anna), jan.vault.practice_id());
    let practice = find_practice(me.server, me.vault.logs(), id).await.unwrap();
    let typed = digits(practice.root_fingerprint()).concat();
    compare(me.server, me.vault, &me, &mut rng(), &practice, &typed).await.unwrap();
    let compared = rows(&anna, EventKind::ContactCompared).await;
    assert_eq!(compared.len(), 1);
    assert_eq!(compared[0].row.vouched(), Vouched::Signed);
    assert_eq!(compared[0].object.as_deref(), Some("Praxis Jan Brandt"));
    assert_eq!(rows(&anna, EventKind::ContactPinned).await.len(), 1);
}
