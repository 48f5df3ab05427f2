//! The console's log: pages, names, hashes, heads (protocol 10).

use axum::extract::{Query, State};
use serde::Deserialize;
use siegel_api::bytes::B64;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::GroupId;
use siegel_api::limits::PAGE_MAX;
use siegel_api::message::log::{Head, Labels, LeafHashes, LogPage, LogQuery};
use siegel_api::time::Time;
use siegel_storage::label;
use siegel_storage::log::{self, Filter};
use siegel_storage::right::MayAudit;

use crate::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::Answer;
use crate::log::Heads;
use crate::rate::{self, Rate};
use crate::state::App;

/// Labels of one answer, at most, of either writer.
const LABELS_MAX: u32 = 10_000;
/// Leaf hashes of one answer, at most.
const HASHES_MAX: u32 = 10_000;

/// For so long one note of a person's reading holds, in milliseconds.
const NOTED_MS: u64 = 15 * Time::MINUTE;

/// `GET /api/v1/log`: newest first. That a person reads the log stands in the log (attack 75), once in
/// a quarter of an hour: a console that follows the log would else keep it moving for ever.
#[utoipa::path(get, path = "/api/v1/log", responses((status = 200, description = "LogPage")))]
pub async fn list(caller: Caller, Query(query): Query<LogQuery>) -> Answer<Json<LogPage>> {
    let right = caller.right::<MayAudit>()?;
    note_reading(&caller).await?;
    let limit = query.limit.unwrap_or(PAGE_MAX).clamp(1, PAGE_MAX);
    let LogQuery { before, object, actor, kind, from, until, .. } = query;
    let filter = Filter { object, actor, kind, from, until, before };
    let mut heads = Heads::new(&caller.app);
    let head = heads.head(right.practice()).await?;
    let mut entries = log::list(caller.app.store(), &right, &filter, limit + 1).await?;
    let more = entries.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    entries.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let rows = heads.rows(right.practice(), entries).await?;
    Ok(Json(LogPage { head, rows, more }))
}

async fn note_reading(caller: &Caller) -> Answer<()> {
    let (right, actor) = (caller.right::<MayAudit>()?, Some(caller.session.user));
    let from = Some(caller.app.now().minus(NOTED_MS));
    let noted = Filter { actor, kind: Some(EventKind::LogRead), from, ..Filter::default() };
    if !log::list(caller.app.store(), &right, &noted, 1).await?.is_empty() {
        return Ok(());
    }
    let event = caller.attested(EventKind::LogRead, caller.session.practice, Hash::ZERO).await?;
    let write = caller.app.store().write(&right, &[], caller.app.now()).await?;
    write.commit(event).await?;
    Ok(())
}

/// `GET /api/v1/log/labels`: the names of the console, sealed: the newest of the practice's own people, and
/// the newest that others wrote for it.
#[utoipa::path(get, path = "/api/v1/log/labels", responses((status = 200, description = "Labels")))]
pub async fn list_labels(caller: Caller) -> Answer<Json<Labels>> {
    let right = caller.right::<MayAudit>()?;
    rate::take(&caller.app, Rate::Labels, caller.session.id.as_bytes()).await?;
    note_reading(&caller).await?;
    let mut heads = Heads::new(&caller.app);
    let head = heads.head(right.practice()).await?;
    let entries = label::list_all(caller.app.store(), &right, LABELS_MAX).await?;
    Ok(Json(Labels { head, rows: heads.rows(right.practice(), entries).await? }))
}

/// Query of `list_hashes`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct From {
    #[serde(default)]
    from: u64,
}

/// `GET /api/v1/log/hashes`: leaf hashes, so that a client recomputes the root.
#[utoipa::path(get, path = "/api/v1/log/hashes", params(("from" = Option<u64>, Query)),
    responses((status = 200, description = "LeafHashes")))]
pub async fn list_hashes(caller: Caller, Query(From { from }): Query<From>) -> Answer<Json<LeafHashes>> {
    let member = caller.session.right();
    let mut heads = Heads::new(&caller.app);
    let head = heads.head(member.practice()).await?;
    let size = heads.size(member.practice()).await?;
    let limit = u32::try_from(size.saturating_sub(from)).unwrap_or(HASHES_MAX).min(HASHES_MAX);
    let hashes = log::list_hashes(caller.app.store(), &member, from, limit).await?;
    let hashes = hashes.iter().flat_map(|hash| hash.0).collect();
    Ok(Json(LeafHashes { head, from, hashes: B64(hashes) }))
}

/// `GET /api/v1/checkpoint`: the newest head of the instance's log. Public.
#[utoipa::path(get, path = "/api/v1/checkpoint", responses((status = 200, description = "Head")))]
pub async fn head(State(app): State<App>) -> Answer<Json<Head>> {
    Ok(Json(Heads::new(&app).head(GroupId::INSTANCE).await?))
}
