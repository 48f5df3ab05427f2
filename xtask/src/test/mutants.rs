//! Mutation testing of `crypto`, in the long run only: functions and operators are changed one by one, and each time a test must
//! fail (docs/decisions/036). What is changed, and what is left out, says .cargo/mutants.toml.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::tally::Tally;
use crate::step::{say, step};
use crate::{place, tool};

/// Changes `crypto` in a copy of the tree, and counts what was noticed.
pub fn crypto(tally: &mut Tally) {
    let name = "mutants of crypto";
    match step(name, play) {
        Ok(outcome) => tally.add(name, outcome.noticed, outcome.missed),
        Err(error) => tally.fail(name, &error),
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    /// A test failed, or did not end.
    noticed: u64,
    /// All tests passed.
    missed: u64,
}

fn play() -> Result<Outcome> {
    let output = place::target().join("mutants");
    // Outcomes of an earlier run must not be counted.
    let _ = fs::remove_dir_all(&output);
    fs::create_dir_all(&output)?;
    let mut mutants = Command::new(tool::mutants::program()?);
    mutants.current_dir(place::root()).args(["mutants", "--package", "siegel-crypto", "--jobs", "1"]);
    mutants.args(["--colors", "never", "--output"]).arg(&output);
    // The copy has a target folder of its own: a shared one would take the copy for the tree.
    mutants.env_remove("CARGO_TARGET_DIR");
    let status = mutants.status().context("cannot start cargo-mutants")?;
    let counted = count(&output.join("mutants.out/outcomes.json"))?;
    // 0: all were noticed; 2: some were missed; 3: some did not end. Whatever else it says, nothing was judged.
    ensure!(matches!(status.code(), Some(0 | 2 | 3)), "cargo-mutants ended with {status}");
    if counted.missed > 0 {
        say(fs::read_to_string(output.join("mutants.out/missed.txt"))?.trim_end());
    }
    Ok(counted)
}

fn count(outcomes: &Path) -> Result<Outcome> {
    read(&serde_json::from_slice(&fs::read(outcomes)?)?)
}

fn read(outcomes: &Value) -> Result<Outcome> {
    let count =
        |name: &str| outcomes[name].as_u64().with_context(|| format!("cargo-mutants counts no {name}"));
    Ok(Outcome { noticed: count("caught")? + count("timeout")?, missed: count("missed")? })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn outcomes_are_read_as_cargo_mutants_writes_them() {
        let outcomes = json!({ "total_mutants": 9, "missed": 1, "caught": 5, "timeout": 1, "unviable": 2, "success": 0 });
        assert_eq!(read(&outcomes).unwrap(), Outcome { noticed: 6, missed: 1 });
        assert!(read(&json!({ "caught": 1 })).is_err());
    }
}
