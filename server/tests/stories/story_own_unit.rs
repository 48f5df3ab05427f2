//! Units of the own practice: what it sends to one lies in that unit's inbox, and is read by all of the practice.

use siegel_api::message::finding::FindingBox;
use siegel_api::unit::Level;
use siegel_client::draft::{ChosenUnit, choose};
use siegel_client::finding::VerifiedFinding;
use siegel_client::receive::Entry;

use crate::story_case::{chosen, file};
use crate::story_correction::corrects;
use crate::story_unit::{knows_nothing, opens, sends, staff, titles};
use crate::support::{House, Person};
use crate::works::{at, rng};

/// Says, signed, that somebody opened it, where that is to be said.
async fn looks_at(person: &Person, finding: &VerifiedFinding) -> bool {
    let me = at(person);
    me.desk().receipt_opened(finding, &me, &mut rng()).await.unwrap().is_some()
}

#[tokio::test]
async fn who_sends_to_the_own_unit_reads_who_opened_it_there() {
    let house = House::open().await;
    let (_, jan, mia, tom) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Read), (&tom, Level::Read)]).await;
    let id = sends(at(&tom), "Anmeldung", &jan, unit).await.unwrap();
    let hers = at(&mia).find(id).await;
    assert_eq!(hers.own_unit().map(|unit| unit.name.as_str()), Some("Radiologie"));
    assert!(hers.is_unread() && hers.is_direct());
    // To him who wrote it, it is not new, and an admin outside the unit has it in no inbox: neither is noted as a reader of it.
    let (his, admins) = (at(&tom).find(id).await, at(&jan).find(id).await);
    assert!(!his.is_unread() && admins.own_unit().is_none());
    assert!(!looks_at(&tom, &his).await && !looks_at(&jan, &admins).await);
    at(&jan).read_only_file(&admins).await.unwrap();
    assert!(looks_at(&mia, &hers).await && !looks_at(&mia, &at(&mia).find(id).await).await, "once");
    assert!(!at(&mia).find(id).await.is_unread());
    let sent = at(&tom).find(id).await;
    let [recipient] = sent.recipients() else { panic!("{:?}", sent.recipients()) };
    assert_eq!((recipient.practice_id, recipient.trust), (jan.vault.practice_id(), None));
    assert!(recipient.fetched_at.is_none(), "who fetches it in the practice need not belong to the unit");
    let [reader] = recipient.opened.as_slice() else { panic!("{:?}", recipient.opened) };
    assert_eq!((reader.user_id, reader.name.as_deref()), (mia.vault.user_id(), Some("Mia Keller")));
    house.is_in_order().await;
}

#[tokio::test]
async fn a_finding_goes_to_another_practice_and_to_the_own_unit_at_once() {
    let house = House::open().await;
    let (anna, jan, mia, tom) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Read)]).await;
    let me = at(&tom);
    let mut letter = me.letter("Befund", &[&anna]).await;
    letter.units = vec![ChosenUnit { practice: chosen(&me, &jan).await, unit_id: unit }];
    let outgoing = me.upload(letter, &file("der Befund")).await.unwrap();
    me.desk().finish_draft(&outgoing, &me, &mut rng()).await.unwrap();
    let id = outgoing.id();
    assert_eq!(titles(&mia, unit).await, ["Befund"]);
    let hers = at(&anna).find(id).await;
    assert!(hers.own_unit().is_none() && hers.recipients().is_empty(), "she hears nothing of the unit");
    assert!(looks_at(&anna, &hers).await);
    let sent = me.find(id).await;
    let opened = |unit: bool| {
        let one = sent.recipients().iter().find(|one| one.unit.is_some() == unit);
        one.map(|one| one.opened.len())
    };
    assert_eq!((opened(false), opened(true)), (Some(1), Some(0)));
    // A supplement goes to the same.
    let (practices, units) = choose(sent.recipients().iter());
    assert_eq!((practices.len(), units.len()), (1, 1));
    house.is_in_order().await;
}

#[tokio::test]
async fn a_correction_goes_to_the_own_unit_and_taking_back_takes_it_out_of_the_inbox() {
    let house = House::open().await;
    let (anna, jan, mia, tom) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Read)]).await;
    let id = sends(at(&tom), "Anmeldung", &jan, unit).await.unwrap();
    looks_at(&mia, &at(&mia).find(id).await).await;
    house.clock.pass(1_000);
    let me = at(&tom);
    let outgoing = corrects(&me, &me.find(id).await, "Anmeldung, neu", &file("neu")).await.unwrap();
    me.desk().finish_draft(&outgoing, &me, &mut rng()).await.unwrap();
    assert_eq!(titles(&mia, unit).await, ["Anmeldung, neu"]);
    assert!(at(&mia).find(id).await.is_unread(), "nobody of the unit has opened the new version");
    let me = at(&tom);
    me.desk().withdraw(&me.find(id).await, me.now, &mut rng()).await.unwrap().expect("the unit had it");
    let hers = at(&mia).find(id).await;
    assert!(hers.own_unit().is_none(), "it stands in the practice, and not in the unit");
    assert!(hers.recipients().iter().all(|one| one.is_withdrawn()));
    assert!(at(&mia).list(FindingBox::Sent).await.iter().all(|entry| matches!(entry, Entry::Open(_))));
    assert!(knows_nothing(&anna, id).await);
    house.is_in_order().await;
}
