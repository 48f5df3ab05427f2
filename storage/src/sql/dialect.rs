//! All that the two databases say differently.

use sqlx::error::DatabaseError;

/// SQLite must take the write lock before it reads, or a later write could not be granted any more.
pub(super) const SQLITE_BEGIN: &str = "BEGIN IMMEDIATE";

/// Locks the head of a log until the transaction ends. SQLite's one writer holds everything already.
pub(crate) const fn lock_head(pool_is_sqlite: bool) -> &'static str {
    if pool_is_sqlite {
        "SELECT log_id, size, root, peaks FROM logs WHERE log_id = $1"
    } else {
        "SELECT log_id, size, root, peaks FROM logs WHERE log_id = $1 FOR UPDATE"
    }
}

/// Names of tables and columns, for the leak table.
pub(crate) const fn columns(pool_is_sqlite: bool) -> &'static str {
    if pool_is_sqlite {
        "SELECT m.name AS table_name, p.name AS column_name FROM sqlite_schema m, pragma_table_info(m.name) p \
         WHERE m.type = 'table' AND m.name NOT LIKE '\\_sqlx%' ESCAPE '\\' AND m.name NOT LIKE 'sqlite%'"
    } else {
        "SELECT table_name::TEXT AS table_name, column_name::TEXT AS column_name \
         FROM information_schema.columns WHERE table_schema = current_schema() AND table_name NOT LIKE '\\_sqlx%'"
    }
}

/// Whether trying again may succeed: SQLITE_BUSY and SQLITE_LOCKED with their kinds;
/// PostgreSQL's serialization failure, deadlock and lock timeout.
pub(super) fn is_transient(told: &dyn DatabaseError) -> bool {
    let code = told.code().unwrap_or_default();
    if told.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
        return code.parse::<i32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6));
    }
    matches!(&*code, "40001" | "40P01" | "55P03")
}
