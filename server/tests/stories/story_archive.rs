//! Chosen findings become one archive: whole, under their names, with hashes, and nothing in it that was not
//! verified.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use serde_json::Value;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::FindingId;
use siegel_api::manifest::Flags;
use siegel_api::message::log::LogQuery;
use siegel_api::time::Time;
use siegel_client::error::{Error, Refusal};
use siegel_client::export::contents::{CONTENTS_JSON, Contents, Reason};
use siegel_client::export::gather::{Order, Step};
use siegel_client::export::table::Table;
use siegel_client::export::{Maker, hex};
use siegel_client::part::NativeReceiver;
use siegel_client::read::Sink;
use siegel_client::server::{Method, Server};
use siegel_client::transfer::{Control, Watch};
use zip::ZipArchive;

use crate::files::{Nothing, pdf, scan};
use crate::hostile::{Wire, contains};
use crate::support::House;
use crate::works::{At, at, rng, through, two_doctors};

/// What came out, and the longest step in which it came.
#[derive(Default)]
struct Disk {
    bytes: Vec<u8>,
    longest: usize,
}

impl Sink for Disk {
    async fn write(&mut self, bytes: Vec<u8>) -> Result<(), Error> {
        self.longest = self.longest.max(bytes.len());
        self.bytes.extend(bytes);
        Ok(())
    }
}

fn list(contents: &Contents) -> Table {
    let files = contents.findings.iter().flat_map(|finding| &finding.files);
    Table { heads: vec!["Pfad".into()], rows: files.map(|file| vec![file.path.clone()]).collect() }
}

async fn archive<S: Server>(
    at: At<'_, S>,
    ids: &[FindingId],
    control: &Control,
    report: &dyn Fn(Step),
) -> (Disk, Result<Contents, Error>) {
    let mut disk = Disk::default();
    let order = Order {
        ids,
        bytes: 0,
        made_by: Maker::of(at.vault),
        trial: false,
        zone: &|_: Time| 60,
        list: ("inhalt.csv", &list),
    };
    let report = |step| report(step);
    let watch = Watch { control, sleeper: &Nothing, report: &report };
    let receiver = NativeReceiver(at.server);
    let made = at.desk().archive(&order, &receiver, &mut disk, &watch, &at, &mut rng()).await;
    (disk, made)
}

async fn archived<S: Server>(at: At<'_, S>, ids: &[FindingId]) -> (Disk, Contents) {
    let (disk, made) = archive(at, ids, &Control::new(), &|_| {}).await;
    (disk, made.unwrap())
}

fn unpacked(disk: Disk) -> HashMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(disk.bytes)).unwrap();
    let places = 0..archive.len();
    let read = |place| {
        let mut file = archive.by_index(place).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (file.name().unwrap().into_owned(), bytes)
    };
    places.map(read).collect()
}

async fn rows_of<S: Server>(at: At<'_, S>, kind: EventKind) -> usize {
    let names = at.desk().read_names().await.unwrap();
    let query = LogQuery { kind: Some(kind), ..LogQuery::default() };
    at.desk().read_log(&names, &query).await.unwrap().entries.len()
}

#[tokio::test]
async fn every_file_is_there_as_it_was_sent_under_its_name_and_with_its_hash() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let (anna, jan) = (at(&weber), at(&brandt));
    let large = scan(9_000_000);
    let files = vec![
        ("Übersicht.pdf", "application/pdf", pdf("a")),
        ("U\u{308}bersicht.pdf", "application/pdf", pdf("b")),
        ("../../Bilder.dcm", "application/dicom", large.clone()),
        ("leer.txt", "text/plain", Vec::new()),
    ];
    let first = anna.send("=MRT: Schädel/Knie", &[&brandt], files).await.unwrap();
    let second = anna.send("CON", &[&brandt], vec![("nul", "text/plain", b"x".to_vec())]).await.unwrap();

    let (disk, contents) = archived(jan, &[first, second]).await;
    assert!(disk.longest < 8_500_000, "a part at a time: {}", disk.longest);
    assert_eq!(contents.left_out, []);
    let folder = &contents.findings[0].folder;
    assert!(folder.ends_with("_Praxis Anna Weber_=MRT_ Schädel_Knie"), "{folder}");
    let unpacked = unpacked(disk);
    let names: Vec<&str> = contents.findings[0].files.iter().map(|file| file.path.as_str()).collect();
    let expected = ["Übersicht.pdf", "Übersicht (2).pdf", "_.._Bilder.dcm", "leer.txt"];
    assert_eq!(names, expected.map(|name| format!("{folder}/{name}")));
    assert_eq!(contents.findings[1].files[0].path.rsplit('/').next(), Some("_nul"));
    let sent = [pdf("a"), pdf("b"), large, Vec::new()];
    for (file, sent) in contents.findings[0].files.iter().zip(sent) {
        assert_eq!(file.sha256, hex(Hash::of(&sent)), "{}", file.path);
        assert!(unpacked[&file.path] == sent, "{}", file.path);
    }
    let json: Value = serde_json::from_slice(&unpacked[CONTENTS_JSON]).unwrap();
    assert_eq!(json, serde_json::to_value(&contents).unwrap());
    assert_eq!((&json["format"], &json["version"]), (&"siegel-archive".into(), &1.into()));
    assert!(unpacked["inhalt.csv"].starts_with("\u{feff}\"Pfad\"\r\n".as_bytes()));
    assert_eq!(unpacked.len(), 7);

    assert_eq!(rows_of(jan, EventKind::Fetched).await, 5, "each file is an ordinary, logged fetch");
    assert_eq!(rows_of(jan, EventKind::Opened).await, 2, "each sender is told, signed");
}

#[tokio::test]
async fn what_its_author_did_not_allow_to_be_saved_is_left_out_and_said() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let (anna, jan) = (at(&weber), at(&brandt));
    let mut letter = anna.letter("Nur ansehen", &[&brandt]).await;
    letter.flags = Flags(0);
    let content = b"Nur zum Ansehen, nicht zum Mitnehmen".to_vec();
    let outgoing = anna.upload(letter, &vec![("a.txt", "text/plain", content.clone())]).await.unwrap();
    anna.desk().finish_draft(&outgoing, &anna, &mut rng()).await.unwrap();
    let id = outgoing.id();

    let (disk, contents) = archived(jan, &[id]).await;
    assert_eq!(contents.left_out.iter().map(|out| out.reason).collect::<Vec<_>>(), [Reason::NotAllowed]);
    assert!(contents.findings.is_empty() && !contains(&disk.bytes, &content));
    assert_eq!(rows_of(jan, EventKind::Fetched).await, 0, "nothing was fetched");

    let (disk, contents) = archived(anna, &[id]).await;
    assert_eq!(contents.left_out, [], "who sent it has it anyway");
    assert!(contains(&disk.bytes, &content));
}

#[tokio::test]
async fn nothing_that_does_not_verify_gets_in() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let anna = at(&weber);
    let mut ids = Vec::new();
    for title in ["Gut", "Verändert", "Zurück", "Datei verändert"] {
        let files = vec![("a.txt", "text/plain", format!("Inhalt von {title}").into_bytes())];
        ids.push(anna.send(title, &[&brandt], files).await.unwrap());
    }
    let back = anna.find(ids[2]).await;
    anna.desk().withdraw(&back, anna.now, &mut rng()).await.unwrap();
    ids.push(FindingId([7; 16]));
    let (changed, bad_file) = (format!("/findings/{}", ids[1]), format!("/findings/{}/", ids[3]));
    let wire = Wire::new(&brandt.browser);
    wire.bend(move |request, response| {
        if request.path.ends_with(&changed) {
            let mut json: Value = serde_json::from_slice(&response.body).unwrap();
            let mut meta = json["finding"]["meta"].as_str().unwrap().to_owned();
            let last = if meta.ends_with('A') { "B" } else { "A" };
            meta.replace_range(60..61, last);
            json["finding"]["meta"] = meta.into();
            response.body = serde_json::to_vec(&json).unwrap();
        }
        let is_part = request.method == Method::Get && request.path.contains("/parts/");
        if is_part && request.path.contains(&bad_file) {
            response.body[1_000] ^= 1;
        }
    });

    let (disk, contents) = archived(through(&brandt, &wire), &ids).await;
    let titles: Vec<&str> = contents.findings.iter().map(|finding| finding.title.as_str()).collect();
    assert_eq!(titles, ["Gut"]);
    let why: Vec<_> =
        contents.left_out.iter().map(|out| (out.finding_id, out.file.as_deref(), out.reason)).collect();
    let expected = [
        (ids[1], None, Reason::Damaged),
        (ids[2], None, Reason::Withdrawn),
        (ids[3], Some("a.txt"), Reason::Damaged),
        (ids[4], None, Reason::Gone),
    ];
    assert_eq!(why, expected);
    let unpacked = unpacked(disk);
    assert_eq!(unpacked.len(), 3, "{:?}", unpacked.keys());
}

#[tokio::test]
async fn a_file_that_breaks_in_its_middle_leaves_no_archive() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let files = vec![("Bilder.dcm", "application/dicom", scan(9_000_000))];
    let id = at(&weber).send("Zwei Teile", &[&brandt], files).await.unwrap();
    let wire = Wire::new(&brandt.browser);
    wire.bend(|request, response| {
        if request.method == Method::Get && request.path.ends_with("/parts/1") {
            response.body[1_000] ^= 1;
        }
    });
    let (disk, made) = archive(through(&brandt, &wire), &[id], &Control::new(), &|_| {}).await;
    assert_eq!(made, Err(Error::Refused(Refusal::Sealed)));
    assert!(disk.bytes.len() > 8_000_000, "the first part was good");
    assert!(ZipArchive::new(Cursor::new(disk.bytes)).is_err(), "no program takes it for whole");
}

#[tokio::test]
async fn a_cancelled_archive_ends_at_once() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let mut ids = Vec::new();
    for title in ["Eins", "Zwei"] {
        ids.push(at(&weber).send(title, &[&brandt], vec![("a", "text/plain", b"x".to_vec())]).await.unwrap());
    }
    let control = Control::new();
    let report = |step: Step| {
        if step.finding == 1 {
            control.cancel();
        }
    };
    let (disk, made) = archive(at(&brandt), &ids, &control, &report).await;
    assert_eq!(made, Err(Error::Cancelled));
    assert!(ZipArchive::new(Cursor::new(disk.bytes)).is_err());
    assert_eq!(rows_of(at(&brandt), EventKind::Fetched).await, 1, "the second was never fetched");
}
