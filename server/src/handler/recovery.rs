//! Signing in by the printed sheet. The account is found by one half of the code and opened by another
//! (protocol 2); an unknown code is answered like a known one.

use axum::response::IntoResponse;
use siegel_api::message::session::{RecoveryBegin, RecoveryBegun, RecoveryFinish};
use siegel_api::problem::Code;
use siegel_storage::session::Way;
use siegel_storage::{TokenHash, credential};

use super::lock::refused;
use super::session::{Proof, enter, signed_in};
use crate::caller::Visitor;
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};
use crate::rate::{self, Rate};

/// `POST /api/v1/recovery/begin`.
#[utoipa::path(post, path = "/api/v1/recovery/begin",
    request_body(content = serde_json::Value, description = "RecoveryBegin"),
    responses((status = 200, description = "RecoveryBegun")))]
pub async fn begin(visitor: Visitor, Json(body): Json<RecoveryBegin>) -> Answer<Json<RecoveryBegun>> {
    let app = &visitor.app;
    rate::take(app, Rate::SignIn, visitor.peer.network().as_bytes()).await?;
    let known = credential::find_recovery(app.store(), body.recovery_id).await?;
    let user_id = known.map_or_else(|| app.decoys().user(body.recovery_id), |known| known.user);
    Ok(Json(RecoveryBegun { user_id }))
}

/// `POST /api/v1/recovery/finish`. The sheet stays good until a new one is written: a browser that
/// crashes in between must not lock its owner out.
#[utoipa::path(post, path = "/api/v1/recovery/finish",
    request_body(content = serde_json::Value, description = "RecoveryFinish"),
    responses((status = 200, description = "SessionInfo; sets the session's cookie"),
        (status = 403, description = "sign_in_failed, not_admitted, access_ended, access_not_begun, outside_zone"), (status = 423, description = "account_locked"), (status = 429, description = "too_many")))]
pub async fn finish(visitor: Visitor, Json(body): Json<RecoveryFinish>) -> Answer<impl IntoResponse> {
    let app = &visitor.app;
    rate::take(app, Rate::SignIn, visitor.peer.network().as_bytes()).await?;
    rate::take(app, Rate::Recovery, body.recovery_id.as_bytes()).await?;
    let known = credential::find_recovery(app.store(), body.recovery_id).await?;
    let known = known.ok_or(Problem::new(Code::SignInFailed))?;
    let Some(own) = known.proven(TokenHash::of(&body.auth.0)) else {
        return Err(refused(&visitor, known.user, Way::Sheet).await);
    };
    let secret = enter(&visitor, &own, Proof::Sheet(body.recovery_id)).await?;
    signed_in(app, &secret).await
}
