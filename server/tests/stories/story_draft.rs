//! Uploads survive lost connections, reloads and second thoughts.

use siegel_api::message::finding::FindingBox;
use siegel_client::draft::Picked;
use siegel_client::error::Error;
use siegel_client::part::NativeSender;
use siegel_client::server::Method;
use siegel_client::transfer::{Control, Progress, Watch};

use crate::files::{Nothing, pdf, scan};
use crate::hostile::Wire;
use crate::support::House;
use crate::works::{at, pick, rng, through, two_doctors};

#[tokio::test]
async fn lost_answers_are_asked_for_again_and_nothing_is_sent_twice() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let wire = Wire::new(&weber.browser);
    let anna = through(&weber, &wire);
    let content = scan(20_000_000);
    wire.lose("/parts/", 3);
    let files = vec![("Bilder.dcm", "application/dicom", content.clone())];
    let letter = anna.letter("Bilder", &[&brandt]).await;
    let outgoing = anna.upload(letter, &files).await.unwrap();
    let parts = wire
        .asked()
        .iter()
        .filter(|request| request.method == Method::Put && request.path.contains("/parts/"))
        .count();
    assert_eq!(parts, 3 + 3, "three parts, and three of them once more");
    wire.lose("/findings", 1);
    anna.desk().finish_draft(&outgoing, &weber.clock, &mut rng()).await.unwrap();
    let jan = at(&brandt);
    assert_eq!(jan.list(FindingBox::Inbox).await.len(), 1);
    let finding = jan.find(outgoing.id()).await;
    assert!(jan.read_only_file(&finding).await.unwrap() == content);
}

#[tokio::test]
async fn a_draft_is_taken_up_again_with_the_same_files_only() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let anna = at(&weber);
    let (large, small) = (scan(20_000_000), pdf("klein"));
    let files = vec![
        ("Bilder.dcm", "application/dicom", large.clone()),
        ("Brief.pdf", "application/pdf", small.clone()),
    ];
    let (picked, contents) = pick(&files);
    let sender = NativeSender::new(&weber.browser, &contents, rng());
    let letter = anna.letter("Bilder", &[&brandt]).await;
    let mut outgoing = anna.desk().begin_draft(letter.clone(), &picked, &sender, &mut rng()).await.unwrap();
    let control = Control::new();
    let cancel = |progress: Progress| {
        if progress.bytes_done > 0 {
            control.cancel();
        }
    };
    let watch = Watch { control: &control, sleeper: &Nothing, report: &cancel };
    assert_eq!(anna.desk().send_parts(&mut outgoing, &sender, &watch).await, Err(Error::Cancelled));
    drop(outgoing);

    let drafts = anna.desk().list_drafts().await.unwrap();
    let mut again = anna.desk().find_draft(drafts[0].finding_id).await.unwrap();
    assert_eq!(again.letter().recipients, letter.recipients);
    let (done, total) = again.bytes();
    assert!(done > 0 && done < total, "{done} of {total}");
    let changed = vec![("Bilder.dcm", "application/dicom", scan(20_000_001)[1..].to_vec()), files[1].clone()];
    let (other, contents) = pick(&changed);
    let sender = NativeSender::new(&weber.browser, &contents, rng());
    assert_eq!(again.attach(&other, &sender).await, Err(Error::FileChanged));
    let turned: Vec<_> = files.iter().rev().cloned().collect();
    let (turned_picks, contents): (Vec<Picked>, _) = pick(&turned);
    let sender = NativeSender::new(&weber.browser, &contents, rng());
    again.attach(&turned_picks, &sender).await.unwrap();
    let (control, silent) = (Control::new(), |_: Progress| {});
    let watch = Watch { control: &control, sleeper: &Nothing, report: &silent };
    anna.desk().send_parts(&mut again, &sender, &watch).await.unwrap();
    assert!(again.is_complete());
    anna.desk().finish_draft(&again, &weber.clock, &mut rng()).await.unwrap();

    let jan = at(&brandt);
    let finding = jan.find(again.id()).await;
    let ids: Vec<_> = finding.files().map(|file| file.file_id).collect();
    assert!(jan.read(&finding, ids[0]).await.unwrap() == large);
    assert_eq!(jan.read(&finding, ids[1]).await.unwrap(), small);
    assert!(anna.desk().list_drafts().await.unwrap().is_empty());
}
