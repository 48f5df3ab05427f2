//! Access zones: from where members of a practice sign in (B22).

use siegel_api::bytes::B64;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::UserId;
use siegel_api::message::finding::Committed;
use siegel_api::message::zone::{SealedZoneNames, Zones, ZonesWrite};
use siegel_api::problem::Code;
use siegel_storage::right::{AccountRight, MayAdmin};
use siegel_storage::session::Way;
use siegel_storage::signin::Outcome;
use siegel_storage::zone::ZonedPractice;
use siegel_storage::{Sealed, retry, zone};

use super::lock::note;
use crate::actor::About;
use crate::caller::{Caller, Visitor, attested};
use crate::commit::{committed, repeated};
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};
use crate::state::App;

/// Bytes of the sealed names of a list, at most.
const NAMES_BYTES_MAX: usize = 16 << 10;

/// Lets nobody in from outside the practice's access zones, neither by passkey nor by sheet. It counts as no failure.
///
/// # Errors
/// `outside_zone`: whoever hears it has shown the right proof.
pub async fn check(visitor: &Visitor, own: &AccountRight, way: Way) -> Answer<()> {
    let reach = zone::reach(visitor.app.store(), own.user()).await?.ok_or_else(Problem::not_found)?;
    if reach.admits(visitor.peer.address()) {
        return Ok(());
    }
    note(visitor, own.user(), way, Outcome::Outside).await;
    if let Err(problem) = tell(visitor, own).await {
        tracing::warn!(code = problem.code().text(), "a sign-in from outside could not be logged");
    }
    Err(Problem::new(Code::OutsideZone))
}

/// The practice's own log hears of it.
async fn tell(visitor: &Visitor, own: &AccountRight) -> Answer<()> {
    let what = (EventKind::SignInOutside, own.user().into(), Hash::ZERO);
    let event = visitor.attested(own.practice(), own.user(), what).await?;
    let told = || async {
        visitor.app.store().write(own, &[], visitor.app.now()).await?.commit(event.clone()).await
    };
    retry(told).await?;
    Ok(())
}

/// `GET /api/v1/zones`.
#[utoipa::path(get, path = "/api/v1/zones", responses((status = 200, description = "Zones"),
    (status = 403, description = "not_allowed")))]
pub async fn fetch(caller: Caller) -> Answer<Json<Zones>> {
    let list = zone::find(caller.app.store(), &caller.right::<MayAdmin>()?).await?;
    Ok(Json(Zones { list, own_address: caller.peer.address() }))
}

/// `GET /api/v1/zones/names`: for every member; sealed to those who may READ.
#[utoipa::path(get, path = "/api/v1/zones/names", responses((status = 200, description = "SealedZoneNames")))]
pub async fn fetch_names(caller: Caller) -> Answer<Json<SealedZoneNames>> {
    let (version, names) = zone::find_names(caller.app.store(), &caller.session.right()).await?;
    Ok(Json(SealedZoneNames { version, names: names.map(|names| B64(names.0)) }))
}

/// `PUT /api/v1/zones`. Who would leave out the own address must say that it is meant.
#[utoipa::path(put, path = "/api/v1/zones",
    request_body(content = serde_json::Value, description = "ZonesWrite"),
    responses((status = 200, description = "Committed"), (status = 403, description = "not_allowed, proof_needed"),
        (status = 409, description = "conflict, leaves_you_out")))]
pub async fn update(caller: Caller, Json(body): Json<ZonesWrite>) -> Answer<Json<Committed>> {
    let (right, at) = (caller.right::<MayAdmin>()?, caller.app.now());
    let about = About::new(EventKind::ZonesChanged, caller.session.practice, body.list.hash());
    let event = caller.actor().await?.event(&body.event, about)?;
    if let Some(before) = repeated(&caller.app, &event).await? {
        return Ok(Json(before));
    }
    let names = body.names.map(|names| Sealed(names.0));
    if !body.list.is_bounded() || names.as_ref().is_some_and(|names| names.0.len() > NAMES_BYTES_MAX) {
        return Err(Problem::new(Code::TooLarge));
    }
    if !body.leaves_me_out && !body.list.admits(caller.peer.address()) {
        return Err(Problem::new(Code::LeavesYouOut));
    }
    let written = || async {
        let mut write = caller.app.store().write(&right, &[], at).await?;
        zone::update(&mut write, &right, (&body.list, names.as_ref())).await?;
        write.commit(event.clone()).await
    };
    committed(&event, &retry(written).await?, at).map(Json)
}

/// Lifts a practice's access zones: an act of the operator's, at the command line. It stands in the practice's log.
///
/// # Errors
/// `conflict` if there are none any more, and `internal`.
pub async fn clear(app: &App, practice: &ZonedPractice) -> Answer<()> {
    // By nobody of the practice, and without an address: the operator is no member.
    let what = (EventKind::ZonesChanged, practice.practice().into(), Hash::ZERO);
    let event = attested(app, practice.practice(), UserId::ZERO, what).await?;
    let mut write = app.store().write(practice, &[], app.now()).await?;
    zone::clear(&mut write, practice).await?;
    write.commit(event).await?;
    Ok(())
}
