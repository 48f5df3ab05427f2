//! Chromium: one that the machine has, else Playwright's own.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::on_path;
use crate::{place, step};

/// Names that distributions and vendors give it.
const NAMES: &[&str] =
    &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"];

const HELP: &str =
    "no Chromium: install one (Debian: apt-get install chromium) or set SIEGEL_CHROMIUM to its path";

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
    // Where the package is missing, Playwright's own browser is next.
    let _ = step::step("install Chromium", || super::apt(&["chromium", "fonts-dejavu-core"]));
    Ok(on_path(NAMES))
}
