//! cargo-mutants. The long run alone needs it.

use std::path::PathBuf;

use anyhow::Result;

use super::install::installed;

/// The version that .cargo/mutants.toml is written for.
const VERSION: &str = "27.1.0";

/// The program.
pub fn program() -> Result<PathBuf> {
    installed("cargo-mutants", VERSION)
}
