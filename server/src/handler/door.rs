//! The patient's side of a link: knock, open, fetch, receipt, what became of it (protocol 8). No session, no cookie; a GET
//! changes and counts nothing (attack 44).

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode};
use siegel_api::bytes::{self, B64};
use siegel_api::codec::decode;
use siegel_api::event::{EventKind, Leaf};
use siegel_api::hash::Hash;
use siegel_api::id::{FileId, LinkId, UserId};
use siegel_api::limits::{ACCESSES_MAX, LINK_ASK_DAYS, TICKET_MINUTES, VISIT_MINUTES};
use siegel_api::link::LinkFlags;
use siegel_api::message::door::{
    DoorAccess, DoorAccesses, DoorAsk, DoorFetch, DoorFetched, DoorOpen, DoorOpened, DoorReceipt, Knock,
    Knocked,
};
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_api::url::HEADER_TICKET;
use siegel_storage::event::Event;
use siegel_storage::idempotency::{Answer as Kept, CallHash};
use siegel_storage::link::{self, Attempt, Boxes, LinkRight, State, Visiting};
use siegel_storage::log::{self, Entry};
use siegel_storage::ticket::{self, FileRight};
use siegel_storage::{Error, TokenHash, idempotency, part, retry};

use crate::caller::Visitor;
use crate::door_view;
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};
use crate::rate::{self, Rate};
use crate::state::App;

/// Length of a visit's secret in bytes.
const VISIT_BYTES: usize = 32;

/// `POST /api/v1/door/{id}/knock`.
#[utoipa::path(post, path = "/api/v1/door/{id}/knock", params(("id" = String, Path)),
    request_body(content = serde_json::Value, description = "Knock"),
    responses((status = 200, description = "Knocked"), (status = 404, description = "link_gone")))]
pub async fn knock(
    visitor: Visitor,
    Path(id): Path<LinkId>,
    Json(body): Json<Knock>,
) -> Answer<Json<Knocked>> {
    let known = knocked(&visitor, id, (body.knock, body.exposed)).await?;
    let (mut tries_left, mut paused_until) = (0, None);
    match known.state {
        State::Open { tries_left: left } => tries_left = left,
        State::Paused { until } => paused_until = Some(until),
        State::Locked | State::Used | State::Expired | State::Revoked => (),
    }
    let (locked, used_up) = (known.state == State::Locked, known.state == State::Used);
    Ok(Json(Knocked { pre: B64(known.pre.0), arm: known.arm, tries_left, paused_until, locked, used_up }))
}

/// A good knock at a link that is not over. Unknown, expired, revoked and wrongly knocked answer alike.
async fn knocked(visitor: &Visitor, id: LinkId, (secret, exposed): (Hash, bool)) -> Answer<link::Knocked> {
    let app = &visitor.app;
    let known = proved(visitor, id, secret).await?;
    if matches!(known.state, State::Expired | State::Revoked) {
        return Err(Problem::new(Code::LinkGone));
    }
    if exposed && !known.exposed {
        link::expose(app.store(), &known.right, app.now()).await?;
    }
    let refused = (exposed || known.exposed) && is_sensitive(&known)?;
    if refused { Err(Problem::new(Code::LinkGone)) } else { Ok(known) }
}

/// A good knock, at whatever link.
async fn proved(visitor: &Visitor, id: LinkId, secret: Hash) -> Answer<link::Knocked> {
    let app = &visitor.app;
    rate::take(app, Rate::Knock, visitor.peer.network().as_bytes()).await?;
    match link::knock(app.store(), id, TokenHash::of(secret.as_bytes()), app.now()).await? {
        Some(known) => Ok(known),
        None => {
            rate::take(app, Rate::WrongKnock, id.as_bytes()).await?;
            Err(Problem::new(Code::LinkGone))
        }
    }
}

/// Whether the practice wants the link refused once its secret has stood in a path (protocol 8).
fn is_sensitive(known: &link::Knocked) -> Answer<bool> {
    Ok(door_view::terms(&known.terms)?.flags.has(LinkFlags::SENSITIVE))
}

/// `POST /api/v1/door/{id}/open`: one PIN try. It is counted before it is compared, and answered only
/// after its event is durable.
#[utoipa::path(post, path = "/api/v1/door/{id}/open", params(("id" = String, Path)),
    request_body(content = serde_json::Value, description = "DoorOpen"),
    responses((status = 200, description = "DoorOpened"), (status = 403, description = "pin_wrong"),
        (status = 423, description = "link_paused, link_locked"), (status = 410, description = "link_used_up")))]
pub async fn open(
    visitor: Visitor,
    Path(id): Path<LinkId>,
    Json(body): Json<DoorOpen>,
) -> Answer<Json<DoorOpened>> {
    let known = knocked(&visitor, id, (body.knock, false)).await?;
    let secret: [u8; VISIT_BYTES] = visitor.app.chance().bytes();
    let attempt = retry(|| attempt(&visitor, &known, body.access, &secret)).await?;
    let now = visitor.app.now();
    match attempt {
        Attempt::Opened(boxes) => opened(&visitor.app, *boxes, &secret).await.map(Json),
        Attempt::Wrong { tries_left } => Err(Problem::new(Code::PinWrong).with_tries(tries_left)),
        Attempt::Pausing { until } => Err(Problem::new(Code::LinkPaused).after(seconds(now, until))),
        Attempt::Locking => Err(Problem::new(Code::LinkLocked)),
        Attempt::Closed(state) => Err(closed(state, now)),
    }
}

async fn attempt(
    visitor: &Visitor,
    known: &link::Knocked,
    access: Hash,
    secret: &[u8],
) -> siegel_storage::Result<Attempt> {
    let app = &visitor.app;
    let mut write = app.store().write(&known.right, &[], app.now()).await?;
    let access = TokenHash::of(access.as_bytes());
    let attempt = link::open(&mut write, &known.right, known.arm, access, TokenHash::of(secret)).await?;
    let kinds: &[EventKind] = match &attempt {
        Attempt::Opened(_) => &[EventKind::LinkOpened],
        Attempt::Wrong { .. } => &[EventKind::LinkPinWrong],
        Attempt::Pausing { .. } => &[EventKind::LinkPinWrong, EventKind::LinkPaused],
        Attempt::Locking => &[EventKind::LinkPinWrong, EventKind::LinkLocked],
        Attempt::Closed(_) => return Ok(attempt),
    };
    let mut events = Vec::with_capacity(kinds.len());
    for kind in kinds {
        let event = event(visitor, &known.right, *kind, Hash::ZERO).await;
        events.push(event.map_err(|_| Error::Busy)?);
    }
    let mut events = events.into_iter();
    if let Some(first) = events.next() {
        write.commit_all(first, events.collect()).await?;
    }
    Ok(attempt)
}

async fn event<A>(visitor: &Visitor, right: &LinkRight<A>, kind: EventKind, ref_hash: Hash) -> Answer<Event> {
    visitor.attested(right.owner(), UserId::ZERO, (kind, right.link().into(), ref_hash)).await
}

fn closed(state: State, now: Time) -> Problem {
    match state {
        State::Paused { until } => Problem::new(Code::LinkPaused).after(seconds(now, until)),
        State::Locked => Problem::new(Code::LinkLocked),
        State::Used => Problem::new(Code::LinkUsedUp),
        State::Expired | State::Revoked => Problem::new(Code::LinkGone),
        // The PIN was changed between knock and try.
        State::Open { .. } => Problem::new(Code::Conflict),
    }
}

fn seconds(now: Time, until: Time) -> u64 {
    until.0.saturating_sub(now.0).div_ceil(Time::SECOND)
}

async fn opened(app: &App, boxes: Boxes, secret: &[u8]) -> Answer<DoorOpened> {
    let terms = door_view::terms(&boxes.terms)?;
    let shown = door_view::shown(app, &boxes.right).await?;
    Ok(DoorOpened {
        visit: bytes::to_text(secret),
        ends_at: app.now().plus(VISIT_MINUTES * Time::MINUTE).min(terms.expires_at),
        box0: B64(boxes.box0.0),
        box1: B64(boxes.box1.0),
        terms: B64(boxes.terms.0),
        findings: shown.findings,
        heads: shown.heads,
        practices: shown.practices,
        openings_left: terms.openings_max.saturating_sub(boxes.openings),
    })
}

/// `POST /api/v1/door/{id}/fetch`: one event for a file, then its parts may be read.
#[utoipa::path(post, path = "/api/v1/door/{id}/fetch", params(("id" = String, Path)),
    request_body(content = serde_json::Value, description = "DoorFetch"),
    responses((status = 200, description = "DoorFetched"), (status = 403, description = "ticket_ended")))]
pub async fn fetch(
    visitor: Visitor,
    Path(id): Path<LinkId>,
    headers: HeaderMap,
    Json(body): Json<DoorFetch>,
) -> Answer<Json<DoorFetched>> {
    let app = &visitor.app;
    let (right, secret) = visit(app, id, &headers).await?;
    let hash = ticket_hash(&secret, body.file_id, window(app.now()));
    let event = event(&visitor, &right, EventKind::LinkFetched, Hash::of(body.file_id.as_bytes())).await?;
    let mut write = app.store().write(&right, &[], app.now()).await?;
    let granted = match ticket::insert_for_visit(&mut write, &right, body.file_id, hash).await {
        Ok(granted) => {
            let granted =
                granted.filter(|file| file.finding() == body.finding_id).ok_or_else(Problem::not_found)?;
            write.commit(event).await?;
            granted
        }
        // Asked for before, within the ticket's time: its event is in the log.
        Err(Error::Conflict { .. }) => {
            drop(write);
            ticket::find(app.store(), hash, app.now()).await?.ok_or_else(Problem::not_found)?
        }
        Err(other) => return Err(other.into()),
    };
    let parts = part::list(app.store(), &granted).await?;
    Ok(Json(DoorFetched { part_hashes: parts.iter().map(|part| part.hash).collect() }))
}

/// The visit that the header names, at this link.
async fn visit(app: &App, id: LinkId, headers: &HeaderMap) -> Answer<(LinkRight<Visiting>, Vec<u8>)> {
    let ended = || Problem::new(Code::TicketEnded);
    let text = headers.get(HEADER_TICKET).and_then(|value| value.to_str().ok());
    let secret = text.and_then(bytes::from_text).ok_or_else(ended)?;
    let right = link::find_visit(app.store(), TokenHash::of(&secret), app.now()).await?;
    let right = right.filter(|right| right.link() == id).ok_or_else(ended)?;
    Ok((right, secret))
}

/// A visit's ticket for one file: made of the visit's secret, so that the page carries one secret only.
/// Each span of a ticket's life has one of its own, so a ticket never outlives its time.
fn ticket_hash(visit: &[u8], file: FileId, window: u64) -> TokenHash {
    TokenHash::of(&[visit, file.as_bytes(), &window.to_be_bytes()].concat())
}

fn window(now: Time) -> u64 {
    now.0 / (TICKET_MINUTES * Time::MINUTE)
}

/// The right to a file that the visit has fetched.
///
/// # Errors
/// `ticket_ended` if it has not, or if visit or ticket is over.
pub async fn file_right(app: &App, id: LinkId, file: FileId, headers: &HeaderMap) -> Answer<FileRight> {
    let (_, secret) = visit(app, id, headers).await?;
    let (now, newest) = (app.now(), window(app.now()));
    for window in [newest, newest.saturating_sub(1)] {
        if let Some(right) = ticket::find(app.store(), ticket_hash(&secret, file, window), now).await? {
            return Ok(right);
        }
    }
    Err(Problem::new(Code::TicketEnded))
}

/// `POST /api/v1/door/{id}/receipts`: the holder's receipt, kept in the practice's log by its hash; one
/// for each visit and finding, so that no holder floods the log.
#[utoipa::path(post, path = "/api/v1/door/{id}/receipts", params(("id" = String, Path)),
    request_body(content = serde_json::Value, description = "DoorReceipt"),
    responses((status = 204, description = "logged"), (status = 403, description = "ticket_ended"),
        (status = 422, description = "not_verified")))]
pub async fn receive(
    visitor: Visitor,
    Path(id): Path<LinkId>,
    headers: HeaderMap,
    Json(body): Json<DoorReceipt>,
) -> Answer<StatusCode> {
    let app = &visitor.app;
    let (right, secret) = visit(app, id, &headers).await?;
    if !link::lists(app.store(), &right, body.terms_hash, body.manifest_hash).await? {
        return Err(Problem::new(Code::NotVerified));
    }
    let hash = receipt_hash(&body);
    let event = event(&visitor, &right, EventKind::LinkReceipt, hash).await?;
    let call = CallHash(Hash::of(&[secret.as_slice(), body.manifest_hash.as_bytes()].concat()));
    let kept = Kept { request: hash, status: StatusCode::NO_CONTENT.as_u16(), body: Vec::new() };
    let mut write = app.store().write(&right, &[], app.now()).await?;
    let ends_at = app.now().plus(VISIT_MINUTES * Time::MINUTE);
    match idempotency::insert(&mut write, call, &kept, ends_at).await {
        Ok(()) => write.commit(event).await.map(|_| ())?,
        // One was sent before, and stands in the log.
        Err(Error::Conflict { .. }) => (),
        Err(other) => return Err(other.into()),
    }
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/door/{id}/ask`: who has the link asks the practice for more time or openings, also some days after its end.
/// What is asked again within a day is answered alike, and told to nobody.
#[utoipa::path(post, path = "/api/v1/door/{id}/ask", params(("id" = String, Path)),
    request_body(content = serde_json::Value, description = "DoorAsk"),
    responses((status = 204, description = "told"), (status = 404, description = "link_gone")))]
pub async fn ask(visitor: Visitor, Path(id): Path<LinkId>, Json(body): Json<DoorAsk>) -> Answer<StatusCode> {
    let (app, now) = (&visitor.app, visitor.app.now());
    let known = proved(&visitor, id, body.knock).await?;
    let terms = door_view::terms(&known.terms)?;
    let refused = known.exposed && terms.flags.has(LinkFlags::SENSITIVE);
    let over = now > terms.expires_at.plus(LINK_ASK_DAYS * Time::DAY);
    if known.state == State::Revoked || refused || over {
        return Err(Problem::new(Code::LinkGone));
    }
    let event = event(&visitor, &known.right, EventKind::LinkAsked, Hash::ZERO).await?;
    let today = (now.0 / Time::DAY).to_be_bytes();
    let call = CallHash(Hash::of(&[id.as_bytes(), b"ask".as_slice(), today.as_slice()].concat()));
    let kept = Kept { request: Hash::ZERO, status: StatusCode::NO_CONTENT.as_u16(), body: Vec::new() };
    let mut write = app.store().write(&known.right, &[], now).await?;
    match idempotency::insert(&mut write, call, &kept, now.plus(Time::DAY)).await {
        Ok(()) => write.commit(event).await.map(|_| ())?,
        // It was told today, and stands in the log.
        Err(Error::Conflict { .. }) => (),
        Err(other) => return Err(other.into()),
    }
    Ok(StatusCode::NO_CONTENT)
}

/// What a link's holder is told of: from its making to the files that were fetched. Receipts and names that were added
/// stand behind these.
const TOLD: (EventKind, EventKind) = (EventKind::LinkCreated, EventKind::LinkFetched);

/// `GET /api/v1/door/{id}/accesses`: who used the link and when, for who has it open (EHDS Art. 9). Without a visit there is
/// nothing here.
#[utoipa::path(get, path = "/api/v1/door/{id}/accesses", params(("id" = String, Path)),
    responses((status = 200, description = "DoorAccesses"), (status = 403, description = "ticket_ended"),
        (status = 404, description = "not_found")))]
pub async fn list_accesses(
    visitor: Visitor,
    Path(id): Path<LinkId>,
    headers: HeaderMap,
) -> Answer<Json<DoorAccesses>> {
    if !headers.contains_key(HEADER_TICKET) {
        return Err(Problem::not_found());
    }
    let app = &visitor.app;
    let (right, _) = visit(app, id, &headers).await?;
    // One more than is told: whether there are older ones.
    let limit = u32::try_from(ACCESSES_MAX + 1).unwrap_or(u32::MAX);
    let entries = log::list_of_visit(app.store(), &right, TOLD, limit).await?;
    let accesses = entries.iter().take(ACCESSES_MAX).map(access).collect::<Answer<_>>()?;
    Ok(Json(DoorAccesses { accesses, more: entries.len() > ACCESSES_MAX }))
}

fn access(entry: &Entry) -> Answer<DoorAccess> {
    let Leaf { server_time, body, .. } = decode(&entry.leaf)?;
    let file = (body.kind == EventKind::LinkFetched).then_some(body.ref_hash);
    Ok(DoorAccess { at: server_time, kind: body.kind, file })
}

/// `H` over the receipt's four fields, each of a fixed width.
fn receipt_hash(receipt: &DoorReceipt) -> Hash {
    let DoorReceipt { terms_hash, manifest_hash, time, mac } = receipt;
    Hash::of(
        &[terms_hash.as_bytes(), manifest_hash.as_bytes(), &time.0.to_be_bytes(), mac.as_bytes()].concat(),
    )
}
