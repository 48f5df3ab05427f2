//! Files stay short enough to read in one go.
#![expect(clippy::unwrap_used, reason = "a test that cannot read the workspace has failed")]

mod tree;

/// Lines of the longest file.
const LINES_MAX: usize = 400;
/// Lines of the file in the middle.
const LINES_MEDIAN_MAX: usize = 150;

#[test]
fn no_file_is_longer_than_four_hundred_lines() {
    let endings = [".rs", ".js", ".mjs", ".ts", ".css", ".sql", ".html"];
    let long: Vec<String> = tree::sources(&endings)
        .into_iter()
        .map(|source| (source.text.lines().count(), source.path))
        .filter(|(lines, _)| *lines > LINES_MAX)
        .map(|(lines, path)| format!("{path} has {lines}"))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn half_of_the_rust_files_are_short() {
    let mut lengths: Vec<usize> =
        tree::sources(&[".rs"]).iter().map(|source| source.text.lines().count()).collect();
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= LINES_MEDIAN_MAX, "the median file has {median} lines");
}

#[test]
fn no_module_is_a_drawer_for_everything() {
    let drawers = ["util", "utils", "common", "helper", "helpers", "types", "manager", "misc"];
    let found: Vec<String> = tree::sources(&[".rs"])
        .into_iter()
        .map(|source| source.path)
        .filter(|path| path.trim_end_matches(".rs").split('/').any(|part| drawers.contains(&part)))
        .collect();
    assert!(found.is_empty(), "{found:?}");
}
