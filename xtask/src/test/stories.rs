//! The stories in a real browser, by Playwright's runner.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use super::tally::Tally;
use super::verdict::Verdict;
use crate::step::{say, step};
use crate::tool::browser::without_windows;
use crate::{place, step, tool};

/// Plays all stories on a desktop and on a phone, and counts by the runner's report; `browser` is the whole one.
pub fn play(tally: &mut Tally, browser: Option<&Path>) {
    let report = place::target().join("stories/report.json");
    let played = step("stories in the browser", || {
        // A report of an earlier run must not be counted.
        let _ = fs::remove_file(&report);
        let mut playwright = command(without_windows(browser).as_deref())?;
        if let Some(whole) = browser {
            playwright.env("SIEGEL_CHROMIUM_WHOLE", whole);
        }
        playwright.env("SIEGEL_STORY_REPORT", &report).env("SIEGEL_STORY_RETRIES", "1").args([
            "test",
            "--project",
            "desktop",
            "--project",
            "phone",
        ]);
        // The report says what failed; without one the run itself did.
        let ended = step::run(&mut playwright);
        read(&report).or_else(|error| ended.and(Err(error)))
    });
    match played {
        Ok(Verdict { passed, failed, second_tries }) => {
            for story in second_tries {
                say(format_args!("! passed at the second try only, and is to be mended: {story}"));
            }
            tally.add("stories", passed, failed);
        }
        Err(error) => tally.fail("stories", &error),
    }
}

/// Checks the types of the stories, which their runner only strips.
pub fn types() -> Result<()> {
    let mut compiler = Command::new(place::playwright().join("node_modules/.bin/tsc"));
    step::run(compiler.current_dir(place::playwright()).arg("--noEmit"))
}

/// Playwright's program with what the stories need to know.
pub fn command(browser: Option<&Path>) -> Result<Command> {
    let mut playwright = Command::new(place::playwright().join("node_modules/.bin/playwright"));
    playwright.current_dir(place::playwright());
    playwright.env("SIEGEL_BINARY", place::target().join("debug/siegel"));
    playwright.env("SIEGEL_STORY_OUTPUT", place::target().join("stories/output"));
    playwright.env("SIEGEL_PHOTOS", photos()?);
    if let Some(browser) = browser {
        playwright.env("SIEGEL_CHROMIUM", browser);
    }
    Ok(playwright)
}

fn read(report: &Path) -> Result<Verdict> {
    Verdict::read(&serde_json::from_slice(&fs::read(report)?)?)
}

/// The folder of photographs that a development dependency carries.
pub fn photos() -> Result<PathBuf> {
    let metadata = step::read(tool::cargo().args(["metadata", "--locked", "--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    let package = packages.iter().find(|package| package["name"] == "jpeg-decoder");
    let manifest = package.and_then(|package| package["manifest_path"].as_str());
    let folder = manifest.and_then(|manifest| Path::new(manifest).parent());
    Ok(folder.context("jpeg-decoder is not among the packages")?.join("benches"))
}
