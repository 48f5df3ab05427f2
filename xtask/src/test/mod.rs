//! `cargo xtask test`: everything that must hold before a change lands.

mod alteration;
mod decoder;
mod fuzz;
mod mutants;
pub mod stories;
mod tally;
mod verdict;

use std::path::Path;

use anyhow::{Result, anyhow, bail};

use crate::tool::postgres::Cluster;
use crate::tool::{browser, cargo, deny};
use crate::{build, place, step, tool};
use tally::Tally;

/// Packages that run in a browser only.
const PAGES: &[&str] = &["siegel-office", "siegel-door", "siegel-engine", "siegel-meter"];
/// The package of the pages that also builds for this machine, where its tests run.
const KIT: &str = "siegel-kit";
/// Of the packages that run in a browser, the one with tests that need none: they run on this machine, too.
const OFFICE: &str = "siegel-office";

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
    look_and_build(&mut tally);
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

/// Clippy, the pages and the tests' build. Most of a bundle's build is one thread that links, so the others, which write
/// elsewhere, go on beside it. The server is built with its tests, and that one plays the stories.
fn look_and_build(tally: &mut Tally) {
    std::thread::scope(|scope| {
        let pages = scope.spawn(build::pages);
        tally.check("clippy", || {
            step::run(cargo().args(native("clippy", PAGES)).args(["--all-targets", "--", "-D", "warnings"]))
        });
        tally.check("clippy of the pages", clippy_of_pages);
        tally.check("the tests' build", || {
            step::run(cargo().args(native("test", &untested())).args(["--no-run", "--quiet"]))
        });
        tally.check("the rest of the pages' build", || {
            pages.join().map_err(|_| anyhow!("the build of the pages panicked"))?
        });
    });
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
        test.args(native("test", &untested()))
            .arg("--no-fail-fast")
            .env("SIEGEL_TEST_POSTGRES", cluster.url());
        test
    };
    tally.cargo_test("Rust tests", &mut test());
    if long {
        tally.cargo_test("Rust tests that take minutes", test().args(["--", "--ignored"]));
    }
}

/// A cargo command on all packages but these.
fn native(command: &str, but: &[&str]) -> Vec<String> {
    let mut words: Vec<String> = [command, "--locked", "--workspace"].map(str::to_owned).into();
    for package in but {
        words.extend(["--exclude".to_owned(), (*package).to_owned()]);
    }
    words
}

/// Packages without tests that run on this machine.
fn untested() -> Vec<&'static str> {
    PAGES.iter().copied().filter(|package| *package != OFFICE).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::sorted_files;

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

    #[test]
    fn no_test_stands_where_nobody_runs_it() {
        for package in untested() {
            let folder = place::root().join("web").join(package.trim_start_matches("siegel-")).join("src");
            let files = sorted_files(&folder).unwrap();
            assert!(!files.is_empty(), "{package} lies elsewhere");
            for file in files {
                let source = std::fs::read_to_string(&file).unwrap_or_default();
                assert!(!source.contains("#[cfg(test)]"), "{} is run by nobody", file.display());
            }
        }
    }
}
