//! Where things lie in the workspace.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The workspace's root folder: the parent of this package's, which cargo names when it runs the tool.
pub fn root() -> &'static Path {
    static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
        let package =
            std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        Path::new(&package).parent().map(Path::to_path_buf).unwrap_or_default()
    });
    &ROOT
}

/// Cargo's target folder: `CARGO_TARGET_DIR`, else `target` in the root.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// What the build of the pages makes: documents, `pkg/` and `dl/`.
pub fn dist() -> PathBuf {
    target().join("web/dist")
}

/// The folder of the browser tests.
pub fn playwright() -> PathBuf {
    root().join("playwright")
}

/// Tools built once and kept outside the target folder, so that a clean build does not lose them.
pub fn tools() -> PathBuf {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    cache.or_else(home).unwrap_or_else(target).join("siegel/tools")
}
