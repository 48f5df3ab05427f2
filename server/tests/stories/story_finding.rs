//! A finding goes from one practice to another, and its sender sees what becomes of it.

use siegel_api::message::finding::FindingBox;
use siegel_client::receive::Entry;

use crate::files::{pdf, scan};
use crate::support::House;
use crate::works::{at, rng, two_doctors};

#[tokio::test]
async fn a_doctor_sends_and_a_colleague_reads() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let (anna, jan) = (at(&weber), at(&brandt));
    let (report, images) = (pdf("MRT des Kopfes: unauffaellig."), scan(9_000_000));
    let files = vec![
        ("MRT Befund.pdf", "application/pdf", report.clone()),
        ("MRT Bilder.dcm", "application/dicom", images.clone()),
    ];
    let id = anna.send("MRT Schädel", &[&brandt], files).await.unwrap();

    let inbox = jan.list(FindingBox::Inbox).await;
    let [Entry::Open(finding)] = &inbox[..] else { panic!("{inbox:?}") };
    assert_eq!((finding.id(), finding.title()), (id, "MRT Schädel"));
    assert_eq!(finding.author().name(), "Dr. Anna Weber");
    assert_eq!(finding.author().practice().card().name, "Praxis Anna Weber");
    assert_eq!(finding.meta().patient.surname, "Sommer");
    assert!(finding.is_unread());
    let files: Vec<_> = finding.files().collect();
    assert_eq!(files[0].name, "MRT Befund.pdf");
    assert_eq!(jan.read(finding, files[0].file_id).await.unwrap(), report);
    assert_eq!(jan.read(finding, files[1].file_id).await.unwrap(), images);

    let sent = anna.find(id).await;
    let [recipient] = sent.recipients() else { panic!("{:?}", sent.recipients()) };
    assert_eq!(recipient.card.name, "Praxis Jan Brandt");
    assert!(recipient.fetched_at.is_some() && recipient.opened.is_empty());

    house.clock.pass(60_000);
    jan.desk().receipt_opened(finding, &jan, &mut rng()).await.unwrap().unwrap();
    house.clock.pass(60_000);
    jan.desk().receipt_filed(finding, &jan, &mut rng()).await.unwrap();
    assert!(!jan.find(id).await.is_unread());
    let sent = anna.find(id).await;
    let recipient = &sent.recipients()[0];
    assert_eq!(recipient.opened[0].name.as_deref(), Some("Dr. Jan Brandt"));
    assert_eq!(recipient.opened[0].user_id, jan.vault.user_id());
    assert!(recipient.opened[0].at < recipient.filed[0].at);
}
