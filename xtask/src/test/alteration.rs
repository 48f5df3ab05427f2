//! Altered copies of a fixture: each differs in one place, and the decoder must say why it refuses it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::Value;

/// One change, and what the decoder says of it.
pub struct Alteration {
    /// What is altered.
    pub name: &'static str,
    change: Change,
    /// Stands in the decoder's output.
    pub refused: &'static str,
}

enum Change {
    /// XORs 1 into a byte of the first sealed part; a negative offset counts from the end.
    Part(isize),
    /// XORs 1 into a byte of a column of bytes in the table's first row that has some.
    Flip(&'static str, &'static str, isize),
    /// The same in all rows of the table: not all of them are read.
    FlipAll(&'static str, &'static str, isize),
    /// Puts a number into the table's first row that has none there.
    Set(&'static str, &'static str, u64),
    /// Takes the table's last row away.
    Drop(&'static str),
}

use Change::{Drop, Flip, FlipAll, Part, Set};

const fn alter(name: &'static str, change: Change, refused: &'static str) -> Alteration {
    Alteration { name, change, refused }
}

/// All that is tried.
pub const ALTERATIONS: &[Alteration] = &[
    alter("a byte of a sealed part", Part(-1), "a part that is not in the list"),
    alter("the hash of a part", Flip("parts", "hash", 0), "another list of parts"),
    alter("an author's signature", Flip("revisions", "manifest", -1), "no event 11 about it"),
    alter("sealed metadata", Flip("revisions", "meta", -1), "other metadata than was signed"),
    alter("a granter's signature", Flip("grants", "body", -1), "no event 12 about it"),
    alter("a wrapped key", Flip("seed_grants", "body", 300), "the signature does not verify"),
    alter("an admin's signature", Flip("statements", "statement", -1), "the signature does not verify"),
    alter("a content key", Flip("statements", "content_key", 0), "another content key"),
    alter("a sealed name", Flip("statements", "names", -1), "does not open"),
    alter("a link of a chain", Flip("chain_links", "body", -2), "the signature does not verify"),
    alter("an envelope", Flip("envelopes", "body", -1), "the signature does not verify"),
    alter("a keyring", Flip("keyrings", "sealed", -1), "does not open"),
    alter("anchors", FlipAll("anchors", "sealed", 30), "the commitment is of another key or place"),
    alter("a contact", Flip("contacts", "sealed", -1), "does not open"),
    alter("a leaf", Flip("leaves", "leaf", 20), "the leaves do not give the head"),
    alter("a leaf that is gone", Drop("leaves"), "the leaves do not give the head"),
    alter("a stored subtree", Flip("nodes", "hash", 0), "does not stand under the head"),
    alter("what stands beside a leaf", Flip("leaf_details", "detail", -1), "is another"),
    alter("a head that is not signed", Drop("checkpoints"), "the newest head is not signed"),
    alter("a withdrawal that nobody signed", Set("grants", "revoked_at", 1), "by the server's word alone"),
    alter("a link's first box", Flip("links", "box0", -1), "does not open"),
    alter("a link's second box", Flip("links", "box1", -1), "does not open"),
    alter("terms of a link", Flip("links", "terms", -1), "the signature does not verify"),
    alter("what a practice keeps of a link", Flip("links", "office", -1), "does not open"),
    alter("the content seed of an epoch before", Flip("statements", "prev_content", -1), "does not open"),
    alter("the audit seed of an epoch before", Flip("statements", "prev_audit", -1), "does not open"),
    alter("a member of a unit", Flip("unit_members", "chain_head", 0), "another member than is signed"),
    alter("a folder's name", Flip("folders", "sealed", -1), "does not open"),
    alter("a finding's folder", Flip("folder_findings", "folder_id", 0), "another folder than was signed"),
    alter("a newcomer's name", Flip("invitations", "newcomer_name", -1), "does not open"),
    alter("an invitation's answer", Flip("invitations", "answer", 0), "another newcomer"),
];

impl Alteration {
    /// Writes the altered copy. What is not altered is the same file under a second name.
    pub fn write(&self, whole: &Path, copy: &Path) -> Result<()> {
        for name in ["tables", "data/blobs", "secrets.json", "expected.json"] {
            link(&whole.join(name), &copy.join(name))?;
        }
        match self.change {
            Part(offset) => {
                let part = first_file(&copy.join("data/blobs"))?;
                let mut bytes = fs::read(&part)?;
                flip(&mut bytes, offset)?;
                replace(&part, &bytes)
            }
            Flip(table, column, offset) => edit(copy, table, |rows| {
                let cell =
                    rows.iter_mut().find_map(|row| row.get_mut(column).filter(|cell| cell.is_string()));
                flip_cell(cell.with_context(|| format!("no {table}.{column}"))?, offset)
            }),
            FlipAll(table, column, offset) => edit(copy, table, |rows| {
                let mut cells = rows.iter_mut().map(|row| row.get_mut(column).context("no such column"));
                cells.try_for_each(|cell| flip_cell(cell?, offset))
            }),
            Set(table, column, number) => edit(copy, table, |rows| {
                let cell = rows.iter_mut().find_map(|row| row.get_mut(column).filter(|cell| cell.is_null()));
                *cell.with_context(|| format!("no {table}.{column}"))? = number.into();
                Ok(())
            }),
            Drop(table) => edit(copy, table, |rows| rows.pop().map(drop).context("no row to take away")),
        }
    }
}

fn flip_cell(cell: &mut Value, offset: isize) -> Result<()> {
    let text = cell.as_str().context("a column of bytes")?;
    let mut bytes = Base64UrlUnpadded::decode_vec(text).context("a column of bytes")?;
    flip(&mut bytes, offset)?;
    *cell = Base64UrlUnpadded::encode_string(&bytes).into();
    Ok(())
}

fn flip(bytes: &mut [u8], offset: isize) -> Result<()> {
    let place = if offset < 0 { bytes.len().checked_add_signed(offset) } else { offset.try_into().ok() };
    *place.and_then(|place| bytes.get_mut(place)).context("no such byte")? ^= 1;
    Ok(())
}

fn edit(copy: &Path, table: &str, change: impl FnOnce(&mut Vec<Value>) -> Result<()>) -> Result<()> {
    let file = copy.join(format!("tables/{table}.json"));
    let mut rows: Vec<Value> = serde_json::from_slice(&fs::read(&file)?)?;
    change(&mut rows)?;
    replace(&file, &serde_json::to_vec(&rows)?)
}

/// A new file in the place of the linked one, which stays what it is.
fn replace(file: &Path, bytes: &[u8]) -> Result<()> {
    fs::remove_file(file)?;
    Ok(fs::write(file, bytes)?)
}

fn link(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let name = entry?.file_name();
            link(&from.join(&name), &to.join(&name))?;
        }
        return Ok(());
    }
    fs::create_dir_all(to.parent().context("a file has a folder")?)?;
    Ok(fs::hard_link(from, to)?)
}

fn first_file(folder: &Path) -> Result<PathBuf> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    entries.sort();
    let first = entries.into_iter().next().context("no sealed part")?;
    if first.is_dir() { first_file(&first) } else { Ok(first) }
}
