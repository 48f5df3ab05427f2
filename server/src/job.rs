//! What the server does by itself.

use std::time::Duration;

use siegel_storage::log;

use crate::http::problem::Answer;
use crate::state::App;

/// How often the logs of practices are looked at.
const PUBLISH_EVERY: Duration = Duration::from_secs(5);

/// Runs all jobs until the server is told to stop.
pub async fn run(app: App) {
    let mut turns = tokio::time::interval(PUBLISH_EVERY);
    loop {
        turns.tick().await;
        if let Err(problem) = publish(&app).await {
            tracing::warn!(
                code = problem.code().text(),
                "heads were not published; the next turn tries again"
            );
        }
    }
}

/// Puts the heads that nobody has asked for since they moved into the instance's log. Two servers may
/// do this at once: the later one finds the heads published.
async fn publish(app: &App) -> Answer<()> {
    let heads = log::list_unpublished(app.store()).await?;
    if heads.is_empty() { Ok(()) } else { crate::log::publish(app, heads).await }
}
