//! Tickets: one event for a file, then its parts may be read for ten minutes.

use axum::extract::Path;
use siegel_api::bytes::to_text;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{FileId, FindingId};
use siegel_api::limits::TICKET_MINUTES;
use siegel_api::message::finding::Ticket;
use siegel_api::time::Time;
use siegel_storage::right::MayRead;
use siegel_storage::{TokenHash, finding, part, receipt, retry, ticket};

use crate::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};

/// Length of a ticket's secret in bytes.
const TICKET_BYTES: usize = 32;

/// `POST /api/v1/findings/{id}/files/{file}/ticket`. Owner and reader both see "fetched" in their logs.
#[utoipa::path(post, path = "/api/v1/findings/{id}/files/{file}/ticket",
    params(("id" = String, Path), ("file" = String, Path)),
    responses((status = 200, description = "Ticket"), (status = 404, description = "not_found")))]
pub async fn create(caller: Caller, Path((id, file)): Path<(FindingId, FileId)>) -> Answer<Json<Ticket>> {
    let (store, at) = (caller.app.store(), caller.app.now());
    let right = finding::right_to_read(store, &caller.right::<MayRead>()?, id, at).await?;
    let right = right.ok_or_else(Problem::not_found)?;
    let secret: [u8; TICKET_BYTES] = caller.app.chance().bytes();
    let event = caller.attested(EventKind::Fetched, id, Hash::of(file.as_bytes())).await?;
    let event = event.also_in(right.owner());
    let written = || async {
        let mut write = store.write(&right, &[right.owner()], at).await?;
        let given = ticket::insert(&mut write, &right, file, TokenHash::of(&secret)).await?;
        let Some(given) = given else { return Ok(None) };
        receipt::insert_fetched(&mut write, &right, file).await?;
        write.commit(event.clone()).await?;
        Ok(Some(given))
    };
    let given = retry(written).await?.ok_or_else(Problem::not_found)?;
    let parts = part::list(store, &given).await?;
    let ends_at = at.plus(TICKET_MINUTES * Time::MINUTE);
    Ok(Json(Ticket {
        ticket: to_text(&secret),
        ends_at,
        part_hashes: parts.iter().map(|part| part.hash).collect(),
    }))
}
