//! `cargo xtask shots`: a picture of every page that the stories come to, on contact sheets.

use std::fs;

use anyhow::Result;

use crate::step::{run, say, step};
use crate::test::stories;
use crate::tool::{self, browser};
use crate::{build, place};

/// Plays the stories on a desktop (1280 wide) and a phone (360 wide), photographs each page in light and in dark, and
/// composes the contact sheets.
pub fn take() -> Result<()> {
    tool::npm_packages(&place::playwright())?;
    let browser = browser::chromium()?;
    build::pages()?;
    run(tool::cargo().args(["build", "--locked", "--package", "siegel-server"]))?;
    let folder = place::target().join("shots");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let play = |projects: &[&str]| {
        let mut playwright = stories::command(browser.as_deref())?;
        playwright.env("SIEGEL_SHOTS", &folder).arg("test");
        for project in projects {
            playwright.args(["--project", project]);
        }
        run(&mut playwright)
    };
    // A story that fails has pictures up to that point, and they are what one wants to see then.
    let played = step("photograph the pages", || play(&["desktop", "phone"]));
    step("compose the sheets", || play(&["sheet"]))?;
    say(format_args!("{}", folder.join("sheet-01.png").display()));
    say(format_args!("{}", folder.join("index.html").display()));
    played
}
