//! Cases as recipients of what is being sent: one act, and nothing at all where one of them takes nothing.

use siegel_api::message::finding::FindingBox;
use siegel_client::case::CaseTitle;
use siegel_client::draft::Letter;
use siegel_client::error::Error;
use siegel_client::part::NativeSender;
use siegel_client::transfer::{Control, Progress, Watch};

use crate::files::Nothing;
use crate::story_case::{chosen, file, opened, opens, titles};
use crate::support::{House, Person};
use crate::works::{at, pick, rng, two_doctors};

#[tokio::test]
async fn a_finding_is_sent_to_a_practice_and_a_case_in_one_act_and_to_a_closed_one_not_at_all() {
    let house = House::open().await;
    let (anna, jan) = two_doctors(&house).await;
    let mira = Person::founds(&house, "Mira Stein").await;
    let case = opens(&anna, &[&mira]).await;
    let me = at(&anna);
    let letter = Letter { cases: vec![case], ..me.letter("MRT", &[&jan]).await };
    let id = me.send_letter(letter, file("der Befund")).await.unwrap();
    assert_eq!(titles(&mira, case).await, ["MRT"]);
    assert_eq!(opened(&jan, id).await.title(), "MRT");
    assert_eq!(opened(&anna, id).await.in_cases()[0].case_id, case);

    me.desk().close_case(case, me.now, &mut rng()).await.unwrap();
    let letter = Letter { cases: vec![case], ..me.letter("Zu spät", &[&jan]).await };
    assert_eq!(me.send_letter(letter, file("der Befund")).await.unwrap_err(), Error::CaseClosed);
    let inbox = at(&jan).list(FindingBox::Inbox).await;
    assert_eq!(inbox.len(), 1, "nor has the practice received it");
    house.is_in_order().await;
}

#[tokio::test]
async fn a_case_whose_opening_is_tried_again_is_opened_once_and_only_for_who_opened_it() {
    let house = House::open().await;
    let (anna, jan) = two_doctors(&house).await;
    let mira = Person::founds(&house, "Mira Stein").await;
    let case = opens(&anna, &[&jan]).await;
    let (me, title) = (at(&anna), CaseTitle { title: "Knie links".into(), ..CaseTitle::default() });
    let again = [chosen(&me, &jan).await];
    me.desk().open_case((case, &title), &again, &me, &mut rng()).await.expect("it is there");
    for person in [&anna, &jan] {
        assert_eq!(at(person).desk().list_cases(None).await.unwrap().cases.len(), 1);
    }
    // The same id from elsewhere opens nothing, and does not say whose it is.
    for (person, with) in [(&jan, &anna), (&mira, &jan)] {
        let (me, with) = (at(person), [chosen(&at(person), with).await]);
        assert!(me.desk().open_case((case, &title), &with, &me, &mut rng()).await.is_err());
    }
    house.is_in_order().await;
}

#[tokio::test]
async fn a_draft_keeps_its_cases_and_no_part_of_it_is_sent_where_one_takes_nothing() {
    let house = House::open().await;
    let (anna, jan) = two_doctors(&house).await;
    let mira = Person::founds(&house, "Mira Stein").await;
    let case = opens(&anna, &[&jan, &mira]).await;
    let me = at(&mira);
    let letter = Letter { cases: vec![case], ..me.letter("Labor", &[]).await };
    let (picked, contents) = pick(&file("der Befund"));
    let sender = NativeSender::new(me.server, &contents, rng());
    let mut outgoing = me.desk().begin_draft(letter, &picked, &sender, &mut rng()).await.unwrap();
    assert_eq!(me.desk().find_draft(outgoing.id()).await.unwrap().letter().cases, [case]);

    // Jan leaves: the case waits, and Mira cannot give it new keys.
    at(&jan).desk().leave_case(case, at(&jan).now, &mut rng()).await.unwrap();
    let (control, report) = (Control::new(), |_: Progress| {});
    let watch = Watch { control: &control, sleeper: &Nothing, report: &report };
    let sent = me.desk().send_draft(&mut outgoing, &sender, &watch, (&me, &mut rng())).await;
    assert_eq!(sent.unwrap_err(), Error::CaseWaits);
    assert_eq!(me.desk().find_draft(outgoing.id()).await.unwrap().bytes().0, 0, "nothing was even sealed");

    // Anna may: her own letter gives the case its keys, and then Mira's goes.
    let boss = at(&anna);
    let letter = Letter { cases: vec![case], ..boss.letter("MRT", &[]).await };
    boss.send_letter(letter, file("der Befund")).await.unwrap();
    control.hurry();
    me.desk().send_draft(&mut outgoing, &sender, &watch, (&me, &mut rng())).await.unwrap();
    let mut all = titles(&anna, case).await;
    all.sort();
    assert_eq!(all, ["Labor", "MRT"]);
    house.is_in_order().await;
}
