//! Steps with a name and a duration, and the commands they run.

use std::fmt::Display;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};

/// Does `work` between a line that names it and a line that says how long it took.
pub fn step<T>(name: impl Display, work: impl FnOnce() -> Result<T>) -> Result<T> {
    say(format_args!("… {name}"));
    let started = now();
    let done = work().with_context(|| format!("failed: {name}"))?;
    say(format_args!("✓ {name} ({:.1} s)", started.elapsed().as_secs_f32()));
    Ok(done)
}

/// Prints one line at once.
pub fn say(line: impl Display) {
    let mut out = std::io::stdout().lock();
    // A closed pipe ends the reader's interest, not the work.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// Runs a command with its output shown; fails when it fails.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", name(command)))?;
    ensure!(status.success(), "{} ended with {status}", name(command));
    Ok(())
}

/// Runs a command and returns what it printed; its errors are shown.
pub fn read(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {}", name(command)))?;
    ensure!(output.status.success(), "{} ended with {}", name(command), output.status);
    String::from_utf8(output.stdout).with_context(|| format!("{} did not print UTF-8", name(command)))
}

/// The present moment, for durations shown to people.
#[expect(clippy::disallowed_methods, reason = "the tool measures real time")]
pub fn now() -> Instant {
    Instant::now()
}

fn name(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}
