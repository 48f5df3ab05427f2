//! What members hold, and who takes it over when they leave (J8).

use axum::extract::Path;
use siegel_api::event::EventKind;
use siegel_api::id::UserId;
use siegel_api::message::finding::Committed;
use siegel_api::message::holding::{HandOver, Holding, PeriodWrite, successor_hash};
use siegel_api::problem::Code;
use siegel_storage::holding::{self, period};
use siegel_storage::right::MayAdmin;

use crate::actor::About;
use crate::caller::Caller;
use crate::commit::{committed, repeated};
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};

/// `GET /api/v1/holdings`: for admins, of everybody who is or was a member.
#[utoipa::path(get, path = "/api/v1/holdings", responses((status = 200, description = "list of Holding"),
    (status = 403, description = "not_allowed")))]
pub async fn list(caller: Caller) -> Answer<Json<Vec<Holding>>> {
    let admin = caller.right::<MayAdmin>()?;
    let all = holding::list(caller.app.store(), &admin, caller.app.now()).await?;
    let item = |one: holding::Holding| Holding {
        user_id: one.user,
        left_at: one.left_at,
        successor: one.successor,
        period: one.period,
        drafts: one.drafts,
        drafts_since: one.drafts_since,
        unopened: one.unopened,
        passkeys: one.passkeys,
        sessions: one.sessions,
    };
    Ok(Json(all.into_iter().map(item).collect()))
}

/// `PUT /api/v1/holdings/{id}`: who takes over, before the person leaves or later.
#[utoipa::path(put, path = "/api/v1/holdings/{id}", params(("id" = String, Path)),
    request_body(content = serde_json::Value, description = "HandOver"),
    responses((status = 200, description = "Committed"), (status = 403, description = "not_allowed"),
        (status = 409, description = "conflict")))]
pub async fn update(
    caller: Caller,
    Path(id): Path<UserId>,
    Json(body): Json<HandOver>,
) -> Answer<Json<Committed>> {
    let (right, at) = (caller.right::<MayAdmin>()?, caller.app.now());
    let about = About::new(EventKind::HandedOver, id, successor_hash(body.successor));
    let event = caller.actor().await?.event(&body.event, about)?;
    if let Some(before) = repeated(&caller.app, &event).await? {
        return Ok(Json(before));
    }
    let mut write = caller.app.store().write(&right, &[], at).await?;
    holding::update(&mut write, &right, id, body.successor).await?;
    committed(&event, &write.commit(event.clone()).await?, at).map(Json)
}

/// `PUT /api/v1/holdings/{id}/period`: from when until when somebody has access. Any time more than before takes a fresh proof.
#[utoipa::path(put, path = "/api/v1/holdings/{id}/period", params(("id" = String, Path)),
    request_body(content = serde_json::Value, description = "PeriodWrite"),
    responses((status = 200, description = "Committed"), (status = 403, description = "not_allowed, proof_needed"),
        (status = 400, description = "malformed"), (status = 409, description = "conflict, last_admin")))]
pub async fn update_period(
    caller: Caller,
    Path(id): Path<UserId>,
    Json(body): Json<PeriodWrite>,
) -> Answer<Json<Committed>> {
    let (right, at) = (caller.right::<MayAdmin>()?, caller.app.now());
    if !body.period.is_sound() || !body.period.is_near(at) {
        return Err(Problem::new(Code::Malformed));
    }
    let about = About::new(EventKind::PeriodSet, id, body.period.reference());
    let event = caller.actor().await?.event(&body.event, about)?;
    if let Some(before) = repeated(&caller.app, &event).await? {
        return Ok(Json(before));
    }
    let all = holding::list(caller.app.store(), &right, at).await?;
    let before = all.iter().find(|one| one.user == id).map(|one| one.period);
    if before.is_none_or(|before| body.period.gives_more_than(before)) {
        caller.proven()?;
    }
    let mut write = caller.app.store().write(&right, &[], at).await?;
    period::update(&mut write, &right, id, body.period).await?;
    if !period::somebody_lasts(&mut write, &right).await? {
        return Err(Problem::new(Code::LastAdmin));
    }
    committed(&event, &write.commit(event.clone()).await?, at).map(Json)
}
