//! The kit's own catalogue.

use std::path::Path;

use siegel_kit::catalogue::agreement;

#[test]
fn the_languages_agree() {
    let german = [include_str!("../locales/de.ftl")];
    let english = [include_str!("../locales/en.ftl")];
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    assert_eq!(agreement::check(&german, &english, &source), Vec::<String>::new());
    assert_eq!(agreement::unused(german[0], &[&source]), Vec::<String>::new());
}
