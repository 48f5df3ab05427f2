//! cargo-fuzz. The long run alone needs it.

use std::path::PathBuf;

use anyhow::Result;

use super::install::installed;

/// The version that `client/fuzz` is written for.
const VERSION: &str = "0.13.1";

/// The program.
pub fn program() -> Result<PathBuf> {
    installed("cargo-fuzz", VERSION)
}
