//! The programs that the tasks call, found or put in place.

pub mod browser;
pub mod deny;
pub mod fuzz;
mod install;
pub mod mutants;
pub mod postgres;
pub mod python;

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::{place, step};

/// Cargo, as the one that started this tool.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(place::root());
    command
}

/// Installs the WebAssembly target where rustup has not done so by itself.
pub fn wasm_target() -> Result<()> {
    let installed = Command::new("rustup").args(["target", "list", "--installed"]).output();
    let present = match installed {
        Ok(output) => String::from_utf8_lossy(&output.stdout).contains("wasm32-unknown-unknown"),
        // Without rustup the toolchain is the distribution's; the build itself says if the target is missing.
        Err(_) => true,
    };
    if present {
        return Ok(());
    }
    step::run(Command::new("rustup").args(["target", "add", "wasm32-unknown-unknown"]))
}

/// The first of these names that PATH has.
pub fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file()))
}

/// `npm ci` in a folder, unless its packages are those of the lock file already.
pub fn npm_packages(folder: &std::path::Path) -> Result<()> {
    let lock = std::fs::read(folder.join("package-lock.json"))?;
    let mark = folder.join("node_modules/.siegel-lock");
    if std::fs::read(&mark).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let npm =
        on_path(&["npm"]).ok_or_else(|| anyhow::anyhow!("npm is missing: install Node.js 20 or newer"))?;
    step::step(format_args!("npm packages of {}", folder.display()), || {
        let quietly = ["--no-audit", "--no-fund", "--loglevel", "error"];
        let plain = ["ci", "--ignore-scripts", "--omit", "optional"];
        step::run(Command::new(npm).current_dir(folder).args(plain).args(quietly))?;
        Ok(std::fs::write(&mark, &lock)?)
    })
}

/// A port that nobody listens on just now.
pub fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Whether this user is root.
pub fn is_root() -> Result<bool> {
    Ok(step::read(Command::new("id").arg("-u"))?.trim() == "0")
}

/// Whether missing programs can be installed: on Debian and its kin, as root.
pub fn may_apt() -> Result<bool> {
    Ok(is_root()? && on_path(&["apt-get"]).is_some())
}

/// Installs packages of the distribution.
pub fn apt(packages: &[&str]) -> Result<()> {
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").args(["-y", "-qq", "--no-install-recommends"]);
        command
    };
    step::run(apt().arg("update"))?;
    step::run(apt().arg("install").args(packages))
}
