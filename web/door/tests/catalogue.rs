//! The door's catalogue: both languages say the same, and every message is asked for.

use std::path::Path;

use siegel_kit::catalogue::agreement;

const GERMAN: &str = include_str!("../locales/de.ftl");
const ENGLISH: &str = include_str!("../locales/en.ftl");

fn sources() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

#[test]
fn the_languages_agree() {
    let german = [GERMAN, include_str!("../../kit/locales/de.ftl")];
    let english = [ENGLISH, include_str!("../../kit/locales/en.ftl")];
    assert_eq!(agreement::check(&german, &english, &sources()), Vec::<String>::new());
}

#[test]
fn no_message_is_idle() {
    assert_eq!(agreement::unused(GERMAN, &[&sources()]), Vec::<String>::new());
}
