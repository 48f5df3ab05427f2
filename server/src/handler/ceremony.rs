//! Ceremonies: what the server has to remember between a challenge and its answer.

use siegel_api::id::{CeremonyId, UserId};
use siegel_api::limits::CEREMONY_MINUTES;
use siegel_api::time::Time;
use siegel_storage::ceremony::{self, Kind};

use crate::http::problem::Answer;
use crate::state::App;

/// Makes a ceremony's id and keeps its state for five minutes.
///
/// # Errors
/// `internal` if it cannot be kept.
pub async fn keep(app: &App, kind: Kind, user: Option<UserId>, state: &str) -> Answer<CeremonyId> {
    let id = CeremonyId(app.chance().bytes());
    let ends_at = app.now().plus(CEREMONY_MINUTES * Time::MINUTE);
    ceremony::insert(app.store(), id, kind, user, state, ends_at).await?;
    Ok(id)
}
