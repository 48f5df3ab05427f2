//! What an operator sees, as tables: on the page and in a file they say the same.

use siegel_api::message::operator::{Database, InstanceView, PracticeView, Storage, Warning};
use siegel_client::export::table::Table;
use siegel_kit::{format, tr};

/// What a practice is called before an operator: "P-0412".
pub fn called(number: u32) -> String {
    format!("P-{number:04}")
}

/// Columns of the practices.
pub const HEADS: [&str; 7] = [
    "operator-practice",
    "operator-members",
    "operator-sessions",
    "operator-findings",
    "operator-bytes",
    "operator-locked",
    "operator-active",
];

/// The cells of a practice, as people read them.
pub fn cells(practice: &PracticeView) -> [String; 7] {
    [
        called(practice.number),
        practice.members.to_string(),
        practice.sessions.to_string(),
        practice.findings.to_string(),
        format::size(practice.bytes),
        practice.locked.to_string(),
        active(practice),
    ]
}

fn active(practice: &PracticeView) -> String {
    practice.active_on.as_deref().map_or_else(|| tr!("operator-never"), format::iso_day)
}

/// The practices for a file: bytes and days as programs read them.
pub fn practices_table(practices: &[PracticeView]) -> Table {
    let row = |practice: &PracticeView| {
        let [name, members, sessions, findings, _, locked, _] = cells(practice);
        let (bytes, active) = (practice.bytes.to_string(), practice.active_on.clone().unwrap_or_default());
        vec![name, members, sessions, findings, bytes, locked, active]
    };
    let head = |key: &str| if key == "operator-bytes" { tr!("operator-bytes-file") } else { tr!(key) };
    Table { heads: HEADS.iter().map(|key| head(key)).collect(), rows: practices.iter().map(row).collect() }
}

/// The instance line by line: the message that names it, and what it is.
pub fn lines(instance: &InstanceView, practices: u64) -> Vec<(&'static str, String)> {
    let database = match instance.database {
        Database::Sqlite => "SQLite",
        Database::Postgres => "PostgreSQL",
    };
    let storage = match instance.storage {
        Storage::Folder => tr!("operator-storage-folder"),
        Storage::Other => tr!("operator-storage-other"),
    };
    let (letters, free) = (instance.letters, instance.free_bytes.map(format::size));
    let oldest = letters.oldest_at.map(|at| format::minute(at.0));
    vec![
        ("operator-version", format!("{} · {}", instance.version, instance.build)),
        ("operator-started", format::minute(instance.started_at.0)),
        ("operator-practices-all", practices.to_string()),
        ("operator-database", format!("{database} · {}", format::size(instance.database_bytes))),
        ("operator-storage", storage),
        (
            "operator-stored",
            tr!("operator-parts", n = instance.parts, size = format::size(instance.stored_bytes)),
        ),
        ("operator-free", free.unwrap_or_else(|| tr!("operator-unknown"))),
        ("operator-uploads", instance.uploads.to_string()),
        ("operator-letters", letters.waiting.to_string()),
        ("operator-letters-failed", letters.failed.to_string()),
        ("operator-letters-oldest", oldest.unwrap_or_else(|| tr!("operator-none"))),
        ("operator-refusing", letters.refusing.to_string()),
        ("operator-sweep", format::minute(instance.sweep_at.0)),
    ]
}

/// The instance for a file, its warnings included.
pub fn instance_table(instance: &InstanceView, practices: u64) -> Table {
    let lines = lines(instance, practices).into_iter().map(|(key, value)| vec![tr!(key), value]);
    let warnings = instance.warnings.iter();
    let warnings = warnings.map(|warning| vec![tr!("operator-warning"), tr!(warning_key(*warning))]);
    let heads = ["operator-what", "operator-value"].map(|key| tr!(key)).to_vec();
    Table { heads, rows: lines.chain(warnings).collect() }
}

/// What a setting leaves open, and what to do.
pub fn warning_key(warning: Warning) -> &'static str {
    match warning {
        Warning::NoMail => "operator-no-mail",
        Warning::TestMode => "operator-test-mode",
        Warning::LocalOnly => "operator-local-only",
        Warning::NoImprint => "operator-no-imprint",
        Warning::NoPrivacy => "operator-no-privacy",
        Warning::NoSupport => "operator-no-support",
        Warning::NoContact => "operator-no-contact",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_four_digits_at_least() {
        assert_eq!([412, 0, 9_999, 123_456].map(called), ["P-0412", "P-0000", "P-9999", "P-123456"]);
    }
}
