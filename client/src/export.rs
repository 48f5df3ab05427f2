//! What leaves the service as a document of its own: the proof of dispatch, an extract of the log, an archive of
//! findings (requirements G1, G3, PR5, PR11).
//!
//! Everything here starts from what was verified. What a document says of times and states, it says with who
//! vouches for it: `signed` by a person, or only `server`. Field names of the JSON documents and columns of the
//! tables are described in docs/exports.md, and change with their `version` alone.

pub mod archive;
pub mod contents;
pub mod dispatch;
pub mod entry_name;
pub mod extract;
pub mod gather;
pub mod moment;
mod note;
pub mod table;

use serde::Serialize;
use siegel_api::checkpoint::Checkpoint;
use siegel_api::hash::Hash;
use siegel_api::id::{PracticeId, UserId};

use crate::error::Error;
use crate::row::Vouched;
use crate::vault::Vault;

/// Who made a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Maker {
    /// The member's name, where the statement's names could be opened.
    pub member: Option<String>,
    /// The member.
    pub member_id: UserId,
    /// The practice's name.
    pub practice: String,
    /// The practice.
    pub practice_id: PracticeId,
}

impl Maker {
    /// The owner of a vault.
    pub fn of(vault: &Vault) -> Self {
        Self {
            member: vault.own_name().map(|name| name.name),
            member_id: vault.user_id(),
            practice: vault.practice().verified().card().name.clone(),
            practice_id: vault.practice_id(),
        }
    }
}

/// A head of a log, as documents quote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogHead {
    /// The log's name.
    pub origin: String,
    /// Leaves.
    pub size: u64,
    /// Root of the tree, as hexadecimal digits.
    pub root: String,
}

impl From<&Checkpoint> for LogHead {
    fn from(checkpoint: &Checkpoint) -> Self {
        let Checkpoint { origin, size, root } = checkpoint;
        Self { origin: origin.clone(), size: *size, root: hex(*root) }
    }
}

/// 64 hexadecimal digits, as `sha256sum` and `certutil -hashfile` write a hash.
pub fn hex(hash: Hash) -> String {
    hash.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A document as its file: JSON with line breaks, one field in a line.
///
/// # Errors
/// `Error::Fault` never, as long as every field can be written.
pub fn json(document: &impl Serialize) -> Result<Vec<u8>, Error> {
    let mut bytes = serde_json::to_vec_pretty(document).map_err(|_| Error::Fault)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Who vouches, as documents write it.
fn word(vouched: Vouched) -> &'static str {
    match vouched {
        Vouched::Signed => "signed",
        Vouched::Server => "server",
        Vouched::Wrong => "wrong",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_written_as_other_programs_write_it() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hex(Hash::of(b"")), empty);
    }
}
