//! Python with the one library that the decoder uses, in an environment of its own outside the target folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::on_path;
use crate::{place, step};

const HELP: &str =
    "no Python for the decoder: install 3.10 or newer with venv (Debian: apt-get install python3-venv)";

/// Asks for what the environment must have.
const PROBE: &str = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";

/// The environment's interpreter. Its packages are those of the requirements, by their hashes; nothing is fetched where they are.
pub fn interpreter(requirements: &Path) -> Result<PathBuf> {
    let folder = place::tools().join("decoder");
    let (python, mark) = (folder.join("bin/python"), folder.join("requirements.txt"));
    let wanted = fs::read(requirements)?;
    let is_whole =
        || fs::read(&mark).is_ok_and(|kept| kept == wanted) && runs(&python, "import cryptography");
    if is_whole() {
        return Ok(python);
    }
    let system = system()?;
    step::step("Python for the decoder, once", || {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(place::tools())?;
        step::run(Command::new(system).args(["-m", "venv"]).arg(&folder)).context(HELP)?;
        let quietly = ["--quiet", "--disable-pip-version-check"];
        let strictly = ["--require-hashes", "--only-binary", ":all:", "--requirement"];
        let mut install = Command::new(&python);
        step::run(install.args(["-m", "pip", "install"]).args(quietly).args(strictly).arg(requirements))?;
        // Last, so that an installation that was cut short is done again.
        Ok(fs::write(&mark, &wanted)?)
    })?;
    Ok(python)
}

/// The machine's own interpreter, with what it takes to make an environment.
fn system() -> Result<PathBuf> {
    if let Some(found) = installed() {
        return Ok(found);
    }
    if !super::may_apt()? {
        bail!(HELP);
    }
    step::step("install Python", || super::apt(&["python3", "python3-venv"])).context(HELP)?;
    installed().context(HELP)
}

fn installed() -> Option<PathBuf> {
    on_path(&["python3"]).filter(|python| runs(python, PROBE))
}

fn runs(python: &Path, program: &str) -> bool {
    let quiet = Command::new(python).args(["-c", program]).output();
    quiet.is_ok_and(|output| output.status.success())
}
