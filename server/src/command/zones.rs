//! `siegel zones`: a practice whose provider gave it another address has locked itself out; the operator lets it in again.

use siegel_api::id::PracticeId;
use siegel_storage::zone::{self, ZonedPractice};
use tokio::sync::watch;

use crate::boot;
use crate::config::Config;
use crate::failed::Failed;
use crate::handler;
use crate::state::App;

/// Prints id and name of each practice that has access zones, one a line.
///
/// # Errors
/// `Failed` if the database cannot be read.
pub async fn list(config: Config) -> Result<(), Failed> {
    let app = open(config).await?;
    for practice in zoned(&app).await? {
        println!("{}  {}", practice.practice(), practice.name());
    }
    app.store().close().await;
    Ok(())
}

/// Lifts the zones of one practice, beside a server that runs or without one.
///
/// # Errors
/// `Failed` if the practice has none, or the database cannot be written.
pub async fn clear(config: Config, id: PracticeId) -> Result<(), Failed> {
    let app = open(config).await?;
    let found = zoned(&app).await?.into_iter().find(|practice| practice.practice() == id);
    let practice = found.ok_or_else(|| Failed::Storage(format!("practice {id} has no access zones")))?;
    let cleared = handler::zone::clear(&app, &practice).await;
    cleared.map_err(|problem| Failed::Storage(format!("not lifted: {}", problem.code().text())))?;
    println!("lifted: {}", practice.name());
    app.store().close().await;
    Ok(())
}

/// The application without a listener: what is written stands in the log like everything else.
async fn open(config: Config) -> Result<App, Failed> {
    // The receiver outlives its sender: nobody tells a command to stop.
    let (_, stopping) = watch::channel(false);
    boot::open(config, stopping).await
}

async fn zoned(app: &App) -> Result<Vec<ZonedPractice>, Failed> {
    zone::list(app.store()).await.map_err(|e| Failed::Storage(e.to_string()))
}
