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

/// Bytes of the whole database.
pub(crate) const fn size(pool_is_sqlite: bool) -> &'static str {
    if pool_is_sqlite {
        "SELECT c.page_count * s.page_size AS bytes FROM pragma_page_count() c, pragma_page_size() s"
    } else {
        "SELECT pg_database_size(current_database()) AS bytes"
    }
}

/// How a database's own failure is to be taken.
pub(super) enum Fault {
    /// Trying again at once may succeed.
    Transient,
    /// Another process held the write lock for as long as a writer waits.
    Locked,
    /// No room left.
    Full,
    /// Its disk, its folder or its server failed.
    Unreachable,
    /// Anything else.
    Other,
}

/// Sorts a failure by the database's own codes.
pub(super) fn fault(told: &dyn DatabaseError) -> Fault {
    let code = told.code().unwrap_or_default();
    if told.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
        return code.parse::<i32>().map_or(Fault::Other, sqlite_fault);
    }
    postgres_fault(&code)
}

/// By SQLite's primary result code. A writer that is told BUSY has waited already: `connect` sets for how long.
fn sqlite_fault(code: i32) -> Fault {
    const BUSY: i32 = 5;
    const LOCKED: i32 = 6;
    const READONLY: i32 = 8;
    const IOERR: i32 = 10;
    const FULL: i32 = 13;
    const CANTOPEN: i32 = 14;
    match code & 0xff {
        BUSY | LOCKED => Fault::Locked,
        FULL => Fault::Full,
        READONLY | IOERR | CANTOPEN => Fault::Unreachable,
        _ => Fault::Other,
    }
}

/// Serialization failure, deadlock and lock timeout; disk full; I/O error; and the classes of connections
/// that break and of servers that stop or are not ready.
fn postgres_fault(code: &str) -> Fault {
    match code {
        "40001" | "40P01" | "55P03" => Fault::Transient,
        "53100" => Fault::Full,
        "58030" => Fault::Unreachable,
        _ if ["08", "53", "57P"].iter().any(|class| code.starts_with(class)) => Fault::Unreachable,
        _ => Fault::Other,
    }
}
