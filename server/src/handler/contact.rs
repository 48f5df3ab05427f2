//! What a practice knows of other practices' keys: pinned at first use, verified by comparison
//! (protocol 4). Sealed for its own members.

use axum::extract::Path;
use siegel_api::bytes::B64;
use siegel_api::codec::decode;
use siegel_api::event::{EventKind, SignedEvent};
use siegel_api::hash::Hash;
use siegel_api::id::PracticeId;
use siegel_api::message::contact::{Contact, ContactWrite, Contacts};
use siegel_api::message::finding::Committed;
use siegel_api::problem::Code;
use siegel_storage::right::MayRead;
use siegel_storage::{Sealed, contact, practice, retry, statement};

use crate::actor::About;
use crate::caller::Caller;
use crate::commit::{committed, repeated};
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};

/// Bytes of a record, at most.
const RECORD_BYTES_MAX: usize = 64 << 10;

/// `GET /api/v1/contacts`.
#[utoipa::path(get, path = "/api/v1/contacts", responses((status = 200, description = "Contacts")))]
pub async fn list(caller: Caller) -> Answer<Json<Contacts>> {
    let stored = contact::list(caller.app.store(), &caller.right::<MayRead>()?).await?;
    let view =
        |one: contact::Contact| Contact { peer: one.practice, version: one.version, blob: B64(one.sealed.0) };
    Ok(Json(Contacts { contacts: stored.into_iter().map(view).collect() }))
}

/// `PUT /api/v1/contacts/{peer}`.
#[utoipa::path(put, path = "/api/v1/contacts/{peer}", params(("peer" = String, Path)),
    request_body(content = serde_json::Value, description = "ContactWrite"),
    responses((status = 200, description = "Committed"), (status = 409, description = "conflict")))]
pub async fn update(
    caller: Caller,
    Path(peer): Path<PracticeId>,
    Json(body): Json<ContactWrite>,
) -> Answer<Json<Committed>> {
    let right = caller.right::<MayRead>()?;
    if body.blob.0.len() > RECORD_BYTES_MAX {
        return Err(Problem::new(Code::TooLarge));
    }
    let root = root(&caller, peer).await?;
    // What the record says of a comparison is sealed; which of the two it was is the signer's word.
    let kind = match decode::<SignedEvent>(&body.event.event.0)?.body.kind {
        EventKind::ContactCompared => EventKind::ContactCompared,
        _ => EventKind::ContactPinned,
    };
    let about = About::new(kind, peer, root);
    let event = caller.actor().await?.event(&body.event, about)?;
    if let Some(before) = repeated(&caller.app, &event).await? {
        return Ok(Json(before));
    }
    let (sealed, at) = (Sealed(body.blob.0), caller.app.now());
    let written = || async {
        let mut write = caller.app.store().write(&right, &[], at).await?;
        contact::update(&mut write, &right, peer, body.version, &sealed).await?;
        write.commit(event.clone()).await
    };
    committed(&event, &retry(written).await?, at).map(Json)
}

/// The other practice's root fingerprint, as this server knows it.
async fn root(caller: &Caller, peer: PracticeId) -> Answer<Hash> {
    let store = caller.app.store();
    practice::find(store, &caller.session.right(), peer).await?.ok_or_else(Problem::not_found)?;
    let epochs = statement::list(store, peer).await?;
    let first = epochs.first().ok_or_else(|| Problem::internal("a practice without a statement"))?;
    Ok(first.statement.root_fingerprint())
}
