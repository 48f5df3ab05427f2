//! Trying again: a transaction that was in the way of another has done nothing yet.

use crate::error::{Error, Result};

/// How often a transaction that was in the way of another is tried again.
const TRIES_MAX: u32 = 8;

/// Runs `attempt` until it is not `Busy`, a few times at most, waiting a little longer each time.
///
/// Each attempt must begin its own transaction: of one that failed nothing is left.
///
/// # Errors
/// What the last attempt answered.
pub async fn retry<T, Attempt, Made>(mut attempt: Attempt) -> Result<T>
where
    Attempt: FnMut() -> Made,
    Made: Future<Output = Result<T>>,
{
    for tries in 0..TRIES_MAX {
        match attempt().await {
            Err(Error::Busy) => tokio::time::sleep(std::time::Duration::from_millis(2 << tries)).await,
            other => return other,
        }
    }
    attempt().await
}
