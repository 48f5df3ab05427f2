//! Chromium: one that the machine has, else Playwright's own.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::on_path;
use crate::{place, step};

/// Names that distributions and vendors give it.
const NAMES: &[&str] =
    &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"];

/// The same without windows, as Debian names it: it draws none that nobody sees, and takes a sixth of the processor's time less.
const WITHOUT_WINDOWS: &str = "chromium-headless-shell";

const HELP: &str =
    "no Chromium: install one (Debian: apt-get install chromium) or set SIEGEL_CHROMIUM to its path";

/// The browser of stories that ask nothing of its windows and profile: one without windows, or the whole one where there is no
/// such, or where somebody has named one.
pub fn without_windows(whole: Option<&Path>) -> Option<PathBuf> {
    let found = std::env::var_os("SIEGEL_CHROMIUM").is_none().then(|| on_path(&[WITHOUT_WINDOWS])).flatten();
    found.or_else(|| whole.map(Path::to_path_buf))
}

/// The browser's program. `None` means Playwright's own, which is then downloaded.
pub fn chromium() -> Result<Option<PathBuf>> {
    if let Some(named) = std::env::var_os("SIEGEL_CHROMIUM").map(PathBuf::from) {
        ensure!(named.is_file(), "SIEGEL_CHROMIUM names {}, which is no file", named.display());
        return Ok(Some(named));
    }
    if let Some(found) = on_path(NAMES) {
        return Ok(Some(found));
    }
    if let Some(found) = from_debian()? {
        return Ok(Some(found));
    }
    step::step("Playwright's own Chromium", || {
        let mut install = Command::new("npx");
        install.current_dir(place::playwright()).args(["playwright", "install", "chromium"]);
        step::run(&mut install).context(HELP)
    })?;
    Ok(None)
}

/// Debian's package, where this user may install it.
fn from_debian() -> Result<Option<PathBuf>> {
    if !super::may_apt()? {
        return Ok(None);
    }
    // Where a package is missing, Playwright's own browser is next, or the whole one takes all stories.
    let _ = step::step("install Chromium", || super::apt(&["chromium", "fonts-dejavu-core"]));
    let _ = step::step("install Chromium without windows", || super::apt(&[WITHOUT_WINDOWS]));
    Ok(on_path(NAMES))
}
