//! A browser that nobody watches. Playwright's runner prepares each transfer through the browser's debugging port as a
//! person would, and leaves; the page begins a few seconds later, and says by its title when it began and ended. The
//! list of titles can be read without attaching to a page.

use std::collections::HashMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::{place, step, tool};

const ARGUMENTS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=de-DE",
    "--accept-lang=de-DE",
    "--window-size=1280,900",
];

const READY_WITHIN: Duration = Duration::from_secs(30);
/// One step may take this long; a slow machine needs minutes for a GiB.
const STEP_WITHIN: Duration = Duration::from_secs(30 * 60);
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// What seals in the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cipher {
    /// Whatever the page finds: the browser's own where it has one.
    Own,
    /// WebAssembly, in a browser whose own cipher is switched off.
    WebAssembly,
}

impl Cipher {
    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Own => &[],
            // The switch of Chromium under which its WebCrypto got ChaCha20-Poly1305.
            Self::WebAssembly => &["--disable-blink-features=WebCryptoPQC"],
        }
    }
}

/// A browser; dropping it ends it.
pub struct Browser {
    child: Child,
    port: u16,
    folder: PathBuf,
    steps: u32,
}

/// What a page says of what it did: `bench step=7;began=1795310402103;ended=1795310407896`.
#[derive(Clone, Debug)]
pub struct Told(HashMap<String, String>);

impl Told {
    fn parse(title: &str) -> Option<Self> {
        let fields = title.strip_prefix("bench ")?.split(';').filter_map(|field| field.split_once('='));
        Some(Self(fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()))
    }

    /// When it began, in milliseconds since 1970.
    pub fn began(&self) -> Option<u64> {
        self.find("began")?.parse().ok()
    }

    /// When it ended.
    pub fn ended(&self) -> Option<u64> {
        self.find("ended")?.parse().ok()
    }

    /// Whatever else it found out.
    pub fn find(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

impl Browser {
    /// Starts one with a fresh profile in `folder`.
    pub fn start(folder: &Path, cipher: Cipher) -> Result<Self> {
        let program = program()?;
        let browser = folder.join("browser");
        let (profile, downloads) = (browser.join("profile"), browser.join("downloads"));
        fs::create_dir_all(profile.join("Default"))?;
        fs::create_dir_all(&downloads)?;
        let settings = serde_json::json!({
            "download": { "default_directory": downloads, "prompt_for_download": false },
            "profile": { "default_content_setting_values": { "automatic_downloads": 1 } },
        });
        fs::write(profile.join("Default/Preferences"), settings.to_string())?;
        let (port, log) = (tool::free_port()?, File::create(browser.join("log"))?);
        let mut command = Command::new(program);
        command.arg(format!("--remote-debugging-port={port}"));
        command
            .arg(format!("--user-data-dir={}", profile.display()))
            .args(ARGUMENTS)
            .args(cipher.arguments());
        let child = command.stdout(log.try_clone()?).stderr(log).spawn()?;
        let browser = Self { child, port, folder: browser, steps: 0 };
        browser.wait_until_ready()?;
        Ok(browser)
    }

    /// Its first process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Where downloads go.
    pub fn downloads(&self) -> PathBuf {
        self.folder.join("downloads")
    }

    /// Its name and version.
    pub fn version(&self) -> Result<String> {
        let version: Value = self.ask("version")?;
        Ok(version["Browser"].as_str().unwrap_or_default().to_owned())
    }

    /// Has a person do something, and waits until they have left the browser alone. Nothing that they have prepared has
    /// begun by then.
    pub fn prepare(&mut self, step: &str, mut wanted: Value) -> Result<()> {
        self.steps += 1;
        wanted["step"] = self.steps.into();
        wanted["browser"] = format!("http://127.0.0.1:{}", self.port).into();
        let file = self.folder.join("wanted.json");
        fs::write(&file, wanted.to_string())?;
        let mut hands = Command::new(place::playwright().join("node_modules/.bin/playwright"));
        hands.current_dir(place::playwright()).env("SIEGEL_BENCH", &file);
        hands.env("SIEGEL_STORY_OUTPUT", self.folder.join("output")).env_remove("SIEGEL_STORY_REPORT");
        hands.args(["test", "--project", "bench", "--grep", &format!("{step}$")]);
        let output = hands.output().context("cannot start Playwright")?;
        ensure!(output.status.success(), "{step}: {}", String::from_utf8_lossy(&output.stdout));
        let begun = self.told()?.is_some_and(|told| told.began().is_some());
        ensure!(!begun, "{step}: it began before the hands had left; the machine is too busy to measure");
        Ok(())
    }

    /// Waits until the page says that it began.
    pub fn wait_for_begin(&self) -> Result<u64> {
        self.wait(Told::began)
    }

    /// Waits until the page says that it ended.
    pub fn wait_for_end(&self) -> Result<Told> {
        self.wait(|told| told.ended().is_some().then(|| told.clone()))
    }

    fn wait<T>(&self, found: impl Fn(&Told) -> Option<T>) -> Result<T> {
        let started = step::now();
        while started.elapsed() < STEP_WITHIN {
            if let Some(told) = self.told()? {
                if let Some(failed) = told.find("failed") {
                    bail!("the page failed: {failed}");
                }
                if let Some(found) = found(&told) {
                    return Ok(found);
                }
            }
            std::thread::sleep(LOOK_EVERY);
        }
        bail!("the page did not end within {} minutes", STEP_WITHIN.as_secs() / 60)
    }

    /// What a page's title says of the present step.
    fn told(&self) -> Result<Option<Told>> {
        let pages: Vec<Value> = self.ask("list")?;
        let mut told = pages.iter().filter_map(|page| Told::parse(page["title"].as_str()?));
        Ok(told.find(|told| told.find("step") == Some(&self.steps.to_string())))
    }

    fn ask<T: serde::de::DeserializeOwned>(&self, what: &str) -> Result<T> {
        let mut answer = ureq::get(format!("http://127.0.0.1:{}/json/{what}", self.port)).call()?;
        Ok(serde_json::from_str(&answer.body_mut().read_to_string()?)?)
    }

    fn wait_until_ready(&self) -> Result<()> {
        let started = step::now();
        while started.elapsed() < READY_WITHIN {
            if self.version().is_ok() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!("the browser is not ready: {}", fs::read_to_string(self.folder.join("log")).unwrap_or_default())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The machine's browser, or the one that Playwright keeps.
fn program() -> Result<PathBuf> {
    if let Some(found) = tool::browser::chromium()? {
        return Ok(found);
    }
    let mut node = Command::new("node");
    node.current_dir(place::playwright());
    let kept = step::read(node.args(["-p", "require('playwright-core').chromium.executablePath()"]))?;
    Ok(PathBuf::from(kept.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_tells_what_happened() {
        let told = Told::parse("bench step=7;began=12;engine=wasm").unwrap();
        assert_eq!((told.began(), told.ended(), told.find("engine")), (Some(12), None, Some("wasm")));
        assert!(Told::parse("Siegel").is_none());
    }
}
