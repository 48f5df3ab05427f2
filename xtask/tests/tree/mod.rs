//! The project's own files, as git knows them (new ones included).

use std::path::{Path, PathBuf};
use std::process::Command;

/// A file of the project.
pub struct Source {
    /// From the root, with slashes.
    pub path: String,
    pub text: String,
}

/// The root folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// All files with one of these endings.
pub fn sources(endings: &[&str]) -> Vec<Source> {
    let listed = Command::new("git")
        .current_dir(root())
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .output()
        .unwrap();
    assert!(listed.status.success(), "git ls-files: {}", String::from_utf8_lossy(&listed.stderr));
    let sources: Vec<Source> = String::from_utf8(listed.stdout)
        .unwrap()
        .lines()
        .filter(|path| endings.iter().any(|ending| path.ends_with(ending)))
        // A file that was deleted but not yet committed is listed still.
        .filter_map(|path| {
            Some(Source { path: path.to_owned(), text: std::fs::read_to_string(root().join(path)).ok()? })
        })
        .collect();
    assert!(!sources.is_empty(), "no file ends with any of {endings:?}");
    sources
}
