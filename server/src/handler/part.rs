//! Parts: sealed bytes in, sealed bytes out. Their memory is bounded whatever the size of a finding.

use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64ct::{Base64, Encoding};
use bytes::Bytes;
use futures::StreamExt;
use siegel_api::hash::Hash;
use siegel_api::id::{FileId, FindingId, LinkId};
use siegel_api::problem::Code;
use siegel_api::url::{HEADER_DIGEST, HEADER_TICKET};
use siegel_storage::TokenHash;
use siegel_storage::blob::ObjectKey;
use siegel_storage::part::{self, Arrival, NewPart};
use siegel_storage::ticket::{self, FileRight};
use tokio::time::timeout;

use super::draft;
use crate::caller::{Caller, Visitor};
use crate::http::problem::{Answer, Problem};
use crate::state::App;

/// How long one part may take on its way, 8 MiB at most: its place in memory is not kept for ever.
const PART_TIME: Duration = Duration::from_secs(5 * 60);
/// After so many seconds a sender may ask again where there was no room.
const RETRY_SECONDS: u64 = 5;

/// `PUT /api/v1/drafts/{id}/files/{file}/parts/{part}`: stored only if it is framed as sealed. Sent
/// again, it replaces the one before.
#[utoipa::path(put, path = "/api/v1/drafts/{id}/files/{file}/parts/{part}",
    params(("id" = String, Path), ("file" = String, Path), ("part" = u32, Path)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 204, description = "stored"), (status = 404, description = "not_found"),
        (status = 422, description = "part_not_sealed, part_damaged"), (status = 503, description = "busy, unavailable"),
        (status = 507, description = "storage_full")))]
pub async fn update(
    caller: Caller,
    Path((id, file, number)): Path<(FindingId, FileId, u32)>,
    headers: HeaderMap,
    body: Body,
) -> Answer<StatusCode> {
    let app = &caller.app;
    let own = draft::right(&caller, id).await?;
    let length = part::find_length(app.store(), &own, file, number).await?.ok_or_else(Problem::not_found)?;
    let digest = digest(&headers).ok_or(Problem::new(Code::Malformed))?;
    // Held until the part is stored: so many parts are in memory at once, and no more.
    let room = app.rooms().enter(caller.session.id).await;
    let _room = room.ok_or_else(|| Problem::new(Code::Busy).after(RETRY_SECONDS))?;
    let pieces = timeout(PART_TIME, collect(body, length)).await;
    let pieces = pieces.map_err(|_| Problem::new(Code::PartDamaged))??;
    let key = ObjectKey::from_random(app.chance().bytes());
    let new = NewPart { file, part: number, digest, key };
    match part::insert(app.store(), &own, &new, pieces, app.now()).await? {
        Arrival::Stored => Ok(StatusCode::NO_CONTENT),
        Arrival::Missing => Err(Problem::not_found()),
        Arrival::Length | Arrival::NotSealed => Err(Problem::new(Code::PartNotSealed)),
        Arrival::Digest => Err(Problem::new(Code::PartDamaged)),
    }
}

/// Takes in a body of exactly `length` bytes, as it comes; a longer one is cut off at once.
async fn collect(body: Body, length: u64) -> Answer<Vec<Bytes>> {
    if body.size_hint().exact().is_some_and(|said| said != length) {
        return Err(Problem::new(Code::PartNotSealed));
    }
    let (mut pieces, mut taken) = (Vec::new(), 0);
    let mut stream = body.into_data_stream();
    while let Some(piece) = stream.next().await {
        // The connection broke or stood still: the sender knows, and sends the part again.
        let piece = piece.map_err(|_| Problem::new(Code::PartDamaged))?;
        taken += piece.len() as u64;
        if taken > length {
            return Err(Problem::new(Code::PartNotSealed));
        }
        pieces.push(piece);
    }
    Ok(pieces)
}

/// `sha-256=:…:` of `Content-Digest` (RFC 9530).
fn digest(headers: &HeaderMap) -> Option<Hash> {
    let value = headers.get(HEADER_DIGEST)?.to_str().ok()?;
    let text = value.trim().strip_prefix("sha-256=:")?.strip_suffix(':')?;
    Hash::from_slice(&Base64::decode_vec(text).ok()?)
}

/// `GET /api/v1/findings/{id}/files/{file}/parts/{part}`, with a ticket.
#[utoipa::path(get, path = "/api/v1/findings/{id}/files/{file}/parts/{part}",
    params(("id" = String, Path), ("file" = String, Path), ("part" = u32, Path)),
    responses((status = 200, description = "sealed bytes"), (status = 403, description = "ticket_ended")))]
pub async fn fetch(
    caller: Caller,
    Path((id, file, number)): Path<(FindingId, FileId, u32)>,
    headers: HeaderMap,
) -> Answer<Response> {
    let ticket =
        headers.get(HEADER_TICKET).and_then(|value| siegel_api::bytes::from_text(value.to_str().ok()?));
    let ticket = TokenHash::of(&ticket.ok_or(Problem::new(Code::TicketEnded))?);
    let right = ticket::find(caller.app.store(), ticket, caller.app.now()).await?;
    let right = right.filter(|right| right.file() == file && right.finding() == id);
    serve(&caller.app, &right.ok_or(Problem::new(Code::TicketEnded))?, number).await
}

/// `GET /api/v1/door/{id}/files/{file}/parts/{part}`, with a visit that has fetched the file.
#[utoipa::path(get, path = "/api/v1/door/{id}/files/{file}/parts/{part}",
    params(("id" = String, Path), ("file" = String, Path), ("part" = u32, Path)),
    responses((status = 200, description = "sealed bytes"), (status = 403, description = "ticket_ended")))]
pub async fn fetch_by_visit(
    visitor: Visitor,
    Path((id, file, number)): Path<(LinkId, FileId, u32)>,
    headers: HeaderMap,
) -> Answer<Response> {
    let right = super::door::file_right(&visitor.app, id, file, &headers).await?;
    serve(&visitor.app, &right, number).await
}

async fn serve(app: &App, right: &FileRight, number: u32) -> Answer<Response> {
    let (found, content) =
        part::read(app.store(), right, number, None).await?.ok_or_else(Problem::not_found)?;
    let digest = format!("sha-256=:{}:", Base64::encode_string(found.hash.as_bytes()));
    let digest = HeaderValue::from_str(&digest).map_err(Problem::internal)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"blob.bin\"")),
        (header::CONTENT_LENGTH, HeaderValue::from(found.length)),
        (header::HeaderName::from_static(HEADER_DIGEST), digest),
    ];
    Ok((headers, Body::from_stream(content)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_has_one_spelling() {
        let digest_of = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(HEADER_DIGEST, text.parse().unwrap());
            digest(&headers)
        };
        let good = format!("sha-256=:{}:", Base64::encode_string(Hash::of(b"").as_bytes()));
        assert_eq!(digest_of(&good), Some(Hash::of(b"")));
        assert_eq!(digest_of("sha-256=::"), None);
        assert_eq!(digest_of("sha-512=:AAAA:"), None);
        assert_eq!(digest_of(&good.replace("sha-256=:", "sha-256=")), None);
    }
}
