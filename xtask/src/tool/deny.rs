//! cargo-deny: on PATH, else built once and kept outside the target folder.

use std::path::PathBuf;

use anyhow::Result;

use super::{cargo, on_path};
use crate::{place, step};

/// The version that deny.toml is written for.
const VERSION: &str = "0.20.2";

/// The program.
pub fn program() -> Result<PathBuf> {
    let kept = place::tools().join("bin/cargo-deny");
    if let Some(found) = on_path(&["cargo-deny"]).or_else(|| kept.is_file().then_some(kept.clone())) {
        return Ok(found);
    }
    step::step("build cargo-deny, once", || {
        let root = place::tools();
        let mut install = cargo();
        install
            .args(["install", "cargo-deny", "--locked", "--debug", "--version", VERSION, "--root"])
            .arg(&root);
        install.env("CARGO_TARGET_DIR", root.join("target"));
        step::run(&mut install)?;
        Ok(std::fs::remove_dir_all(root.join("target"))?)
    })?;
    Ok(kept)
}
