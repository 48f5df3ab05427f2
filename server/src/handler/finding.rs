//! Findings: sent in one transaction, listed and read with their proofs (protocol 6 and 7).

use axum::extract::{Path, Query};
use siegel_api::codec::decode;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{FindingId, PracticeId, ThreadId};
use siegel_api::limits::{META_BYTES_MAX, PAGE_MAX, RECIPIENTS_MAX};
use siegel_api::manifest::{Core, Manifest, VerifiedManifest};
use siegel_api::message::finding::{
    Committed, Finding, FindingBox, FindingCreate, FindingPage, FindingQuery, FindingView, RevisionQuery,
};
use siegel_api::problem::Code;
use siegel_api::signing::Signed;
use siegel_api::time::Time;
use siegel_storage::draft::DraftRight;
use siegel_storage::event::Event;
use siegel_storage::finding::{Among, FindingRight};
use siegel_storage::right::{MayManage, MayRead, MaySend, Own};
use siegel_storage::write::{Position, Write};
use siegel_storage::{Sealed, finding, grant, patient, retry};

use super::draft;
use crate::actor::{About, Actor};
use crate::caller::Caller;
use crate::commit::{committed, repeated};
use crate::finding_view::view;
use crate::given::Given;
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};
use crate::log::Heads;
use crate::signed::refused;

/// How often a page of findings is read, at most.
const READS: usize = 3;

/// `POST /api/v1/findings`: makes a draft a finding, or the next revision of one.
#[utoipa::path(post, path = "/api/v1/findings",
    request_body(content = serde_json::Value, description = "FindingCreate"),
    responses((status = 200, description = "Committed"), (status = 403, description = "not_allowed"),
        (status = 409, description = "conflict, incomplete, stale_epoch"),
        (status = 422, description = "not_verified")))]
pub async fn create(caller: Caller, Json(body): Json<FindingCreate>) -> Answer<Json<Committed>> {
    check_bounds(&body)?;
    let actor = caller.actor().await?;
    let signed: Signed = decode(&body.manifest.0)?;
    let manifest = VerifiedManifest::verify(&signed, &body.meta.0, actor.key()).map_err(refused)?;
    let core = &manifest.manifest().core;
    check_author(core, &actor, caller.app.now())?;
    let about = About::new(EventKind::FindingSent, core.finding_id, manifest.hash());
    let sent = actor.event(&body.event, about)?;
    if let Some(before) = repeated(&caller.app, &sent).await? {
        return Ok(Json(before));
    }
    let corrected = corrected(&caller, core).await?;
    if core.revision == 1 && !may_answer(&caller, core.thread_id).await? {
        return Err(Problem::new(Code::NotAllowed));
    }
    let own = draft::right(&caller, body.draft.unwrap_or(core.finding_id)).await?;
    let given =
        Given::verify_all((&caller.app, &actor), &body.grants, core.finding_id, manifest.hash()).await?;
    let at = caller.app.now();
    let sending = Sending { signed: &signed, core, body: &body, sent, given, corrected, at };
    let positions = retry(|| sending.write(&caller, &own)).await?;
    committed(&sending.sent, &positions, at).map(Json)
}

/// Whether the caller may send something in a thread.
async fn may_answer(caller: &Caller, thread: ThreadId) -> Answer<bool> {
    let Ok(member) = caller.right::<MaySend>() else { return Ok(false) };
    Ok(finding::may_answer(caller.app.store(), &member, thread).await?)
}

/// The finding whose next revision this is. Who sent it first corrects it, or who may MANAGE (protocol 6).
async fn corrected(caller: &Caller, core: &Core) -> Answer<Option<FindingRight<Own>>> {
    if core.revision == 1 {
        return Ok(None);
    }
    let store = caller.app.store();
    let member = caller.right::<MaySend>()?;
    let own = finding::right_to_own(store, &member, core.finding_id, caller.app.now()).await?;
    let own = own.ok_or_else(Problem::not_found)?;
    let stored = finding::find(store, &own).await?.ok_or_else(Problem::not_found)?;
    let may = stored.author == member.user() || caller.right::<MayManage>().is_ok();
    if may { Ok(Some(own)) } else { Err(Problem::new(Code::NotAllowed)) }
}

struct Sending<'a> {
    signed: &'a Signed,
    core: &'a Core,
    body: &'a FindingCreate,
    sent: Event,
    given: Vec<Given>,
    corrected: Option<FindingRight<Own>>,
    at: Time,
}

impl Sending<'_> {
    /// One transaction: visible, granted, logged. A crash before its end leaves the draft.
    async fn write(&self, caller: &Caller, own: &DraftRight) -> siegel_storage::Result<Vec<Position>> {
        let recipients: Vec<PracticeId> = self.given.iter().map(|given| given.other).collect();
        let mut write = caller.app.store().write(own, &recipients, self.at).await?;
        let meta = Sealed(self.body.meta.0.clone());
        match &self.corrected {
            None => {
                let right = finding::publish(&mut write, own, self.signed, &meta).await?;
                self.give(&mut write, &right).await?;
            }
            Some(right) => {
                finding::publish_next(&mut write, own, right, (self.signed, &meta)).await?;
                patient::remove(&mut write, right).await?;
                self.give(&mut write, right).await?;
                let both = (self.core.prev_manifest_hash, self.signed.hash());
                grant::hold_recipients(&mut write, right, both).await?;
            }
        }
        let events = self.given.iter().map(|given| given.event.clone()).collect();
        write.commit_all(self.sent.clone(), events).await
    }

    async fn give(&self, write: &mut Write, right: &FindingRight<Own>) -> siegel_storage::Result<()> {
        for given in &self.given {
            grant::insert(write, right, &given.signed).await?;
        }
        match self.body.patient {
            Some(token) => patient::insert(write, right, token).await,
            None => Ok(()),
        }
    }
}

fn check_bounds(body: &FindingCreate) -> Answer<()> {
    let fits = body.meta.0.len() <= META_BYTES_MAX && (1..=RECIPIENTS_MAX).contains(&body.grants.len());
    if fits { Ok(()) } else { Err(Problem::new(Code::TooLarge)) }
}

fn check_author(core: &Core, actor: &Actor, now: Time) -> Answer<()> {
    actor.check_epoch(core.author_epoch, core.author_statement_hash)?;
    let fits = core.author == actor.user()
        && core.author_chain_seq <= actor.identity().seq()
        && core.valid_until > now;
    if fits { Ok(()) } else { Err(Problem::new(Code::Malformed)) }
}

/// `GET /api/v1/findings`: a page, newest first.
#[utoipa::path(get, path = "/api/v1/findings",
    params(("box" = String, Query), ("cursor" = Option<String>, Query), ("limit" = Option<u32>, Query),
        ("practice" = Option<String>, Query), ("thread" = Option<String>, Query),
        ("unit" = Option<String>, Query)),
    responses((status = 200, description = "FindingPage")))]
pub async fn list(caller: Caller, Query(query): Query<FindingQuery>) -> Answer<Json<FindingPage>> {
    let limit = query.limit.unwrap_or(PAGE_MAX).clamp(1, PAGE_MAX);
    let among = Among { peer: query.practice, thread: query.thread, unit: query.unit };
    let page = match query.which {
        FindingBox::Inbox => inbox(&caller, query.cursor.as_deref(), limit, among).await?,
        FindingBox::Sent => sent(&caller, query.cursor.as_deref(), limit, among).await?,
    };
    self::page(&caller, page, limit).await.map(Json)
}

/// A page of findings, each as the caller's practice sees it.
///
/// # Errors
/// As `view`; one that the practice may not see any more is left out.
pub async fn page(caller: &Caller, page: Vec<Listed>, limit: u32) -> Answer<FindingPage> {
    let full = page.len() == usize::try_from(limit).unwrap_or(usize::MAX);
    let next = page.last().filter(|_| full).map(|row| row.cursor.clone());
    // What is given while a page is read may lie beyond a head that was read for a finding before: it is read anew.
    let mut reads = 1;
    loop {
        let mut heads = Heads::new(&caller.app);
        match views(caller, &mut heads, &page).await {
            Err(_) if heads.is_outrun() && reads < READS => reads += 1,
            findings => return Ok(FindingPage { findings: findings?, heads: heads.finish(), next }),
        }
    }
}

async fn views(caller: &Caller, heads: &mut Heads<'_>, page: &[Listed]) -> Answer<Vec<Finding>> {
    let mut findings = Vec::with_capacity(page.len());
    for row in page {
        // One that was withdrawn since the page was read is passed over.
        match view(caller, heads, row.id, None).await {
            Ok(finding) => findings.push(finding),
            Err(problem) if problem.code() == Code::NotFound => (),
            Err(problem) => return Err(problem),
        }
    }
    Ok(findings)
}

/// A line of a list: which finding, and the page's cursor.
pub struct Listed {
    id: FindingId,
    cursor: String,
}

impl From<finding::Place> for Listed {
    fn from(row: finding::Place) -> Self {
        Self { id: row.finding, cursor: format!("{}.{}", row.granted_at.0, row.grant_hash) }
    }
}

async fn inbox(caller: &Caller, cursor: Option<&str>, limit: u32, among: Among) -> Answer<Vec<Listed>> {
    let (right, now) = (caller.right::<MayRead>()?, caller.app.now());
    let before = cursor.map(read_cursor::<Hash>).transpose()?;
    let page = finding::list_granted(caller.app.store(), &right, before, limit, (now, among)).await?;
    Ok(page.into_iter().map(Listed::from).collect())
}

async fn sent(caller: &Caller, cursor: Option<&str>, limit: u32, among: Among) -> Answer<Vec<Listed>> {
    let right = caller.right::<MayRead>()?;
    let before = cursor.map(read_cursor::<FindingId>).transpose()?;
    let page = finding::list_sent(caller.app.store(), &right, before, limit, among).await?;
    let listed = |row: finding::Sent| Listed {
        id: row.finding.id,
        cursor: format!("{}.{}", row.revision.created_at.0, row.finding.id),
    };
    Ok(page.into_iter().map(listed).collect())
}

/// Reads the cursor of a page.
///
/// # Errors
/// `malformed`.
pub fn read_cursor<T: std::str::FromStr>(text: &str) -> Answer<(Time, T)> {
    let read = || {
        let (time, id) = text.split_once('.')?;
        Some((Time(time.parse().ok()?), id.parse().ok()?))
    };
    read().ok_or(Problem::new(Code::Malformed))
}

/// `GET /api/v1/findings/{id}`: its newest revision, or the one that is asked for.
#[utoipa::path(get, path = "/api/v1/findings/{id}",
    params(("id" = String, Path), ("revision" = Option<u64>, Query)),
    responses((status = 200, description = "FindingView"), (status = 404, description = "not_found")))]
pub async fn fetch(
    caller: Caller,
    Path(id): Path<FindingId>,
    Query(query): Query<RevisionQuery>,
) -> Answer<Json<FindingView>> {
    let mut heads = Heads::new(&caller.app);
    let finding = view(&caller, &mut heads, id, query.revision).await?;
    let signed: Signed = decode(&finding.manifest.0)?;
    let thread = Manifest::parse(signed.body()).map_err(refused)?.core.thread_id;
    let may_answer = may_answer(&caller, thread).await?;
    Ok(Json(FindingView { finding, may_answer, heads: heads.finish() }))
}
