//! What passed and what failed, counted as the runners count it.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Error, Result};

use crate::step::{say, step};

/// The counts of one run.
#[derive(Default)]
pub struct Tally {
    rows: Vec<Row>,
}

struct Row {
    name: String,
    passed: u64,
    failed: u64,
}

impl Tally {
    /// Counts a check that passes or fails as a whole.
    pub fn check(&mut self, name: &str, work: impl FnOnce() -> Result<()>) {
        match step(name, work) {
            Ok(()) => self.add(name, 1, 0),
            Err(error) => self.fail(name, &error),
        }
    }

    /// Counts what a runner reports.
    pub fn add(&mut self, name: &str, passed: u64, failed: u64) {
        self.rows.push(Row { name: name.to_owned(), passed, failed });
    }

    /// Counts one failure, and says why.
    pub fn fail(&mut self, name: &str, error: &Error) {
        say(format_args!("✗ {name}: {error:#}"));
        self.add(name, 0, 1);
    }

    /// Runs `cargo test` and counts by its own summaries.
    pub fn cargo_test(&mut self, name: &str, command: &mut Command) {
        let mut passed = 0;
        let mut failed = 0;
        let ended = step(name, || {
            let mut child = command.stdout(Stdio::piped()).spawn()?;
            let output = child.stdout.take().context("cargo test has no output")?;
            for line in BufReader::new(output).lines() {
                let line = line?;
                if let Some((more_passed, more_failed)) = summary(&line) {
                    passed += more_passed;
                    failed += more_failed;
                }
                if !line.ends_with("... ok") {
                    say(&line);
                }
            }
            Ok(child.wait()?.success())
        });
        match ended {
            // A test that does not compile, or a process that dies, is in no summary.
            Ok(false) if failed == 0 => self.add(name, passed, 1),
            Ok(_) => self.add(name, passed, failed),
            Err(error) => self.fail(name, &error),
        }
    }

    /// Whether anything failed, or a runner ran nothing.
    pub fn has_failed(&self) -> bool {
        self.rows.iter().any(|row| row.failed > 0 || row.passed == 0)
    }

    /// One line for each runner, and the sum as the last line.
    pub fn print(&self) {
        for row in &self.rows {
            say(format_args!("{:>5} passed {:>3} failed  {}", row.passed, row.failed, row.name));
        }
        let sum = |count: fn(&Row) -> u64| self.rows.iter().map(count).sum::<u64>();
        say(format_args!("{} passed, {} failed", sum(|row| row.passed), sum(|row| row.failed)));
    }
}

/// Reads `test result: ok. 12 passed; 0 failed; …`.
fn summary(line: &str) -> Option<(u64, u64)> {
    let counts = line.strip_prefix("test result: ")?;
    let count = |word: &str| {
        let before = counts.split(word).next()?.trim_end();
        before.rsplit(' ').next()?.parse().ok()
    };
    Some((count("passed")?, count("failed")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_as_cargo_prints_them() {
        let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s";
        assert_eq!(summary(line), Some((12, 3)));
        assert_eq!(summary("test a ... ok"), None);
    }

    #[test]
    fn a_runner_without_tests_is_a_failure() {
        let mut tally = Tally::default();
        tally.add("stories", 0, 0);
        assert!(tally.has_failed());
    }
}
