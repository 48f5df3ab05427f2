//! `cargo xtask test`: everything that must hold before a change lands.

mod alteration;
mod decoder;
mod fuzz;
mod mutants;
pub mod stories;
mod tally;
mod verdict;

use std::path::Path;

use anyhow::{Result, bail};

use crate::tool::postgres::Cluster;
use crate::tool::{browser, cargo, deny};
use crate::{build, place, step, tool};
use tally::Tally;

/// Packages that run in a browser only.
const PAGES: &[&str] = &["siegel-office", "siegel-door", "siegel-engine", "siegel-meter"];
/// The package of the pages that also builds for this machine, where its tests run.
const KIT: &str = "siegel-kit";

/// Runs all checks and tests; `long` adds those that are marked as ignored because they take minutes,
/// fuzzing, and mutation testing.
pub fn all(long: bool) -> Result<()> {
    let tools = Tools::find()?;
    let mut tally = Tally::default();
    tally.check("format", || step::run(cargo().args(["fmt", "--all", "--check"])));
    tally.check("dependencies: bans, licences, sources", || {
        let mut check = std::process::Command::new(&tools.deny);
        step::run(
            check.current_dir(place::root()).args(["--locked", "--log-level", "error", "check"]).args([
                "--hide-inclusion-graph",
                "bans",
                "licenses",
                "sources",
            ]),
        )
    });
    tally.check("types of the stories", stories::types);
    tally.check("clippy", || {
        step::run(cargo().args(native("clippy")).args(["--all-targets", "--", "-D", "warnings"]))
    });
    tally.check("clippy of the pages", clippy_of_pages);
    tally.check("pages and server build", || {
        build::pages()?;
        step::run(cargo().args(["build", "--locked", "--package", "siegel-server"]))
    });
    rust_tests(&mut tally, long);
    decoder::play(&mut tally, &tools.python);
    decoder::play_old(&mut tally, &tools.python);
    if long {
        fuzz::decoders(&mut tally);
        mutants::crypto(&mut tally);
    }
    stories::play(&mut tally, tools.browser.as_deref());
    finish(&tally)
}

/// Has the second implementation open a fixture, whole and altered.
pub fn open(fixture: &Path) -> Result<()> {
    let mut tally = Tally::default();
    decoder::open_all(&mut tally, &decoder::interpreter()?, fixture);
    finish(&tally)
}

/// Has a folder that an earlier version wrote opened.
pub fn open_old(folder: &Path) -> Result<()> {
    let mut tally = Tally::default();
    decoder::open_old(&mut tally, &decoder::interpreter()?, folder);
    finish(&tally)
}

fn finish(tally: &Tally) -> Result<()> {
    tally.print();
    if tally.has_failed() { bail!("not everything passed") } else { Ok(()) }
}

/// What the tests need, looked for before anything long begins.
struct Tools {
    browser: Option<std::path::PathBuf>,
    deny: std::path::PathBuf,
    python: std::path::PathBuf,
}

impl Tools {
    fn find() -> Result<Self> {
        tool::wasm_target()?;
        tool::npm_packages(&place::playwright())?;
        let python = decoder::interpreter()?;
        Ok(Self { browser: browser::chromium()?, deny: deny::program()?, python })
    }
}

fn clippy_of_pages() -> Result<()> {
    let mut clippy = cargo();
    clippy.args(["clippy", "--locked", "--target", "wasm32-unknown-unknown"]);
    for package in PAGES.iter().chain(&[KIT]) {
        clippy.args(["--package", package]);
    }
    step::run(clippy.args(["--", "-D", "warnings"]))
}

fn rust_tests(tally: &mut Tally, long: bool) {
    let cluster = match step::step("start PostgreSQL", Cluster::start) {
        Ok(cluster) => cluster,
        Err(error) => return tally.fail("PostgreSQL", &error),
    };
    let test = || {
        let mut test = cargo();
        test.args(native("test")).arg("--no-fail-fast").env("SIEGEL_TEST_POSTGRES", cluster.url());
        test
    };
    tally.cargo_test("Rust tests", &mut test());
    if long {
        tally.cargo_test("Rust tests that take minutes", test().args(["--", "--ignored"]));
    }
}

/// A cargo command on all packages that also build for this machine.
fn native(command: &str) -> Vec<String> {
    let mut words: Vec<String> = [command, "--locked", "--workspace"].map(str::to_owned).into();
    for package in PAGES {
        words.extend(["--exclude".to_owned(), (*package).to_owned()]);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_under_web_is_checked_for_the_browser() {
        let folders = std::fs::read_dir(place::root().join("web")).unwrap().map(Result::unwrap);
        let packages = folders.filter(|folder| folder.path().join("Cargo.toml").exists());
        let mut packages: Vec<String> =
            packages.map(|folder| format!("siegel-{}", folder.file_name().to_str().unwrap())).collect();
        let mut checked: Vec<&str> = PAGES.iter().copied().chain([KIT]).collect();
        packages.sort();
        checked.sort_unstable();
        assert_eq!(packages, checked);
    }
}
