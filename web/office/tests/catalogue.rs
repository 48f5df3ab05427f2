//! The office's catalogue.

use std::path::{Path, PathBuf};

use siegel_kit::catalogue::agreement;

const GERMAN: [&str; 2] = [include_str!("../../kit/locales/de.ftl"), include_str!("../locales/de.ftl")];
const ENGLISH: [&str; 2] = [include_str!("../../kit/locales/en.ftl"), include_str!("../locales/en.ftl")];

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

#[test]
fn the_languages_agree() {
    assert_eq!(agreement::check(&GERMAN, &ENGLISH, &sources()), Vec::<String>::new());
}

#[test]
fn no_message_is_idle() {
    assert_eq!(agreement::unused(GERMAN[1], &[&sources()]), Vec::<String>::new());
}
