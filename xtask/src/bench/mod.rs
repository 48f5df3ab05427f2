//! `cargo xtask bench`: what sealing, sending and fetching cost, in one table. What is measured, and why so, stands in
//! docs/decisions/007-what-is-measured.md.

mod bare;
mod browser;
mod bundle;
mod material;
mod meter;
mod native;
mod run;
mod stage;
mod table;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::serving::Profile;
use crate::step::say;
use crate::{build, place, tool};
use browser::Cipher;
use material::Size;
use stage::Stage;

/// What to measure.
#[derive(Args)]
pub struct Options {
    /// Size of the large file: a power of two in MiB or GiB; all other sizes follow it
    #[arg(long, default_value = "1GiB")]
    size: Size,
    /// Each transfer is made so often, in turns with those that it is compared with; the fastest counts
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// Measure only this
    #[arg(long, value_enum, default_value_t = Subject::All)]
    only: Subject,
    /// Take ChaCha20-Poly1305 away from the browser, so that WebAssembly seals, as it does in browsers that lack it
    #[arg(long)]
    without_own_cipher: bool,
    /// Measure the server that tests use, which is not optimised: to try this command itself
    #[arg(long)]
    unoptimised: bool,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Subject {
    /// Everything
    All,
    /// A large file sent and fetched by the browser, and a quarter of it: memory must not grow with the size
    Large,
    /// One file and many small ones of the same sum
    Many,
}

/// Builds pages and server, measures, and prints the table.
pub fn measure(options: &Options) -> Result<()> {
    tool::npm_packages(&place::playwright())?;
    build::pages()?;
    let profile = if options.unoptimised { Profile::Tests } else { Profile::Release };
    let folder = place::target().join("bench");
    let cipher = if options.without_own_cipher { Cipher::WebAssembly } else { Cipher::Own };
    let mut stage = Stage::set(&folder, profile, cipher, options.size)?;
    let measured = run::all(&mut stage, options.rounds.max(1), options.only);
    let about = stage.about();
    drop(stage);
    // Some GiB that nobody needs any more.
    std::fs::remove_dir_all(&folder)?;
    let (table, aims) = measured?;
    say(about?);
    say("");
    say(table.text());
    say("");
    aims.iter().for_each(say);
    Ok(())
}
