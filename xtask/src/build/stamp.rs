//! Whether the pages must be built again: a hash over everything that goes into them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use sha2::{Digest, Sha256};

use super::asset::sorted_files;
use crate::place;

/// What the pages are made from, relative to the root.
const INPUTS: &[&str] = &[
    "api",
    "client",
    "crypto",
    "web/boot",
    "web/door",
    "web/engine",
    "web/kit",
    "web/meter",
    "web/office",
    "web/package-lock.json",
    "xtask/src/build",
    "Cargo.lock",
    ".cargo/config.toml",
    "Cargo.toml",
    "rust-toolchain.toml",
];

/// A hash over the paths and contents of all inputs, and the compiler's version.
pub struct Stamp(String);

impl Stamp {
    /// Reads all inputs.
    pub fn of_inputs() -> Result<Self> {
        let mut hash = Sha256::new();
        for input in INPUTS {
            let path = place::root().join(input);
            let files = if path.is_dir() { sorted_files(&path)? } else { vec![path] };
            for file in files.iter().filter(|file| matters(file)) {
                let content = fs::read(file)?;
                hash.update(file.to_string_lossy().as_bytes());
                hash.update((content.len() as u64).to_be_bytes());
                hash.update(content);
            }
        }
        hash.update(std::process::Command::new("rustc").arg("-vV").output()?.stdout);
        Ok(Self(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// Whether the last finished build had these inputs.
    pub fn is_current(&self) -> bool {
        fs::read_to_string(file()).is_ok_and(|kept| kept == self.0)
            && place::dist().join("office.html").exists()
    }

    /// Remembers a finished build.
    pub fn keep(&self) -> Result<()> {
        Ok(fs::write(file(), &self.0)?)
    }
}

/// Forgets the last build before a new one begins, so that one that fails half-way is not taken for finished.
pub fn forget() -> Result<()> {
    match fs::remove_file(file()) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

fn file() -> PathBuf {
    place::target().join("web/stamp")
}

/// Tests and their data do not reach the pages.
fn matters(file: &Path) -> bool {
    !file.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "node_modules")
}
