//! What was sent can be taken back.

use serde_json::{Value, json};
use siegel_api::message::finding::FindingBox;
use siegel_client::finding::Withdrawal;
use siegel_client::receive::Entry;
use siegel_client::row::Vouched;

use crate::files::pdf;
use crate::hostile::Wire;
use crate::support::House;
use crate::works::{at, rng, through, two_doctors};

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

#[tokio::test]
async fn a_withdrawal_that_nobody_signed_is_the_servers_word() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let files = vec![("Befund.pdf", "application/pdf", pdf("gilt noch"))];
    let id = at(&weber).send("Gilt noch", &[&brandt], files).await.unwrap();
    let now = at(&weber).now;
    let to_jan = json!(brandt.vault.practice_id());
    let says = |view: &mut Value| {
        let grants = view["finding"]["grants"].as_array_mut().into_iter().flatten();
        grants
            .filter(|grant| grant["recipient"] == to_jan)
            .for_each(|grant| grant["revoked_at"] = json!(now));
    };
    let (of_anna, of_jan) = (Wire::new(&weber.browser), Wire::new(&brandt.browser));
    of_anna.bend_json("/findings/", says);
    of_jan.bend_json("/findings/", says);
    let said = Withdrawal { at: now, by: None, vouched: Vouched::Server, place: None };

    let anna = through(&weber, &of_anna);
    let sent = anna.find(id).await;
    assert_eq!((sent.recipients()[0].withdrawal, sent.recipients()[0].is_withdrawn()), (Some(said), false));
    let shown = through(&brandt, &of_jan).desk().find_finding(id).await.unwrap();
    let Entry::Withdrawn(withdrawn) = shown else { panic!("{shown:?}") };
    assert_eq!(withdrawn.withdrawal, said);

    // The lie does not keep Anna from taking it back in truth.
    at(&weber).desk().withdraw(&sent, now, &mut rng()).await.unwrap().unwrap();
    let signed = anna.find(id).await.recipients()[0].withdrawal.unwrap();
    assert_eq!((signed.by, signed.vouched), (Some(weber.vault.user_id()), Vouched::Signed));
    let shown = at(&brandt).desk().find_finding(id).await.unwrap();
    let Entry::Withdrawn(withdrawn) = shown else { panic!("{shown:?}") };
    assert_eq!((withdrawn.withdrawal.by, withdrawn.withdrawal.vouched), (signed.by, Vouched::Signed));
}
