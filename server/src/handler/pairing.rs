//! A second device by the code that an unlocked one shows (protocol 14). Whoever asks about a pairing that is unknown, used,
//! expired or taken back is answered alike.

use axum::http::StatusCode;
use axum::response::IntoResponse;
use siegel_api::bytes::B64;
use siegel_api::device::Device;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::SessionId;
use siegel_api::limits::PAIRING_BYTES_MAX;
use siegel_api::message::pairing::{
    Pairing, PairingAnswer, PairingAnswered, PairingApprove, PairingClaim, PairingFind, PairingFound,
    PairingOpen, PairingProgress, PairingReveal, PairingStage,
};
use siegel_api::problem::Code;
use siegel_storage::pairing::{self, Answer as Said, Opening, Progress};
use siegel_storage::session::Way;
use siegel_storage::{Sealed, TokenHash, retry, session};

use super::session::signed_in;
use super::zone;
use crate::actor::About;
use crate::caller::{Caller, Visitor};
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};
use crate::http::session::Secret;
use crate::rate::{self, Rate};

fn gone() -> Problem {
    Problem::new(Code::PairingGone)
}

/// `POST /api/v1/account/pairing`: ten minutes, for the first device that answers.
#[utoipa::path(post, path = "/api/v1/account/pairing",
    request_body(content = serde_json::Value, description = "PairingOpen"),
    responses((status = 200, description = "Pairing"), (status = 409, description = "conflict")))]
pub async fn open(caller: Caller, Json(body): Json<PairingOpen>) -> Answer<Json<Pairing>> {
    let (app, right) = (&caller.app, caller.session.right());
    pairing::insert(app.store(), &right, body.pairing_id, body.commitment, app.now()).await?;
    fetch(caller).await
}

/// `GET /api/v1/account/pairing`: for the session that opened it.
#[utoipa::path(get, path = "/api/v1/account/pairing",
    responses((status = 200, description = "Pairing"), (status = 410, description = "pairing_gone")))]
pub async fn fetch(caller: Caller) -> Answer<Json<Pairing>> {
    let (app, now) = (&caller.app, caller.app.now());
    let own = pairing::find_own(app.store(), &caller.session.right(), now).await?.ok_or_else(gone)?;
    Ok(Json(Pairing {
        stage: stage(&own),
        told_at: now,
        expires_at: own.expires_at,
        answer: own.answer.map(|said| PairingAnswered {
            public_key: said.public_key,
            device: Device::from_number(said.device),
            claim_hash: said.claim,
            proof: said.proof,
        }),
    }))
}

fn stage(own: &pairing::Pairing) -> PairingStage {
    match own {
        own if own.finished => PairingStage::Finished,
        own if own.entered => PairingStage::Entered,
        own if own.approved => PairingStage::Approved,
        own if own.answer.is_some() => PairingStage::Answered,
        _ => PairingStage::Open,
    }
}

/// `PUT /api/v1/account/pairing`: what was committed to, once a device has answered.
#[utoipa::path(put, path = "/api/v1/account/pairing",
    request_body(content = serde_json::Value, description = "PairingReveal"),
    responses((status = 204, description = "revealed"), (status = 410, description = "pairing_gone")))]
pub async fn reveal(caller: Caller, Json(body): Json<PairingReveal>) -> Answer<StatusCode> {
    let opening = Opening { nonce: body.nonce, handover: body.handover };
    let (app, right) = (&caller.app, caller.session.right());
    let revealed = pairing::reveal(app.store(), &right, &opening, app.now()).await?;
    if revealed { Ok(StatusCode::NO_CONTENT) } else { Err(gone()) }
}

/// `DELETE /api/v1/account/pairing`.
#[utoipa::path(delete, path = "/api/v1/account/pairing", responses((status = 204, description = "ended")))]
pub async fn remove(caller: Caller) -> Answer<StatusCode> {
    pairing::remove(caller.app.store(), &caller.session.right()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/account/pairing/approve`: after the comparison, what the new device needs.
#[utoipa::path(post, path = "/api/v1/account/pairing/approve",
    request_body(content = serde_json::Value, description = "PairingApprove"),
    responses((status = 204, description = "approved"), (status = 410, description = "pairing_gone"),
        (status = 413, description = "too_large")))]
pub async fn approve(caller: Caller, Json(body): Json<PairingApprove>) -> Answer<StatusCode> {
    if body.sealed.0.len() > PAIRING_BYTES_MAX {
        return Err(Problem::new(Code::TooLarge));
    }
    let about = About::new(EventKind::DeviceApproved, caller.session.user, Hash::of(&body.sealed.0));
    let event = caller.actor().await?.event(&body.event, about)?;
    let right = caller.session.right();
    let mut write = caller.app.store().write(&right, &[], caller.app.now()).await?;
    pairing::approve(&mut write, &right, &Sealed(body.sealed.0)).await.map_err(late)?;
    write.commit(event).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/pairing/find`.
#[utoipa::path(post, path = "/api/v1/pairing/find",
    request_body(content = serde_json::Value, description = "PairingFind"),
    responses((status = 200, description = "PairingFound"), (status = 410, description = "pairing_gone"),
        (status = 429, description = "too_many")))]
pub async fn find(visitor: Visitor, Json(body): Json<PairingFind>) -> Answer<Json<PairingFound>> {
    let app = &visitor.app;
    rate::take(app, Rate::Pairing, visitor.peer.network().as_bytes()).await?;
    let found = pairing::find_open(app.store(), body.pairing_id, app.now()).await?;
    Ok(Json(PairingFound { commitment: found.ok_or_else(gone)? }))
}

/// `POST /api/v1/pairing/answer`: the first answer counts.
#[utoipa::path(post, path = "/api/v1/pairing/answer",
    request_body(content = serde_json::Value, description = "PairingAnswer"),
    responses((status = 204, description = "answered"), (status = 410, description = "pairing_gone"),
        (status = 429, description = "too_many")))]
pub async fn answer(visitor: Visitor, Json(body): Json<PairingAnswer>) -> Answer<StatusCode> {
    let app = &visitor.app;
    rate::take(app, Rate::Pairing, visitor.peer.network().as_bytes()).await?;
    let said = Said {
        public_key: body.answer.public_key,
        device: body.answer.device.number(),
        claim: body.answer.claim_hash,
        proof: body.answer.proof,
    };
    let answered = pairing::answer(app.store(), body.pairing_id, &said, app.now()).await?;
    if answered { Ok(StatusCode::NO_CONTENT) } else { Err(gone()) }
}

/// `POST /api/v1/pairing/wait`: for who answered.
#[utoipa::path(post, path = "/api/v1/pairing/wait",
    request_body(content = serde_json::Value, description = "PairingClaim"),
    responses((status = 200, description = "PairingProgress"), (status = 410, description = "pairing_gone"),
        (status = 429, description = "too_many")))]
pub async fn wait(visitor: Visitor, Json(body): Json<PairingClaim>) -> Answer<Json<PairingProgress>> {
    let Progress { opening, sealed, .. } = claimed(&visitor, &body).await?;
    let opening = opening.map(|opening| PairingReveal { nonce: opening.nonce, handover: opening.handover });
    Ok(Json(PairingProgress { opening, sealed: sealed.map(|sealed| B64(sealed.0)) }))
}

async fn claimed(visitor: &Visitor, body: &PairingClaim) -> Answer<Progress> {
    let app = &visitor.app;
    rate::take(app, Rate::Pairing, visitor.peer.network().as_bytes()).await?;
    let claim = TokenHash::of(&body.claim.0);
    let found = pairing::find_answered(app.store(), body.pairing_id, claim, app.now()).await?;
    found.ok_or_else(gone)
}

/// `POST /api/v1/pairing/leave`: who answered gives up, and who opened it learns that it has ended. Alike where there is
/// nothing to give up.
#[utoipa::path(post, path = "/api/v1/pairing/leave",
    request_body(content = serde_json::Value, description = "PairingClaim"),
    responses((status = 204, description = "ended"), (status = 429, description = "too_many")))]
pub async fn leave(visitor: Visitor, Json(body): Json<PairingClaim>) -> Answer<StatusCode> {
    let app = &visitor.app;
    rate::take(app, Rate::Pairing, visitor.peer.network().as_bytes()).await?;
    pairing::leave(app.store(), body.pairing_id, TokenHash::of(&body.claim.0)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/pairing/enter`: a session for who answered, once, after the approval. Until its passkey is made it has
/// five minutes.
#[utoipa::path(post, path = "/api/v1/pairing/enter",
    request_body(content = serde_json::Value, description = "PairingClaim"),
    responses((status = 200, description = "SessionInfo; sets the session's cookie"),
        (status = 403, description = "outside_zone"), (status = 410, description = "pairing_gone"),
        (status = 429, description = "too_many")))]
pub async fn enter(visitor: Visitor, Json(body): Json<PairingClaim>) -> Answer<impl IntoResponse> {
    let app = &visitor.app;
    let own = claimed(&visitor, &body).await?.right().ok_or_else(gone)?;
    zone::check(&visitor, &own, Way::Device).await?;
    let (secret, claim) = (Secret::generate(app.chance()), TokenHash::of(&body.claim.0));
    let what = (EventKind::DeviceEntered, own.user().into(), Hash::ZERO);
    let event = visitor.attested(own.practice(), own.user(), what).await?;
    retry(async || {
        let mut write = app.store().write(&own, &[], app.now()).await?;
        let id = SessionId(app.chance().bytes());
        session::insert(&mut write, &own, id, secret.hash(), Way::Device, &visitor.peer.trace()).await?;
        pairing::enter(&mut write, body.pairing_id, claim, id).await?;
        write.commit(event.clone()).await
    })
    .await
    .map_err(late)?;
    signed_in(app, &secret).await
}

/// Somebody was faster, or it ended meanwhile.
fn late(error: siegel_storage::Error) -> Problem {
    match error {
        siegel_storage::Error::Conflict { .. } | siegel_storage::Error::Gone => gone(),
        other => other.into(),
    }
}
