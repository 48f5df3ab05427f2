//! Drafts: what is being uploaded, so that it can go on after a reload.

use std::collections::HashMap;

use axum::extract::Path;
use axum::http::StatusCode;
use siegel_api::bytes::B64;
use siegel_api::id::{FileId, FindingId};
use siegel_api::limits::{DRAFT_DAYS, FILES_MAX, META_BYTES_MAX};
use siegel_api::message::draft::{Draft, DraftFileState, DraftWrite, Drafts, PartState};
use siegel_api::part::is_padded_length;
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_storage::Sealed;
use siegel_storage::draft::{self, Change, DraftRight, NewDraft, NewFile};
use siegel_storage::part;
use siegel_storage::right::MaySend;

use crate::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};

/// Bytes of a draft's sealed state, at most: it names all files, as the metadata does that it becomes.
const STATE_BYTES_MAX: usize = META_BYTES_MAX + (64 << 10);

/// `GET /api/v1/drafts`. Whoever may send no more gets them without files: their keys are sealed anew with the account's.
#[utoipa::path(get, path = "/api/v1/drafts", responses((status = 200, description = "Drafts")))]
pub async fn list(caller: Caller) -> Answer<Json<Drafts>> {
    let sends = caller.right::<MaySend>().is_ok();
    let mut drafts = Vec::new();
    for one in draft::list(caller.app.store(), &caller.session.right(), caller.app.now()).await? {
        drafts.push(if sends { view(&caller, one.finding).await?.1 } else { bare(one) });
    }
    Ok(Json(Drafts { drafts }))
}

fn bare(one: draft::Draft) -> Draft {
    let sealed_key = B64(one.sealed.0);
    Draft { finding_id: one.finding, sealed_key, files: Vec::new(), created_at: one.created_at }
}

/// `GET /api/v1/drafts/{id}`.
#[utoipa::path(get, path = "/api/v1/drafts/{id}", params(("id" = String, Path)),
    responses((status = 200, description = "Draft"), (status = 404, description = "not_found")))]
pub async fn fetch(caller: Caller, Path(id): Path<FindingId>) -> Answer<Json<Draft>> {
    Ok(Json(view(&caller, id).await?.1))
}

/// `PUT /api/v1/drafts/{id}`: makes a draft, or adds files to it.
#[utoipa::path(put, path = "/api/v1/drafts/{id}", params(("id" = String, Path)),
    request_body(content = serde_json::Value, description = "DraftWrite"),
    responses((status = 200, description = "Draft"), (status = 409, description = "conflict, stale_account")))]
pub async fn update(
    caller: Caller,
    Path(id): Path<FindingId>,
    Json(body): Json<DraftWrite>,
) -> Answer<Json<Draft>> {
    check(&body)?;
    let (store, now) = (caller.app.store(), caller.app.now());
    let right = caller.right::<MaySend>()?;
    let (sealed, envelope) = (Sealed(body.sealed_key.0), body.envelope);
    let files = body.files.iter().map(|file| NewFile { id: file.file_id, padded: file.padded });
    let files: Vec<NewFile> = files.collect();
    match draft::find(store, &right, id, now).await? {
        Some((_, own)) => {
            let files = new_files(&caller, &own, files).await?;
            draft::update(store, &own, &Change { sealed, envelope, files }, now).await?;
        }
        None => {
            let expires_at = now.plus(DRAFT_DAYS * Time::DAY);
            let new = NewDraft { finding: id, revision: 1, sealed, envelope, files, expires_at };
            draft::insert(store, &right, &new, now).await?;
        }
    }
    Ok(Json(view(&caller, id).await?.1))
}

fn check(body: &DraftWrite) -> Answer<()> {
    if body.files.len() > FILES_MAX || body.sealed_key.0.len() > STATE_BYTES_MAX {
        return Err(Problem::new(Code::TooLarge));
    }
    let padded = body.files.iter().all(|file| is_padded_length(file.padded));
    if padded { Ok(()) } else { Err(Problem::new(Code::Malformed)) }
}

/// Files already there stay as they are; another length for one of them is a conflict.
async fn new_files(caller: &Caller, own: &DraftRight, files: Vec<NewFile>) -> Answer<Vec<NewFile>> {
    let known: HashMap<FileId, u64> = draft::list_files(caller.app.store(), own).await?.into_iter().collect();
    let differs = |file: &NewFile| known.get(&file.id).is_some_and(|padded| *padded != file.padded);
    if files.iter().any(differs) {
        return Err(Problem::new(Code::Conflict));
    }
    Ok(files.into_iter().filter(|file| !known.contains_key(&file.id)).collect())
}

/// `DELETE /api/v1/drafts/{id}`.
#[utoipa::path(delete, path = "/api/v1/drafts/{id}", params(("id" = String, Path)),
    responses((status = 204, description = "given up"), (status = 404, description = "not_found")))]
pub async fn remove(caller: Caller, Path(id): Path<FindingId>) -> Answer<StatusCode> {
    let own = right(&caller, id).await?;
    draft::remove(caller.app.store(), &own).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The right to one's own draft.
///
/// # Errors
/// `not_found` if it is not there or somebody else's.
pub async fn right(caller: &Caller, id: FindingId) -> Answer<DraftRight> {
    let right = caller.right::<MaySend>()?;
    let found = draft::find(caller.app.store(), &right, id, caller.app.now()).await?;
    found.map(|(_, own)| own).ok_or_else(Problem::not_found)
}

async fn view(caller: &Caller, id: FindingId) -> Answer<(DraftRight, Draft)> {
    let store = caller.app.store();
    let found = draft::find(store, &caller.right::<MaySend>()?, id, caller.app.now()).await?;
    let (stored, own) = found.ok_or_else(Problem::not_found)?;
    let mut arrived: HashMap<FileId, Vec<PartState>> = HashMap::new();
    for (file, part) in part::list_arrived(store, &own).await? {
        arrived.entry(file).or_default().push(PartState { part: part.part, hash: part.hash });
    }
    let files = draft::list_files(store, &own).await?.into_iter().map(|(file_id, padded)| {
        let parts = arrived.remove(&file_id).unwrap_or_default();
        DraftFileState { file_id, padded, parts }
    });
    let files = files.collect();
    let sealed_key = B64(stored.sealed.0);
    Ok((own, Draft { finding_id: id, sealed_key, files, created_at: stored.created_at }))
}
