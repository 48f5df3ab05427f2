//! What the server does by itself. Of any number of servers one takes a turn: a turn is a token of a
//! bucket in the database, which refills once in its time.

pub mod end;
pub mod mail;

use std::time::Duration;

use siegel_api::time::Time;
use siegel_storage::rate::{self, BucketHash, Limit};
use siegel_storage::{log, sweep};

use crate::http::problem::Answer;
use crate::rate::bucket;
use crate::state::App;

/// How often a server asks whether a job's turn has come.
const ASK_EVERY: Duration = Duration::from_secs(5);

/// A job, and how often it runs among all servers, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Job {
    /// Heads that nobody has asked for since they moved go into the instance's log.
    Publish,
    /// What is over is removed: sessions, drafts, addresses, boxes of links, objects without rows.
    Sweep,
    /// Accesses that have come to their end stand in the log.
    End,
    /// Letters that are due go out.
    Mail,
}

impl Job {
    /// What the server does within itself.
    const OWN: [Self; 3] = [Self::Publish, Self::Sweep, Self::End];
    /// What waits for others, and would keep the rest waiting.
    const ABROAD: [Self; 1] = [Self::Mail];

    fn period_ms(self) -> u32 {
        match self {
            Self::Publish => 4_000,
            Self::Sweep => 10 * 60 * 1_000,
            Self::End => 30 * 1_000,
            Self::Mail => 4_000,
        }
    }

    async fn run(self, app: &App) -> Answer<()> {
        match self {
            Self::Publish => publish(app).await,
            Self::Sweep => sweep(app).await,
            Self::End => end::run(app).await,
            Self::Mail => mail::run(app).await,
        }
    }
}

/// Runs all jobs until the server is told to stop.
pub async fn run(app: App) {
    tokio::join!(take_turns(&app, &Job::OWN), take_turns(&app, &Job::ABROAD));
}

async fn take_turns(app: &App, jobs: &[Job]) {
    let mut asks = tokio::time::interval(ASK_EVERY);
    loop {
        asks.tick().await;
        for &job in jobs {
            if let Err(problem) = turn(app, job).await {
                tracing::warn!(?job, code = problem.code().text(), "a job failed; its next turn tries again");
            }
        }
    }
}

impl Job {
    fn limit(self) -> (BucketHash, Limit) {
        (bucket(&format!("job {self:?}"), &[]), Limit { burst: 1, refill_ms: self.period_ms() })
    }
}

/// When the sweep's next turn comes.
///
/// # Errors
/// `unavailable` if the database cannot be read.
pub async fn next_sweep(app: &App) -> Answer<Time> {
    let (bucket, limit) = Job::Sweep.limit();
    Ok(rate::next(app.store(), bucket, limit, app.now()).await?)
}

/// Runs a job if its turn has come and no other server has taken it.
async fn turn(app: &App, job: Job) -> Answer<()> {
    let (bucket, limit) = job.limit();
    if rate::take(app.store(), bucket, limit, app.now()).await? { job.run(app).await } else { Ok(()) }
}

async fn publish(app: &App) -> Answer<()> {
    let heads = log::list_unpublished(app.store()).await?;
    if heads.is_empty() { Ok(()) } else { crate::log::publish(app, heads).await }
}

async fn sweep(app: &App) -> Answer<()> {
    let swept = sweep::run(app.store(), app.now()).await?;
    tracing::info!(?swept, "swept");
    Ok(())
}
