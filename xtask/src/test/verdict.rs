//! What the runner of the stories reports, and how it counts.

use anyhow::{Context, Result};
use serde_json::Value;

/// How many stories of a run may need a second try (decision 038).
const SECOND_TRIES_MAX: usize = 2;
/// How the titles of those begin that get one try only: what an attacker reaches once, he has reached.
const ATTACK: &str = "attack_";

/// How a run of the stories ended.
#[derive(Debug, PartialEq, Eq)]
pub struct Verdict {
    pub passed: u64,
    pub failed: u64,
    /// Project and title of each story that passed at its second try only.
    pub second_tries: Vec<String>,
}

impl Verdict {
    /// Reads Playwright's report in JSON. A skipped story counts as failed: nothing is left out. So does an attack that
    /// needs a second try, and every story that does when there are more than `SECOND_TRIES_MAX` of them.
    ///
    /// # Errors
    /// A report that does not hold what it should.
    pub fn read(report: &Value) -> Result<Self> {
        let count =
            |name: &str| report["stats"][name].as_u64().with_context(|| format!("the report has no {name}"));
        let mut second_tries = Vec::new();
        collect_flaky(report, &mut second_tries);
        let told = count("flaky")?;
        anyhow::ensure!(told == second_tries.len() as u64, "the report tells of {told} second tries");
        let attacks = second_tries.iter().filter(|story| story.contains(ATTACK)).count();
        let condoned =
            if second_tries.len() > SECOND_TRIES_MAX { 0 } else { (second_tries.len() - attacks) as u64 };
        let failed = count("unexpected")? + count("skipped")? + told - condoned;
        Ok(Self { passed: count("expected")? + condoned, failed, second_tries })
    }
}

fn collect_flaky(suite: &Value, found: &mut Vec<String>) {
    for spec in list(&suite["specs"]) {
        for test in list(&spec["tests"]).iter().filter(|test| test["status"] == "flaky") {
            let part = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            found.push(format!("[{}] {}", part(&test["projectName"]), part(&spec["title"])));
        }
    }
    for inner in list(&suite["suites"]) {
        collect_flaky(inner, found);
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn report(passed: u64, failed: u64, skipped: u64, flaky: &[&str]) -> Value {
        let told = flaky.len();
        let specs: Vec<Value> = flaky
            .iter()
            .map(
                |title| json!({"title": title, "tests": [{"projectName": "phone", "status": "flaky"}, {"status": "expected"}]}),
            )
            .collect();
        json!({
            "stats": {"expected": passed, "unexpected": failed, "skipped": skipped, "flaky": told},
            "suites": [{"specs": [], "suites": [{"specs": specs}]}],
        })
    }

    fn counts(report: &Value) -> (u64, u64) {
        let verdict = Verdict::read(report).unwrap();
        (verdict.passed, verdict.failed)
    }

    #[test]
    fn a_second_try_is_named_and_more_than_two_fail_the_run() {
        let verdict = Verdict::read(&report(7, 0, 0, &["one", "two"])).unwrap();
        assert_eq!(
            verdict,
            Verdict {
                passed: 9,
                failed: 0,
                second_tries: vec!["[phone] one".to_owned(), "[phone] two".to_owned()],
            }
        );
        assert_eq!(counts(&report(7, 0, 0, &["one", "two", "three"])), (7, 3));
    }

    #[test]
    fn an_attack_gets_one_try_and_what_is_skipped_has_failed() {
        assert_eq!(counts(&report(7, 0, 0, &["attack_61_a_copy", "two"])), (8, 1));
        assert_eq!(counts(&report(7, 1, 2, &[])), (7, 3));
    }

    #[test]
    fn a_report_that_says_less_than_it_counts_is_none() {
        let mut lame = report(7, 0, 0, &["one"]);
        lame["suites"] = json!([]);
        assert!(Verdict::read(&lame).is_err());
        assert!(Verdict::read(&json!({})).is_err());
    }
}
