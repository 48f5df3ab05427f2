//! The schema, embedded. Both databases have the same numbers with the same meaning.

use std::borrow::Cow;

use sqlx::{
    SqlSafeStr,
    migrate::{Migration, MigrationType, Migrator},
};

use super::pool::Pool;
use crate::error::Result;

/// Number, name, SQLite's text, PostgreSQL's text.
struct Step(i64, &'static str, &'static str, &'static str);

macro_rules! step {
    ($number:literal, $name:literal) => {
        Step(
            $number,
            $name,
            include_str!(concat!("../../../migrations/sqlite/", $name, ".sql")),
            include_str!(concat!("../../../migrations/postgres/", $name, ".sql")),
        )
    };
}

const STEPS: &[Step] = &[
    step!(1, "0001_logs"),
    step!(2, "0002_practices"),
    step!(3, "0003_doors"),
    step!(4, "0004_findings"),
    step!(5, "0005_devices"),
    step!(6, "0006_team"),
    step!(7, "0007_proposals"),
    step!(8, "0008_mail"),
    step!(9, "0009_locks"),
    step!(10, "0010_zones"),
    step!(11, "0011_pairings"),
    step!(12, "0012_reentries"),
    step!(13, "0013_holdings"),
    step!(14, "0014_cases"),
    step!(15, "0015_case_acts"),
    step!(16, "0016_units"),
    step!(17, "0017_periods"),
    step!(18, "0018_folders"),
    step!(19, "0019_operators"),
    step!(20, "0020_oversight"),
    step!(21, "0021_zone_names"),
    step!(22, "0022_period_letters"),
    step!(23, "0023_closed_units"),
    step!(24, "0024_oversight_from_now"),
    step!(25, "0025_unit_letters"),
];

/// Brings the schema up to date; does nothing where it is.
pub(super) async fn run(pool: &Pool) -> Result<()> {
    match pool {
        Pool::Sqlite { writer, .. } => migrator(|step| step.2).run(writer).await?,
        Pool::Postgres(pool) => migrator(|step| step.3).run(pool).await?,
    }
    Ok(())
}

fn migrator(text: fn(&Step) -> &'static str) -> Migrator {
    let one = |step: &Step| {
        let sql = text(step).into_sql_str();
        Migration::new(step.0, Cow::Borrowed(step.1), MigrationType::Simple, sql, false)
    };
    Migrator::with_migrations(STEPS.iter().map(one).collect())
}

#[cfg(test)]
mod tests {
    use super::STEPS;

    /// The two texts may differ in the names of types only, so that they can't drift apart.
    #[test]
    fn both_databases_have_one_schema() {
        for step in STEPS {
            let told =
                step.2.replace("BLOB", "BYTEA").replace("INTEGER", "BIGINT").replace(") STRICT;", ");");
            assert_eq!(told, step.3, "{}", step.1);
        }
    }
}
