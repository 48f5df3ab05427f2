//! Grants after the first sending: more recipients, and taking back (protocol 6 and 7).

use std::collections::HashMap;

use axum::extract::Path;
use siegel_api::codec::decode;
use siegel_api::event::{EventKind, SignedEvent};
use siegel_api::grant::Grant;
use siegel_api::hash::Hash;
use siegel_api::id::{FindingId, GroupId, PracticeId};
use siegel_api::limits::RECIPIENTS_MAX;
use siegel_api::message::finding::{Committed, GrantWrite, Withdraw};
use siegel_api::problem::Code;
use siegel_api::signing::Signed;
use siegel_storage::event::Event;
use siegel_storage::finding::{FindingRight, right_to_own};
use siegel_storage::grant::Granted;
use siegel_storage::right::{MayManage, MaySend, Own};
use siegel_storage::{Error, grant, retry};

use crate::actor::{About, Actor};
use crate::caller::Caller;
use crate::commit::{committed, repeated};
use crate::given::{Given, log_of};
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};

/// `POST /api/v1/findings/{id}/grants`.
#[utoipa::path(post, path = "/api/v1/findings/{id}/grants", params(("id" = String, Path)),
    request_body(content = serde_json::Value, description = "GrantWrite"),
    responses((status = 200, description = "Committed"), (status = 409, description = "conflict, stale_epoch")))]
pub async fn create(
    caller: Caller,
    Path(id): Path<FindingId>,
    Json(body): Json<GrantWrite>,
) -> Answer<Json<Committed>> {
    let right = own(&caller, id).await?;
    let signed: Signed = decode(&body.grant.0)?;
    let manifest = Grant::parse(signed.body())?.info.subject_hash;
    let given =
        Given::verify_all((&caller.app, &caller.actor().await?), std::slice::from_ref(&body), id, manifest)
            .await?;
    let given = given.into_iter().next().ok_or(Problem::new(Code::Malformed))?;
    if let Some(before) = repeated(&caller.app, &given.event).await? {
        return Ok(Json(before));
    }
    let at = caller.app.now();
    let written = || async {
        let mut write = caller.app.store().write(&right, &[given.other], at).await?;
        grant::insert(&mut write, &right, &given.signed).await?;
        write.commit(given.event.clone()).await
    };
    committed(&given.event, &retry(written).await?, at).map(Json)
}

/// `POST /api/v1/findings/{id}/withdraw`: takes grants back, all of them or none. Who gave a grant takes it
/// back, or who has MANAGE (protocol 6).
#[utoipa::path(post, path = "/api/v1/findings/{id}/withdraw", params(("id" = String, Path)),
    request_body(content = serde_json::Value, description = "Withdraw"),
    responses((status = 200, description = "Committed"), (status = 403, description = "not_allowed"),
        (status = 409, description = "conflict")))]
pub async fn revoke(
    caller: Caller,
    Path(id): Path<FindingId>,
    Json(body): Json<Withdraw>,
) -> Answer<Json<Committed>> {
    if !(1..=RECIPIENTS_MAX).contains(&body.events.len()) {
        return Err(Problem::new(Code::Malformed));
    }
    let right = own(&caller, id).await?;
    let revocations = Revocation::verify_all(&caller, &right, &body).await?;
    let first = revocations.first().ok_or(Problem::new(Code::Malformed))?;
    if let Some(before) = repeated(&caller.app, &first.event).await? {
        return Ok(Json(before));
    }
    let at = caller.app.now();
    let positions = retry(|| write(&caller, &right, &revocations, at)).await?;
    committed(&first.event, &positions, at).map(Json)
}

async fn own(caller: &Caller, id: FindingId) -> Answer<FindingRight<Own>> {
    let right = right_to_own(caller.app.store(), &caller.right::<MaySend>()?, id, caller.app.now()).await?;
    right.ok_or_else(Problem::not_found)
}

struct Revocation {
    grant: Hash,
    other: PracticeId,
    event: Event,
}

impl Revocation {
    async fn verify_all(caller: &Caller, right: &FindingRight<Own>, body: &Withdraw) -> Answer<Vec<Self>> {
        let actor: Actor = caller.actor().await?;
        let given = grant::list(caller.app.store(), right).await?;
        let given: HashMap<Hash, Granted> = given.into_iter().map(|one| (one.hash, one)).collect();
        let manages = caller.right::<MayManage>().is_ok();
        let mut all = Vec::with_capacity(body.events.len());
        for said in &body.events {
            let grant = decode::<SignedEvent>(&said.event.0)?.body.ref_hash;
            let stored = given.get(&grant).ok_or_else(Problem::not_found)?;
            if stored.granter != actor.user() && !manages {
                return Err(Problem::new(Code::NotAllowed));
            }
            let other = log_of(&caller.app, stored.kind, GroupId(stored.recipient.0)).await?;
            let about = About::new(EventKind::GrantRevoked, right.finding(), grant);
            all.push(Self { grant, other, event: actor.event(said, about)?.also_in(other) });
        }
        Ok(all)
    }
}

async fn write(
    caller: &Caller,
    right: &FindingRight<Own>,
    revocations: &[Revocation],
    at: siegel_api::time::Time,
) -> siegel_storage::Result<Vec<siegel_storage::write::Position>> {
    let recipients: Vec<PracticeId> = revocations.iter().map(|one| one.other).collect();
    let mut write = caller.app.store().write(right, &recipients, at).await?;
    for one in revocations {
        if grant::revoke(&mut write, right, one.grant).await?.is_none() {
            return Err(Error::Conflict { table: "grants" });
        }
    }
    let mut events = revocations.iter().map(|one| one.event.clone());
    let first = events.next().ok_or(Error::Bounds("revocations"))?;
    write.commit_all(first, events.collect()).await
}
