//! The canary scanner: looks for everything that the server must not know in every byte that it ever saw.

use std::path::Path;

use siegel_api::bytes::to_text;
use siegel_storage::export::{self, Value};

use crate::stage::Stage;
use crate::support::book::Book;

/// In every title, note, name of a person, patient, file and link, and in every content.
const MARK: &[u8] = b"KANARIE";

/// What is looked for, by its first two bytes.
pub struct Canaries {
    needles: Vec<Vec<u8>>,
    begins: Vec<bool>,
}

fn pair(bytes: &[u8]) -> usize {
    usize::from(bytes[0]) << 8 | usize::from(bytes[1])
}

/// As bytes, in hexadecimal, and in base64url, wherever in what is encoded it stands.
fn spellings(secret: &[u8]) -> Vec<Vec<u8>> {
    let hex: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut all = vec![secret.to_vec(), hex.into_bytes()];
    for shift in 0..3 {
        let text = to_text(&[vec![0; shift], secret.to_vec()].concat());
        // Characters that hold bits of what stands before or behind are left away.
        let (from, until) = ([0, 2, 3][shift], (shift + secret.len()) * 8 / 6);
        all.push(text.as_bytes()[from..until].to_vec());
    }
    all
}

impl Canaries {
    pub fn new(secrets: &[Vec<u8>]) -> Self {
        let needles: Vec<Vec<u8>> = secrets.iter().flat_map(|secret| spellings(secret)).collect();
        let mut begins = vec![false; 1 << 16];
        needles.iter().for_each(|needle| begins[pair(needle)] = true);
        Self { needles, begins }
    }

    /// The first one in `bytes`.
    pub fn find(&self, bytes: &[u8]) -> Option<String> {
        let places = bytes.windows(2).enumerate().filter(|(_, window)| self.begins[pair(window)]);
        let mut found = places
            .filter_map(|(place, _)| self.needles.iter().find(|needle| bytes[place..].starts_with(needle)));
        found.next().map(|needle| String::from_utf8_lossy(needle).into_owned())
    }
}

/// All files under a folder.
fn files(folder: &Path) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { files(&path) } else { vec![std::fs::read(path).unwrap()] })
        .collect()
}

impl Stage {
    /// Searches requests, rows, blobs and log lines: whether anything in them must not be there.
    ///
    /// Fails, too, if one of them was not recorded at all.
    pub async fn search(&self, book: &Book) -> Result<(), String> {
        let mut secrets = vec![MARK.to_vec()];
        secrets.extend(self.members.iter().flat_map(|member| member.secrets.clone()));
        secrets.extend(self.cards.iter().flat_map(|card| card.secrets.clone()));
        let canaries = Canaries::new(&secrets);
        let places = [
            ("requests", self.requests()),
            ("database", self.rows().await),
            ("blobs", files(&self.folder.join("blobs")).concat()),
            ("log lines", book.lines()),
        ];
        for (place, bytes) in &places {
            if bytes.len() < 1_000 {
                return Err(format!("{place}: only {} bytes were recorded", bytes.len()));
            }
            if let Some(found) = canaries.find(bytes) {
                return Err(format!("a canary in {place}: {found}"));
            }
        }
        Ok(())
    }

    /// Everything that was asked: paths, headers, bodies.
    fn requests(&self) -> Vec<u8> {
        let mut seen = Vec::new();
        for one in self.shared.tape.borrow().iter() {
            seen.extend_from_slice(one.request.path.as_bytes());
            for (name, value) in &one.request.headers {
                seen.extend_from_slice(name.as_bytes());
                seen.extend_from_slice(value.as_bytes());
            }
            seen.extend_from_slice(&one.request.body);
        }
        seen
    }

    async fn rows(&self) -> Vec<u8> {
        let tables = export::tables(&self.house.store).await.unwrap();
        let columns = tables.into_iter().flat_map(|table| table.rows).flatten();
        let bytes = columns.flat_map(|(_, value)| match value {
            Value::Bytes(bytes) => bytes,
            Value::Text(text) => text.into_bytes(),
            Value::Null | Value::Int(_) => Vec::new(),
        });
        bytes.collect()
    }
}

#[test]
fn a_canary_is_found_however_it_is_spelt() {
    let secret: Vec<u8> = (100..132).collect();
    let canaries = Canaries::new(&[MARK.to_vec(), secret.clone()]);
    assert_eq!(canaries.find(&[0x5a; 4_096]), None);
    for before in 0..4 {
        for planted in [MARK.to_vec(), secret.clone()] {
            let raw = [vec![b'.'; before], planted, vec![b'?'; 5]].concat();
            let hex: String = raw.iter().map(|byte| format!("{byte:02x}")).collect();
            for text in [raw.clone(), to_text(&raw).into_bytes(), hex.into_bytes()] {
                assert!(canaries.find(&text).is_some(), "{before}: {}", String::from_utf8_lossy(&text));
            }
        }
    }
}
