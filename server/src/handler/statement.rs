//! The next epoch of a practice: who belongs to it, with which roles, under which keys (protocol 4).

use siegel_api::event::EventKind;
use siegel_api::message::finding::Committed;
use siegel_api::message::statement::{Proposal, ProposalDecline, Proposed, StatementAdd};
use siegel_api::problem::Code;
use siegel_storage::holding::period;
use siegel_storage::right::MayAdmin;
use siegel_storage::{Encoded, invitation, proposal, statement};

use crate::actor::About;
use crate::caller::Caller;
use crate::commit::{committed, repeated};
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};
use crate::stating::{Stated, Wanted};

/// `POST /api/v1/statements`: statement, seeds, roles and event in one transaction. Whom it does not list any more is
/// signed out everywhere before the answer goes out; who comes back has the new keys and no others from then on.
#[utoipa::path(post, path = "/api/v1/statements",
    request_body(content = serde_json::Value, description = "StatementAdd"),
    responses((status = 200, description = "Committed"), (status = 409, description = "stale_epoch, last_admin"),
        (status = 422, description = "not_verified")))]
pub async fn create(caller: Caller, Json(body): Json<StatementAdd>) -> Answer<Json<Committed>> {
    let (right, at) = (caller.right::<MayAdmin>()?, caller.app.now());
    let stated = Stated::verify(&caller, &body, Wanted::Whole).await?;
    let mut write = caller.app.store().write(&right, &[], at).await?;
    statement::append(&mut write, &right, &stated.signed, &stated.keys, &stated.sealed).await?;
    let mut rest = match stated.returning.as_ref().zip(body.invitation) {
        // The old keys end before the new ones are given their seeds.
        Some((returning, id)) => returning.write(&mut write, &caller, (id, stated.epoch)).await?,
        None => Vec::new(),
    };
    for (user, head) in &stated.renewed {
        rest.push(caller.attested(EventKind::KeysListed, *user, *head).await?);
    }
    for seed in &stated.seeds {
        statement::insert_seed(&mut write, &right, seed).await?;
    }
    if let Some(id) = body.invitation
        && !invitation::accept(&mut write, &right, id).await?
    {
        return Err(Problem::new(Code::Conflict));
    }
    if let Some((user, period)) = stated.limited {
        period::update(&mut write, &right, user, period).await?;
        rest.push(caller.attested(EventKind::PeriodSet, user, period.reference()).await?);
    }
    if !period::somebody_lasts(&mut write, &right).await? {
        return Err(Problem::new(Code::LastAdmin));
    }
    committed(&stated.event, &write.commit_all(stated.event.clone(), rest).await?, at).map(Json)
}

/// `POST /api/v1/statements/proposal`: a statement that needs a second admin's signature. One that was proposed before is
/// void.
#[utoipa::path(post, path = "/api/v1/statements/proposal",
    request_body(content = serde_json::Value, description = "StatementAdd"),
    responses((status = 200, description = "Committed"), (status = 409, description = "stale_epoch"),
        (status = 422, description = "not_verified")))]
pub async fn propose(caller: Caller, Json(body): Json<StatementAdd>) -> Answer<Json<Committed>> {
    let (right, at) = (caller.right::<MayAdmin>()?, caller.app.now());
    let stated = Stated::verify(&caller, &body, Wanted::Proposal).await?;
    if let Some(before) = repeated(&caller.app, &stated.event).await? {
        return Ok(Json(before));
    }
    let message = Encoded(serde_json::to_vec(&body).map_err(Problem::internal)?);
    let mut write = caller.app.store().write(&right, &[], at).await?;
    proposal::update(&mut write, &right, &stated.signed, &message).await?;
    committed(&stated.event, &write.commit(stated.event.clone()).await?, at).map(Json)
}

/// `GET /api/v1/statements/proposal`.
#[utoipa::path(get, path = "/api/v1/statements/proposal", responses((status = 200, description = "Proposed")))]
pub async fn fetch_proposal(caller: Caller) -> Answer<Json<Proposed>> {
    let right = caller.right::<MayAdmin>()?;
    let Some(found) = proposal::find(caller.app.store(), &right).await? else {
        return Ok(Json(Proposed { proposal: None }));
    };
    let statement = serde_json::from_slice(&found.message.0).map_err(Problem::internal)?;
    let proposal = Proposal { proposer: found.proposer, proposed_at: found.created_at, statement };
    Ok(Json(Proposed { proposal: Some(proposal) }))
}

/// `POST /api/v1/statements/proposal/decline`.
#[utoipa::path(post, path = "/api/v1/statements/proposal/decline",
    request_body(content = serde_json::Value, description = "ProposalDecline"),
    responses((status = 200, description = "Committed"), (status = 404, description = "not_found"),
        (status = 409, description = "conflict")))]
pub async fn decline(caller: Caller, Json(body): Json<ProposalDecline>) -> Answer<Json<Committed>> {
    let (right, at) = (caller.right::<MayAdmin>()?, caller.app.now());
    let found = proposal::find(caller.app.store(), &right).await?.ok_or_else(Problem::not_found)?;
    if found.hash != body.statement_hash {
        return Err(Problem::new(Code::Conflict));
    }
    let about = About::new(EventKind::StatementDeclined, caller.session.practice, found.hash);
    let event = caller.actor().await?.event(&body.event, about)?;
    let mut write = caller.app.store().write(&right, &[], at).await?;
    proposal::decline(&mut write, &right, found.hash).await?;
    committed(&event, &write.commit(event.clone()).await?, at).map(Json)
}
