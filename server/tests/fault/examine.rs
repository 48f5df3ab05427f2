//! A dead server's folder, looked at in a copy: the invariants, rows against objects, and what a sweep leaves.
//!
//! The server recovers the original by itself when it starts again; nothing here helps it.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use siegel_api::time::Time;
use siegel_client::clock::Clock;
use siegel_storage::blob::Blobs;
use siegel_storage::export::{self, Value};
use siegel_storage::sweep::Swept;
use siegel_storage::{Store, check, sweep};

use crate::chance::Now;
use crate::serving::Serving;

/// Longer than an object may wait for its row.
const GRACE: u64 = 2 * Time::HOUR;

/// Lengths by name.
type Objects = BTreeMap<String, u64>;

/// Holds the folder to everything; answers what the sweep had to remove.
pub fn examine(serving: &Serving) -> Swept {
    let copy = serving.beside("copy");
    copy_data(&serving.data(), &copy);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let swept = runtime.block_on(examine_copy(&copy));
    fs::remove_dir_all(&copy).unwrap();
    swept
}

/// The store in a folder.
pub async fn open(data: &Path) -> Store {
    let blobs = Blobs::folder(data.join("blobs")).unwrap();
    Store::open(&format!("sqlite://{}", data.join("siegel.db").display()), blobs).await.unwrap()
}

async fn examine_copy(copy: &Path) -> Swept {
    let store = open(copy).await;
    assert_eq!(check::run(&store).await.unwrap(), []);
    let (named, lying) = (named(&store).await, lying(&copy.join("blobs")));
    for (key, length) in &named {
        assert_eq!(lying.get(key), Some(length), "a row without its object: {key}");
    }
    let young = sweep::run(&store, Now.now()).await.unwrap();
    assert_eq!((young.objects, young.leftovers), (0, 0), "its row may follow");
    let swept = sweep::run(&store, Now.now().plus(GRACE)).await.unwrap();
    assert_eq!(check::run(&store).await.unwrap(), []);
    assert_eq!(self::lying(&copy.join("blobs")), named, "dust is left");
    store.close().await;
    swept
}

/// Objects that rows name.
async fn named(store: &Store) -> Objects {
    let tables = export::tables(store).await.unwrap();
    let parts = tables.into_iter().find(|table| table.name == "parts").unwrap();
    let object = |row: Vec<(String, Value)>| {
        let row: BTreeMap<String, Value> = row.into_iter().collect();
        match (&row["object_key"], &row["length"]) {
            (Value::Text(key), Value::Int(length)) => (key.clone(), u64::try_from(*length).unwrap()),
            other => panic!("{other:?}"),
        }
    };
    parts.rows.into_iter().map(object).collect()
}

/// Files that lie there, staging files among them.
pub fn lying(blobs: &Path) -> Objects {
    let mut found = Objects::new();
    for folder in fs::read_dir(blobs).unwrap().map(Result::unwrap) {
        for file in fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
            let name = format!("{}/{}", folder.file_name().display(), file.file_name().display());
            found.insert(name, file.metadata().unwrap().size());
        }
    }
    found
}

/// Copies the database as the kill left it; links the objects, which nobody writes to, where both lie on one disk.
fn copy_data(data: &Path, copy: &Path) {
    let _ = fs::remove_dir_all(copy);
    fs::create_dir_all(copy).unwrap();
    for name in ["siegel.db", "siegel.db-wal"] {
        if data.join(name).exists() {
            fs::copy(data.join(name), copy.join(name)).unwrap();
        }
    }
    fs::create_dir(copy.join("blobs")).unwrap();
    for folder in fs::read_dir(data.join("blobs")).unwrap().map(Result::unwrap) {
        let into = copy.join("blobs").join(folder.file_name());
        fs::create_dir(&into).unwrap();
        for file in fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
            let into = into.join(file.file_name());
            fs::hard_link(file.path(), &into).or_else(|_| fs::copy(file.path(), &into).map(drop)).unwrap();
        }
    }
}
