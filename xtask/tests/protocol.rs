//! The protocol's text has what the code has, where both list it.
#![expect(clippy::unwrap_used, reason = "a test that cannot read the workspace has failed")]

use std::collections::BTreeMap;
use std::path::Path;

use regex::Regex;

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    std::fs::read_to_string(root.join(path)).unwrap()
}

/// Number and name, as a pattern with two groups finds them.
fn numbered(text: &str, pattern: &str) -> BTreeMap<u16, String> {
    let pattern = Regex::new(pattern).unwrap();
    let found = pattern.captures_iter(text);
    found.map(|one| (one["number"].parse().unwrap(), one["name"].to_owned())).collect()
}

#[test]
fn every_kind_of_event_stands_in_the_protocol() {
    let code = read("api/src/event.rs");
    let kinds = code.split_once("pub enum EventKind {").unwrap().1.split_once("\n}").unwrap().0;
    let coded = numbered(kinds, r"(?m)^    (?<name>\w+) = (?<number>\d+),$");
    let told = numbered(&read("docs/protocol.md"), r"(?m)^\| (?<number>\d+) \| (?<name>[A-Z]\w+) \|");
    assert!(coded.len() >= 31);
    assert_eq!(told, coded);
}

#[test]
fn every_table_that_the_protocol_tells_of_is_one() {
    let protocol = read("docs/protocol.md");
    let told = protocol.split_once("## 13.").unwrap().1;
    let columns = read("storage/tests/leak_table.txt");
    let row = Regex::new(r"(?m)^\| ([a-z_, ]+) \| (.+) \|$").unwrap();
    let span = Regex::new("`([a-z0-9_]+)`").unwrap();
    let mut known = 0;
    for row in row.captures_iter(told).filter(|row| &row[1] != "table") {
        let tables: Vec<&str> = row[1].split(", ").collect();
        for column in span.captures_iter(&row[2]).map(|span| span[1].to_owned()) {
            let holds = |table: &&str| columns.lines().any(|line| line == format!("{table}.{column}"));
            let is_column = tables.iter().any(holds);
            assert!(is_column || column == "purpose" || column == "unlock_key", "{tables:?} has no {column}");
            known += usize::from(is_column);
        }
    }
    assert!(known >= 40, "{known} columns");
}
