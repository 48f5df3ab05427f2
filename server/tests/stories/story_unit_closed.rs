//! Closing a unit: nothing new is addressed to it, and what came stays readable.

use siegel_api::event::EventKind;
use siegel_api::id::{FindingId, UnitId};
use siegel_api::limits::PROOF_MINUTES;
use siegel_api::message::log::LogQuery;
use siegel_api::message::mail::{Choices, MailLanguage};
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_api::unit::Level;
use siegel_client::desk::Desk;
use siegel_client::draft::ChosenUnit;
use siegel_client::error::{Error, Refusal};
use siegel_client::mail;
use siegel_client::receive::Entry;
use siegel_client::row::Vouched;
use siegel_client::signin::sign_in;

use crate::attack_forged_log::Forgery;
use crate::attack_unit::{bend_unit, sent_nothing, statement, told};
use crate::hostile::Wire;
use crate::story_case::{chosen, file};
use crate::story_correction::corrects;
use crate::story_mail::{collect, reads_at};
use crate::story_unit::{changes, knows_nothing, opens, sends, staff, titles};
use crate::support::{House, Person};
use crate::works::{at, code, rng, through};

/// Closes a unit of the own practice.
async fn closes(person: &Person, unit: UnitId) -> Result<(), Error> {
    let me = at(person);
    me.desk().close_unit(unit, me.now, &mut rng()).await
}

#[tokio::test]
async fn a_closed_unit_takes_nothing_new_and_its_members_read_on() {
    let house = House::open().await;
    let (anna, jan, mia, _) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Manage)]).await;
    let id = sends(at(&anna), "MRT", &jan, unit).await.unwrap();
    // Her form stands open while the unit is closed.
    let me = at(&anna);
    let mut letter = me.letter("Labor", &[]).await;
    letter.units = vec![ChosenUnit { practice: chosen(&me, &jan).await, unit_id: unit }];
    let outgoing = me.upload(letter, &file("das Labor")).await.unwrap();
    closes(&mia, unit).await.expect("who manages it");
    let closed = *me.desk().find_unit(jan.vault.practice_id(), unit).await.unwrap().closed().expect("closed");
    assert_eq!((closed.by, closed.at), (mia.vault.user_id(), at(&mia).now));
    let refused = me.desk().finish_draft(&outgoing, &me, &mut rng()).await.unwrap_err();
    assert_eq!(refused, Error::UnitClosed);
    let kept = me.desk().find_draft(outgoing.id()).await.expect("nothing of it is lost");
    assert!(kept.is_complete() && kept.letter().units.len() == 1);
    assert_eq!(titles(&mia, unit).await, ["MRT"]);
    assert!(matches!(mia.desk().find_finding(id).await, Ok(Entry::Open(_))));
    assert!(knows_nothing(&jan, id).await, "an admin outside of it as little as before");
    closes(&jan, unit).await.expect("it is closed: nothing is left to do");
    house.is_in_order().await;
}

#[tokio::test]
async fn its_members_get_a_letter_that_names_nothing_but_for_who_closed_it_or_chose_not_to() {
    let house = House::open().await;
    let (_, jan, mia, tom) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Manage), (&tom, Level::Read), (&jan, Level::Read)]).await;
    for (person, address) in [(&jan, "jan@praxis.example"), (&mia, "mia@praxis.example")] {
        reads_at(&house, &person.browser, address).await;
    }
    reads_at(&house, &tom.browser, "tom@praxis.example").await;
    let all = Choices {
        arrived: true,
        opened: true,
        link_locked: true,
        oversight: true,
        period: true,
        unit_closed: false,
    };
    mail::choose(&tom.browser, all, MailLanguage::German).await.unwrap();
    assert_eq!(mail::find(&tom.browser).await.unwrap().choices, Some(all));
    collect(&house).await;
    closes(&mia, unit).await.unwrap();
    let letters = collect(&house).await;
    let to: Vec<String> = letters.iter().map(|letter| crate::story_mail::told(letter).0).collect();
    assert_eq!(to, ["jan@praxis.example"], "not who did it, nor who chose not to hear of it");
    for hidden in ["Radiologie", "Mia", "Praxis Jan"] {
        assert!(!letters[0].contains(hidden), "{hidden}");
    }
}

#[tokio::test]
async fn the_log_names_a_closed_unit_and_who_closed_it() {
    let house = House::open().await;
    let (_, jan, mia, _) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Read)]).await;
    closes(&jan, unit).await.expect("an admin, who does not belong to it");
    let me = at(&jan);
    let names = me.desk().read_names().await.unwrap();
    let page = me.desk().read_log(&names, &LogQuery::default()).await.unwrap();
    let row =
        &page.entries.iter().find(|entry| entry.row.kind() == EventKind::UnitClosed).expect("a row").row;
    assert_eq!((row.vouched(), row.actor()), (Vouched::Signed, Some(jan.vault.user_id())));
    assert_eq!(row.object(), unit.into());
}

#[tokio::test]
async fn who_may_not_manage_a_unit_does_not_close_it_and_who_may_is_asked_for_a_proof() {
    let house = House::open().await;
    let (anna, jan, mia, tom) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Manage), (&tom, Level::Send)]).await;
    assert_eq!(code(&closes(&tom, unit).await.unwrap_err()), Some(Code::NotAllowed));
    let (path, body) = (siegel_api::url::unit_close(unit), r#"{"event":{"event":""}}"#);
    assert_eq!(
        anna.browser.ask("POST", &path, body).await.status,
        404,
        "of another practice's unit nothing is said"
    );
    assert_eq!(house.browser().ask("POST", &path, body).await.status, 401);
    house.clock.pass((PROOF_MINUTES + 1) * Time::MINUTE);
    assert_eq!(code(&closes(&mia, unit).await.unwrap_err()), Some(Code::ProofNeeded));
    sends(at(&anna), "MRT", &jan, unit).await.expect("it is open");
}

#[tokio::test]
async fn a_correction_reaches_who_reads_the_old_version_in_a_closed_unit() {
    let house = House::open().await;
    let (anna, jan, mia, tom) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Manage), (&tom, Level::Read)]).await;
    let id = sends(at(&anna), "MRT", &jan, unit).await.unwrap();
    closes(&mia, unit).await.unwrap();
    let me = at(&anna);
    let outgoing = corrects(&me, &me.find(id).await, "MRT, richtig", &file("neu")).await.unwrap();
    me.desk()
        .finish_draft(&outgoing, &me, &mut rng())
        .await
        .expect("who reads the wrong one reads the right one");
    assert_eq!(titles(&tom, unit).await, ["MRT, richtig"]);
    // Taken back there, it is corrected for nobody of the unit.
    me.desk().withdraw(&me.find(id).await, me.now, &mut rng()).await.unwrap().expect("they had it");
    let outgoing = corrects(&me, &me.find(id).await, "MRT, neu", &file("noch neuer")).await.unwrap();
    me.desk().finish_draft(&outgoing, &me, &mut rng()).await.unwrap();
    assert_eq!(titles(&tom, unit).await, ["withdrawn"]);
    house.is_in_order().await;
}

#[tokio::test]
async fn who_belongs_to_a_closed_unit_can_still_be_changed() {
    let house = House::open().await;
    let (anna, mut jan, mia, tom) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Manage)]).await;
    let id = sends(at(&anna), "MRT", &jan, unit).await.unwrap();
    closes(&mia, unit).await.unwrap();
    // Who takes over the records reads them before the last one leaves.
    changes(&mia, unit, &[(&tom, Some(Level::Manage))]).await.unwrap();
    jan.removes(&mia).await.unwrap();
    assert!(matches!(tom.desk().find_finding(id).await, Ok(Entry::Open(_))));
    tom.desk().keep_up().await.unwrap();
    assert_eq!(at(&tom).desk().renew_units(&at(&tom), &mut rng()).await.unwrap(), 1);
    let shown = at(&anna).desk().find_unit(jan.vault.practice_id(), unit).await.unwrap();
    assert!(shown.closed().is_some() && shown.epoch() == 3, "new keys do not open it again");
    assert_eq!(sends(at(&anna), "Labor", &jan, unit).await.unwrap_err(), Error::UnitClosed);
    house.is_in_order().await;
}

#[tokio::test]
async fn attack_31_a_closing_that_is_hidden_reaches_nobody_by_an_honest_server() {
    let house = House::open().await;
    let (anna, jan, mia, _) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Manage)]).await;
    closes(&mia, unit).await.unwrap();
    let wire = Wire::new(&anna.browser);
    bend_unit(&wire, |told| drop(told.as_object_mut().unwrap().remove("closed")));
    let refused = sends(through(&anna, &wire), "MRT", &jan, unit).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::StaleEpoch), "asked again in the transaction");
    assert!(titles(&mia, unit).await.is_empty());
    house.is_in_order().await;
}

#[tokio::test]
async fn attack_04_a_server_closes_no_unit_by_itself() {
    let house = House::open().await;
    let (anna, jan, mia, _) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Manage)]).await;
    let opened = told(&anna, &jan).await["units"][0]["epochs"][0]["placed"].clone();
    house.clock.pass(1_000);
    let other = opens(&jan, &[(&mia, Level::Manage)]).await;
    closes(&mia, other).await.unwrap();
    let closing = told(&anna, &jan).await["units"][1]["closed"].clone();
    assert!(closing.is_object());
    // Neither the leaf that opens it, nor one that closes another unit, closes this one.
    for leaf in [opened, closing] {
        let wire = Wire::new(&anna.browser);
        bend_unit(&wire, move |told| told["closed"] = leaf.clone());
        let refused = sends(through(&anna, &wire), "MRT", &jan, unit).await.unwrap_err();
        assert_eq!(refused, Error::Refused(Refusal::Place));
        assert!(sent_nothing(&wire));
    }
    sends(at(&anna), "MRT", &jan, unit).await.expect("the double: as the log has it");
}

#[tokio::test]
async fn attack_04_what_closes_a_unit_is_signed_by_who_may() {
    let house = House::open().await;
    let (anna, jan, mia, tom) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Manage), (&tom, Level::Send)]).await;
    let named = statement(&told(&anna, &jan).await["units"][0]["epochs"][0]).hash();
    // Signed in truth, by a member in truth, and put into the log by a server that asks nobody.
    for (actor, may) in [(&tom, false), (&mia, true)] {
        actor.desk().keep_up().await.unwrap();
        let vault = sign_in(&anna.browser, &anna.passkey).await.unwrap();
        let mut forgery = Forgery::of(&jan).await;
        let act = (EventKind::UnitClosed, FindingId(unit.0), named);
        let seq = forgery.push(act, actor, &actor.vault.identity_key());
        let wire = Wire::new(&anna.browser);
        wire.bend_json("/practices/", |told| {
            if told["units"].is_array() {
                told["units"][0]["closed"] = forgery.placed(seq);
            }
            forgery.bend(told);
        });
        match Desk::new(&wire, &vault).find_unit(jan.vault.practice_id(), unit).await {
            Ok(shown) => assert!(may && shown.closed().is_some(), "who sends in it does not close it"),
            Err(error) => assert_eq!((may, error), (false, Error::Refused(Refusal::Place))),
        }
    }
}
