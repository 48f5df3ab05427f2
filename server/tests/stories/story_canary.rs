//! Canaries: what people write is planted, and searched in everything that the server sees and keeps.

use std::path::PathBuf;

use siegel_client::meta::{Day, Patient};

use crate::files::pdf;
use crate::hostile::{Wire, contains};
use crate::patient::{ORIGIN, Patient as Visitor, give};
use crate::support::House;
use crate::support::book::Book;
use crate::works::{rng, through, two_doctors};

fn database(folder: &PathBuf) -> Vec<u8> {
    let mut bytes = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            bytes.extend(std::fs::read(path).unwrap());
        }
    }
    bytes
}

#[tokio::test]
async fn no_canary_is_found_in_traffic_database_blobs_or_logs() {
    let book = Book::default();
    let _logs = tracing::subscriber::set_default(book.subscriber());
    let mut folder = PathBuf::new();
    let house = House::open_with(|config| folder.clone_from(&config.data)).await;
    let (weber, brandt) = two_doctors(&house).await;
    let (office, other) = (Wire::new(&weber.browser), Wire::new(&brandt.browser));
    let (anna, jan) = (through(&weber, &office), through(&brandt, &other));

    let mut letter = anna.letter("KANARIENTITEL", &[&brandt]).await;
    letter.meta.note = "KANARIENNOTIZ".into();
    letter.meta.case_number = "KANARIENFALL".into();
    letter.meta.patient = Patient {
        surname: "KANARIENNAME".into(),
        given: "KANARIENVORNAME".into(),
        born: Day::parse("1961-04-12"),
    };
    let content = pdf("KANARIENINHALT");
    let files = vec![("KANARIENDATEI.pdf", "application/x-kanarien", content.clone())];
    let outgoing = anna.upload(letter, &files).await.unwrap();
    anna.desk().finish_draft(&outgoing, &weber.clock, &mut rng()).await.unwrap();
    let finding = jan.find(outgoing.id()).await;
    assert_eq!(finding.meta().patient.surname, "KANARIENNAME");
    assert_eq!(jan.read_only_file(&finding).await.unwrap(), content);
    jan.desk().receipt_opened(&finding, &jan, &mut rng()).await.unwrap();
    let new = give(anna, outgoing.id(), 3).await;
    let browser = house.browser();
    let phone = Wire::new(&browser);
    let lena = Visitor::taps(&phone, &new.expose_url(ORIGIN));
    let visit = lena.types(&new.pin().expose_text()).await.unwrap();
    assert_eq!(visit.findings()[0].title(), "KANARIENTITEL");

    // Blobs are the very bodies of the PUTs, which are in the traffic.
    let places = [
        ("traffic", [office.seen(), other.seen(), phone.seen()].concat()),
        ("database", database(&folder)),
        ("logs", book.lines()),
    ];
    for (place, bytes) in &places {
        assert!(bytes.len() > 1_000, "{place} was not recorded");
        assert!(!contains(bytes, b"KANARIEN"), "a canary in {place}");
        assert!(!contains(bytes, "Dr. Anna Weber".as_bytes()), "a name in {place}");
    }
    assert!(contains(&content, b"KANARIEN"), "the search itself finds a canary");
}
