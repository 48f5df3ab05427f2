//! Answering what came to a unit: who may send in it, and nobody else of the practice, since all of the practice reads the answer.

use siegel_api::id::{FindingId, UnitId};
use siegel_api::message::finding::FindingBox;
use siegel_api::unit::Level;
use siegel_client::draft::{Chosen, ChosenUnit, Outgoing};
use siegel_client::error::Error;
use siegel_client::server::Server;

use crate::hostile::Wire;
use crate::story_case::{chosen, file};
use crate::story_correction::corrects;
use crate::story_unit::{changes, opens, sends, staff, titles};
use crate::support::{House, Person};
use crate::works::{At, at, rng, through};

/// Writes an answer to a finding, to the practice that sent it.
async fn writes<S: Server>(me: &At<'_, S>, to: &Person, finding: FindingId) -> Outgoing {
    let read = me.find(finding).await;
    let mut letter = me.letter("Antwort", &[]).await;
    let author = read.author().practice();
    letter.recipients = vec![Chosen { practice_id: author.id(), root_fp: author.root_fingerprint() }];
    if author.id() == me.vault.practice_id() {
        letter.recipients = me.letter("", &[to]).await.recipients;
    }
    letter.thread = Some(read.thread_id());
    me.upload(letter, &file("die Antwort")).await.unwrap()
}

async fn answers(person: &Person, to: &Person, finding: FindingId) -> Result<FindingId, Error> {
    let me = at(person);
    let outgoing = writes(&me, to, finding).await;
    me.desk().finish_draft(&outgoing, &me, &mut rng()).await.map(|_| outgoing.id())
}

async fn may_answer(person: &Person, finding: FindingId) -> bool {
    at(person).find(finding).await.may_answer()
}

#[tokio::test]
async fn who_may_send_in_a_unit_answers_for_it_and_who_reads_there_does_not() {
    let house = House::open().await;
    let (anna, jan, mia, tom) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Send), (&tom, Level::Read)]).await;
    let id = sends(at(&anna), "MRT", &jan, unit).await.unwrap();
    assert!(may_answer(&mia, id).await && !may_answer(&tom, id).await);
    assert_eq!(answers(&tom, &anna, id).await.unwrap_err(), Error::UnitReads);
    let draft = at(&tom).desk().list_drafts().await.unwrap();
    assert!(
        draft.iter().any(|one| one.outgoing.as_ref().is_ok_and(Outgoing::is_complete)),
        "nothing is lost"
    );
    let answer = answers(&mia, &anna, id).await.unwrap();
    assert_eq!(at(&anna).find(answer).await.thread_id(), at(&anna).find(id).await.thread_id());
    // All of the practice reads the answer; the thread is the unit's to write in all the same.
    assert!(!may_answer(&jan, answer).await && !may_answer(&tom, answer).await);
    assert_eq!(answers(&jan, &anna, answer).await.unwrap_err(), Error::UnitReads);
    assert!(may_answer(&mia, answer).await && may_answer(&anna, answer).await);
    house.is_in_order().await;
}

#[tokio::test]
async fn who_lost_the_level_meanwhile_sends_no_answer() {
    let house = House::open().await;
    let (anna, jan, mia, tom) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Manage), (&tom, Level::Send)]).await;
    let id = sends(at(&anna), "MRT", &jan, unit).await.unwrap();
    let me = at(&tom);
    let outgoing = writes(&me, &anna, id).await;
    changes(&mia, unit, &[(&tom, Some(Level::Read))]).await.unwrap();
    let refused = me.desk().finish_draft(&outgoing, &me, &mut rng()).await.unwrap_err();
    assert_eq!(refused, Error::UnitReads);
    changes(&mia, unit, &[(&tom, Some(Level::Send))]).await.unwrap();
    me.desk().finish_draft(&outgoing, &me, &mut rng()).await.expect("the draft is as it was");
    house.is_in_order().await;
}

/// Sends to the practice itself, and to a unit of it, where one is named.
async fn begins(me: At<'_, impl Server>, to: &Person, unit: Option<UnitId>) -> FindingId {
    let mut letter = me.letter("Befund", &[to]).await;
    if let Some(unit_id) = unit {
        letter.units = vec![ChosenUnit { practice: chosen(&me, to).await, unit_id }];
    }
    let outgoing = me.upload(letter, &file("der Befund")).await.unwrap();
    me.desk().finish_draft(&outgoing, &me, &mut rng()).await.unwrap();
    outgoing.id()
}

#[tokio::test]
async fn what_came_to_the_practice_too_or_began_there_everybody_answers_who_may_send() {
    let house = House::open().await;
    let (anna, jan, mia, tom) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Read)]).await;
    let both = begins(at(&anna), &jan, Some(unit)).await;
    for person in [&jan, &mia, &tom] {
        assert!(may_answer(person, both).await);
    }
    answers(&mia, &anna, both).await.expect("it came to the practice, too");
    // The practice asks, and the unit alone is answered: the thread is the practice's.
    let asked = begins(at(&tom), &anna, None).await;
    house.clock.pass(1_000);
    let me = at(&anna);
    let mut letter = me.letter("Antwort", &[]).await;
    letter.units = vec![ChosenUnit { practice: chosen(&me, &jan).await, unit_id: unit }];
    letter.thread = Some(me.find(asked).await.thread_id());
    let outgoing = me.upload(letter, &file("die Antwort")).await.unwrap();
    me.desk().finish_draft(&outgoing, &me, &mut rng()).await.unwrap();
    assert_eq!(titles(&mia, unit).await.len(), 2);
    for person in [&jan, &mia, &tom] {
        assert!(may_answer(person, asked).await);
    }
    house.is_in_order().await;
}

#[tokio::test]
async fn a_correction_of_an_answer_is_its_authors_as_every_other() {
    let house = House::open().await;
    let (anna, jan, mia, _) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Send)]).await;
    let id = sends(at(&anna), "MRT", &jan, unit).await.unwrap();
    let answer = answers(&mia, &anna, id).await.unwrap();
    changes(&jan, unit, &[(&mia, Some(Level::Read))]).await.unwrap();
    let me = at(&mia);
    let outgoing = corrects(&me, &me.find(answer).await, "Antwort, richtig", &file("neu")).await.unwrap();
    me.desk()
        .finish_draft(&outgoing, &me, &mut rng())
        .await
        .expect("a wrong finding is corrected by whoever sent it");
    house.is_in_order().await;
}

#[tokio::test]
async fn the_server_refuses_an_answer_whatever_the_program_thinks() {
    let house = House::open().await;
    let (anna, jan, _, tom) = staff(&house).await;
    let unit = opens(&jan, &[(&tom, Level::Read)]).await;
    let id = sends(at(&anna), "MRT", &jan, unit).await.unwrap();
    // A server that says he may shows him the button; what it holds by is another matter.
    let wire = Wire::new(&tom.browser);
    wire.bend_json("/findings/", |told| {
        if told["may_answer"].is_boolean() {
            told["may_answer"] = true.into();
        }
    });
    let me = through(&tom, &wire);
    assert!(me.find(id).await.may_answer());
    let outgoing = writes(&me, &anna, id).await;
    let refused = me.desk().finish_draft(&outgoing, &me, &mut rng()).await.unwrap_err();
    assert_eq!(refused, Error::UnitReads);
    assert_eq!(at(&anna).list(FindingBox::Inbox).await.len(), 0);
    house.is_in_order().await;
}
