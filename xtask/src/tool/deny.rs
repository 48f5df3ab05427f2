//! cargo-deny.

use std::path::PathBuf;

use anyhow::Result;

use super::install::installed;

/// The version that deny.toml is written for.
const VERSION: &str = "0.20.2";

/// The program.
pub fn program() -> Result<PathBuf> {
    installed("cargo-deny", VERSION)
}
