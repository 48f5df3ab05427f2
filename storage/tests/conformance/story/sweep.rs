//! Sweep and checker: dust goes, damage is found.

use siegel_api::time::Time;
use siegel_storage::{Error, Store, check, statement, sweep};

use crate::support::{House, Kind, Letter, crossed, everywhere};

everywhere! {
    dust_of_a_crash_is_swept_and_nothing_else;
    the_checker_finds_what_was_tampered_with;
    a_corrupt_row_is_named;
}
crossed! {
    dust_of_a_crash_is_swept_and_nothing_else;
}

/// A server that died between object and row, and one that died while writing a file.
async fn dust_of_a_crash_is_swept_and_nothing_else(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let mut letter = Letter::new(house, &[4096, 4096]);
    house.send(&aydin, &[], &mut letter).await;
    let pending = Letter::new(house, &[4096]);
    let sender = house.sender(&aydin).await;
    let right =
        siegel_storage::draft::insert(&house.store, &sender, &pending.draft(house, &aydin), house.now())
            .await
            .unwrap();
    pending.upload(house, &right).await;
    let before = sweep::run(&house.store, house.now()).await.unwrap();
    assert_eq!(before, sweep::Swept::default(), "nothing of a finding or a draft is dust");

    house
        .tamper("DELETE FROM parts WHERE file_id IN (SELECT file_id FROM files WHERE blob_hash IS NULL)")
        .await;
    let mut expected = sweep::Swept { drafts: 0, objects: 1, leftovers: 0 };
    if house.is_folder() {
        let leftover = house.folder.path().join("blobs").join("ab");
        std::fs::create_dir_all(&leftover).unwrap();
        std::fs::write(leftover.join("abcdef#1"), b"half of it").unwrap();
        expected.leftovers = 1;
    }
    let young = siegel_api::time::Time(0);
    assert_eq!(sweep::run(&house.store, young).await.unwrap(), sweep::Swept::default(), "its row may follow");
    assert_eq!(sweep::run(&house.store, house.now()).await.unwrap(), expected);
    assert_eq!(sweep::run(&house.store, house.now()).await.unwrap(), sweep::Swept::default());
    assert_eq!(check::run(&house.store).await.unwrap(), []);
    house.wait(Time::DAY);
}

/// Each damage is made to a house of its own, which is then not left in order.
async fn the_checker_finds_what_was_tampered_with(house: &House) {
    let damages = [
        (
            "leaves",
            "UPDATE leaves SET leaf = (SELECT leaf FROM leaves WHERE leaf_index = 1 LIMIT 1) WHERE leaf_index = 2",
        ),
        ("logs", "DELETE FROM leaf_details; DELETE FROM leaves WHERE leaf_index = 5"),
        ("nodes", "UPDATE nodes SET hash = (SELECT root FROM logs WHERE size > 0 LIMIT 1) WHERE level = 1"),
        ("nodes", "DELETE FROM nodes WHERE level = 1"),
        ("grants", "UPDATE leaves SET kind = 27 WHERE kind = 12"),
        ("revisions", "UPDATE leaves SET kind = 27 WHERE kind = 11"),
        ("statements", "UPDATE leaves SET kind = 27 WHERE kind = 1"),
        ("grants", "UPDATE grants SET revoked_at = 1"),
        ("parts", "DELETE FROM parts"),
        ("parts", "UPDATE parts SET length = length + 1"),
        ("revisions", "UPDATE revisions SET meta = manifest_hash"),
    ];
    for (table, damage) in damages {
        let damaged = House::build(house.kind).await;
        let aydin = damaged.doctor("Praxis Aydin").await;
        let mut letter = Letter::new(&damaged, &[4096]);
        damaged.send(&aydin, &[], &mut letter).await;
        assert_eq!(check::run(&damaged.store).await.unwrap(), []);
        for statement in damage.split("; ") {
            damaged.tamper(statement).await;
        }
        let found = check::run(&damaged.store).await.unwrap();
        assert!(found.iter().any(|violation| violation.table == table), "{damage}: {found:?}");
        damaged.store.close().await;
    }
    lost_object(house.kind).await;
}

/// An object that vanished from the folder.
async fn lost_object(kind: Kind) {
    let damaged = House::build(kind).await;
    if damaged.is_folder() {
        let aydin = damaged.doctor("Praxis Aydin").await;
        damaged.send(&aydin, &[], &mut Letter::new(&damaged, &[4096])).await;
        std::fs::remove_dir_all(damaged.folder.path().join("blobs")).unwrap();
        let found = check::run(&damaged.store).await.unwrap();
        assert!(found.iter().any(|violation| violation.table == "parts"), "{found:?}");
    }
    damaged.store.close().await;
}

async fn a_corrupt_row_is_named(house: &House) {
    let damaged = House::build(house.kind).await;
    let aydin = damaged.doctor("Praxis Aydin").await;
    damaged.tamper("UPDATE statements SET statement = hash").await;
    let Err(Error::Corrupt { table, column, row }) = statement::list(&damaged.store, aydin.practice).await
    else {
        panic!("the statement does not parse");
    };
    let hash: String = aydin.statement.0.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!((table, column, row), ("statements", "statement", hash));
    damaged.store.close().await;
    let address = Store::open("mysql://somewhere", siegel_storage::Blobs::memory()).await;
    assert!(matches!(address, Err(Error::Address(kind)) if kind == "mysql"));
}
