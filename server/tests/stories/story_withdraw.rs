//! What was sent can be taken back.

use siegel_api::message::finding::FindingBox;
use siegel_client::receive::Entry;

use crate::files::pdf;
use crate::support::House;
use crate::works::{at, rng, two_doctors};

#[tokio::test]
async fn a_withdrawn_finding_opens_for_nobody_else() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let (anna, jan) = (at(&weber), at(&brandt));
    let files = vec![("Befund.pdf", "application/pdf", pdf("falscher Empfaenger"))];
    let id = anna.send("An den Falschen", &[&brandt], files).await.unwrap();
    let before = jan.find(id).await;

    let sent = anna.find(id).await;
    anna.desk().withdraw(&sent, anna.now, &mut rng()).await.unwrap().unwrap();
    assert!(jan.read_only_file(&before).await.is_err(), "the server hands nothing out any more");
    let inbox = jan.list(FindingBox::Inbox).await;
    let [Entry::Withdrawn(withdrawn)] = &inbox[..] else { panic!("{inbox:?}") };
    assert_eq!((withdrawn.finding_id, withdrawn.practice.id()), (id, anna.vault.practice_id()));
    let sent = anna.find(id).await;
    assert!(sent.recipients()[0].is_withdrawn());
    assert!(anna.desk().withdraw(&sent, anna.now, &mut rng()).await.unwrap().is_none());
    assert!(anna.read_only_file(&sent).await.is_ok(), "the own practice still reads it");
}
