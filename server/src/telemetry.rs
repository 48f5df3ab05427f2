//! The server's own log: one JSON object a line on standard error.

use tracing_subscriber::EnvFilter;

/// What is logged unless `SIEGEL_LOG` says otherwise. Libraries speak only when something is wrong:
/// at finer levels they would print SQL and headers.
const DEFAULT: &str = "warn,siegel_server=info";

/// Starts the log.
pub fn start() {
    let filter = EnvFilter::try_from_env("SIEGEL_LOG").unwrap_or_else(|_| EnvFilter::new(DEFAULT));
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_env_filter(filter)
        // A line that cannot be written, on a full disk, is lost. Else the complaint about it would panic, for it
        // goes to standard error as well, and every request would be cut off.
        .log_internal_errors(false)
        .with_writer(std::io::stderr)
        .init();
}
