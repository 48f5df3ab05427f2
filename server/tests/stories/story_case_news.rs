//! Cases: who takes part hears of what is new in one, by a letter that says nothing, and by the pages that follow.

use std::cell::Cell;

use siegel_client::case::Change;
use siegel_client::part::NativeSender;
use siegel_client::signin::sign_in;
use siegel_client::transfer::{Control, Progress, Watch};
use siegel_storage::case::find_mark;

use crate::files::Nothing;
use crate::story_case::{adds, chosen, file, opens};
use crate::story_correction::corrects;
use crate::story_mail::{collect, reads_at, told};
use crate::support::{House, Person};
use crate::works::{at, pick, rng, two_doctors};

/// To whom the letters since the last time went, in the order of their addresses; none says what it is about.
async fn addressed(house: &House) -> Vec<String> {
    let letters = collect(house).await;
    let mut all: Vec<String> = letters
        .iter()
        .map(|letter| {
            assert!(!letter.contains("MRT") && !letter.contains("Knie") && !letter.contains("Sommer"));
            let (to, subject) = told(letter);
            assert_eq!(subject, "Neue Nachricht");
            to
        })
        .collect();
    all.sort();
    all
}

/// They sign in: what comes now is told of again.
async fn wake(house: &House, people: &[&Person]) {
    house.clock.pass(1_000);
    for person in people {
        sign_in(&person.browser, &person.passkey).await.unwrap();
    }
    collect(house).await;
}

#[tokio::test]
async fn whoever_takes_part_is_told_of_what_is_new_once_and_who_added_it_is_not() {
    let house = House::open().await;
    let (anna, jan) = two_doctors(&house).await;
    let mira = Person::founds(&house, "Mira Stein").await;
    let all = [(&anna, "anna@praxis.example"), (&jan, "jan@praxis.example"), (&mira, "mira@praxis.example")];
    for (person, address) in all {
        reads_at(&house, &person.browser, address).await;
    }
    let case = opens(&anna, &[&jan, &mira]).await;
    assert_eq!(addressed(&house).await, ["jan@praxis.example", "mira@praxis.example"], "they take part now");
    let people = [&anna, &jan, &mira];
    wake(&house, &people).await;
    adds(&anna, case, "MRT").await;
    assert_eq!(addressed(&house).await, ["jan@praxis.example", "mira@praxis.example"]);
    wake(&house, &people).await;
    adds(&jan, case, "MRT des Knies").await;
    assert_eq!(addressed(&house).await, ["anna@praxis.example", "mira@praxis.example"], "the opener, too");
    let me = at(&anna);
    let change = Change { add: Vec::new(), remove: vec![mira.vault.practice_id()] };
    me.desk().change_case(case, &change, &me, &mut rng()).await.unwrap();
    wake(&house, &people).await;
    adds(&anna, case, "MRT").await;
    assert_eq!(addressed(&house).await, ["jan@praxis.example"], "who was removed hears nothing");
    house.is_in_order().await;
}

#[tokio::test]
async fn pages_hear_of_every_act_in_a_case_and_of_none_in_which_they_take_no_part() {
    let house = House::open().await;
    let (anna, jan) = two_doctors(&house).await;
    let mira = Person::founds(&house, "Mira Stein").await;
    let case = opens(&anna, &[&jan]).await;
    let mark = async |person: &Person| find_mark(&house.store, person.vault.practice_id()).await.unwrap();
    let (before, none) = (mark(&jan).await, mark(&mira).await);
    // Jan's log has no leaf of what Anna adds.
    let finding = adds(&anna, case, "MRT").await;
    let added = mark(&jan).await;
    assert_ne!(before, added);
    let me = at(&anna);
    assert_eq!(
        me.desk().find_case(case).await.unwrap().added_at(),
        Some(me.find(finding).await.in_cases()[0].added_at)
    );
    me.desk().withdraw(&me.find(finding).await, me.now, &mut rng()).await.unwrap();
    let withdrawn = mark(&jan).await;
    assert_ne!(added, withdrawn);
    assert_eq!(none, mark(&mira).await);
    let change = Change { add: vec![chosen(&me, &mira).await], ..Change::default() };
    me.desk().change_case(case, &change, &me, &mut rng()).await.unwrap();
    let joined = mark(&jan).await;
    assert_ne!(withdrawn, joined);
    assert_ne!(none, mark(&mira).await);
    at(&mira).desk().leave_case(case, me.now, &mut rng()).await.unwrap();
    let left = mark(&jan).await;
    assert_ne!(joined, left);
    me.desk().close_case(case, me.now, &mut rng()).await.unwrap();
    assert_ne!(left, mark(&jan).await);
}

#[tokio::test]
async fn a_correction_for_a_case_alone_can_be_taken_back_for_ten_seconds() {
    let house = House::open().await;
    let (anna, jan) = two_doctors(&house).await;
    let case = opens(&anna, &[&jan]).await;
    let id = adds(&anna, case, "MRT").await;
    let (me, neu) = (at(&anna), file("neu"));
    let mut outgoing = corrects(&me, &me.find(id).await, "MRT, ergänzt", &neu).await.unwrap();
    let (_, contents) = pick(&neu);
    let sender = NativeSender::new(me.server, &contents, rng());
    let (waited, control) = (Cell::new(false), Control::new());
    let report = |progress: Progress| waited.set(waited.get() || progress.undo_ms.is_some());
    let watch = Watch { control: &control, sleeper: &Nothing, report: &report };
    me.desk().send_draft(&mut outgoing, &sender, &watch, (&me, &mut rng())).await.unwrap();
    assert!(waited.get(), "it goes to others");
    assert_eq!(at(&jan).find(id).await.revision(), 2);
}

#[tokio::test]
async fn a_finding_says_through_which_case_it_came_and_who_added_it() {
    let house = House::open().await;
    let (anna, jan) = two_doctors(&house).await;
    let case = opens(&anna, &[&jan]).await;
    let id = adds(&jan, case, "MRT").await;
    let read = at(&anna).find(id).await;
    assert_eq!((read.through_case(), read.through_title()), (Some(case), "Knie links"));
    let added = read.added_to(case).expect("it was added");
    assert_eq!(added.by, jan.vault.user_id());
    assert_eq!(at(&jan).find(id).await.through_title(), "");
}
