//! Programs that cargo installs: on PATH, else built once and kept outside the target folder.

use std::path::PathBuf;

use anyhow::Result;

use super::{cargo, on_path};
use crate::{place, step};

/// Where to find `program`; builds this version of it if it is nowhere.
pub fn installed(program: &str, version: &str) -> Result<PathBuf> {
    let kept = place::tools().join("bin").join(program);
    if let Some(found) = on_path(&[program]).or_else(|| kept.is_file().then_some(kept.clone())) {
        return Ok(found);
    }
    step::step(format_args!("build {program}, once"), || {
        let root = place::tools();
        let mut install = cargo();
        install.args(["install", program, "--locked", "--debug", "--version", version, "--root"]).arg(&root);
        install.env("CARGO_TARGET_DIR", root.join("target"));
        step::run(&mut install)?;
        Ok(std::fs::remove_dir_all(root.join("target"))?)
    })?;
    Ok(kept)
}
