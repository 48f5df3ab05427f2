//! Documents that leave the service: noted in the log before they are made (protocol 10). The server makes none of
//! them and sees none of them; a client that notes nothing makes nothing.

use siegel_api::codec::decode;
use siegel_api::event::{EventBody, EventKind, SignedEvent};
use siegel_api::export::Export;
use siegel_api::id::{FindingId, ObjectId};
use siegel_api::limits::EXPORTS_MAX;
use siegel_api::message::export::ExportCreate;
use siegel_api::message::finding::Committed;
use siegel_api::problem::Code;
use siegel_storage::right::{MayAudit, MayRead};
use siegel_storage::{finding, retry};

use crate::actor::About;
use crate::caller::Caller;
use crate::commit::{committed, repeated};
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};

/// `POST /api/v1/exports`.
#[utoipa::path(post, path = "/api/v1/exports",
    request_body(content = serde_json::Value, description = "ExportCreate"),
    responses((status = 200, description = "Committed"), (status = 404, description = "not_found")))]
pub async fn create(caller: Caller, Json(body): Json<ExportCreate>) -> Answer<Json<Committed>> {
    if body.events.len() > EXPORTS_MAX {
        return Err(Problem::new(Code::TooLarge));
    }
    let actor = caller.actor().await?;
    let mut events = Vec::with_capacity(body.events.len());
    for said in &body.events {
        let signed: SignedEvent = decode(&said.event.0)?;
        may_export(&caller, &signed.body).await?;
        let about = About::new(EventKind::Exported, signed.body.object, signed.body.ref_hash);
        events.push(actor.event(said, about)?);
    }
    let Some((first, rest)) = events.split_first() else { return Err(Problem::new(Code::Malformed)) };
    if let Some(before) = repeated(&caller.app, first).await? {
        return Ok(Json(before));
    }
    let (right, at) = (caller.session.right(), caller.app.now());
    let written = || async {
        let write = caller.app.store().write(&right, &[], at).await?;
        write.commit_all(first.clone(), rest.to_vec()).await
    };
    committed(first, &retry(written).await?, at).map(Json)
}

/// Who makes a document may read what is in it.
async fn may_export(caller: &Caller, body: &EventBody) -> Answer<()> {
    match Export::of(body).ok_or(Problem::new(Code::Malformed))? {
        Export::Log => {
            caller.right::<MayAudit>()?;
            caller.proven()?;
            let own = body.object == ObjectId::from(caller.session.practice);
            if own { Ok(()) } else { Err(Problem::not_found()) }
        }
        Export::Dispatch | Export::Archive => {
            let (right, id) = (caller.right::<MayRead>()?, FindingId(body.object.0));
            let found = finding::right_to_read(caller.app.store(), &right, id, caller.app.now()).await?;
            found.map(|_| ()).ok_or_else(Problem::not_found)
        }
    }
}
