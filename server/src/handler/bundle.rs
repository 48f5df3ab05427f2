//! Bundles: many small parts in one request, with no more in memory than for one large part. Each is judged as
//! if it had come alone.

use std::collections::VecDeque;
use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::extract::Path;
use axum::http::{HeaderMap, header};
use bytes::Bytes;
use futures::StreamExt;
use siegel_api::bundle::{BUNDLE_BYTES_MAX, Entry, Head, PREFIX_BYTES};
use siegel_api::id::FindingId;
use siegel_api::message::draft::{BundleAnswer, PartFate};
use siegel_api::problem::Code;
use siegel_storage::blob::ObjectKey;
use siegel_storage::bundle;
use siegel_storage::part::{Arrival, NewPart};
use tokio::time::timeout;

use super::draft;
use crate::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};
use crate::state::App;

/// How long a bundle may take on its way, 8 MiB at most: its place in memory is not kept for ever.
const BUNDLE_TIME: Duration = Duration::from_secs(5 * 60);
/// After so many seconds a sender may ask again where there was no room.
const RETRY_SECONDS: u64 = 5;

/// `PUT /api/v1/drafts/{id}/parts`: a bundle of small parts (siegel_api::bundle). Of each it is told what became
/// of it; sent again, it replaces the one before.
#[utoipa::path(put, path = "/api/v1/drafts/{id}/parts", params(("id" = String, Path)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, description = "BundleAnswer"), (status = 400, description = "malformed"),
        (status = 404, description = "not_found"), (status = 413, description = "too_large"),
        (status = 422, description = "part_damaged"), (status = 503, description = "busy, unavailable"),
        (status = 507, description = "storage_full")))]
pub async fn update(
    caller: Caller,
    Path(id): Path<FindingId>,
    headers: HeaderMap,
    body: Body,
) -> Answer<Json<BundleAnswer>> {
    let app = &caller.app;
    let own = draft::right(&caller, id).await?;
    // Held until the parts are stored: a bundle takes the room of one part.
    let room = app.rooms().enter(caller.session.id).await;
    let _room = room.ok_or_else(|| Problem::new(Code::Busy).after(RETRY_SECONDS))?;
    let taken = timeout(BUNDLE_TIME, take(said(&headers), body)).await;
    let parts = taken.map_err(|_| Problem::new(Code::PartDamaged))??;
    let parts = parts.into_iter().map(|(entry, pieces)| (new_part(app, &entry), pieces)).collect();
    let arrivals = bundle::insert(app.store(), &own, parts, app.now()).await?;
    Ok(Json(BundleAnswer { parts: arrivals.into_iter().map(fate).collect() }))
}

fn new_part(app: &App, entry: &Entry) -> NewPart {
    let key = ObjectKey::from_random(app.chance().bytes());
    NewPart { file: entry.file_id, part: entry.part, digest: entry.hash, key }
}

fn fate(arrival: Arrival) -> PartFate {
    match arrival {
        Arrival::Stored => PartFate::Stored,
        Arrival::Missing => PartFate::Missing,
        Arrival::Length | Arrival::NotSealed => PartFate::NotSealed,
        Arrival::Digest => PartFate::Damaged,
    }
}

/// How long the body is to be, where its sender says it.
fn said(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Takes in a bundle: the head first, then exactly the bytes that it speaks of. What does not fit to the length
/// that was said is refused before it is read, a longer body is cut off at once.
async fn take(said: Option<u64>, body: Body) -> Answer<Vec<(Entry, Vec<Bytes>)>> {
    if said.is_some_and(|said| said > BUNDLE_BYTES_MAX) {
        return Err(Problem::new(Code::TooLarge));
    }
    let mut incoming = Incoming { stream: body.into_data_stream(), pieces: VecDeque::new(), held: 0 };
    let prefix = incoming.fixed().await?;
    let length = Head::length(prefix).ok_or(Problem::new(Code::Malformed))?;
    let mut head = prefix.to_vec();
    incoming
        .next((length - PREFIX_BYTES) as u64)
        .await?
        .iter()
        .for_each(|piece| head.extend_from_slice(piece));
    let head = Head::parse(&head)?;
    if said.is_some_and(|said| said != length as u64 + head.body_bytes()) {
        return Err(Problem::new(Code::Malformed));
    }
    let mut parts = Vec::with_capacity(head.entries().len());
    for entry in head.entries() {
        parts.push((*entry, incoming.next(u64::from(entry.bytes)).await?));
    }
    incoming.end().await?;
    Ok(parts)
}

/// A body as it comes, cut where it is wanted, without a copy.
struct Incoming {
    stream: BodyDataStream,
    pieces: VecDeque<Bytes>,
    held: u64,
}

impl Incoming {
    /// The next `bytes` bytes.
    async fn next(&mut self, bytes: u64) -> Answer<Vec<Bytes>> {
        while self.held < bytes {
            // The connection broke or stood still: the sender knows, and sends it again.
            let piece =
                self.stream.next().await.and_then(Result::ok).ok_or(Problem::new(Code::PartDamaged))?;
            self.held += piece.len() as u64;
            self.pieces.push_back(piece);
        }
        self.held -= bytes;
        let (mut cut, mut missing) = (Vec::new(), usize::try_from(bytes).map_err(Problem::internal)?);
        while missing > 0 {
            let Some(mut piece) = self.pieces.pop_front() else { break };
            if piece.len() > missing {
                self.pieces.push_front(piece.split_off(missing));
            }
            missing -= piece.len();
            cut.push(piece);
        }
        Ok(cut)
    }

    async fn fixed(&mut self) -> Answer<[u8; PREFIX_BYTES]> {
        let pieces = self.next(PREFIX_BYTES as u64).await?;
        <[u8; PREFIX_BYTES]>::try_from(pieces.concat().as_slice()).map_err(Problem::internal)
    }

    /// Nothing follows.
    async fn end(&mut self) -> Answer<()> {
        while self.held == 0 {
            match self.stream.next().await {
                None => return Ok(()),
                Some(Err(_)) => return Err(Problem::new(Code::PartDamaged)),
                Some(Ok(piece)) => self.held += piece.len() as u64,
            }
        }
        Err(Problem::new(Code::Malformed))
    }
}

#[cfg(test)]
mod tests {
    use siegel_api::hash::Hash;
    use siegel_api::id::FileId;
    use siegel_api::part::{PADDED_BYTES_MIN, sealed_length};

    use super::*;

    /// Bytes of the shortest sealed part.
    const LEAST: u64 = 4_168;

    /// A bundle of parts that consist of their number.
    fn bundle(numbers: &[u8]) -> Vec<u8> {
        let part = |number: &u8| vec![*number; usize::try_from(LEAST).unwrap()];
        let entry = |number: &u8| Entry {
            file_id: FileId([*number; 16]),
            part: 0,
            bytes: u32::try_from(LEAST).unwrap(),
            hash: Hash::of(&part(number)),
        };
        let head = Head::new(numbers.iter().map(entry).collect()).unwrap().encode();
        [head, numbers.iter().flat_map(part).collect()].concat()
    }

    /// In pieces of so many bytes, as a line may deliver them; nobody says beforehand how many.
    async fn taken(bytes: &[u8], step: usize) -> Result<Vec<(FileId, Vec<u8>)>, Code> {
        let pieces: Vec<_> =
            bytes.chunks(step).map(|piece| Ok::<_, axum::Error>(Bytes::copy_from_slice(piece))).collect();
        let parts = take(None, Body::from_stream(futures::stream::iter(pieces))).await;
        let parts = parts.map_err(|problem| problem.code())?;
        Ok(parts.into_iter().map(|(entry, pieces)| (entry.file_id, pieces.concat())).collect())
    }

    #[tokio::test]
    async fn parts_are_cut_where_the_head_says_however_the_bytes_come() {
        assert_eq!(sealed_length(PADDED_BYTES_MIN), LEAST);
        let bytes = bundle(&[1, 2, 3]);
        let expected: Vec<_> =
            [1, 2, 3].map(|n| (FileId([n; 16]), vec![n; usize::try_from(LEAST).unwrap()])).into();
        for step in [1, 7, 57, 4_096, bytes.len()] {
            assert_eq!(taken(&bytes, step).await, Ok(expected.clone()), "{step}");
        }
    }

    #[tokio::test]
    async fn what_is_cut_off_is_damaged_and_what_goes_on_is_malformed() {
        let bytes = bundle(&[1, 2]);
        for end in [0, 1, 2, 60, 113, 114, 5_000, bytes.len() - 1] {
            assert_eq!(taken(&bytes[..end], 1_000).await, Err(Code::PartDamaged), "cut at {end}");
        }
        assert_eq!(taken(&[bytes, vec![0]].concat(), 1_000).await, Err(Code::Malformed));
    }

    #[tokio::test]
    async fn a_length_that_does_not_fit_is_refused_before_the_parts_are_read() {
        let whole = bundle(&[1]);
        let said = |bytes: Vec<u8>| async {
            let length = Some(bytes.len() as u64);
            take(length, Body::from(bytes)).await.map(|_| ()).map_err(|no| no.code())
        };
        assert_eq!(said(whole.clone()).await, Ok(()));
        assert_eq!(said([whole.as_slice(), &[0]].concat()).await, Err(Code::Malformed));
        assert_eq!(said(whole[..whole.len() - 1].to_vec()).await, Err(Code::Malformed));
        let large = usize::try_from(BUNDLE_BYTES_MAX + 1).unwrap();
        assert_eq!(said(vec![0; large]).await, Err(Code::TooLarge));
        assert_eq!(said(vec![0, 0]).await, Err(Code::Malformed), "no parts");
        assert_eq!(said(vec![255; 70_000]).await, Err(Code::Malformed), "more parts than may be");
    }
}
