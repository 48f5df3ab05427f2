//! Cases: opened, shared, left, closed, and read (protocol 4).

use axum::extract::{Path, Query};
use siegel_api::bytes::B64;
use siegel_api::codec::{decode, encode};
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{CaseId, UserId};
use siegel_api::limits::{CASES_PAGE_MAX, PAGE_MAX};
use siegel_api::message::case::{
    CaseClose, CaseEpochView, CaseLeave, CaseOne, CaseQuery, CaseState, CaseView, Cases, CasesQuery,
};
use siegel_api::message::finding::{Committed, FindingPage};
use siegel_api::message::log::LabelledEvent;
use siegel_api::problem::Code;
use siegel_api::statement::Statement;
use siegel_storage::case::{self, CasePlace, CaseRight};
use siegel_storage::event::Event;
use siegel_storage::right::{MayManage, MayRead};
use siegel_storage::{retry, statement};

use super::finding::{page, read_cursor};
use crate::actor::About;
use crate::caller::Caller;
use crate::casing::{Cased, newest};
use crate::commit::{committed, repeated};
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};
use crate::log::Heads;

/// `GET /api/v1/cases`: a page; open ones first, then what changed last.
#[utoipa::path(get, path = "/api/v1/cases", params(("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, description = "Cases")))]
pub async fn list(caller: Caller, Query(query): Query<CasesQuery>) -> Answer<Json<Cases>> {
    let right = caller.right::<MayRead>()?;
    let after = query.cursor.as_deref().map(read_place).transpose()?;
    let limit = query.limit.unwrap_or(CASES_PAGE_MAX).clamp(1, CASES_PAGE_MAX);
    let mut places = case::list(caller.app.store(), &right, after, limit + 1).await?;
    let full = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = places.len() > full;
    places.truncate(full);
    let next = places.last().filter(|_| more).map(write_place);
    let (mut heads, mut cases) = (Heads::new(&caller.app), Vec::with_capacity(places.len()));
    for place in places {
        // One that was left since the list was read is passed over.
        match view(&caller, &mut heads, place.case).await {
            Ok(case) => cases.push(case),
            Err(problem) if problem.code() == Code::NotFound => (),
            Err(problem) => return Err(problem),
        }
    }
    Ok(Json(Cases { cases, heads: heads.finish(), next }))
}

/// A cursor: whether the last one of the page is closed, when it changed, and its id.
fn write_place(place: &CasePlace) -> String {
    format!("{}.{}.{}", u8::from(place.closed), place.at.0, place.case)
}

fn read_place(text: &str) -> Answer<CasePlace> {
    let (closed, rest) = text.split_once('.').ok_or(Problem::new(Code::Malformed))?;
    let (at, case) = read_cursor(rest)?;
    Ok(CasePlace { closed: closed == "1", at, case })
}

/// `GET /api/v1/cases/{id}`.
#[utoipa::path(get, path = "/api/v1/cases/{id}", params(("id" = String, Path)),
    responses((status = 200, description = "CaseOne"), (status = 404, description = "not_found")))]
pub async fn fetch(caller: Caller, Path(id): Path<CaseId>) -> Answer<Json<CaseOne>> {
    let mut heads = Heads::new(&caller.app);
    let case = view(&caller, &mut heads, id).await?;
    Ok(Json(CaseOne { case, heads: heads.finish() }))
}

/// `GET /api/v1/cases/{id}/findings`: a page, newest first.
#[utoipa::path(get, path = "/api/v1/cases/{id}/findings",
    params(("id" = String, Path), ("cursor" = Option<String>, Query)),
    responses((status = 200, description = "FindingPage"), (status = 404, description = "not_found")))]
pub async fn list_findings(
    caller: Caller,
    Path(id): Path<CaseId>,
    Query(query): Query<CaseQuery>,
) -> Answer<Json<FindingPage>> {
    let (store, now) = (caller.app.store(), caller.app.now());
    let right = case::right(store, caller.right::<MayRead>()?, id).await?.ok_or_else(Problem::not_found)?;
    let before = query.cursor.as_deref().map(read_cursor::<Hash>).transpose()?;
    let places = case::list_findings(store, &right, before, PAGE_MAX, now).await?;
    page(&caller, places.into_iter().map(Into::into).collect(), PAGE_MAX).await.map(Json)
}

/// `POST /api/v1/cases`.
#[utoipa::path(post, path = "/api/v1/cases",
    request_body(content = serde_json::Value, description = "CaseState"),
    responses((status = 200, description = "Committed"), (status = 403, description = "not_allowed"),
        (status = 409, description = "stale_epoch"), (status = 422, description = "not_verified")))]
pub async fn create(caller: Caller, Json(body): Json<CaseState>) -> Answer<Json<Committed>> {
    let (right, at) = (caller.right::<MayManage>()?, caller.app.now());
    let cased = Cased::verify(&caller, &caller.actor().await?, &body, None).await?;
    if let Some(before) = repeated(&caller.app, &cased.event).await? {
        return Ok(Json(before));
    }
    let written = || async {
        let mut write = caller.app.store().write(&right, &cased.logs(), at).await?;
        case::insert(&mut write, &right, &cased.stated()).await?;
        write.commit_all(cased.event.clone(), cased.others.clone()).await
    };
    committed(&cased.event, &retry(written).await?, at).map(Json)
}

/// `POST /api/v1/cases/{id}/statements`: who takes part from now on, under new keys.
#[utoipa::path(post, path = "/api/v1/cases/{id}/statements", params(("id" = String, Path)),
    request_body(content = serde_json::Value, description = "CaseState"),
    responses((status = 200, description = "Committed"), (status = 403, description = "not_allowed"),
        (status = 409, description = "conflict, stale_epoch"), (status = 422, description = "not_verified")))]
pub async fn update(
    caller: Caller,
    Path(id): Path<CaseId>,
    Json(body): Json<CaseState>,
) -> Answer<Json<Committed>> {
    let (right, at) = (managed(&caller, id).await?, caller.app.now());
    if !right.is_opener() {
        return Err(Problem::new(Code::NotAllowed));
    }
    let event = decode::<siegel_api::event::SignedEvent>(&body.event.event.0)?;
    let said = About::new(EventKind::CaseChanged, id, event.body.ref_hash);
    let actor = caller.actor().await?;
    if let Some(before) = repeated(&caller.app, &actor.event(&body.event, said)?).await? {
        return Ok(Json(before));
    }
    let before = newest(&caller.app, id).await?;
    let cased = Cased::verify(&caller, &actor, &body, Some(&before)).await?;
    if cased.case() != id {
        return Err(Problem::new(Code::NotVerified));
    }
    let written = || async {
        let mut write = caller.app.store().write(&right, &cased.logs(), at).await?;
        case::append(&mut write, &right, &cased.stated()).await?;
        write.commit_all(cased.event.clone(), cased.others.clone()).await
    };
    committed(&cased.event, &retry(written).await?, at).map(Json)
}

/// `POST /api/v1/cases/{id}/leave`: the own practice takes part no longer. Not for who opened it.
#[utoipa::path(post, path = "/api/v1/cases/{id}/leave", params(("id" = String, Path)),
    request_body(content = serde_json::Value, description = "CaseLeave"),
    responses((status = 200, description = "Committed"), (status = 403, description = "not_allowed"),
        (status = 404, description = "not_found")))]
pub async fn leave(
    caller: Caller,
    Path(id): Path<CaseId>,
    Json(body): Json<CaseLeave>,
) -> Answer<Json<Committed>> {
    let (right, at) = (managed(&caller, id).await?, caller.app.now());
    if right.is_opener() {
        return Err(Problem::new(Code::NotAllowed));
    }
    let event = end(&caller, id, EventKind::CaseLeft, &body.event).await?.also_in(right.opener());
    let written = || async {
        let mut write = caller.app.store().write(&right, &[right.opener()], at).await?;
        case::leave(&mut write, &right).await?;
        write.commit(event.clone()).await
    };
    committed(&event, &retry(written).await?, at).map(Json)
}

/// `POST /api/v1/cases/{id}/close`: it takes no more findings. For who opened it.
#[utoipa::path(post, path = "/api/v1/cases/{id}/close", params(("id" = String, Path)),
    request_body(content = serde_json::Value, description = "CaseClose"),
    responses((status = 200, description = "Committed"), (status = 403, description = "not_allowed"),
        (status = 409, description = "conflict")))]
pub async fn close(
    caller: Caller,
    Path(id): Path<CaseId>,
    Json(body): Json<CaseClose>,
) -> Answer<Json<Committed>> {
    let (right, at) = (managed(&caller, id).await?, caller.app.now());
    if !right.is_opener() {
        return Err(Problem::new(Code::NotAllowed));
    }
    let event = end(&caller, id, EventKind::CaseClosed, &body.event).await?;
    if let Some(before) = repeated(&caller.app, &event).await? {
        return Ok(Json(before));
    }
    let written = || async {
        let mut write = caller.app.store().write(&right, &[], at).await?;
        case::close(&mut write, &right).await?;
        write.commit(event.clone()).await
    };
    committed(&event, &retry(written).await?, at).map(Json)
}

async fn managed(caller: &Caller, id: CaseId) -> Answer<CaseRight<MayManage>> {
    let store = caller.app.store();
    // Whether there is such a case is told to who takes part alone.
    let seen = case::right(store, caller.session.right(), id).await?;
    seen.ok_or_else(Problem::not_found)?;
    case::right(store, caller.right::<MayManage>()?, id).await?.ok_or_else(Problem::not_found)
}

/// The event of an end, about the newest epoch.
async fn end(caller: &Caller, id: CaseId, kind: EventKind, said: &LabelledEvent) -> Answer<Event> {
    let newest = statement::find_newest(caller.app.store(), id).await?.ok_or_else(Problem::not_found)?;
    caller.actor().await?.event(said, About::new(kind, id, newest.statement.hash()))
}

async fn view(caller: &Caller, heads: &mut Heads<'_>, id: CaseId) -> Answer<CaseView> {
    let store = caller.app.store();
    let right = case::right(store, caller.right::<MayRead>()?, id).await?.ok_or_else(Problem::not_found)?;
    let mut epochs = Vec::new();
    for stored in statement::list(store, id).await? {
        let said: Statement = decode(stored.statement.body.as_slice())?;
        let kind = if said.epoch == 1 { EventKind::CaseOpened } else { EventKind::CaseChanged };
        epochs.push(CaseEpochView {
            placed: heads.find(right.opener(), kind, stored.statement.hash()).await?,
            statement: B64(encode(&stored.statement)),
            content_key: stored.keys.content.as_bytes().into(),
            names: stored.sealed.names.map(|sealed| B64(sealed.0)).unwrap_or_default(),
            previous: stored.sealed.prev_content.map(|sealed| B64(sealed.0)),
        });
    }
    let recipient = UserId(caller.session.practice.0);
    let seeds = statement::list_seeds(store, id, recipient).await?;
    Ok(CaseView {
        case_id: id,
        epochs,
        seeds: seeds.iter().map(|seed| B64(encode(seed))).collect(),
        left: case::list_left(store, &right).await?,
        closed_at: right.closed_at(),
        added_at: right.added_at(),
    })
}
