//! Many small files: they travel together, arrive each on its own, and none is lost or sent twice.

use std::cell::Cell;

use siegel_api::bundle::Head;
use siegel_api::limits::FILES_MAX;
use siegel_client::draft::Picked;
use siegel_client::error::Error;
use siegel_client::part::NativeSender;
use siegel_client::server::{Lost, Method, Request, Response, Server};
use siegel_client::transfer::{Control, Progress, Watch};

use crate::files::{Nothing, scan};
use crate::hostile::Wire;
use crate::support::House;
use crate::works::{at, rng, through, two_doctors};

/// Files of these lengths, no two alike, as somebody picks them.
fn pick(lengths: &[usize]) -> (Vec<Picked>, Vec<Vec<u8>>) {
    let name = |number| format!("Schnitt {number:04} der Serie.dcm");
    let picked = lengths.iter().enumerate().map(|(number, length)| Picked {
        name: name(number),
        media_type: "application/dicom".to_owned(),
        length: *length as u64,
        modified: 0,
    });
    let contents = lengths.iter().enumerate().map(|(number, length)| {
        let mut content = scan(*length);
        content.iter_mut().zip(name(number).bytes()).for_each(|(byte, mark)| *byte = mark);
        content
    });
    (picked.collect(), contents.collect())
}

/// Requests that carry sealed parts: the parts of each.
fn loads(asked: &[Request]) -> Vec<usize> {
    let parts =
        asked.iter().filter(|request| request.method == Method::Put && request.path.contains("/parts"));
    parts.map(count).collect()
}

fn count(request: &Request) -> usize {
    if !request.path.ends_with("/parts") {
        return 1;
    }
    let length = Head::length([request.body[0], request.body[1]]).unwrap();
    Head::parse(&request.body[..length]).unwrap().entries().len()
}

#[tokio::test]
async fn three_hundred_small_files_travel_in_a_few_requests() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let wire = Wire::new(&weber.browser);
    let anna = through(&weber, &wire);
    let mut lengths: Vec<usize> = (0..298).map(|number| number * 50).collect();
    lengths.extend([1, 9_000_000]);
    let (picked, contents) = pick(&lengths);
    let sender = NativeSender::new(&wire, &contents, rng());
    let letter = anna.letter("Serie", &[&brandt]).await;
    let mut outgoing = anna.desk().begin_draft(letter, &picked, &sender, &mut rng()).await.unwrap();
    let (control, seen) = (Control::new(), Cell::new(Progress::default()));
    let report = |progress: Progress| seen.set(progress);
    let watch = Watch { control: &control, sleeper: &Nothing, report: &report };
    anna.desk().send_parts(&mut outgoing, &sender, &watch).await.unwrap();
    assert_eq!(loads(&wire.asked()), [128, 128, 43, 1, 1], "the large one in two parts");
    assert_eq!(seen.get().percent(), 100);
    anna.desk().finish_draft(&outgoing, &weber.clock, &mut rng()).await.unwrap();

    let jan = at(&brandt);
    let finding = jan.find(outgoing.id()).await;
    let files: Vec<_> = finding.files().map(|file| file.file_id).collect();
    assert_eq!(files.len(), 300);
    for place in [0, 1, 17, 127, 128, 255, 297, 298, 299] {
        assert!(jan.read(&finding, files[place]).await.unwrap() == contents[place], "file {place}");
    }
    house.is_in_order().await;
}

/// The server has acted, and nobody knows: all of it is sent again, and replaces what was stored.
#[tokio::test]
async fn a_bundle_whose_answer_is_lost_is_sent_again() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let wire = Wire::new(&weber.browser);
    let anna = through(&weber, &wire);
    wire.lose("/parts", 2);
    let (picked, contents) = pick(&[5_000; 10]);
    let sender = NativeSender::new(&wire, &contents, rng());
    let letter = anna.letter("Serie", &[&brandt]).await;
    let mut outgoing = anna.desk().begin_draft(letter, &picked, &sender, &mut rng()).await.unwrap();
    let (control, report) = (Control::new(), |_: Progress| {});
    let watch = Watch { control: &control, sleeper: &Nothing, report: &report };
    anna.desk().send_parts(&mut outgoing, &sender, &watch).await.unwrap();
    assert_eq!(loads(&wire.asked()), [10, 10, 10]);
    anna.desk().finish_draft(&outgoing, &weber.clock, &mut rng()).await.unwrap();
    let jan = at(&brandt);
    let finding = jan.find(outgoing.id()).await;
    for (file, content) in finding.files().zip(&contents) {
        assert!(jan.read(&finding, file.file_id).await.unwrap() == *content);
    }
    house.is_in_order().await;
}

/// Bends the last byte of the first bundle on its way.
struct Scratch<'s, S>(&'s S, Cell<bool>);

impl<S: Server> Server for Scratch<'_, S> {
    async fn call(&self, mut request: Request) -> Result<Response, Lost> {
        if request.path.ends_with("/parts") && !self.1.replace(true) {
            *request.body.last_mut().unwrap() ^= 1;
        }
        self.0.call(request).await
    }
}

#[tokio::test]
async fn only_what_was_damaged_on_its_way_is_sent_again() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let wire = Wire::new(&weber.browser);
    let scratch = Scratch(&wire, Cell::new(false));
    let anna = through(&weber, &scratch);
    let (picked, contents) = pick(&[5_000; 7]);
    let sender = NativeSender::new(&scratch, &contents, rng());
    let letter = anna.letter("Serie", &[&brandt]).await;
    let mut outgoing = anna.desk().begin_draft(letter, &picked, &sender, &mut rng()).await.unwrap();
    let (control, report) = (Control::new(), |_: Progress| {});
    let watch = Watch { control: &control, sleeper: &Nothing, report: &report };
    anna.desk().send_parts(&mut outgoing, &sender, &watch).await.unwrap();
    assert_eq!(loads(&wire.asked()), [7, 1]);
    anna.desk().finish_draft(&outgoing, &weber.clock, &mut rng()).await.unwrap();
    house.is_in_order().await;
}

/// What the server refuses for good is told, and what it took of the same bundle need not be sent again.
#[tokio::test]
async fn a_refusal_in_a_bundle_is_told_and_the_rest_has_arrived() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let wire = Wire::new(&weber.browser);
    let anna = through(&weber, &wire);
    let (picked, contents) = pick(&[5_000; 4]);
    let sender = NativeSender::new(&wire, &contents, rng());
    let letter = anna.letter("Serie", &[&brandt]).await;
    let mut outgoing = anna.desk().begin_draft(letter, &picked, &sender, &mut rng()).await.unwrap();
    let (control, report) = (Control::new(), |_: Progress| {});
    let watch = Watch { control: &control, sleeper: &Nothing, report: &report };
    wire.bend_json("/parts", |answer| answer["parts"][2] = "not_sealed".into());
    let told = anna.desk().send_parts(&mut outgoing, &sender, &watch).await;
    assert!(matches!(told, Err(Error::Problem(problem)) if problem.code.text() == "part_not_sealed"));
    assert_eq!(outgoing.bytes(), (15_000, 20_000));
    assert!(!outgoing.is_complete());
}

/// An answer that speaks of fewer parts than were sent is none.
#[tokio::test]
async fn an_answer_that_leaves_parts_out_is_refused() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let wire = Wire::new(&weber.browser);
    let anna = through(&weber, &wire);
    let (picked, contents) = pick(&[5_000; 4]);
    let sender = NativeSender::new(&wire, &contents, rng());
    let letter = anna.letter("Serie", &[&brandt]).await;
    let mut outgoing = anna.desk().begin_draft(letter, &picked, &sender, &mut rng()).await.unwrap();
    let (control, report) = (Control::new(), |_: Progress| {});
    let watch = Watch { control: &control, sleeper: &Nothing, report: &report };
    wire.bend_json("/parts", |answer| drop(answer["parts"].as_array_mut().unwrap().pop()));
    assert_eq!(anna.desk().send_parts(&mut outgoing, &sender, &watch).await, Err(Error::Answer));
    assert_eq!(outgoing.bytes().0, 0);
}

#[tokio::test]
async fn a_finding_may_have_as_many_files_as_the_limit_says() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let anna = at(&weber);
    let (mut picked, contents) = pick(&vec![1; FILES_MAX]);
    for one in &mut picked {
        one.name = format!("{}{}", "Abdomen mit Kontrastmittel ".repeat(4), one.name);
    }
    let sender = NativeSender::new(&weber.browser, &contents, rng());
    let letter = anna.letter("Serie", &[&brandt]).await;
    let mut outgoing = anna.desk().begin_draft(letter, &picked, &sender, &mut rng()).await.unwrap();
    let (control, report) = (Control::new(), |_: Progress| {});
    let watch = Watch { control: &control, sleeper: &Nothing, report: &report };
    anna.desk().send_parts(&mut outgoing, &sender, &watch).await.unwrap();
    anna.desk().finish_draft(&outgoing, &weber.clock, &mut rng()).await.unwrap();
    let jan = at(&brandt);
    let finding = jan.find(outgoing.id()).await;
    let last = finding.files().last().unwrap();
    assert_eq!((finding.files().count(), last.name), (FILES_MAX, picked[FILES_MAX - 1].name.as_str()));
    assert_eq!(jan.read(&finding, last.file_id).await.unwrap(), contents[FILES_MAX - 1]);
}
