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

/// Reads a finding that the member's practice owns or was granted.
///
/// # Errors
/// `not_found` if it is not there, or not for this member.
pub async fn view(caller: &Caller, heads: &mut Heads<'_>, id: FindingId) -> Answer<Finding> {
    let (store, now) = (caller.app.store(), caller.app.now());
    let right = finding::right_to_read(store, &caller.right::<MayRead>()?, id, now).await?;
    let right = right.ok_or_else(Problem::not_found)?;
    let stored = finding::find(store, &right).await?.ok_or_else(Problem::not_found)?;
    let revisions = finding::list_revisions(store, &right).await?;
    let shown = revisions.into_iter().find(|revision| revision.revision == stored.content_revision);
    let shown = shown.ok_or_else(|| Problem::internal("a finding without its revision"))?;
    let placed = heads.find(stored.practice, EventKind::FindingSent, shown.manifest_hash).await?;
    let grants = grants(caller, heads, &right).await?;
    let own = caller.session.practice;
    // The head again: the history may have grown since.
    let entries = log::list_about(store, &right, HISTORY_MAX).await?;
    let Revision { manifest, meta, .. } = shown;
    Ok(Finding {
        finding_id: id,
        manifest: B64(encode(&manifest)),
        meta: B64(meta.map(|meta| meta.0).unwrap_or_default()),
        manifest_placed: placed,
        grants,
        sent_at: stored.created_at,
        history: heads.rows(own, entries).await?,
    })
}

async fn grants(
    caller: &Caller,
    heads: &mut Heads<'_>,
    right: &FindingRight<Read>,
) -> Answer<Vec<GrantView>> {
    let mut views = Vec::new();
    for one in stored_grants(caller, right).await? {
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
