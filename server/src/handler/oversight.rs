//! What administrators are told of in the app (C8).

use axum::extract::Query;
use axum::http::StatusCode;
use siegel_api::limits::PAGE_MAX;
use siegel_api::message::oversight::{OversightPage, OversightQuery, OversightSeen};
use siegel_storage::oversight;
use siegel_storage::right::MayAdmin;

use crate::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::log::Heads;

/// `GET /api/v1/oversight`: newest first. No reading of the log that is noted: it is what its reader is told of.
#[utoipa::path(get, path = "/api/v1/oversight", responses((status = 200, description = "OversightPage"),
    (status = 403, description = "not_allowed")))]
pub async fn list(caller: Caller, Query(query): Query<OversightQuery>) -> Answer<Json<OversightPage>> {
    let (store, right) = (caller.app.store(), caller.right::<MayAdmin>()?);
    let OversightQuery { before, limit, unseen } = query;
    let limit = limit.unwrap_or(PAGE_MAX).clamp(1, PAGE_MAX);
    let seen = oversight::find_seen(store, &right).await?;
    let mut heads = Heads::new(&caller.app);
    let head = heads.head(right.practice()).await?;
    let size = heads.size(right.practice()).await?;
    // What was committed after the head was read comes with the next answer.
    let span = (if unseen { seen } else { 0 }, Some(before.unwrap_or(size).min(size)));
    let mut entries = oversight::list(store, &right, span, limit + 1).await?;
    let more = entries.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    entries.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let rows = heads.rows(right.practice(), entries).await?;
    Ok(Json(OversightPage { head, rows, more, seen }))
}

/// `PUT /api/v1/oversight`.
#[utoipa::path(put, path = "/api/v1/oversight",
    request_body(content = serde_json::Value, description = "OversightSeen"),
    responses((status = 204, description = "noted"), (status = 403, description = "not_allowed")))]
pub async fn note_seen(caller: Caller, Json(body): Json<OversightSeen>) -> Answer<StatusCode> {
    let right = caller.right::<MayAdmin>()?;
    oversight::note_seen(caller.app.store(), &right, body.seen).await?;
    Ok(StatusCode::NO_CONTENT)
}
