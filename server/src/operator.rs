//! Somebody who runs the service, with an operator's session. Handlers that take this take no member, and the reverse: the two kinds
//! of session lie in two tables and two cookies.

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use siegel_api::message::operator::OperatorSession as Told;
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_storage::operator::{self, OperatorSession};

use crate::http::problem::Problem;
use crate::http::session::operator_hash_of;
use crate::state::App;

/// A signed-in operator.
pub struct Operator {
    /// The application.
    pub app: App,
    /// The session.
    pub session: OperatorSession,
}

impl FromRequestParts<App> for Operator {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let State(app) =
            State::<App>::from_request_parts(parts, app).await.unwrap_or_else(|never| match never {});
        let none = || Problem::new(Code::SignedOut);
        let hash = operator_hash_of(&parts.headers).ok_or_else(none)?;
        let mut session = operator::find_session(app.store(), hash, app.now()).await?.ok_or_else(none)?;
        // Reading goes on where nothing can be written: the session then ends sooner, never later.
        if let Err(error) = operator::touch_session(app.store(), &mut session, app.now()).await {
            tracing::warn!(%error, "when an operator's session was last seen could not be noted");
        }
        Ok(Self { app, session })
    }
}

/// What an operator's page may know of its session at `now`.
pub fn told(session: &OperatorSession, now: Time) -> Told {
    Told { told_at: now, idle_until: session.idle_until(), ends_at: session.expires_at }
}
