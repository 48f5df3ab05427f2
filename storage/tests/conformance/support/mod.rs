//! What the stories stand on: a house with a database, people in it, a clock and chance.

mod access;
mod card;
mod chance;
mod folder;
mod house;
mod people;
mod post;
pub mod postgres;

pub use access::{fetch, owns, reads};
pub use card::{Card, attempt, change, give, right, state, try_give, wrong};
pub use chance::Chance;
pub use folder::Folder;
pub use house::{House, Kind};
pub use people::{Doctor, attested, card, statement, terms};
pub use post::Letter;

/// Runs stories on SQLite with a folder, and on PostgreSQL with memory.
macro_rules! everywhere {
    ($($story:ident;)*) => {
        mod sqlite_and_folder {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                let house = $crate::support::House::build($crate::support::Kind::SqliteFolder).await;
                super::$story(&house).await;
                house.leave().await;
            })*
        }
        mod postgres_and_memory {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                let house = $crate::support::House::build($crate::support::Kind::PostgresMemory).await;
                super::$story(&house).await;
                house.leave().await;
            })*
        }
    };
}
pub(crate) use everywhere;

/// Runs stories on the other two pairs as well: those in which blobs matter.
macro_rules! crossed {
    ($($story:ident;)*) => {
        mod sqlite_and_memory {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                let house = $crate::support::House::build($crate::support::Kind::SqliteMemory).await;
                super::$story(&house).await;
                house.leave().await;
            })*
        }
        mod postgres_and_folder {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                let house = $crate::support::House::build($crate::support::Kind::PostgresFolder).await;
                super::$story(&house).await;
                house.leave().await;
            })*
        }
    };
}
pub(crate) use crossed;
