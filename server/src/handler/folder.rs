//! Folders: a practice's own order of its findings (protocol 4). Whoever reads findings makes folders, names them and puts
//! findings into them; removing one takes MANAGE, because it undoes what others have sorted.

use axum::extract::Path;
use siegel_api::codec::decode;
use siegel_api::event::{EventKind, SignedEvent};
use siegel_api::hash::Hash;
use siegel_api::id::{FindingId, FolderId};
use siegel_api::limits::MOVES_MAX;
use siegel_api::message::finding::Committed;
use siegel_api::message::folder::{Folder, FolderCreate, FolderMoves, FolderRemove, FolderRename, Folders};
use siegel_api::message::log::LabelledEvent;
use siegel_api::problem::Code;
use siegel_storage::event::Event;
use siegel_storage::right::{MayManage, MayRead};
use siegel_storage::{Sealed, folder, retry};

use crate::actor::About;
use crate::caller::Caller;
use crate::commit::{committed, repeated, repeated_about};
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};

/// Bytes of a sealed name with its epoch, at most: all have fewer.
const BLOB_BYTES_MAX: usize = 1 << 10;

/// `GET /api/v1/folders`.
#[utoipa::path(get, path = "/api/v1/folders", responses((status = 200, description = "Folders"),
    (status = 403, description = "not_allowed")))]
pub async fn list(caller: Caller) -> Answer<Json<Folders>> {
    let stored = folder::list(caller.app.store(), &caller.right::<MayRead>()?).await?;
    let view =
        |one: folder::Folder| Folder { folder_id: one.id, version: one.version, blob: one.sealed.0.into() };
    Ok(Json(Folders { folders: stored.into_iter().map(view).collect() }))
}

/// `POST /api/v1/folders`.
#[utoipa::path(post, path = "/api/v1/folders",
    request_body(content = serde_json::Value, description = "FolderCreate"),
    responses((status = 200, description = "Committed"), (status = 403, description = "not_allowed"),
        (status = 409, description = "conflict, folders_full, stale_epoch")))]
pub async fn create(caller: Caller, Json(body): Json<FolderCreate>) -> Answer<Json<Committed>> {
    let (right, at) = (caller.right::<MayRead>()?, caller.app.now());
    let event = named(&caller, body.folder_id, &body.blob.0, &body.event).await?;
    if let Some(before) = repeated(&caller.app, &event).await? {
        return Ok(Json(before));
    }
    let sealed = Sealed(body.blob.0);
    let written = || async {
        let mut write = caller.app.store().write(&right, &[], at).await?;
        folder::insert(&mut write, &right, body.folder_id, &sealed).await?;
        write.commit(event.clone()).await
    };
    committed(&event, &retry(written).await?, at).map(Json)
}

/// `PUT /api/v1/folders/{id}`: another name.
#[utoipa::path(put, path = "/api/v1/folders/{id}", params(("id" = String, Path)),
    request_body(content = serde_json::Value, description = "FolderRename"),
    responses((status = 200, description = "Committed"), (status = 403, description = "not_allowed"),
        (status = 409, description = "conflict, stale_epoch"), (status = 410, description = "folder_gone")))]
pub async fn update(
    caller: Caller,
    Path(id): Path<FolderId>,
    Json(body): Json<FolderRename>,
) -> Answer<Json<Committed>> {
    let (right, at) = (caller.right::<MayRead>()?, caller.app.now());
    let event = named(&caller, id, &body.blob.0, &body.event).await?;
    if let Some(before) = repeated(&caller.app, &event).await? {
        return Ok(Json(before));
    }
    let sealed = Sealed(body.blob.0);
    let written = || async {
        let mut write = caller.app.store().write(&right, &[], at).await?;
        folder::update(&mut write, &right, id, body.version, &sealed).await?;
        write.commit(event.clone()).await
    };
    committed(&event, &retry(written).await?, at).map(Json)
}

/// The event of a new name, which is sealed under the newest epoch.
async fn named(caller: &Caller, id: FolderId, blob: &[u8], said: &LabelledEvent) -> Answer<Event> {
    if blob.len() > BLOB_BYTES_MAX {
        return Err(Problem::new(Code::TooLarge));
    }
    let (epoch, _) = blob.split_first_chunk().ok_or(Problem::new(Code::Malformed))?;
    let about = About::new(EventKind::FolderChanged, id, Hash::of(blob));
    let event = caller.actor().await?.event(said, about)?;
    let newest = event.body.epoch == u32::from_be_bytes(*epoch);
    if newest { Ok(event) } else { Err(Problem::new(Code::StaleEpoch)) }
}

/// `POST /api/v1/folders/{id}/remove`: no finding goes with it.
#[utoipa::path(post, path = "/api/v1/folders/{id}/remove", params(("id" = String, Path)),
    request_body(content = serde_json::Value, description = "FolderRemove"),
    responses((status = 200, description = "Committed"), (status = 403, description = "not_allowed"),
        (status = 410, description = "folder_gone")))]
pub async fn remove(
    caller: Caller,
    Path(id): Path<FolderId>,
    Json(body): Json<FolderRemove>,
) -> Answer<Json<Committed>> {
    let (right, at) = (caller.right::<MayManage>()?, caller.app.now());
    let about = About::new(EventKind::FolderChanged, id, Hash::ZERO);
    let event = caller.actor().await?.event(&body.event, about)?;
    if let Some(before) = repeated_about(&caller.app, &event).await? {
        return Ok(Json(before));
    }
    let written = || async {
        let mut write = caller.app.store().write(&right, &[], at).await?;
        folder::remove(&mut write, &right, id).await?;
        write.commit(event.clone()).await
    };
    committed(&event, &retry(written).await?, at).map(Json)
}

/// `POST /api/v1/folders/moves`: findings into a folder, or out of all, in one transaction.
#[utoipa::path(post, path = "/api/v1/folders/moves",
    request_body(content = serde_json::Value, description = "FolderMoves"),
    responses((status = 200, description = "Committed"), (status = 403, description = "not_allowed"),
        (status = 404, description = "not_found"), (status = 410, description = "folder_gone")))]
pub async fn place(caller: Caller, Json(body): Json<FolderMoves>) -> Answer<Json<Committed>> {
    let (right, at) = (caller.right::<MayRead>()?, caller.app.now());
    if body.events.len() > MOVES_MAX {
        return Err(Problem::new(Code::TooLarge));
    }
    let actor = caller.actor().await?;
    let to = body.folder.map_or(Hash::ZERO, |folder| Hash::of(folder.as_bytes()));
    let mut events = Vec::with_capacity(body.events.len());
    for said in &body.events {
        let signed: SignedEvent = decode(&said.event.0)?;
        let about = About::new(EventKind::FindingMoved, signed.body.object, to);
        events.push(actor.event(said, about)?);
    }
    let Some((first, rest)) = events.split_first() else { return Err(Problem::new(Code::Malformed)) };
    if let Some(before) = repeated_about(&caller.app, first).await? {
        return Ok(Json(before));
    }
    let findings: Vec<FindingId> = events.iter().map(|event| FindingId(event.body.object.0)).collect();
    let written = || async {
        let mut write = caller.app.store().write(&right, &[], at).await?;
        folder::place(&mut write, &right, &findings, body.folder).await?;
        write.commit_all(first.clone(), rest.to_vec()).await
    };
    committed(first, &retry(written).await?, at).map(Json)
}
