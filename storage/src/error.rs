//! What can go wrong in storage. What is not there is `None`, never an error.

/// A failure of storage.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed or cannot be reached.
    #[error("database: {0}")]
    Database(#[source] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The blob store failed or cannot be reached.
    #[error("blobs: {0}")]
    Blob(#[from] object_store::Error),
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
    /// A grant is sealed for an epoch that is not the recipient's newest one.
    #[error("the recipient's epoch is stale")]
    Stale,
    /// Two transactions were in each other's way; nothing was written, and trying again may succeed.
    #[error("busy")]
    Busy,
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
}
