//! The kit's own catalogue.

use std::path::Path;

use siegel_api::problem::Code;
use siegel_kit::catalogue::agreement;
use siegel_kit::problem::{MISHAPS, code_key, mishap_key};

const GERMAN: &str = include_str!("../locales/de.ftl");
const ENGLISH: &str = include_str!("../locales/en.ftl");

fn sources() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

#[test]
fn the_languages_agree() {
    assert_eq!(agreement::check(&[GERMAN], &[ENGLISH], &sources()), Vec::<String>::new());
}

#[test]
fn no_message_is_idle() {
    let endings = |key: &String| key.strip_suffix("-why").or(key.strip_suffix("-do")).is_none();
    let idle: Vec<_> = agreement::unused(GERMAN, &[&sources()]).into_iter().filter(endings).collect();
    assert_eq!(idle, Vec::<String>::new());
}

/// I1: every failure says what happened, what it means and what to do, in both languages.
#[test]
fn every_failure_has_three_sentences_in_both_languages() {
    let codes = Code::ALL.iter().map(|code| code_key(*code));
    for key in codes.chain(MISHAPS.map(mishap_key)) {
        for line in [format!("\n{key} ="), format!("\n{key}-why ="), format!("\n{key}-do =")] {
            assert!(GERMAN.contains(&line), "{line} is missing in German");
            assert!(ENGLISH.contains(&line), "{line} is missing in English");
        }
    }
}
