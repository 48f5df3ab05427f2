//! The end of a creating call: where its event came to stand. A call that is sent again, because its
//! answer was lost, finds its own signed event in the log and is answered as before.

use siegel_api::codec::{decode, encode};
use siegel_api::event::{CommitField, Leaf, Origin};
use siegel_api::hash::Hash;
use siegel_api::message::finding::Committed;
use siegel_api::time::Time;
use siegel_storage::event::Event;
use siegel_storage::log;
use siegel_storage::write::Position;

use crate::http::problem::{Answer, Problem};
use crate::state::App;

/// Where an event came to stand in the log of who acted.
///
/// # Errors
/// `internal` if it stands nowhere.
pub fn committed(event: &Event, positions: &[Position], at: Time) -> Answer<Committed> {
    let own = positions.iter().find(|position| position.log == event.log);
    let own = own.ok_or_else(|| Problem::internal("a commit without a position"))?;
    let net = event.details.net.as_ref().map_or(Hash::ZERO, |net| net.commitment(CommitField::Net));
    let origin = if event.signature.is_some() { Origin::Client } else { Origin::Server };
    let (body, signature) = (event.body.clone(), event.signature);
    let leaf = Leaf { seq: own.index, server_time: at, origin, net, body, signature };
    Ok(Committed { seq: own.index, at, leaf_hash: Hash::of(&encode(&leaf)) })
}

/// What was answered to the very same call before, if it was made before.
///
/// # Errors
/// `internal` if the log cannot be read.
pub async fn repeated(app: &App, event: &Event) -> Answer<Option<Committed>> {
    let found = log::find_by_ref(app.store(), event.log, event.body.kind, event.body.ref_hash).await?;
    same(found, event)
}

/// As `repeated`, for kinds whose reference is not theirs alone: the newest act of the kind upon the same object.
///
/// # Errors
/// As `repeated`.
pub async fn repeated_about(app: &App, event: &Event) -> Answer<Option<Committed>> {
    same(log::find_about(app.store(), event.log, event.body.kind, event.body.object).await?, event)
}

fn same(found: Option<(u64, Vec<u8>)>, event: &Event) -> Answer<Option<Committed>> {
    let Some((_, bytes)) = found else { return Ok(None) };
    let leaf: Leaf = decode(&bytes)?;
    let same = leaf.signature.is_some() && leaf.signature == event.signature && leaf.body == event.body;
    Ok(same.then(|| Committed { seq: leaf.seq, at: leaf.server_time, leaf_hash: Hash::of(&bytes) }))
}
