//! What leaves the service as a document stands in the log before it is made.

use siegel_api::event::EventKind;
use siegel_api::export::Export;
use siegel_api::hash::Hash;
use siegel_api::id::{FindingId, ObjectId};
use siegel_api::limits::PROOF_MINUTES;
use siegel_api::message::export::ExportCreate;
use siegel_api::message::log::LogQuery;
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_client::error::{Error, Lost};
use siegel_client::event::Act;
use siegel_client::export::Maker;
use siegel_client::export::dispatch::Gathered;
use siegel_client::export::extract::{Cover, Extract, Filter};
use siegel_client::export::gather::{Order, Step};
use siegel_client::export::table::Table;
use siegel_client::log::Subject;
use siegel_client::part::NativeReceiver;
use siegel_client::row::Vouched;
use siegel_client::server::{Method, Request, Server, tell};
use siegel_client::signin::renew;
use siegel_client::team::Role;
use siegel_client::transfer::{Control, Watch};

use crate::files::{Nothing, pdf};
use crate::hostile::Wire;
use crate::support::{House, Person};
use crate::works::{At, at, code, rng, through, two_doctors};

async fn prove<S: Server>(at: At<'_, S>, id: FindingId) -> Result<Gathered, Error> {
    at.desk().prove_dispatch(&[id], &Control::new(), |_| {}, at.now, &mut rng()).await
}

async fn extract<S: Server>(at: At<'_, S>) -> Result<Extract, Error> {
    let names = at.desk().read_names().await?;
    let (query, filter) = (LogQuery::default(), Filter::default());
    let cover = Cover { made_at: at.now, made_by: Maker::of(at.vault), trial: false, query, filter };
    at.desk().extract(&names, cover, &Control::new(), |_| None, |_| {}, &mut rng()).await
}

/// The bytes of an archive, and how its making ended.
async fn archive<S: Server>(at: At<'_, S>, id: FindingId) -> (Vec<u8>, Result<usize, Error>) {
    let mut disk = Vec::new();
    let ids = [id];
    let empty = |_: &_| Table { heads: Vec::new(), rows: Vec::new() };
    let made_by = Maker::of(at.vault);
    let order = Order { ids: &ids, bytes: 0, made_by, trial: false, zone: &|_| 0, list: ("a.csv", &empty) };
    let (control, report) = (Control::new(), |_: Step| {});
    let watch = Watch { control: &control, sleeper: &Nothing, report: &report };
    let receiver = NativeReceiver(at.server);
    let made = at.desk().archive(&order, &receiver, &mut disk, &watch, &at, &mut rng()).await;
    (disk, made.map(|contents| contents.findings.len()))
}

/// What stands in the log, oldest first: which document, of what, and on whose word.
async fn exported(person: &Person) -> Vec<(Option<Export>, Subject, Vouched)> {
    let desk = at(person).desk();
    let names = desk.read_names().await.unwrap();
    let query = LogQuery { kind: Some(EventKind::Exported), ..LogQuery::default() };
    let entries = desk.read_log(&names, &query).await.unwrap().entries;
    entries.iter().rev().map(|entry| (entry.row.export(), entry.subject, entry.row.vouched())).collect()
}

#[tokio::test]
async fn each_document_stands_in_the_log_signed_by_who_made_it() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let file = vec![("a.pdf", "application/pdf", pdf("a"))];
    let id = at(&weber).send("Arztbrief", &[&brandt], file).await.unwrap();
    prove(at(&weber), id).await.unwrap();
    extract(at(&weber)).await.unwrap();
    assert_eq!(archive(at(&weber), id).await.1, Ok(1));
    assert_eq!(archive(at(&brandt), id).await.1, Ok(1));
    let signed = |export, subject| (Some(export), subject, Vouched::Signed);
    let practice = Subject::Practice(weber.vault.practice_id());
    let (proof, whole) = (signed(Export::Dispatch, Subject::Finding(id)), signed(Export::Log, practice));
    let saved = signed(Export::Archive, Subject::Finding(id));
    assert_eq!(exported(&weber).await, [proof, whole, saved]);
    assert_eq!(exported(&brandt).await, [saved], "what a recipient does with it is the recipient's own");
    house.is_in_order().await;
}

#[tokio::test]
async fn an_extract_of_the_log_takes_a_fresh_proof_and_what_one_reads_anyway_does_not() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let file = vec![("a.pdf", "application/pdf", pdf("a"))];
    let id = at(&weber).send("Arztbrief", &[&brandt], file).await.unwrap();
    house.clock.pass(PROOF_MINUTES * Time::MINUTE);
    let refused = extract(at(&weber)).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::ProofNeeded));
    assert_eq!(exported(&weber).await, [], "nothing was noted");
    prove(at(&weber), id).await.unwrap();
    assert_eq!(archive(at(&weber), id).await.1, Ok(1));
    renew(&weber.browser, &weber.passkey, &weber.vault).await.unwrap();
    extract(at(&weber)).await.unwrap();
    assert_eq!(exported(&weber).await.len(), 3);
}

#[tokio::test]
async fn where_the_server_cannot_log_it_nothing_is_made() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let file = vec![("a.pdf", "application/pdf", pdf("a"))];
    let id = at(&weber).send("Arztbrief", &[&brandt], file).await.unwrap();
    let wire = Wire::new(&weber.browser);
    wire.lose("/exports", 100);
    let lost = Error::Lost(Lost);
    assert_eq!(prove(through(&weber, &wire), id).await, Err(lost.clone()));
    assert_eq!(extract(through(&weber, &wire)).await, Err(lost.clone()));
    let (bytes, made) = archive(through(&weber, &wire), id).await;
    assert_eq!((bytes, made), (Vec::new(), Err(lost)), "not a byte");
    assert!(!wire.asked().iter().any(|request| request.path.contains("/ticket")), "no file was fetched");
}

#[tokio::test]
async fn nobody_notes_what_they_may_not_read() {
    let house = House::open().await;
    let (mut weber, brandt) = two_doctors(&house).await;
    let file = vec![("a.pdf", "application/pdf", pdf("a"))];
    let id = at(&weber).send("Nur für uns", &[], file).await.unwrap();
    let notes = async |person: &Person, object: ObjectId, ref_hash: Hash| {
        let act = Act::new(EventKind::Exported, object, ref_hash);
        let events = vec![act.sign(&person.vault, at(person).now, &mut rng()).unwrap()];
        let request = Request::json(Method::Post, url::EXPORTS, &ExportCreate { events }).unwrap();
        tell(&person.browser, request).await.map_err(|error| code(&error).unwrap())
    };
    let of = |export: Export, object: ObjectId| (object, export.ref_hash(object));
    let (finding, practice) = (ObjectId::from(id), ObjectId::from(weber.vault.practice_id()));
    for (object, hash) in
        [of(Export::Dispatch, finding), of(Export::Archive, finding), of(Export::Log, practice)]
    {
        assert_eq!(notes(&brandt, object, hash).await, Err(Code::NotFound), "as if it were not there");
        assert_eq!(notes(&weber, object, hash).await, Ok(()));
    }
    assert_eq!(notes(&weber, finding, Hash::of(b"no document")).await, Err(Code::Malformed));
    let none = Request::json(Method::Post, url::EXPORTS, &ExportCreate { events: Vec::new() }).unwrap();
    assert_eq!(code(&tell(&weber.browser, none).await.unwrap_err()), Some(Code::Malformed));

    let assistant = Person::joins(&house, &mut weber, "Mia Keller", Role::Assistant).await;
    assert_eq!(notes(&assistant, practice, Export::Log.ref_hash(practice)).await, Err(Code::NotAllowed));
    let auditor = Person::joins(&house, &mut weber, "Eva Roth", Role::Auditor).await;
    assert_eq!(notes(&auditor, finding, Export::Archive.ref_hash(finding)).await, Err(Code::NotAllowed));
    assert_eq!(notes(&auditor, practice, Export::Log.ref_hash(practice)).await, Ok(()));
    assert_eq!(exported(&weber).await.len(), 4);
    house.is_in_order().await;
}
