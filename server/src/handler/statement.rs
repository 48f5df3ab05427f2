//! The next epoch of a practice: who belongs to it, with which roles, under which keys (protocol 4).

use siegel_api::message::finding::Committed;
use siegel_api::message::statement::StatementAdd;
use siegel_api::problem::Code;
use siegel_storage::right::MayAdmin;
use siegel_storage::{invitation, statement};

use crate::caller::Caller;
use crate::commit::committed;
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};
use crate::stating::Stated;

/// `POST /api/v1/statements`: statement, seeds, roles and event in one transaction. Whom it does not list any more is
/// signed out everywhere before the answer goes out.
#[utoipa::path(post, path = "/api/v1/statements",
    request_body(content = serde_json::Value, description = "StatementAdd"),
    responses((status = 200, description = "Committed"), (status = 409, description = "stale_epoch"),
        (status = 422, description = "not_verified")))]
pub async fn create(caller: Caller, Json(body): Json<StatementAdd>) -> Answer<Json<Committed>> {
    let (right, at) = (caller.right::<MayAdmin>()?, caller.app.now());
    let stated = Stated::verify(&caller, &body).await?;
    let mut write = caller.app.store().write(&right, &[], at).await?;
    statement::append(&mut write, &right, &stated.signed, &stated.keys, &stated.sealed).await?;
    for seed in &stated.seeds {
        statement::insert_seed(&mut write, &right, seed).await?;
    }
    if let Some(id) = body.invitation
        && !invitation::accept(&mut write, &right, id).await?
    {
        return Err(Problem::new(Code::Conflict));
    }
    committed(&stated.event, &write.commit(stated.event.clone()).await?, at).map(Json)
}
