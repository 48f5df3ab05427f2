//! A house: a store, its clock, and chance.

use std::sync::atomic::{AtomicU64, Ordering};

use siegel_api::time::Time;
use siegel_storage::{Blobs, Store, check};

use super::{Chance, Folder, postgres};

/// Which database, and which place for blobs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    SqliteFolder,
    SqliteMemory,
    PostgresFolder,
    PostgresMemory,
}

/// Everything that a story needs.
pub struct House {
    pub store: Store,
    pub chance: Chance,
    pub address: String,
    pub folder: Folder,
    pub kind: Kind,
    now: AtomicU64,
}

impl House {
    pub async fn build(kind: Kind) -> Self {
        let folder = Folder::new();
        let address = match kind {
            Kind::SqliteFolder | Kind::SqliteMemory => {
                format!("sqlite:{}/siegel.db", folder.path().display())
            }
            Kind::PostgresFolder | Kind::PostgresMemory => postgres::database(),
        };
        let blobs = match kind {
            Kind::SqliteMemory | Kind::PostgresMemory => Blobs::memory(),
            Kind::SqliteFolder | Kind::PostgresFolder => Blobs::folder(folder.path().join("blobs")).unwrap(),
        };
        let store = Store::open(&address, blobs).await.unwrap();
        // Later than any real clock of these years, so that what a test stores counts as old enough.
        let now = AtomicU64::new(4_000_000_000_000);
        Self { store, chance: Chance::default(), address, folder, kind, now }
    }

    pub fn is_sqlite(&self) -> bool {
        matches!(self.kind, Kind::SqliteFolder | Kind::SqliteMemory)
    }

    pub fn is_folder(&self) -> bool {
        matches!(self.kind, Kind::SqliteFolder | Kind::PostgresFolder)
    }

    pub fn now(&self) -> Time {
        Time(self.now.load(Ordering::Relaxed))
    }

    /// Time is moved, never slept.
    pub fn wait(&self, milliseconds: u64) {
        self.now.fetch_add(milliseconds, Ordering::Relaxed);
    }

    /// Another process, as it were: its own connections to the same database.
    pub async fn neighbour(&self) -> Store {
        Store::open(&self.address, Blobs::memory()).await.unwrap()
    }

    /// Another process that sees the same blobs, where they lie in a folder.
    pub async fn neighbour_with_blobs(&self) -> Store {
        let blobs = if self.is_folder() {
            Blobs::folder(self.folder.path().join("blobs")).unwrap()
        } else {
            Blobs::memory()
        };
        Store::open(&self.address, blobs).await.unwrap()
    }

    /// A statement past all rights, to break what the checker must find.
    pub async fn tamper(&self, text: &'static str) {
        if self.is_sqlite() {
            let pool = sqlx::SqlitePool::connect(&self.address).await.unwrap();
            sqlx::query(text).execute(&pool).await.unwrap();
            pool.close().await;
        } else {
            let pool = sqlx::PgPool::connect(&self.address).await.unwrap();
            sqlx::query(text).execute(&pool).await.unwrap();
            pool.close().await;
        }
    }

    /// Leaves the house in order: every invariant holds.
    pub async fn leave(self) {
        assert_eq!(check::run(&self.store).await.unwrap(), []);
        self.store.close().await;
    }
}
