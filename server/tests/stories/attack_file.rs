//! Attacks upon the bytes of files, made by the server that serves them (attacks 15 to 18, 26).
//!
//! Where the construction itself is without its defence, crypto/tests/crypto/attack shows the same lies
//! succeed: without authentication, without counted nonces, without the short last chunk.

use std::cell::RefCell;
use std::collections::HashMap;

use siegel_api::id::FindingId;
use siegel_client::error::{Error, Refusal};
use siegel_client::finding::VerifiedFinding;
use siegel_client::server::{Method, Request, Response};
use siegel_crypto::chunked::Chunked;

use crate::files::{pdf, scan};
use crate::hostile::Wire;
use crate::support::{House, Person};
use crate::works::{At, at, rng, through, two_doctors};

const SEALED: Result<Vec<u8>, Error> = Err(Error::Refused(Refusal::Sealed));

fn is_part(request: &Request) -> bool {
    request.method == Method::Get && request.path.contains("/parts/")
}

/// A finding with a file of two parts, and two small ones of the same length.
async fn sent(weber: &Person, brandt: &Person) -> FindingId {
    let files = vec![
        ("Bilder.dcm", "application/dicom", scan(9_000_000)),
        ("Befund Sommer.pdf", "application/pdf", pdf("Sommer")),
        ("Befund Winter.pdf", "application/pdf", pdf("Winter")),
    ];
    at(weber).send("Drei Dateien", &[brandt], files).await.unwrap()
}

async fn read(at: At<'_, Wire<'_>>, finding: &VerifiedFinding, place: usize) -> Result<Vec<u8>, Error> {
    let file = finding.files().nth(place).unwrap().file_id;
    at.read(finding, file).await
}

#[tokio::test]
async fn attack_15_edited_part_is_not_opened() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let id = sent(&weber, &brandt).await;
    let wire = Wire::new(&brandt.browser);
    let jan = through(&brandt, &wire);
    let finding = jan.find(id).await;
    assert!(read(jan, &finding, 1).await.is_ok());
    wire.bend(|request, response| {
        if is_part(request) {
            response.body[1_000] ^= 1;
        }
    });
    assert_eq!(read(jan, &finding, 1).await, SEALED);
}

#[tokio::test]
async fn attack_16_parts_in_another_order_are_not_opened() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let id = sent(&weber, &brandt).await;
    let first: RefCell<Vec<u8>> = RefCell::default();
    let wire = Wire::new(&brandt.browser);
    let jan = through(&brandt, &wire);
    let finding = jan.find(id).await;
    wire.bend(|request, response| {
        if is_part(request) && request.path.ends_with("/parts/0") {
            response.body.clone_into(&mut first.borrow_mut());
        }
        if is_part(request) && request.path.ends_with("/parts/1") {
            first.borrow().clone_into(&mut response.body);
        }
    });
    assert_eq!(read(jan, &finding, 0).await, SEALED, "the first part twice");
}

#[tokio::test]
async fn attack_17_a_file_without_its_end_is_not_opened() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let id = sent(&weber, &brandt).await;
    let wire = Wire::new(&brandt.browser);
    let jan = through(&brandt, &wire);
    let finding = jan.find(id).await;
    wire.bend_json("/ticket", |ticket| {
        ticket["part_hashes"].as_array_mut().unwrap().pop();
    });
    assert_eq!(read(jan, &finding, 0).await, SEALED, "one part fewer");

    let wire = Wire::new(&brandt.browser);
    let jan = through(&brandt, &wire);
    wire.bend(|request, response| {
        if is_part(request) && request.path.ends_with("/parts/1") {
            response.body.truncate(response.body.len() / 65_552 * 65_552);
        }
    });
    assert_eq!(read(jan, &finding, 0).await, SEALED, "cut at the border of a chunk");
}

#[tokio::test]
async fn attack_18_swapped_names_show_no_other_file() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let id = sent(&weber, &brandt).await;
    let honest: RefCell<HashMap<String, Response>> = RefCell::default();
    let wire = Wire::new(&brandt.browser);
    let jan = through(&brandt, &wire);
    let finding = jan.find(id).await;
    for place in [1, 2] {
        let wire = Wire::new(&brandt.browser);
        wire.bend(|request, response| {
            honest.borrow_mut().insert(request.path.clone(), response.clone());
        });
        read(through(&brandt, &wire), &finding, place).await.unwrap();
    }
    let ids: Vec<String> = finding.files().map(|file| file.file_id.to_string()).collect();
    let (sommer, winter, honest) = (ids[1].clone(), ids[2].clone(), &honest);
    wire.bend(move |request, response| {
        let path = if request.path.contains(&sommer) {
            request.path.replace(&sommer, &winter)
        } else {
            request.path.replace(&winter, &sommer)
        };
        if let Some(other) = honest.borrow().get(&path).filter(|_| path != request.path) {
            *response = other.clone();
        }
    });
    assert_eq!(read(jan, &finding, 1).await, SEALED);
    assert_eq!(read(jan, &finding, 2).await, SEALED);
}

/// A shelf of the broken kind: name and content are sealed each for itself, and which belongs to which is the
/// server's word.
struct Shelf(Vec<[Vec<u8>; 2]>);

impl Shelf {
    fn of(files: &[(&str, Vec<u8>)]) -> Self {
        let seal = |plain: &[u8]| Chunked::seal(&FOLDER_KEY, plain, b"", &mut rng()).unwrap();
        Self(files.iter().map(|(name, content)| [seal(name.as_bytes()), seal(content)]).collect())
    }

    /// What the double shows: every seal is good.
    fn shown(&self, place: usize) -> (String, Vec<u8>) {
        let [name, content] = &self.0[place];
        let open = |sealed: &[u8]| Chunked::open(&FOLDER_KEY, sealed, b"").unwrap().to_vec();
        (String::from_utf8(open(name)).unwrap(), open(content))
    }
}

const FOLDER_KEY: [u8; 32] = [1; 32];

#[test]
fn attack_18_succeeds_where_name_and_content_are_sealed_apart() {
    let files = [("Befund Sommer.pdf", pdf("Sommer")), ("Befund Winter.pdf", pdf("Winter"))];
    let mut shelf = Shelf::of(&files);
    assert_eq!(shelf.shown(0), (files[0].0.to_owned(), files[0].1.clone()));
    let [one, other] = &mut shelf.0[..] else { panic!("two files") };
    std::mem::swap(&mut one[0], &mut other[0]);
    assert_eq!(
        shelf.shown(0),
        ("Befund Winter.pdf".to_owned(), pdf("Sommer")),
        "Sommer's finding as Winter's"
    );
}

#[tokio::test]
async fn attack_26_a_part_sent_again_is_sealed_anew() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let wire = Wire::new(&weber.browser);
    let anna = through(&weber, &wire);
    wire.lose("/parts/", 1);
    anna.send("Einer", &[&brandt], vec![("a.pdf", "application/pdf", pdf("a"))]).await.unwrap();
    let asked = wire.asked();
    let puts: Vec<&Request> =
        asked.iter().filter(|it| it.method == Method::Put && it.path.contains("/parts/")).collect();
    let [one, two] = &puts[..] else { panic!("{}", puts.len()) };
    assert_eq!(one.path, two.path);
    assert_ne!(one.body[..24], two.body[..24], "a salt of its own");
    let same = one.body[56..].iter().zip(&two.body[56..]).filter(|(one, two)| one == two).count();
    assert!(same < one.body.len() / 64, "{same} bytes are alike: one keystream was used twice");
}
