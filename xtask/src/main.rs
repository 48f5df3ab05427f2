//! `cargo xtask`: builds the pages and the server, starts them for a look, and runs every check.
//!
//! This tool reads wall clocks and starts programs; nothing of it ships.

mod bench;
mod build;
mod demo;
mod fixture;
mod place;
mod run;
mod serving;
mod shots;
mod step;
mod test;
mod tool;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, starts and checks Siegel")]
struct Xtask {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything, and start Siegel on localhost
    Run(run::Options),
    /// Build the pages into target/web/dist
    Build,
    /// Run every check and every test
    Test {
        /// Also run the tests that take minutes
        #[arg(long)]
        long: bool,
    },
    /// Measure sealing, sending and fetching, and print one table
    Bench(bench::Options),
    /// Photograph every page into target/shots
    Shots,
    /// Write down all that a server holds, the secrets, and what they open
    Fixture {
        /// A folder that is not there yet
        folder: PathBuf,
        /// Leave out what is large
        #[arg(long)]
        small: bool,
        /// Have the second implementation open it, whole and altered
        #[arg(long)]
        open: bool,
        /// Write nothing: bring a copy of this folder, which an earlier version wrote, up to date and open it
        #[arg(long, conflicts_with_all = ["small", "open"])]
        old: bool,
    },
}

fn main() -> ExitCode {
    match begin(Xtask::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            step::say(format_args!("✗ {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn begin(task: Task) -> Result<()> {
    match task {
        Task::Run(options) => run::run(&options),
        Task::Build => build::pages(),
        Task::Test { long } => test::all(long),
        Task::Bench(options) => bench::measure(&options),
        Task::Shots => shots::take(),
        Task::Fixture { folder, old: true, .. } => test::open_old(&folder),
        Task::Fixture { folder, small, open, old: false } => {
            fixture::write(&folder, if small { fixture::Size::Small } else { fixture::Size::Full })?;
            if open { test::open(&folder) } else { Ok(()) }
        }
    }
}
