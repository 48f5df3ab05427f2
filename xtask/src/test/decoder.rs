//! The second implementation: a decoder that knows docs/protocol.md and nothing else opens a fixture, and refuses every altered
//! copy of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::alteration::{ALTERATIONS, Alteration};
use super::tally::Tally;
use crate::fixture::{self, Size};
use crate::step::{say, step};
use crate::{place, tool};

/// Folders that earlier versions wrote and every later one must open. None is ever written anew.
const OLD: &[&str] = &["v1"];

/// The decoder's folder.
fn folder() -> PathBuf {
    place::root().join("xtask/decoder")
}

/// Its interpreter.
pub fn interpreter() -> Result<PathBuf> {
    tool::python::interpreter(&folder().join("requirements.txt"))
}

/// Writes a fixture and has it opened, whole and altered.
pub fn play(tally: &mut Tally, python: &Path) {
    let whole = place::target().join("fixture/whole");
    let made = step("fixture", || {
        if whole.exists() {
            fs::remove_dir_all(&whole)?;
        }
        fixture::write(&whole, Size::Full)
    });
    match made {
        Ok(()) => open_all(tally, python, &whole),
        Err(error) => tally.fail("fixture", &error),
    }
}

/// Has the folder of every earlier version opened.
pub fn play_old(tally: &mut Tally, python: &Path) {
    for version in OLD {
        open_old(tally, python, &place::root().join("fixtures").join(version));
    }
}

/// Has a folder that an earlier version wrote opened, by this version's server and client and by the decoder.
pub fn open_old(tally: &mut Tally, python: &Path, old: &Path) {
    let name = format!("an old folder, {}", old.display());
    let folder = place::target().join("fixture/old");
    let opened = step(&name, || {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fixture::reopen(old, &folder)?;
        open(python, &folder)
    });
    match opened {
        Ok(Opened { passed, failed, said }) => {
            if failed > 0 {
                say(said.trim_end());
            }
            // What server and client make of it is one check more.
            tally.add(&name, passed + 1, failed);
        }
        Err(error) => tally.fail(&name, &error),
    }
}

/// Has a fixture opened, whole and altered.
pub fn open_all(tally: &mut Tally, python: &Path, whole: &Path) {
    let (name, altered) = ("second implementation", "second implementation, altered copies");
    match step(name, || open(python, whole)) {
        Ok(Opened { passed, failed, said }) => {
            if failed > 0 {
                say(said.trim_end());
            }
            tally.add(name, passed, failed);
        }
        Err(error) => tally.fail(name, &error),
    }
    match step(altered, || Ok(refused(python, whole))) {
        Ok((passed, failed)) => tally.add(altered, passed, failed),
        Err(error) => tally.fail(altered, &error),
    }
}

/// What the decoder printed.
struct Opened {
    passed: u64,
    failed: u64,
    said: String,
}

/// Runs the decoder on a folder.
fn open(python: &Path, fixture: &Path) -> Result<Opened> {
    let mut decoder = Command::new(python);
    // No caches beside the source.
    let output = decoder.arg("-B").arg(folder().join("decode.py")).arg(fixture).output()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let (passed, failed) = counts(&said).with_context(|| {
        format!("the decoder gave up: {said}{}", String::from_utf8_lossy(&output.stderr).trim_end())
    })?;
    let code = i32::from(failed > 0);
    ensure!(output.status.code() == Some(code), "the decoder ended with {}", output.status);
    Ok(Opened { passed, failed, said })
}

/// How many altered copies were refused, and how many were not.
fn refused(python: &Path, whole: &Path) -> (u64, u64) {
    let (mut passed, mut failed) = (0, 0);
    for alteration in ALTERATIONS {
        match refuses(python, whole, alteration) {
            Ok(()) => passed += 1,
            Err(error) => {
                say(format_args!("✗ {}: {error:#}", alteration.name));
                failed += 1;
            }
        }
    }
    (passed, failed)
}

fn refuses(python: &Path, whole: &Path, alteration: &Alteration) -> Result<()> {
    let copy = whole.with_file_name("altered");
    if copy.exists() {
        fs::remove_dir_all(&copy)?;
    }
    alteration.write(whole, &copy)?;
    let opened = open(python, &copy)?;
    fs::remove_dir_all(&copy)?;
    ensure!(opened.failed > 0, "it was opened as if nothing were altered");
    ensure!(opened.said.contains(alteration.refused), "refused for another reason:\n{}", opened.said);
    Ok(())
}

/// The last line, `12 passed, 3 failed`.
fn counts(said: &str) -> Option<(u64, u64)> {
    let (passed, failed) = said.lines().next_back()?.split_once(" passed, ")?;
    Some((passed.parse().ok()?, failed.strip_suffix(" failed")?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::counts;

    #[test]
    fn counts_are_read_from_the_last_line() {
        assert_eq!(counts("✗ chain: no chain\n12 passed, 3 failed\n"), Some((12, 3)));
        assert_eq!(counts(""), None);
    }
}
