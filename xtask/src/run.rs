//! `cargo xtask run`: Siegel on this machine, to look at.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use clap::Args;

use crate::serving::Serving;
use crate::step::say;
use crate::{build, demo, place};

/// What to run.
#[derive(Args)]
pub struct Options {
    /// Start without a demonstration, and print the link that sets up a practice
    #[arg(long)]
    empty: bool,
    /// Port on localhost
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Folder of the database and the sealed files [default: data]
    #[arg(long)]
    data: Option<PathBuf>,
}

/// Builds everything, starts the server, prints how to get in, and waits for Ctrl+C.
pub fn run(options: &Options) -> Result<()> {
    let data = options.data.clone().unwrap_or_else(|| place::root().join("data"));
    build::pages()?;
    let is_new = !data.join("siegel.db").exists();
    let mut serving = Serving::start(options.port, &data)?;
    let told = data.join("demonstration.txt");
    if options.empty {
        say(format_args!("Set up a practice, once: {}", serving.set_up_link()?));
    } else if is_new {
        write_private(&told, &demo::build(&serving)?)?;
    }
    // On data that is there already, what was said when it was made still holds, but for codes that were used.
    if let Ok(text) = fs::read_to_string(&told) {
        say(text);
    }
    say(format_args!(
        "Siegel (Testbetrieb) serves {} from {}; Ctrl+C ends it.",
        serving.origin(),
        data.display()
    ));
    let status = serving.wait()?;
    ensure!(status.success() || status.code().is_none(), "siegel serve ended with {status}");
    Ok(())
}

/// Writes a file that only its owner can read.
fn write_private(file: &Path, text: &str) -> Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(file)?;
    Ok(file.write_all(text.as_bytes())?)
}
