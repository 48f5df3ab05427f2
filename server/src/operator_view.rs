//! What an operator is shown: numbers of the instance and of its practices, put together from what storage counts.

use siegel_api::message::operator::{Database, InstanceView, Letters, OperatorView, PracticeView, Storage};
use siegel_storage::operator::{self, PracticeCount, Survey};

use crate::handler::instance::day;
use crate::http::problem::Answer;
use crate::job;
use crate::operator::{Operator, told};

/// Everything, as of now.
///
/// # Errors
/// `unavailable` if the database cannot be read.
pub async fn view(by: &Operator) -> Answer<OperatorView> {
    let (store, now) = (by.app.store(), by.app.now());
    let survey = operator::survey(store, &by.session, now).await?;
    let practices = operator::list_practices(store, &by.session, now).await?;
    Ok(OperatorView {
        session: told(&by.session, now),
        unseen: survey.unseen,
        instance: instance(by, survey).await?,
        practices: practices.into_iter().map(practice).collect(),
    })
}

async fn instance(by: &Operator, survey: Survey) -> Answer<InstanceView> {
    let store = by.app.store();
    let folder = store.folder();
    Ok(InstanceView {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        build: build(),
        started_at: by.app.started_at(),
        database: if store.is_sqlite() { Database::Sqlite } else { Database::Postgres },
        database_bytes: store.database_bytes().await?,
        storage: if folder.is_some() { Storage::Folder } else { Storage::Other },
        parts: survey.parts,
        stored_bytes: survey.bytes,
        free_bytes: folder.flatten(),
        uploads: survey.uploads,
        letters: Letters {
            waiting: survey.letters.waiting,
            failed: survey.letters.tried,
            oldest_at: survey.letters.oldest_at,
            refusing: survey.refusing,
        },
        sweep_at: job::next_sweep(&by.app).await?,
        warnings: by.app.config().warnings(),
    })
}

/// How this program was built, and for what.
fn build() -> String {
    let profile = if cfg!(debug_assertions) { "debug" } else { "release" };
    format!("{profile} {} {}", std::env::consts::ARCH, std::env::consts::OS)
}

fn practice(count: PracticeCount) -> PracticeView {
    PracticeView {
        number: count.number,
        members: count.members,
        sessions: count.sessions,
        findings: count.findings,
        bytes: count.bytes,
        locked: count.locked,
        active_on: count.active_at.map(day),
    }
}
