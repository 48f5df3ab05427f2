//! Share links, as the practice makes and keeps them (protocol 8).

use axum::extract::Path;
use siegel_api::bytes::B64;
use siegel_api::codec::{decode, encode};
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{FindingId, LinkId};
use siegel_api::limits::{LINK_FINDINGS_MAX, PAGE_MAX};
use siegel_api::link::Terms;
use siegel_api::manifest::{Flags, Manifest};
use siegel_api::message::finding::Committed;
use siegel_api::message::link::{Link, LinkArm, LinkContentWrite, LinkCreate, LinkRevoke, LinkTerms, Links};
use siegel_api::problem::Code;
use siegel_api::signing::Signed;
use siegel_storage::finding::Revision;
use siegel_storage::link::{self, Arm, Content, LinkRight, NewLink, State, Update};
use siegel_storage::right::{MayRead, MaySend, Own};
use siegel_storage::{Sealed, TokenHash, finding, log, retry};

use crate::actor::{About, Actor};
use crate::caller::Caller;
use crate::commit::{committed, repeated};
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};
use crate::log::Heads;
use crate::signed::refused;

/// Bytes of the small boxes of a link, at most.
const BOX_BYTES_MAX: usize = 64 << 10;
/// Bytes of a link's content box, at most.
const CONTENT_BYTES_MAX: usize = 1 << 20;
/// Rows of the log beside a link, at most.
const HISTORY_MAX: u32 = 200;

/// `POST /api/v1/links`.
#[utoipa::path(post, path = "/api/v1/links", request_body(content = serde_json::Value, description = "LinkCreate"),
    responses((status = 200, description = "Committed"), (status = 409, description = "conflict, stale_epoch"),
        (status = 403, description = "not_allowed"), (status = 422, description = "not_verified")))]
pub async fn create(caller: Caller, Json(body): Json<LinkCreate>) -> Answer<Json<Committed>> {
    let right = caller.right::<MaySend>()?;
    check_bounds(&body)?;
    let actor = caller.actor().await?;
    let (signed, terms) = verified(&actor, &body.arm.terms, body.link_id)?;
    if !terms.ends_in_time(caller.app.now()) || terms.arm != 1 || terms.content != 1 {
        return Err(Problem::new(Code::Malformed));
    }
    long_needs_proof(&caller, &terms)?;
    let about = About::new(EventKind::LinkCreated, body.link_id, signed.hash());
    let event = actor.event(&body.event, about)?;
    if let Some(before) = repeated(&caller.app, &event).await? {
        return Ok(Json(before));
    }
    let new = NewLink {
        terms: signed,
        knock: TokenHash::from_hash(body.knock_hash),
        pre: Sealed(body.pre.0),
        arm: Arm { access: TokenHash::from_hash(body.arm.access_hash), box0: Sealed(body.arm.box0.0) },
        content: Content { box1: Sealed(body.box1.0), findings: newest(&caller, &body.findings).await? },
        office: Sealed(body.arm.office.0),
    };
    let at = caller.app.now();
    let written = || async {
        let mut write = caller.app.store().write(&right, &[], at).await?;
        link::insert(&mut write, &right, &new).await?;
        write.commit(event.clone()).await
    };
    committed(&event, &retry(written).await?, at).map(Json)
}

fn check_bounds(body: &LinkCreate) -> Answer<()> {
    let small =
        [&body.pre, &body.arm.box0, &body.arm.office].iter().all(|sealed| sealed.0.len() <= BOX_BYTES_MAX);
    let fits = small
        && body.box1.0.len() <= CONTENT_BYTES_MAX
        && (1..=LINK_FINDINGS_MAX).contains(&body.findings.len());
    if fits { Ok(()) } else { Err(Problem::new(Code::TooLarge)) }
}

/// Terms that this member signed for this link, in the newest epoch.
fn verified(actor: &Actor, terms: &B64, id: LinkId) -> Answer<(Signed, Terms)> {
    let signed: Signed = decode(&terms.0)?;
    let terms = Terms::verify(&signed, actor.key()).map_err(refused)?;
    actor.check_epoch(terms.epoch, terms.statement_hash)?;
    let fits = terms.link_id == id && terms.signer == actor.user();
    if fits { Ok((signed, terms)) } else { Err(Problem::new(Code::NotVerified)) }
}

/// Who lets a link run longer than links do has just proved to be there.
fn long_needs_proof(caller: &Caller, terms: &Terms) -> Answer<()> {
    if terms.runs_long(caller.app.now()) { caller.proven() } else { Ok(()) }
}

/// The newest readable revisions of the findings that a link shows.
async fn newest(caller: &Caller, findings: &[FindingId]) -> Answer<Vec<(FindingId, Hash)>> {
    let mut shown = Vec::with_capacity(findings.len());
    for id in findings {
        shown.push(revision(caller, *id, None).await?);
    }
    Ok(shown)
}

/// The revision of a finding that a link shows, the newest one where none is named: of the own practice's, or of one
/// whose author allows to pass it on.
async fn revision(caller: &Caller, id: FindingId, named: Option<Hash>) -> Answer<(FindingId, Hash)> {
    let (store, now) = (caller.app.store(), caller.app.now());
    let member = caller.right::<MayRead>()?;
    let right = finding::right_to_read(store, &member, id, now).await?.ok_or_else(Problem::not_found)?;
    let stored = finding::find(store, &right).await?.ok_or_else(Problem::not_found)?;
    let revisions = finding::list_revisions(store, &right).await?;
    let is_meant = |one: &&Revision| match named {
        Some(hash) => one.manifest_hash == hash,
        None => one.revision == stored.content_revision,
    };
    let meant = revisions.iter().find(is_meant).ok_or_else(Problem::not_found)?;
    if !right.is_own() && !may_pass_on(meant)? {
        return Err(Problem::new(Code::NotAllowed));
    }
    Ok((id, meant.manifest_hash))
}

/// Whether the author's signed manifest lets recipients pass the finding on.
fn may_pass_on(revision: &Revision) -> Answer<bool> {
    Ok(Manifest::parse(revision.manifest.body())?.core.flags.has(Flags::PASS_ON))
}

/// The right to a link of one's own practice.
async fn own(caller: &Caller, id: LinkId) -> Answer<LinkRight<Own>> {
    let found =
        link::right_to_own(caller.app.store(), &caller.right::<MaySend>()?, id, caller.app.now()).await?;
    found.ok_or_else(Problem::not_found)
}

/// `POST /api/v1/links/{id}/arm`: a new PIN on the same link; the counter starts anew.
#[utoipa::path(post, path = "/api/v1/links/{id}/arm", params(("id" = String, Path)),
    request_body(content = serde_json::Value, description = "LinkArm"),
    responses((status = 200, description = "Committed"), (status = 404, description = "not_found")))]
pub async fn arm(
    caller: Caller,
    Path(id): Path<LinkId>,
    Json(body): Json<LinkArm>,
) -> Answer<Json<Committed>> {
    let own = own(&caller, id).await?;
    let (signed, terms) = verified(&caller.actor().await?, &body.arm.terms, id)?;
    let fits = body.arm.box0.0.len() <= BOX_BYTES_MAX && body.arm.office.0.len() <= BOX_BYTES_MAX;
    if !fits || !terms.ends_in_time(caller.app.now()) {
        return Err(Problem::new(Code::Malformed));
    }
    long_needs_proof(&caller, &terms)?;
    let arm = Arm { access: TokenHash::from_hash(body.arm.access_hash), box0: Sealed(body.arm.box0.0) };
    let new = Update { terms: signed, office: Sealed(body.arm.office.0), arm: Some(arm), content: None };
    change(&caller, &own, &new, (EventKind::LinkArmed, &body.event)).await
}

/// `POST /api/v1/links/{id}/terms`: extends or shortens.
#[utoipa::path(post, path = "/api/v1/links/{id}/terms", params(("id" = String, Path)),
    request_body(content = serde_json::Value, description = "LinkTerms"),
    responses((status = 200, description = "Committed"), (status = 404, description = "not_found")))]
pub async fn update(
    caller: Caller,
    Path(id): Path<LinkId>,
    Json(body): Json<LinkTerms>,
) -> Answer<Json<Committed>> {
    let own = own(&caller, id).await?;
    let (signed, terms) = verified(&caller.actor().await?, &body.terms, id)?;
    if !terms.ends_in_time(caller.app.now()) {
        return Err(Problem::new(Code::Malformed));
    }
    long_needs_proof(&caller, &terms)?;
    let stored = link::find(caller.app.store(), &own).await?.ok_or_else(Problem::not_found)?;
    let new = Update { terms: signed, office: stored.office, arm: None, content: None };
    change(&caller, &own, &new, (EventKind::LinkChanged, &body.event)).await
}

/// `POST /api/v1/links/{id}/content`: the same findings in other revisions, as after a correction; its visits end.
#[utoipa::path(post, path = "/api/v1/links/{id}/content", params(("id" = String, Path)),
    request_body(content = serde_json::Value, description = "LinkContentWrite"),
    responses((status = 200, description = "Committed"), (status = 404, description = "not_found"),
        (status = 403, description = "not_allowed"), (status = 409, description = "conflict, stale_epoch")))]
pub async fn replace(
    caller: Caller,
    Path(id): Path<LinkId>,
    Json(body): Json<LinkContentWrite>,
) -> Answer<Json<Committed>> {
    let (own, store) = (own(&caller, id).await?, caller.app.store());
    if body.box1.0.len() > CONTENT_BYTES_MAX {
        return Err(Problem::new(Code::TooLarge));
    }
    let (signed, terms) = verified(&caller.actor().await?, &body.terms, id)?;
    let stored = link::find(store, &own).await?.ok_or_else(Problem::not_found)?;
    let before = link::list_findings(store, &own).await?;
    let shows_same = before.iter().map(|(id, _)| *id).eq(body.findings.iter().map(|one| one.finding_id));
    if !shows_same || !terms.opens_as(&Terms::parse(stored.terms.body())?) {
        return Err(Problem::new(Code::Conflict));
    }
    let mut findings = Vec::with_capacity(body.findings.len());
    for one in &body.findings {
        findings.push(revision(&caller, one.finding_id, Some(one.manifest_hash)).await?);
    }
    let content = Some(Content { box1: Sealed(body.box1.0), findings });
    let new = Update { terms: signed, office: stored.office, arm: None, content };
    change(&caller, &own, &new, (EventKind::LinkChanged, &body.event)).await
}

async fn change(
    caller: &Caller,
    own: &LinkRight<Own>,
    new: &Update,
    (kind, said): (EventKind, &siegel_api::message::log::LabelledEvent),
) -> Answer<Json<Committed>> {
    let about = About::new(kind, own.link(), new.terms.hash());
    let event = caller.actor().await?.event(said, about)?;
    if let Some(before) = repeated(&caller.app, &event).await? {
        return Ok(Json(before));
    }
    let at = caller.app.now();
    let written = || async {
        let mut write = caller.app.store().write(own, &[], at).await?;
        link::update(&mut write, own, new).await?;
        write.commit(event.clone()).await
    };
    committed(&event, &retry(written).await?, at).map(Json)
}

/// `POST /api/v1/links/{id}/revoke`: its boxes are deleted, its visits end.
#[utoipa::path(post, path = "/api/v1/links/{id}/revoke", params(("id" = String, Path)),
    request_body(content = serde_json::Value, description = "LinkRevoke"),
    responses((status = 200, description = "Committed"), (status = 404, description = "not_found")))]
pub async fn revoke(
    caller: Caller,
    Path(id): Path<LinkId>,
    Json(body): Json<LinkRevoke>,
) -> Answer<Json<Committed>> {
    let own = own(&caller, id).await?;
    let stored = link::find(caller.app.store(), &own).await?.ok_or_else(Problem::not_found)?;
    let about = About::new(EventKind::LinkRevoked, id, stored.terms.hash());
    let event = caller.actor().await?.event(&body.event, about)?;
    if let Some(before) = repeated(&caller.app, &event).await? {
        return Ok(Json(before));
    }
    let at = caller.app.now();
    let written = || async {
        let mut write = caller.app.store().write(&own, &[], at).await?;
        link::revoke(&mut write, &own).await?;
        write.commit(event.clone()).await
    };
    committed(&event, &retry(written).await?, at).map(Json)
}

/// `GET /api/v1/links`: newest first.
#[utoipa::path(get, path = "/api/v1/links", responses((status = 200, description = "Links")))]
pub async fn list(caller: Caller) -> Answer<Json<Links>> {
    let right = caller.right::<MaySend>()?;
    let mut heads = Heads::new(&caller.app);
    let head = heads.head(right.practice()).await?;
    let mut links = Vec::new();
    for stored in link::list(caller.app.store(), &right, None, PAGE_MAX).await? {
        links.push(view(&caller, &mut heads, stored).await?);
    }
    Ok(Json(Links { links, head }))
}

async fn view(caller: &Caller, heads: &mut Heads<'_>, stored: link::Link) -> Answer<Link> {
    let (store, now) = (caller.app.store(), caller.app.now());
    let own = own(caller, stored.id).await?;
    let findings = link::list_findings(store, &own).await?.into_iter().map(|(id, _)| id).collect();
    let entries = log::list_about_link(store, &own, HISTORY_MAX).await?;
    let state = stored.state(now);
    let paused_until = if let State::Paused { until } = state { Some(until) } else { None };
    Ok(Link {
        link_id: stored.id,
        terms: B64(encode(&stored.terms)),
        office: B64(stored.office.0),
        box1: stored.box1.map(|box1| B64(box1.0)),
        findings,
        created_at: stored.created_at,
        opened: stored.openings,
        wrong: stored.tries,
        paused_until,
        locked: state == State::Locked,
        exposed_at: stored.exposed_at,
        revoked_at: stored.revoked_at,
        history: heads.rows(own.owner(), entries).await?,
    })
}
