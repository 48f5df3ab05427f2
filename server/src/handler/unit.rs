//! Units of a practice: opened, changed, closed, and read (protocol 4).

use axum::extract::Path;
use siegel_api::bytes::B64;
use siegel_api::codec::{decode, encode};
use siegel_api::event::{EventKind, SignedEvent};
use siegel_api::id::{PracticeId, UnitId};
use siegel_api::limits::UNITS_MAX;
use siegel_api::message::finding::Committed;
use siegel_api::message::unit::{UnitClose, UnitEpochView, UnitState, UnitView, Units};
use siegel_api::problem::Code;
use siegel_api::statement::Statement;
use siegel_storage::right::{MayAdmin, MayRead};
use siegel_storage::unit::{self, UnitRight};
use siegel_storage::{practice, retry, statement};

use crate::actor::About;
use crate::caller::Caller;
use crate::commit::{committed, repeated};
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};
use crate::log::Heads;
use crate::uniting::{United, newest};

/// How often the units of a practice are read, at most.
const READS: usize = 3;

/// `GET /api/v1/practices/{id}/units`: what everybody may verify of them, and of those to which the member belongs the seeds.
#[utoipa::path(get, path = "/api/v1/practices/{id}/units", params(("id" = String, Path)),
    responses((status = 200, description = "Units"), (status = 404, description = "not_found")))]
pub async fn list(caller: Caller, Path(id): Path<PracticeId>) -> Answer<Json<Units>> {
    let found = practice::find(caller.app.store(), &caller.session.right(), id).await?;
    let id = found.ok_or_else(Problem::not_found)?.id;
    // A unit that changes while it is read may lie beyond a head that was read before: all are read anew.
    let mut reads = 1;
    loop {
        let mut heads = Heads::new(&caller.app);
        match views(&caller, &mut heads, id).await {
            Err(_) if heads.is_outrun() && reads < READS => reads += 1,
            units => return Ok(Json(Units { units: units?, heads: heads.finish() })),
        }
    }
}

/// `POST /api/v1/units`.
#[utoipa::path(post, path = "/api/v1/units",
    request_body(content = serde_json::Value, description = "UnitState"),
    responses((status = 200, description = "Committed"), (status = 403, description = "not_allowed, proof_needed"),
        (status = 409, description = "stale_epoch, units_full"), (status = 422, description = "not_verified")))]
pub async fn create(caller: Caller, Json(body): Json<UnitState>) -> Answer<Json<Committed>> {
    let (right, at) = (caller.right::<MayAdmin>()?, caller.app.now());
    let united = United::verify(&caller, &caller.actor().await?, &body, None).await?;
    if let Some(before) = repeated(&caller.app, &united.event).await? {
        return Ok(Json(before));
    }
    let written = || async {
        let mut write = caller.app.store().write(&right, &[], at).await?;
        unit::insert(&mut write, &right, &united.stated()).await?;
        write.commit(united.event.clone()).await
    };
    committed(&united.event, &retry(written).await?, at).map(Json)
}

/// `POST /api/v1/units/{id}/statements`: who belongs to it from now on, under new keys.
#[utoipa::path(post, path = "/api/v1/units/{id}/statements", params(("id" = String, Path)),
    request_body(content = serde_json::Value, description = "UnitState"),
    responses((status = 200, description = "Committed"), (status = 403, description = "not_allowed, proof_needed"),
        (status = 404, description = "not_found"), (status = 409, description = "conflict, stale_epoch"),
        (status = 422, description = "not_verified")))]
pub async fn update(
    caller: Caller,
    Path(id): Path<UnitId>,
    Json(body): Json<UnitState>,
) -> Answer<Json<Committed>> {
    let (right, at) = (managed(&caller, id).await?, caller.app.now());
    let event = decode::<SignedEvent>(&body.event.event.0)?;
    let said = About::new(EventKind::UnitChanged, id, event.body.ref_hash);
    let actor = caller.actor().await?;
    if let Some(before) = repeated(&caller.app, &actor.event(&body.event, said)?).await? {
        return Ok(Json(before));
    }
    let before = newest(&caller.app, id).await?;
    let united = United::verify(&caller, &actor, &body, Some(&before)).await?;
    if united.unit() != id {
        return Err(Problem::new(Code::NotVerified));
    }
    if united.gives_more(&before) {
        caller.proven()?;
    }
    let written = || async {
        let mut write = caller.app.store().write(&right, &[], at).await?;
        unit::append(&mut write, &right, &united.stated()).await?;
        write.commit(united.event.clone()).await
    };
    committed(&united.event, &retry(written).await?, at).map(Json)
}

/// `POST /api/v1/units/{id}/close`: nothing new is addressed to it.
#[utoipa::path(post, path = "/api/v1/units/{id}/close", params(("id" = String, Path)),
    request_body(content = serde_json::Value, description = "UnitClose"),
    responses((status = 200, description = "Committed"), (status = 403, description = "not_allowed, proof_needed"),
        (status = 404, description = "not_found"), (status = 409, description = "conflict, stale_epoch")))]
pub async fn close(
    caller: Caller,
    Path(id): Path<UnitId>,
    Json(body): Json<UnitClose>,
) -> Answer<Json<Committed>> {
    let (right, at) = (managed(&caller, id).await?, caller.app.now());
    let named = decode::<SignedEvent>(&body.event.event.0)?.body.ref_hash;
    let event = caller.actor().await?.event(&body.event, About::new(EventKind::UnitClosed, id, named))?;
    if let Some(before) = repeated(&caller.app, &event).await? {
        return Ok(Json(before));
    }
    let newest = newest(&caller.app, id).await?;
    if newest.hash() != named {
        return Err(Problem::new(Code::Conflict));
    }
    let written = || async {
        let mut write = caller.app.store().write(&right, &[], at).await?;
        unit::close(&mut write, &right, (newest.number(), named)).await?;
        write.commit(event.clone()).await
    };
    committed(&event, &retry(written).await?, at).map(Json)
}

/// Of another practice's unit nothing is said.
async fn managed(caller: &Caller, id: UnitId) -> Answer<UnitRight> {
    let (store, now) = (caller.app.store(), caller.app.now());
    let of = unit::find_practice(store, id).await?.filter(|of| *of == caller.session.practice);
    of.ok_or_else(Problem::not_found)?;
    unit::right(store, caller.session.right(), id, now).await?.ok_or(Problem::new(Code::NotAllowed))
}

async fn views(caller: &Caller, heads: &mut Heads<'_>, of: PracticeId) -> Answer<Vec<UnitView>> {
    // Also where there is none: that there is no unit is said of a log that the reader can look into.
    heads.size(of).await?;
    let mut units = Vec::new();
    for id in unit::list(caller.app.store(), of, UNITS_MAX).await? {
        units.push(view(caller, heads, (of, id)).await?);
    }
    Ok(units)
}

async fn view(caller: &Caller, heads: &mut Heads<'_>, (of, id): (PracticeId, UnitId)) -> Answer<UnitView> {
    let store = caller.app.store();
    let reader = match caller.right::<MayRead>() {
        Ok(right) => unit::is_member(store, &right, id).await?,
        Err(_) => false,
    };
    let mut epochs = Vec::new();
    for stored in statement::list(store, id).await? {
        let said: Statement = decode(stored.statement.body.as_slice())?;
        let kind = if said.epoch == 1 { EventKind::UnitOpened } else { EventKind::UnitChanged };
        epochs.push(UnitEpochView {
            placed: heads.find(of, kind, stored.statement.hash()).await?,
            statement: B64(encode(&stored.statement)),
            content_key: stored.keys.content.as_bytes().into(),
            previous: stored.sealed.prev_content.filter(|_| reader).map(|sealed| B64(sealed.0)),
        });
    }
    let closed = match unit::find_closed(store, id).await? {
        Some(named) => Some(heads.find(of, EventKind::UnitClosed, named).await?),
        None => None,
    };
    let seeds =
        if reader { statement::list_seeds(store, id, caller.session.user).await? } else { Vec::new() };
    Ok(UnitView { unit_id: id, epochs, closed, seeds: seeds.iter().map(|seed| B64(encode(seed))).collect() })
}
