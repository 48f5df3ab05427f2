//! Uploads survive lost connections, reloads and second thoughts.

use std::cell::{Cell, RefCell};

use siegel_api::message::finding::FindingBox;
use siegel_api::problem::Code;
use siegel_client::directory::find_practice;
use siegel_client::draft::{Form, Letter, Marked, Outgoing, Picked, Recognised, Sent};
use siegel_client::error::Error;
use siegel_client::part::{NativeSender, PartSender};
use siegel_client::server::{Method, Server};
use siegel_client::transfer::{Control, Progress, UNDO_MS, Watch};
use siegel_client::trust::{self, Trust};

use crate::files::{Nothing, pdf, scan};
use crate::hostile::Wire;
use crate::support::{Browser, House, Person};
use crate::works::{At, Files, at, pick, rng, through, two_doctors};

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
    let mut again = anna.desk().find_draft(drafts[0].draft_id).await.unwrap();
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

#[tokio::test]
async fn what_was_filled_in_lies_in_a_draft_without_files_and_files_come_later() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let anna = at(&weber);
    let form = Form { has_basis: true, is_link_only: true, valid_days: 91 };
    let mut begun = anna.desk().new_draft(Letter::default(), &mut rng()).unwrap();
    let letter = anna.letter("Halb ausgefüllt", &[&brandt]).await;
    begun.fill(letter.clone(), form);
    anna.desk().save_draft(&mut begun, letter.clone(), &mut rng()).await.unwrap();

    let mut taken_up = anna.desk().find_draft(begun.id()).await.unwrap();
    assert_eq!((taken_up.letter(), taken_up.form()), (&letter, form));
    assert_eq!(taken_up.files().count(), 0);
    let files = files();
    let (picked, contents) = pick(&files);
    let sender = NativeSender::new(&weber.browser, &contents, rng());
    for (index, file) in picked.iter().enumerate() {
        taken_up.add_file(Marked::read(index, file, &sender).await.unwrap(), &mut rng());
    }
    let dropped = taken_up.file_states().last().unwrap().file_id;
    anna.desk().save_draft(&mut taken_up, letter.clone(), &mut rng()).await.unwrap();
    taken_up.remove_file(dropped);
    anna.desk().save_draft(&mut taken_up, letter, &mut rng()).await.unwrap();
    let kept = anna.desk().find_draft(begun.id()).await.unwrap();
    assert_eq!(kept.files().map(|file| file.name.as_str()).collect::<Vec<_>>(), ["Bilder.dcm"]);
    assert!(matches!(deliver(&anna, &mut taken_up, &files).await, Ok(Sent::Now(_))));
    let jan = at(&brandt);
    let finding = jan.find(begun.id()).await;
    assert!(jan.read_only_file(&finding).await.unwrap() == files[0].2);
}

#[tokio::test]
async fn a_file_that_changed_is_named_and_never_mixed_with_what_was_sent_of_it() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let anna = at(&weber);
    let files = files();
    let mut outgoing = interrupted(&anna, anna.letter("Bilder", &[&brandt]).await, &files).await;
    let large = outgoing.file_states().next().unwrap();
    assert!(large.bytes_arrived > 0 && !large.is_complete && !large.is_here);

    let mut newer = pick(&files).0;
    newer[0].modified += 1;
    let (_, contents) = pick(&files);
    let sender = NativeSender::new(&weber.browser, &contents, rng());
    let marked = Marked::read(0, &newer[0], &sender).await.unwrap();
    assert_eq!(outgoing.recognise(&marked), Recognised::Changed(large.file_id), "saved again since");
    let stranger = Marked::read(1, &picked_as("Anderes.pdf", &files[1].2), &sender).await.unwrap();
    assert!(matches!(outgoing.recognise(&stranger), Recognised::Same(_)), "nothing of it had arrived");
    assert_eq!(deliver_with(&anna, &mut outgoing, &sender).await, Err(Error::FileChanged));

    // The new reading goes as a file of its own.
    outgoing.remove_file(large.file_id);
    outgoing.add_file(marked, &mut rng());
    let letter = outgoing.letter().clone();
    anna.desk().save_draft(&mut outgoing, letter, &mut rng()).await.unwrap();
    assert!(matches!(deliver_with(&anna, &mut outgoing, &sender).await, Ok(Sent::Now(_))));
    let jan = at(&brandt);
    let finding = jan.find(outgoing.id()).await;
    let sent: Vec<_> = finding.files().map(|file| (file.file_id, file.length)).collect();
    assert_eq!(sent.len(), 2);
    assert!(sent.iter().all(|(id, _)| *id != large.file_id), "the half that had arrived is gone");
    assert!(jan.read(&finding, sent[1].0).await.unwrap() == files[0].2);
}

#[tokio::test]
async fn a_finding_whose_answer_was_lost_for_long_is_found_sent_and_not_sent_again() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let wire = Wire::new(&weber.browser);
    let anna = through(&weber, &wire);
    let files = files();
    let letter = anna.letter("Bilder", &[&brandt]).await;
    let mut outgoing = interrupted(&anna, letter, &files).await;
    // Committed, and no answer to this nor to the question after it.
    wire.lose("/findings", 3);
    let lost = deliver(&anna, &mut outgoing, &files).await;
    assert!(matches!(lost, Err(Error::Lost(_))), "{lost:?}");
    assert!(anna.desk().find_draft(outgoing.id()).await.is_err());
    assert_eq!(anna.desk().was_sent(outgoing.id()).await, Ok(true), "taken up again, the draft is a finding");
    assert_eq!(deliver(&anna, &mut outgoing, &files).await, Ok(Sent::Before));
    assert_eq!(at(&brandt).list(FindingBox::Inbox).await.len(), 1);
}

#[tokio::test]
async fn two_clients_race_on_one_draft_and_it_is_sent_once() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let anna = at(&weber);
    let files = files();
    let mut first = interrupted(&anna, anna.letter("Bilder", &[&brandt]).await, &files).await;
    let mut second = anna.desk().find_draft(first.id()).await.unwrap();
    // Both send all that is missing: the parts of the second replace those of the first.
    let (picked, contents) = pick(&files);
    let sender = NativeSender::new(&weber.browser, &contents, rng());
    for outgoing in [&mut first, &mut second] {
        outgoing.attach(&picked, &sender).await.unwrap();
        let (control, silent) = (Control::new(), |_: Progress| {});
        let watch = Watch { control: &control, sleeper: &Nothing, report: &silent };
        anna.desk().send_parts(outgoing, &sender, &watch).await.unwrap();
    }
    let refused = anna.desk().finish_draft(&first, &weber.clock, &mut rng()).await;
    assert!(
        matches!(&refused, Err(Error::Problem(problem)) if problem.code == Code::Incomplete),
        "{refused:?}"
    );
    let (one, other) = tokio::join!(deliver(&anna, &mut first, &files), deliver(&anna, &mut second, &files));
    let sent = [one.unwrap(), other.unwrap()];
    assert_eq!(sent.iter().filter(|sent| **sent == Sent::Before).count(), 1, "{sent:?}");
    let jan = at(&brandt);
    assert_eq!(jan.list(FindingBox::Inbox).await.len(), 1);
    let finding = jan.find(first.id()).await;
    let ids: Vec<_> = finding.files().map(|file| file.file_id).collect();
    assert!(jan.read(&finding, ids[0]).await.unwrap() == files[0].2);
}

#[tokio::test]
async fn a_page_that_does_not_know_that_its_draft_was_sent_does_not_begin_it_anew() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let anna = at(&weber);
    let files = files();
    let mut outgoing = interrupted(&anna, anna.letter("Bilder", &[&brandt]).await, &files).await;
    let mut unaware = anna.desk().find_draft(outgoing.id()).await.unwrap();
    assert!(matches!(deliver(&anna, &mut outgoing, &files).await, Ok(Sent::Now(_))));
    let held: Vec<_> = unaware.file_states().map(|file| file.file_id).collect();
    held.into_iter().for_each(|file| unaware.remove_file(file));
    let refused = anna.desk().save_draft(&mut unaware, Letter::default(), &mut rng()).await;
    assert!(
        matches!(&refused, Err(Error::Problem(problem)) if problem.code == Code::Conflict),
        "{refused:?}"
    );
    assert!(anna.desk().list_drafts().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_draft_that_was_thrown_away_elsewhere_is_not_sent() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let anna = at(&weber);
    let files = files();
    let mut outgoing = interrupted(&anna, anna.letter("Bilder", &[&brandt]).await, &files).await;
    anna.desk().remove_draft(outgoing.id()).await.unwrap();
    let refused = deliver(&anna, &mut outgoing, &files).await;
    assert!(
        matches!(&refused, Err(Error::Problem(problem)) if problem.code == Code::NotFound),
        "{refused:?}"
    );
    assert_eq!(anna.desk().was_sent(outgoing.id()).await, Ok(false));
}

#[tokio::test]
async fn a_draft_that_does_not_open_is_an_entry_and_spoils_no_other() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let wire = Wire::new(&weber.browser);
    let anna = through(&weber, &wire);
    for title in ["Eins", "Zwei"] {
        anna.desk()
            .begin_draft(anna.letter(title, &[&brandt]).await, &[], &no_files(&weber), &mut rng())
            .await
            .unwrap();
    }
    wire.bend_json("/drafts", |json| {
        json["drafts"][1]["sealed_key"] = json["drafts"][0]["sealed_key"].clone()
    });
    let drafts = anna.desk().list_drafts().await.unwrap();
    let opens: Vec<bool> = drafts.iter().map(|draft| draft.outgoing.is_ok()).collect();
    assert_eq!(opens, [true, false], "one was exchanged for the other");
    anna.desk().remove_draft(drafts[1].draft_id).await.unwrap();
}

/// Two files, of three parts and of one.
fn files() -> Files {
    vec![
        ("Bilder.dcm", "application/dicom", scan(20_000_000)),
        ("Brief.pdf", "application/pdf", pdf("klein")),
    ]
}

fn picked_as(name: &str, content: &[u8]) -> Picked {
    Picked {
        name: name.into(),
        media_type: "application/pdf".into(),
        length: content.len() as u64,
        modified: 0,
    }
}

#[tokio::test]
async fn ten_seconds_long_a_finding_that_has_arrived_can_be_taken_back_and_nobody_has_it() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let (anna, jan) = (at(&weber), at(&brandt));
    let files = files();
    let (picked, contents) = pick(&files);
    let sender = NativeSender::new(anna.server, &contents, rng());
    let letter = anna.letter("An die falsche Praxis", &[&brandt]).await;
    let mut outgoing = anna.desk().begin_draft(letter, &picked, &sender, &mut rng()).await.unwrap();
    let (control, seen) = (Control::new(), RefCell::new(Vec::new()));
    let undo = |progress: Progress| {
        seen.borrow_mut().extend(progress.undo_ms.map(|left| (left, progress.percent())));
        if progress.undo_ms.is_some_and(|left| left < UNDO_MS / 2) {
            control.cancel();
        }
    };
    let watch = Watch { control: &control, sleeper: &Nothing, report: &undo };
    let sent = anna.desk().send_draft(&mut outgoing, &sender, &watch, (&anna, &mut rng())).await;
    assert_eq!(sent.unwrap_err(), Error::Cancelled);
    assert_eq!(seen.borrow().first(), Some(&(UNDO_MS, 100)), "everything has arrived");
    assert!(seen.borrow().windows(2).all(|two| two[1] < two[0]), "and the time runs out");
    assert!(jan.list(FindingBox::Inbox).await.is_empty());
    assert!(anna.list(FindingBox::Sent).await.is_empty());
    assert_eq!(
        knows(&anna, &brandt).await,
        Trust::New,
        "nor is anything remembered of a practice that got nothing"
    );

    let (control, waited) = (Control::new(), Cell::new(false));
    control.hurry();
    let waits = |progress: Progress| waited.set(waited.get() || progress.undo_ms.is_some());
    let watch = Watch { control: &control, sleeper: &Nothing, report: &waits };
    anna.desk().send_draft(&mut outgoing, &sender, &watch, (&anna, &mut rng())).await.unwrap();
    assert!(!waited.get(), "who is sure does not wait");
    assert!(matches!(knows(&anna, &brandt).await, Trust::FirstUse { .. }));
    assert_eq!(jan.list(FindingBox::Inbox).await.len(), 1);
}

async fn knows<S: Server>(anna: &At<'_, S>, peer: &Person) -> Trust {
    let id = peer.vault.practice_id();
    let practice = find_practice(anna.server, anna.vault.logs(), id).await.unwrap();
    trust::list(anna.server, anna.vault).await.unwrap().judge(anna.vault, &practice)
}

fn no_files(person: &Person) -> NativeSender<'_, Browser, Vec<u8>, rand_chacha::ChaCha20Rng> {
    NativeSender::new(&person.browser, &[], rng())
}

/// A draft of which one part has arrived when the page dies, taken up again.
async fn interrupted<S: Server>(anna: &At<'_, S>, letter: Letter, files: &Files) -> Outgoing {
    let (picked, contents) = pick(files);
    let sender = NativeSender::new(anna.server, &contents, rng());
    let mut outgoing = anna.desk().begin_draft(letter, &picked, &sender, &mut rng()).await.unwrap();
    let control = Control::new();
    let cancel = |progress: Progress| {
        if progress.bytes_done > 0 {
            control.cancel();
        }
    };
    let watch = Watch { control: &control, sleeper: &Nothing, report: &cancel };
    assert_eq!(anna.desk().send_parts(&mut outgoing, &sender, &watch).await, Err(Error::Cancelled));
    anna.desk().find_draft(outgoing.id()).await.unwrap()
}

/// Picks all files again, and sends.
async fn deliver<S: Server>(anna: &At<'_, S>, outgoing: &mut Outgoing, files: &Files) -> Result<Sent, Error> {
    let (picked, contents) = pick(files);
    let sender = NativeSender::new(anna.server, &contents, rng());
    for (index, file) in picked.iter().enumerate() {
        outgoing.recognise(&Marked::read(index, file, &sender).await?);
    }
    deliver_with(anna, outgoing, &sender).await
}

async fn deliver_with<S: Server>(
    anna: &At<'_, S>,
    outgoing: &mut Outgoing,
    sender: &impl PartSender,
) -> Result<Sent, Error> {
    let (control, silent) = (Control::new(), |_: Progress| {});
    let watch = Watch { control: &control, sleeper: &Nothing, report: &silent };
    anna.desk().send_draft(outgoing, sender, &watch, (anna, &mut rng())).await
}
