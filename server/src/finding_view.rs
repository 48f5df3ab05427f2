//! A finding as one practice sees it, with the place of everything that its client must judge.

use siegel_api::bytes::B64;
use siegel_api::codec::encode;
use siegel_api::event::EventKind;
use siegel_api::id::{FindingId, GroupId};
use siegel_api::message::finding::{Finding, GrantView};
use siegel_storage::finding::{self, FindingRight, Revision};
use siegel_storage::grant::{self, Granted};
use siegel_storage::log;
use siegel_storage::right::{MayRead, Own, Read};

use crate::caller::Caller;
use crate::http::problem::{Answer, Problem};
use crate::log::Heads;

/// Rows of the log beside a finding, at most.
const HISTORY_MAX: u32 = 200;

/// Reads a finding that the member's practice owns or was granted. One that was withdrawn is shown as
/// such: without its metadata, with the grants that were taken back.
///
/// # Errors
/// `not_found` if it is not there, or not for this member.
pub async fn view(caller: &Caller, heads: &mut Heads<'_>, id: FindingId) -> Answer<Finding> {
    let (store, now) = (caller.app.store(), caller.app.now());
    let member = caller.right::<MayRead>()?;
    if let Some(right) = finding::right_to_read(store, &member, id, now).await? {
        let given = stored_grants(caller, &right).await?;
        return shown(caller, heads, &right, given).await;
    }
    let right = finding::right_to_know(store, &member, id).await?.ok_or_else(Problem::not_found)?;
    let taken = grant::list_withdrawn(store, &right).await?;
    let finding = shown(caller, heads, &right, taken).await?;
    Ok(Finding { meta: B64::default(), ..finding })
}

async fn shown<Access>(
    caller: &Caller,
    heads: &mut Heads<'_>,
    right: &FindingRight<Access>,
    given: Vec<Granted>,
) -> Answer<Finding> {
    let store = caller.app.store();
    let stored = finding::find(store, right).await?.ok_or_else(Problem::not_found)?;
    let revisions = finding::list_revisions(store, right).await?;
    let newest = revisions.into_iter().find(|revision| revision.revision == stored.content_revision);
    let Revision { manifest, manifest_hash, meta, .. } =
        newest.ok_or_else(|| Problem::internal("a finding without its revision"))?;
    let manifest_placed = heads.find(stored.practice, EventKind::FindingSent, manifest_hash).await?;
    let history = log::list_about(store, right, HISTORY_MAX).await?;
    Ok(Finding {
        finding_id: stored.id,
        manifest: B64(encode(&manifest)),
        meta: B64(meta.map(|meta| meta.0).unwrap_or_default()),
        manifest_placed,
        grants: grants(heads, given).await?,
        sent_at: stored.created_at,
        history: heads.rows(caller.session.practice, history).await?,
    })
}

async fn grants(heads: &mut Heads<'_>, given: Vec<Granted>) -> Answer<Vec<GrantView>> {
    let mut views = Vec::with_capacity(given.len());
    for one in given {
        let placed = heads.find(one.giver, EventKind::GrantGiven, one.hash).await?;
        views.push(GrantView {
            grant: B64(encode(&one.signed)),
            placed,
            recipient: GroupId(one.recipient.0),
            revoked_at: one.revoked_at,
        });
    }
    Ok(views)
}

/// All of them for the owner; for a recipient those to the own practice.
async fn stored_grants(caller: &Caller, right: &FindingRight<Read>) -> Answer<Vec<Granted>> {
    let store = caller.app.store();
    if right.is_own() {
        let member = caller.session.right();
        if let Some(member) = member.with() {
            let own = finding::right_to_own(store, &member, right.finding(), caller.app.now()).await?;
            let own: FindingRight<Own> = own.ok_or_else(Problem::not_found)?;
            return Ok(grant::list(store, &own).await?);
        }
    }
    Ok(grant::list_received(store, right).await?)
}
