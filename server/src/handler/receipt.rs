//! Receipts: opened and filed, signed by the recipient, in both logs (protocol 7).

use axum::extract::Path;
use siegel_api::codec::decode;
use siegel_api::event::{EventKind, SignedEvent};
use siegel_api::id::FindingId;
use siegel_api::message::finding::{Committed, ReceiptCreate};
use siegel_api::problem::Code;
use siegel_storage::receipt::{self, Kind};
use siegel_storage::right::MayRead;
use siegel_storage::{finding, patient, retry};

use crate::actor::About;
use crate::caller::Caller;
use crate::commit::{committed, repeated};
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};

/// `POST /api/v1/findings/{id}/receipts`.
#[utoipa::path(post, path = "/api/v1/findings/{id}/receipts", params(("id" = String, Path)),
    request_body(content = serde_json::Value, description = "ReceiptCreate"),
    responses((status = 200, description = "Committed"), (status = 404, description = "not_found")))]
pub async fn create(
    caller: Caller,
    Path(id): Path<FindingId>,
    Json(body): Json<ReceiptCreate>,
) -> Answer<Json<Committed>> {
    let (store, at) = (caller.app.store(), caller.app.now());
    let right = finding::right_to_read(store, &caller.right::<MayRead>()?, id, at).await?;
    let right = right.ok_or_else(Problem::not_found)?;
    let said: SignedEvent = decode(&body.event.event.0)?;
    let kind = kind(said.body.kind)?;
    let revisions = finding::list_revisions(store, &right).await?;
    let known = revisions.iter().any(|one| one.manifest_hash == said.body.ref_hash);
    let about = About::new(said.body.kind, id, said.body.ref_hash);
    let event = caller.actor().await?.event(&body.event, about)?.also_in(right.owner());
    if !known {
        return Err(Problem::not_found());
    }
    if let Some(before) = repeated(&caller.app, &event).await? {
        return Ok(Json(before));
    }
    let written = || async {
        let mut write = store.write(&right, &[right.owner()], at).await?;
        receipt::insert(&mut write, &right, kind, said.body.ref_hash).await?;
        if let Some(token) = body.patient {
            patient::insert(&mut write, &right, token).await?;
        }
        write.commit(event.clone()).await
    };
    committed(&event, &retry(written).await?, at).map(Json)
}

fn kind(said: EventKind) -> Answer<Kind> {
    match said {
        EventKind::Opened => Ok(Kind::Opened),
        EventKind::Filed => Ok(Kind::Filed),
        _ => Err(Problem::new(Code::Malformed)),
    }
}
