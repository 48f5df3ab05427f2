//! What can go wrong in storage. What is not there is `None`, never an error.

use std::io::ErrorKind;

/// A failure of storage.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed or cannot be reached.
    #[error("database: {0}")]
    Database(#[source] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The database cannot be read or written for now: its disk, its folder or its connection failed.
    #[error("database out of reach: {0}")]
    Unreachable(#[source] sqlx::Error),
    /// There is no room for it, in the database or among the blobs; nothing was written.
    #[error("no room left: {0}")]
    Full(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The blob store failed or cannot be reached.
    #[error("blobs: {0}")]
    Blob(#[source] object_store::Error),
    /// Reading a blob broke off.
    #[error("blobs: {0}")]
    Io(#[from] std::io::Error),
    /// A row that no code of ours can have written.
    #[error("corrupt row: {table}.{column} of row {row}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's first selected column, in hexadecimal.
        row: String,
    },
    /// The write lost a race, or repeats one that was made: look again.
    #[error("conflict in {table}")]
    Conflict {
        /// The table on which the writes met.
        table: &'static str,
    },
    /// The right that a write was begun with is gone.
    #[error("the right is gone")]
    Gone,
    /// Parts of a file are missing, or are not those that the manifest signs.
    #[error("a file is not complete")]
    Incomplete,
    /// A grant is sealed for an epoch that is not the recipient's newest one, or an act signed under one that is not the
    /// member's.
    #[error("the epoch is stale")]
    Stale,
    /// The folder was removed, or is another practice's.
    #[error("there is no such folder")]
    NoFolder,
    /// The practice has as many folders as it may have.
    #[error("no more folders")]
    FoldersFull,
    /// The practice has as many units as it may have.
    #[error("no more units")]
    UnitsFull,
    /// The account has another envelope than the one that this was sealed for.
    #[error("the account's envelope is another one")]
    Outdated,
    /// Two transactions were in each other's way; nothing was written, and trying again may succeed.
    #[error("busy")]
    Busy,
    /// Another process held the database for as long as a writer waits; nothing was written.
    #[error("locked")]
    Locked,
    /// A database or storage address that names neither of the kinds that Siegel knows.
    #[error("unknown address: {0}")]
    Address(String),
    /// A bound was broken that callers check before.
    #[error("out of bounds: {0}")]
    Bounds(&'static str),
}

/// What storage answers.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(crate) fn conflict(table: &'static str) -> Self {
        Self::Conflict { table }
    }

    /// Whether it is certain that the failed transaction left nothing. Where a connection broke, it is not.
    pub(crate) fn wrote_nothing(&self) -> bool {
        matches!(self, Self::Full(_) | Self::Busy | Self::Locked | Self::Conflict { .. })
    }
}

impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Self {
        if has_no_room(&error) { Self::Full(Box::new(error)) } else { Self::Blob(error) }
    }
}

/// A full disk, a used-up quota, or a bound on the size of files.
fn has_no_room(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut causes = std::iter::successors(Some(error), |error| error.source());
    causes.any(|cause| {
        let kind = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        matches!(kind, Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `/dev/full` answers every write as a full disk does.
    #[test]
    fn a_full_disk_is_told_apart() {
        let told = |source: std::io::Error| {
            Error::from(object_store::Error::Generic { store: "folder", source: Box::new(source) })
        };
        assert!(matches!(told(std::fs::write("/dev/full", "x").unwrap_err()), Error::Full(_)));
        assert!(matches!(told(std::fs::write("/dev/full/x", "x").unwrap_err()), Error::Blob(_)));
    }
}
