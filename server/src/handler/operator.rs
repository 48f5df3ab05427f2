//! Operators: setting up an access by its one-time address, signing in, leaving, and looking at numbers (C12, E8). Nothing here
//! changes anything of a practice's, but that its log is told.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use serde::{Deserialize, Serialize};
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{OperatorId, PracticeId, UserId};
use siegel_api::message::operator::{OperatorFinish, OperatorSession, OperatorSetUpBegin, OperatorView};
use siegel_api::message::registration::CeremonyBegun;
use siegel_api::problem::Code;
use siegel_storage::ceremony::{self, Kind};
use siegel_storage::operator::{self, Entry, Telling};
use siegel_storage::{Event, TokenHash, retry};
use webauthn_rs::prelude::Passkey;

use super::ceremony::keep;
use crate::caller::{Visitor, attested_at};
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};
use crate::http::session::{Secret, no_operator_cookie, operator_hash_of};
use crate::log;
use crate::operator::{Operator, told};
use crate::operator_view::view;
use crate::passkey::Assertion;
use crate::rate::{self, Rate};
use crate::state::App;

/// What waits in the database between begin and finish; of the token only its hash.
#[derive(Serialize, Deserialize)]
struct Waiting {
    token: Hash,
    passkey: String,
}

type Begun = (AppendHeaders<[(HeaderName, HeaderValue); 1]>, Json<OperatorSession>);

/// `POST /api/v1/operator/setup/begin`.
#[utoipa::path(post, path = "/api/v1/operator/setup/begin",
    request_body(content = serde_json::Value, description = "OperatorSetUpBegin"),
    responses((status = 200, description = "CeremonyBegun"), (status = 410, description = "invitation_gone")))]
pub async fn begin_set_up(
    visitor: Visitor,
    Json(body): Json<OperatorSetUpBegin>,
) -> Answer<Json<CeremonyBegun>> {
    let app = &visitor.app;
    rate::take(app, Rate::SignIn, visitor.peer.network().as_bytes()).await?;
    let token = Hash::of(&body.token.0);
    let right = operator::find_invite(app.store(), TokenHash::from_hash(token), app.now()).await?;
    let right = right.ok_or(Problem::new(Code::InvitationGone))?;
    let ceremony = app.passkeys().begin_operator(right.operator())?;
    let waiting = Waiting { token, passkey: ceremony.state };
    let state = serde_json::to_string(&waiting).map_err(Problem::internal)?;
    let ceremony_id = keep(app, Kind::OperatorSetUp, None, &state).await?;
    Ok(Json(CeremonyBegun { ceremony_id, options: ceremony.options }))
}

/// `POST /api/v1/operator/setup/finish`.
#[utoipa::path(post, path = "/api/v1/operator/setup/finish",
    request_body(content = serde_json::Value, description = "OperatorFinish"),
    responses((status = 200, description = "OperatorSession; sets the operator's cookie"),
        (status = 410, description = "ceremony_ended, invitation_gone"),
        (status = 403, description = "sign_in_failed"), (status = 422, description = "prf_leaked")))]
pub async fn finish_set_up(visitor: Visitor, Json(body): Json<OperatorFinish>) -> Answer<Begun> {
    let app = &visitor.app;
    let taken = ceremony::take(app.store(), body.ceremony_id, Kind::OperatorSetUp, app.now()).await?;
    let taken = taken.ok_or(Problem::new(Code::CeremonyEnded))?;
    let waiting: Waiting = serde_json::from_str(&taken.state).map_err(Problem::internal)?;
    let passkey = app.passkeys().finish_registration(body.credential, &waiting.passkey)?;
    let gone = || Problem::new(Code::InvitationGone);
    let right = operator::find_invite(app.store(), TokenHash::from_hash(waiting.token), app.now()).await?;
    let right = right.ok_or_else(gone)?;
    let telling = Noted::now(app, right.operator()).await?;
    let (secret, text) = (Secret::generate(app.chance()), text(&passkey)?);
    let entry = Entry { session: secret.hash(), credential: passkey.cred_id(), passkey: &text };
    let made =
        retry(async || operator::set_up(app.store(), &right, &entry, telling.telling(), app.now()).await);
    match made.await {
        Ok(()) => begun(app, &secret).await,
        Err(siegel_storage::Error::Gone) => Err(gone()),
        Err(error) => Err(error.into()),
    }
}

/// `POST /api/v1/operator/session/begin`.
#[utoipa::path(post, path = "/api/v1/operator/session/begin", responses((status = 200, description = "CeremonyBegun")))]
pub async fn begin(visitor: Visitor) -> Answer<Json<CeremonyBegun>> {
    rate::take(&visitor.app, Rate::SignIn, visitor.peer.network().as_bytes()).await?;
    let ceremony = visitor.app.passkeys().begin_sign_in()?;
    let ceremony_id = keep(&visitor.app, Kind::OperatorSignIn, None, &ceremony.state).await?;
    Ok(Json(CeremonyBegun { ceremony_id, options: ceremony.options }))
}

/// `POST /api/v1/operator/session/finish`.
#[utoipa::path(post, path = "/api/v1/operator/session/finish",
    request_body(content = serde_json::Value, description = "OperatorFinish"),
    responses((status = 200, description = "OperatorSession; sets the operator's cookie"),
        (status = 403, description = "sign_in_failed"), (status = 410, description = "ceremony_ended"),
        (status = 422, description = "prf_leaked")))]
pub async fn finish(visitor: Visitor, Json(body): Json<OperatorFinish>) -> Answer<Begun> {
    let app = &visitor.app;
    let failed = || Problem::new(Code::SignInFailed);
    let taken = ceremony::take(app.store(), body.ceremony_id, Kind::OperatorSignIn, app.now()).await?;
    let taken = taken.ok_or(Problem::new(Code::CeremonyEnded))?;
    let assertion = Assertion::parse(body.credential)?;
    let known = operator::find(app.store(), assertion.credential_id()).await?;
    let known = known.filter(|known| assertion.is_of(known.operator)).ok_or_else(failed)?;
    let mut passkey: Passkey = serde_json::from_str(&known.passkey).map_err(Problem::internal)?;
    app.passkeys().finish_sign_in(&assertion, &taken.state, &mut passkey)?;
    let right = taken.proven_operator(&known).ok_or_else(failed)?;
    let telling = Noted::now(app, right.operator()).await?;
    let (secret, text) = (Secret::generate(app.chance()), text(&passkey)?);
    let entry = Entry { session: secret.hash(), credential: assertion.credential_id(), passkey: &text };
    let entered =
        retry(async || operator::enter(app.store(), &right, &entry, telling.telling(), app.now()).await);
    match entered.await {
        Ok(()) => begun(app, &secret).await,
        // Taken away at the command line meanwhile.
        Err(siegel_storage::Error::Gone | siegel_storage::Error::Conflict { .. }) => Err(failed()),
        Err(error) => Err(error.into()),
    }
}

/// `DELETE /api/v1/operator/session`: signs out. The cookie goes in any case; a member's own in the same browser stays.
#[utoipa::path(delete, path = "/api/v1/operator/session", responses((status = 204, description = "signed out")))]
pub async fn finish_own(State(app): State<App>, headers: HeaderMap) -> Answer<impl IntoResponse> {
    if let Some(hash) = operator_hash_of(&headers) {
        operator::remove_session(app.store(), hash).await?;
    }
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(header::SET_COOKIE, no_operator_cookie()?)])))
}

/// `GET /api/v1/operator`.
#[utoipa::path(get, path = "/api/v1/operator", responses((status = 200, description = "OperatorView")))]
pub async fn fetch(by: Operator) -> Answer<Json<OperatorView>> {
    view(&by).await.map(Json)
}

fn text(passkey: &Passkey) -> Answer<String> {
    serde_json::to_string(passkey).map_err(Problem::internal)
}

async fn begun(app: &App, secret: &Secret) -> Answer<Begun> {
    let begun = operator::find_session(app.store(), secret.hash(), app.now()).await?;
    let begun = begun.ok_or(Problem::new(Code::SignedOut))?;
    let cookie = AppendHeaders([(header::SET_COOKIE, secret.operator_cookie()?)]);
    Ok((cookie, Json(told(&begun, app.now()))))
}

/// What each practice's log is told: that an operator signed in. By nobody of the practice, and without an address: a practice
/// need not know where those sit who run the service.
struct Noted<E, D> {
    event: E,
    draw: D,
}

impl Noted<(), ()> {
    /// As the clock and the instance's log stand now.
    async fn now(
        app: &App,
        operator: OperatorId,
    ) -> Answer<Noted<impl Fn(PracticeId) -> Event + Sync, impl Fn() -> u32 + Sync>> {
        let (at, reference) = ((app.now(), log::gossip(app).await?), Hash::of(&operator.0));
        let event = move |practice: PracticeId| {
            let what = (EventKind::OperatorEntered, practice.into(), reference);
            attested_at(at, practice, UserId::ZERO, what)
        };
        let chance = app.chance().clone();
        Ok(Noted { event, draw: move || u32::from_be_bytes(chance.bytes()) })
    }
}

impl<E: Fn(PracticeId) -> Event + Sync, D: Fn() -> u32 + Sync> Noted<E, D> {
    fn telling(&self) -> Telling<'_> {
        Telling { event: &self.event, draw: &self.draw }
    }
}
