//! `cargo xtask run`: Siegel on this machine, to look at.

use std::path::PathBuf;

use anyhow::{Result, ensure};
use clap::Args;

use crate::serving::Serving;
use crate::step::say;
use crate::{build, place};

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
    let mut serving = Serving::start(options.port, &data)?;
    say(format_args!("Siegel serves {} from {} (Testbetrieb)", serving.origin(), data.display()));
    say(format_args!("Set up a practice: {}", serving.set_up_link()?));
    say("Ctrl+C ends it.");
    let status = serving.wait()?;
    ensure!(status.success() || status.code().is_none(), "siegel serve ended with {status}");
    Ok(())
}
