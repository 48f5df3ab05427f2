//! The documents tell the truth about paths, requirements and attacks.
#![expect(clippy::unwrap_used, reason = "a test that cannot read the workspace has failed")]

mod tree;

use std::collections::BTreeSet;

use regex::Regex;

/// The rooms: a path in a document begins with one of them.
const ROOMS: &[&str] = &[
    "api/",
    "client/",
    "crypto/",
    "docs/",
    "fixtures/",
    "migrations/",
    "playwright/",
    "server/",
    "storage/",
    "web/",
    "xtask/",
    ".ci/",
];

#[test]
fn every_path_named_in_the_documents_exists() {
    let span = Regex::new("`([^`\n]+)`").unwrap();
    let mut missing = Vec::new();
    for document in tree::sources(&[".md"]) {
        for named in span.captures_iter(&document.text) {
            let path = named[1].split([' ', ':', '#']).next().unwrap_or_default();
            let is_path =
                ROOMS.iter().any(|room| path.starts_with(room)) && !path.contains(['*', '<', '{', '…']);
            if is_path && !tree::root().join(path).exists() {
                missing.push(format!("{}: {path}", document.path));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_link_between_the_documents_leads_somewhere() {
    let link = Regex::new(r"\]\(([^)#\s]+)[^)]*\)").unwrap();
    let mut missing = Vec::new();
    for document in tree::sources(&[".md"]) {
        let folder = tree::root().join(&document.path).parent().unwrap().to_path_buf();
        for target in link.captures_iter(&document.text) {
            let is_address = target[1].contains("://") || target[1].starts_with("mailto:");
            if !is_address && !folder.join(&target[1]).exists() {
                missing.push(format!("{}: {}", document.path, &target[1]));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_decision_stands_in_the_index_under_its_own_heading() {
    let index = std::fs::read_to_string(tree::root().join("docs/decisions/README.md")).unwrap();
    let page = |path: &str| {
        path.strip_prefix("docs/decisions/").filter(|name| *name != "README.md").map(str::to_owned)
    };
    let mut missing = Vec::new();
    for document in tree::sources(&[".md"]) {
        let Some(name) = page(&document.path) else { continue };
        let heading = document.text.lines().next().unwrap_or_default().trim_start_matches("# ");
        let line = format!("- [{heading}]({name})");
        if !heading.starts_with(&name[..4].replace('-', " ")) || !index.lines().any(|one| one == line) {
            missing.push(line);
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_requirement_cited_is_defined() {
    let defined = requirements();
    // A citation stands alone in parentheses, as (D7) or (D7, S-05).
    let citation = Regex::new(
        r"\(((?:PR\d{1,2}|[A-L]\d{1,2}|[A-Z]-\d{2})(?:, (?:PR\d{1,2}|[A-L]\d{1,2}|[A-Z]-\d{2}))*)\)",
    )
    .unwrap();
    let mut unknown = BTreeSet::new();
    for source in tree::sources(&[".rs", ".md", ".js", ".mjs", ".ts", ".ftl", ".sql"]) {
        for cited in citation.captures_iter(&source.text) {
            let ids = cited[1].split(", ").filter(|id| !defined.contains(*id));
            unknown.extend(ids.map(|id| format!("{}: {id}", source.path)));
        }
    }
    assert!(unknown.is_empty(), "{unknown:#?}");
}

#[test]
fn the_threat_model_and_the_tests_name_the_same_attacks() {
    let model = std::fs::read_to_string(tree::root().join("docs/threat-model.md")).unwrap();
    let tests: String = tree::sources(&[".rs", ".ts"])
        .into_iter()
        .filter(|source| is_test(&source.text))
        .map(|source| source.text)
        .collect();
    let (listed, made) = (attacks(&model), attacks(&tests));
    assert!(!made.is_empty());
    let unlisted: Vec<_> = made.difference(&listed).collect();
    let unmade: Vec<_> = listed.difference(&made).collect();
    assert!(
        unlisted.is_empty() && unmade.is_empty(),
        "tests without a row: {unlisted:?}; rows without a test: {unmade:?}"
    );
}

fn is_test(text: &str) -> bool {
    text.contains("#[test]") || text.contains("::test]") || text.contains("\ntest(")
}

/// The numbers of the attacks that a text names, as `attack_40_`.
fn attacks(text: &str) -> BTreeSet<String> {
    let attack = Regex::new(r"\b(attack_\d\d)_").unwrap();
    attack.captures_iter(text).map(|named| named[1].to_owned()).collect()
}

/// The ids that open a row of a table in docs/requirements.md.
fn requirements() -> BTreeSet<String> {
    let text = std::fs::read_to_string(tree::root().join("docs/requirements.md")).unwrap();
    let row =
        Regex::new(r"(?m)^\| ?\**((?:PR\d{1,2}|[A-L]\d{1,2}|[A-Z]-\d{2}))\**(?: \(journey\))? ?\|").unwrap();
    let ids: BTreeSet<String> = row.captures_iter(&text).map(|row| row[1].to_owned()).collect();
    assert!(!ids.is_empty(), "docs/requirements.md defines nothing");
    ids
}
