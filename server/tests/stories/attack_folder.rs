//! Attacks upon folders: a server that mixes up what they are called.

use serde_json::Value;
use siegel_api::bytes::B64;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::FolderId;
use siegel_api::message::folder::FolderCreate;
use siegel_api::problem::Code;
use siegel_api::url;
use siegel_client::event::Act;
use siegel_client::server::{Method, Request, Server};
use siegel_client::team::Role;
use siegel_crypto::folder::FolderPlace;

use crate::hostile::{Wire, contains};
use crate::story_folder::staff;
use crate::support::{House, Person};
use crate::works::{at, rng, through};

#[tokio::test]
async fn attack_18_a_server_that_swaps_two_folders_names_is_found_out() {
    let house = House::open().await;
    let (_, jan, mia) = staff(&house).await;
    at(&mia).makes("Befunde mit Krebs").await.unwrap();
    at(&mia).makes("Unauffällig").await.unwrap();
    let wire = Wire::new(&jan.browser);
    wire.bend_json("/folders", |told| {
        let folders = told["folders"].as_array_mut().unwrap();
        let first = folders[0]["blob"].clone();
        let second = std::mem::replace(&mut folders[1]["blob"], first);
        folders[0]["blob"] = second;
    });
    let shown = through(&jan, &wire).desk().list_folders().await.unwrap();
    assert_eq!(shown.len(), 2);
    assert!(shown.iter().all(|folder| folder.name.is_none()), "neither is called as the other: {shown:?}");
    assert_eq!(at(&jan).called().await, ["Befunde mit Krebs", "Unauffällig"], "the double: as they are");
}

#[tokio::test]
async fn a_name_is_shown_as_no_other_version_and_for_no_other_practice() {
    let house = House::open().await;
    let (anna, jan, mia) = staff(&house).await;
    let id = at(&mia).makes("Eins").await.unwrap();
    let old: Value = serde_json::from_slice(&mia.browser.ask("GET", url::FOLDERS, "").await.body).unwrap();
    at(&mia).renames(&at(&mia).folder(id).await, "Zwei").await.unwrap();
    // The old name under the new number.
    let (wire, blob) = (Wire::new(&jan.browser), old["folders"][0]["blob"].clone());
    wire.bend_json("/folders", move |told| told["folders"][0]["blob"] = blob.clone());
    assert_eq!(through(&jan, &wire).called().await, [""]);
    // As it was before, whole: that is not detected, and the threat model says so.
    let (wire, whole) = (Wire::new(&jan.browser), old.clone());
    wire.bend_json("/folders", move |told| *told = whole.clone());
    assert_eq!(through(&jan, &wire).called().await, ["Eins"]);
    // In another practice it opens for nobody.
    let wire = Wire::new(&anna.browser);
    wire.bend_json("/folders", move |told| *told = old.clone());
    assert_eq!(through(&anna, &wire).called().await, [""]);
}

#[tokio::test]
async fn the_server_sees_no_name_and_no_length_of_one() {
    let house = House::open().await;
    let (_, _, mia) = staff(&house).await;
    let wire = Wire::new(&mia.browser);
    let (short, long) = ("Ü", "2026 Kardiologie mit Rückfragen an Dr. Weber, noch nicht besprochen");
    for name in [short, long] {
        through(&mia, &wire).makes(name).await.unwrap();
    }
    assert!(!contains(&wire.seen(), "Kardiologie".as_bytes()));
    let told = mia.browser.ask("GET", url::FOLDERS, "").await;
    let told: siegel_api::message::folder::Folders = serde_json::from_slice(&told.body).unwrap();
    let lengths: Vec<usize> = told.folders.iter().map(|one| one.blob.0.len()).collect();
    assert_eq!(lengths[0], lengths[1]);
}

/// A client of somebody's own: a name that is sealed under the keys of an epoch before is refused, so that nobody who left can read
/// what a folder is called from then on.
#[tokio::test]
async fn a_name_under_the_keys_of_an_epoch_before_is_refused() {
    let house = House::open().await;
    let (_, mut jan, mia) = staff(&house).await;
    let old = mia.vault.practice().verified().epoch();
    Person::joins(&house, &mut jan, "Tom Kern", Role::Assistant).await;
    mia.desk().keep_up().await.unwrap();
    let own = mia.vault.practice();
    assert!(own.verified().epoch() > old);
    for (epoch, refused) in [(old, Some(Code::StaleEpoch)), (own.verified().epoch(), None)] {
        let folder_id = FolderId([u8::try_from(epoch).unwrap(); 16]);
        let seeds = own.seeds_of(epoch).unwrap();
        let place = FolderPlace { id: folder_id, version: 1 };
        let sealed = seeds.content().unwrap().seal_folder(seeds.epoch(), &place, "Neu", &mut rng()).unwrap();
        let blob = [epoch.to_be_bytes().as_slice(), &sealed].concat();
        let act = Act::new(EventKind::FolderChanged, folder_id, Hash::of(&blob));
        let event = act.sign(&mia.vault, at(&mia).now, &mut rng()).unwrap();
        let write = FolderCreate { folder_id, blob: B64(blob), event };
        let request = Request::json(Method::Post, url::FOLDERS, &write).unwrap();
        let answer = mia.browser.call(request).await.unwrap();
        let told: Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(told["code"].as_str(), refused.map(|code| code.text()));
    }
}
