//! Contacts: what a practice knows of another one's keys, pinned on first use or compared (protocol 4).
//! Signed by a member and sealed under the practice's key, so that it holds for all its members.

use siegel_api::{id::PracticeId, time::Time};

use crate::{
    error::{Error, Result},
    opaque::Sealed,
    right::{MayRead, MemberRight},
    sql::{Record, Row, sql},
    store::Store,
    write::Write,
};

/// What is known of one practice.
#[derive(Clone, Debug)]
pub struct Contact {
    /// The other practice.
    pub practice: PracticeId,
    /// Counts writes, from 1.
    pub version: u64,
    /// Pins and comparisons.
    pub sealed: Sealed,
    /// When it was written.
    pub updated_at: Time,
}

impl Record for Contact {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            practice: row.read("contact_id")?,
            version: row.read("version")?,
            sealed: row.read("sealed")?,
            updated_at: row.read("updated_at")?,
        })
    }
}

/// Writes what is known of a practice, if the stored version is the one before.
///
/// # Errors
/// `Conflict` if another member wrote meanwhile, `Bounds` for version 0, and `Database`.
pub async fn update(
    write: &mut Write,
    right: &MemberRight<MayRead>,
    practice: PracticeId,
    version: u64,
    sealed: &Sealed,
) -> Result<()> {
    if version == 0 {
        return Err(Error::Bounds("version of a contact"));
    }
    let written = if version == 1 {
        sql(
            "contacts",
            "INSERT INTO contacts (practice_id, contact_id, version, sealed, updated_at) \
             VALUES ($1, $2, $3, $4, $5) RETURNING contact_id",
        )
    } else {
        sql(
            "contacts",
            "UPDATE contacts SET version = $3, sealed = $4, updated_at = $5 \
             WHERE practice_id = $1 AND contact_id = $2 AND version + 1 = $3 RETURNING contact_id",
        )
    };
    let now = write.now();
    write.change_one(written.bind(right.practice()).bind(practice).bind(version).bind(sealed).bind(now)).await
}

/// What one's own practice knows of another one.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn find(
    store: &Store,
    right: &MemberRight<MayRead>,
    practice: PracticeId,
) -> Result<Option<Contact>> {
    let known = sql(
        "contacts",
        "SELECT contact_id, version, sealed, updated_at FROM contacts WHERE practice_id = $1 AND contact_id = $2",
    );
    store.find(known.bind(right.practice()).bind(practice)).await
}

/// All that one's own practice knows of others.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list(store: &Store, right: &MemberRight<MayRead>) -> Result<Vec<Contact>> {
    let known = sql(
        "contacts",
        "SELECT contact_id, version, sealed, updated_at FROM contacts WHERE practice_id = $1 ORDER BY contact_id",
    );
    store.list(known.bind(right.practice())).await
}
