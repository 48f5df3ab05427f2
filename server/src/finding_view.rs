//! A finding as one practice sees it, with the place of everything that its client must judge.

use siegel_api::bytes::B64;
use siegel_api::codec::encode;
use siegel_api::event::EventKind;
use siegel_api::grant::RecipientKind;
use siegel_api::id::{FindingId, GroupId, PracticeId};
use siegel_api::message::finding::{Finding, GrantView, RevisionView};
use siegel_storage::finding::{self, FindingRight, Revision};
use siegel_storage::folder;
use siegel_storage::grant::{self, Granted};
use siegel_storage::log::{self, Entry};
use siegel_storage::right::{MayRead, Own, Read};

use crate::caller::Caller;
use crate::given::log_of;
use crate::http::problem::{Answer, Problem};
use crate::log::Heads;
use crate::state::App;

/// Rows of the log beside a finding, at most.
const HISTORY_MAX: u32 = 200;

/// Reads a finding that the member's practice owns or was granted, in its newest revision or the one that is asked
/// for. One that was withdrawn is shown as such: the newest revision that was granted, without its metadata, with the
/// grants that were taken back.
///
/// # Errors
/// `not_found` if it is not there, or not for this member.
pub async fn view(
    caller: &Caller,
    heads: &mut Heads<'_>,
    id: FindingId,
    revision: Option<u64>,
) -> Answer<Finding> {
    let (store, now) = (caller.app.store(), caller.app.now());
    let member = caller.right::<MayRead>()?;
    if let Some(right) = finding::right_to_read(store, &member, id, now).await? {
        let history = log::list_about(store, &right, HISTORY_MAX).await?;
        let newest = finding::find(store, &right).await?.ok_or_else(Problem::not_found)?.content_revision;
        let given = stored_grants(caller, &right).await?;
        let known = Known { history, given, newest };
        return shown(caller, heads, &right, known, revision.unwrap_or(newest)).await;
    }
    let right = finding::right_to_know(store, &member, id).await?.ok_or_else(Problem::not_found)?;
    let history = log::list_about(store, &right, HISTORY_MAX).await?;
    let given = grant::list_withdrawn(store, &right).await?;
    let revisions = finding::list_revisions(store, &right).await?;
    let granted = |one: &&Revision| given.iter().any(|given| given.manifest_hash == one.manifest_hash);
    let newest = revisions.iter().rev().find(granted).ok_or_else(Problem::not_found)?.revision;
    let finding = shown(caller, heads, &right, Known { history, given, newest }, newest).await?;
    Ok(Finding { meta: B64::default(), ..finding })
}

/// What was read of a finding, in this order: a correction that comes meanwhile is not half of it. A history that spoke of
/// a revision which is not shown would look as if somebody kept that one back.
struct Known {
    history: Vec<Entry>,
    /// The newest revision that the reader may know of.
    newest: u64,
    given: Vec<Granted>,
}

async fn shown<Access>(
    caller: &Caller,
    heads: &mut Heads<'_>,
    right: &FindingRight<Access>,
    known: Known,
    asked: u64,
) -> Answer<Finding> {
    let Known { history, newest, mut given } = known;
    let mut revisions = finding::list_revisions(caller.app.store(), right).await?;
    revisions.retain(|one| one.revision <= newest);
    let at = revisions.iter().position(|one| one.revision == asked).ok_or_else(Problem::not_found)?;
    let Revision { manifest, manifest_hash, meta, created_at, .. } = revisions.remove(at);
    given.retain(|one| one.manifest_hash == manifest_hash);
    if given.is_empty() {
        return Err(Problem::not_found());
    }
    Ok(Finding {
        finding_id: right.finding(),
        manifest: B64(encode(&manifest)),
        meta: B64(meta.map(|meta| meta.0).unwrap_or_default()),
        manifest_placed: heads.find(right.owner(), EventKind::FindingSent, manifest_hash).await?,
        others: views(heads, right.owner(), revisions).await?,
        grants: grants(heads, given).await?,
        sent_at: created_at,
        history: heads.rows(caller.session.practice, history).await?,
        folder: folder::find_of(caller.app.store(), right).await?,
    })
}

/// Revisions of a finding of `owner`'s, each with the place of its manifest.
///
/// # Errors
/// `internal` if a manifest stands in no log.
pub async fn views(
    heads: &mut Heads<'_>,
    owner: PracticeId,
    revisions: Vec<Revision>,
) -> Answer<Vec<RevisionView>> {
    let mut views = Vec::with_capacity(revisions.len());
    for one in revisions {
        let placed = heads.find(owner, EventKind::FindingSent, one.manifest_hash).await?;
        views.push(RevisionView { manifest: B64(encode(&one.manifest)), placed });
    }
    Ok(views)
}

async fn grants(heads: &mut Heads<'_>, given: Vec<Granted>) -> Answer<Vec<GrantView>> {
    let mut views = Vec::with_capacity(given.len());
    for one in given {
        let placed = heads.find(one.giver, EventKind::GrantGiven, one.hash).await?;
        views.push(GrantView {
            grant: B64(encode(&one.signed)),
            placed,
            recipient: GroupId(one.recipient.0),
            practice: practice_of(heads.app(), &one).await?,
            revoked_at: one.revoked_at,
        });
    }
    Ok(views)
}

/// Whose unit it was given to, where it was given to one.
async fn practice_of(app: &App, one: &Granted) -> Answer<Option<PracticeId>> {
    if one.kind != RecipientKind::Unit {
        return Ok(None);
    }
    log_of(app, one.kind, GroupId(one.recipient.0)).await.map(Some)
}

/// All of them for the owner; for a recipient those to the own practice, its units, and cases.
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
