//! The proof of dispatch and the extract of the log say what the log says, and who vouches for it.

use serde_json::Value;
use siegel_api::event::EventKind;
use siegel_api::id::FindingId;
use siegel_api::message::log::LogQuery;
use siegel_client::error::Error;
use siegel_client::export::dispatch::DispatchProof;
use siegel_client::export::extract::{Cover, Extract, ExtractRow, Filter};
use siegel_client::export::{Maker, hex, json};
use siegel_client::log::{ChainState, LogEntry};
use siegel_client::server::Server;
use siegel_client::transfer::Control;
use siegel_crypto::fingerprint::digits;

use crate::files::pdf;
use crate::hostile::Wire;
use crate::support::House;
use crate::works::{At, at, rng, through, two_doctors};

async fn proof<S: Server>(at: At<'_, S>, ids: &[FindingId]) -> Value {
    let gathered = at.desk().prove_dispatch(ids, &Control::new(), |_| {}, at.now, &mut rng()).await.unwrap();
    let proof = DispatchProof::new(at.now, Maker::of(at.vault), true, gathered);
    serde_json::from_slice(&json(&proof).unwrap()).unwrap()
}

async fn rows<S: Server>(at: At<'_, S>) -> Vec<LogEntry> {
    let names = at.desk().read_names().await.unwrap();
    at.desk().read_log(&names, &LogQuery::default()).await.unwrap().entries
}

async fn extract<S: Server>(at: At<'_, S>, query: &LogQuery, control: &Control) -> Result<Extract, Error> {
    let names = at.desk().read_names().await?;
    let filter = Filter { kind: query.kind, ..Filter::default() };
    let cover =
        Cover { made_at: at.now, made_by: Maker::of(at.vault), trial: false, query: query.clone(), filter };
    let row = |entry: &LogEntry| Some(ExtractRow::new(entry, format!("{:?}", entry.row.kind())));
    at.desk().extract(&names, cover, control, row, |_| {}, &mut rng()).await
}

#[tokio::test]
async fn the_proof_says_what_the_log_says_and_on_whose_word() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let (anna, jan) = (at(&weber), at(&brandt));
    let files = vec![("Befund.pdf", "application/pdf", pdf("x")), ("Bild.png", "image/png", vec![1; 5_000])];
    let id = anna.send("MRT Schädel", &[&brandt], files).await.unwrap();
    let finding = jan.find(id).await;
    jan.read_only_file(&finding).await.unwrap();
    jan.desk().receipt_opened(&finding, &jan, &mut rng()).await.unwrap();
    jan.desk().receipt_filed(&finding, &jan, &mut rng()).await.unwrap();

    let proof = proof(anna, &[id, FindingId([9; 16])]).await;
    let log = rows(anna).await;
    let leaf = |kind| {
        let row = log.iter().find(|entry| entry.row.kind() == kind).unwrap();
        Value::from(row.row.seq())
    };
    assert_eq!(
        (&proof["format"], &proof["version"], &proof["trial"]),
        (&"siegel-dispatch".into(), &1.into(), &true.into())
    );
    assert_eq!(proof["made_by"]["member"], "Dr. Anna Weber");
    assert_eq!(proof["left_out"], serde_json::json!([FindingId([9; 16])]));
    let sent = &proof["findings"][0];
    let own = anna.find(id).await;
    assert_eq!((&sent["finding_id"], &sent["title"]), (&serde_json::json!(id), &"MRT Schädel".into()));
    assert_eq!(sent["manifest_sha256"], hex(own.manifest_hash()));
    assert_eq!(
        (&sent["sent"]["member"], &sent["sent"]["vouched"]),
        (&"Dr. Anna Weber".into(), &"signed".into())
    );
    assert_eq!(sent["sent"]["leaf"], leaf(EventKind::FindingSent));
    let files: Vec<_> = own.files().map(|file| (hex(file.blob_hash), file.length)).collect();
    let shown = sent["files"].as_array().unwrap();
    let shown: Vec<_> = shown
        .iter()
        .map(|file| (file["sealed_sha256"].as_str().unwrap().to_owned(), file["bytes"].as_u64().unwrap()))
        .collect();
    assert_eq!(shown, files);
    let size = sent["log"]["size"].as_u64().unwrap();
    let before =
        |entry: &&LogEntry| entry.row.object() == id.into() && entry.row.kind() != EventKind::Exported;
    assert!(log.iter().filter(before).all(|entry| entry.row.seq() < size), "but for the proof itself");

    let to = &sent["recipients"][0];
    assert_eq!(
        (&to["practice"]["name"], &to["practice"]["trust"]),
        (&"Praxis Jan Brandt".into(), &"first_use".into())
    );
    assert_eq!(
        to["practice"]["fingerprint"],
        digits(jan.vault.practice().verified().root_fingerprint()).join(" ")
    );
    for (state, kind) in [("delivered", EventKind::GrantGiven), ("fetched", EventKind::Fetched)] {
        let given =
            log.iter().filter(|entry| entry.row.kind() == kind && to[state]["leaf"] == entry.row.seq());
        assert_eq!(given.count(), 1, "{state}");
    }
    assert_eq!(
        (&to["opened"][0]["leaf"], &to["filed"][0]["leaf"]),
        (&leaf(EventKind::Opened), &leaf(EventKind::Filed))
    );
    assert_eq!(to["opened"][0]["member"], "Dr. Jan Brandt");
    let words = [("delivered", "signed"), ("fetched", "server")];
    assert!(words.iter().all(|(state, word)| to[state]["vouched"] == *word), "{to}");
    assert!(to["opened"][0]["signed_at"].is_string() && to["fetched"]["signed_at"].is_null());
    assert!(to["withdrawn"].is_null());

    anna.desk().withdraw(&own, anna.now, &mut rng()).await.unwrap();
    let proof = self::proof(anna, &[id]).await;
    let gone = &proof["findings"][0]["recipients"][0]["withdrawn"];
    assert_eq!((&gone["vouched"], &gone["member"]), (&"signed".into(), &"Dr. Anna Weber".into()));
}

#[tokio::test]
async fn an_extract_has_every_row_that_the_filter_matches() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let anna = at(&weber);
    let id = anna.send("Oft geholt", &[&brandt], vec![("a.txt", "text/plain", b"x".to_vec())]).await.unwrap();
    let finding = anna.find(id).await;
    for _ in 0..230 {
        anna.read_only_file(&finding).await.unwrap();
    }
    let query = LogQuery { kind: Some(EventKind::Fetched), ..LogQuery::default() };
    let extract = extract(anna, &query, &Control::new()).await.unwrap();
    assert_eq!(extract.rows.len(), 230, "more than a page of the list holds");
    assert!(extract.rows.windows(2).all(|pair| pair[0].leaf > pair[1].leaf), "newest first, none twice");
    assert!(extract.rows.iter().all(|row| row.vouched == "server" && row.kind == EventKind::Fetched));
    assert_eq!((extract.chain, extract.first_wrong), ("holds", None));
    let state = anna.desk().check_chain().await.unwrap();
    assert_eq!(state, ChainState::Holds { size: extract.log.size });

    let whole = self::extract(anna, &LogQuery::default(), &Control::new()).await.unwrap();
    assert_eq!(whole.rows.len() as u64, whole.rows[0].leaf + 1, "from the newest to the first");
    let signed = whole.rows.iter().filter(|row| row.vouched == "signed").all(|row| row.signed_at.is_some());
    assert!(signed && whole.rows.iter().any(|row| row.vouched == "signed"));
}

#[tokio::test]
async fn an_extract_of_a_forged_log_says_so_and_a_hidden_row_is_found_out() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let id =
        at(&weber).send("Befund", &[&brandt], vec![("a.txt", "text/plain", b"x".to_vec())]).await.unwrap();
    let wire = Wire::new(&weber.browser);
    wire.bend_json("/log/hashes", |answer| {
        let mut hashes = answer["hashes"].as_str().unwrap().to_owned();
        let other = if hashes.starts_with('A') { "B" } else { "A" };
        hashes.replace_range(0..1, other);
        answer["hashes"] = hashes.into();
    });
    let anna = through(&weber, &wire);
    let extract = extract(anna, &LogQuery::default(), &Control::new()).await.unwrap();
    assert_eq!((extract.chain, extract.first_wrong), ("broken", Some(0)));

    let wire = Wire::new(&weber.browser);
    wire.bend_json("/log?", |answer| {
        answer["rows"][0]["placed"]["leaf"] = answer["rows"][1]["placed"]["leaf"].clone();
    });
    let about = LogQuery { object: Some(id.into()), ..LogQuery::default() };
    let made = self::extract(through(&weber, &wire), &about, &Control::new()).await;
    assert!(matches!(made, Err(Error::Refused(_))), "{made:?}");
}

#[tokio::test]
async fn a_cancelled_extract_and_a_cancelled_proof_are_none() {
    let house = House::open().await;
    let (weber, _) = two_doctors(&house).await;
    let control = Control::new();
    control.cancel();
    assert_eq!(extract(at(&weber), &LogQuery::default(), &control).await, Err(Error::Cancelled));
    let gathered = at(&weber).desk().prove_dispatch(&[], &control, |_| {}, at(&weber).now, &mut rng()).await;
    assert_eq!(gathered, Err(Error::Cancelled));
}
