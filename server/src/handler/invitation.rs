//! Invitations of practices and of members, new ones and those who come back (protocol 4). The secret stands in the link's fragment and never comes
//! here; a GET uses nothing up.

use axum::extract::Path;
use siegel_api::bytes::B64;
use siegel_api::codec::{decode, encode};
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{GroupId, InvitationId, PracticeId, UserId};
use siegel_api::invitation::{Descriptor, InvitationKind, Reentry};
use siegel_api::limits::{INVITATION_DAYS, PAGE_MAX};
use siegel_api::message::finding::Committed;
use siegel_api::message::invitation::{
    InvitationAnswer, InvitationCreate, InvitationItem, InvitationRevoke, InvitationView, Invitations,
    Newcomer,
};
use siegel_api::problem::Code;
use siegel_api::statement::Roles;
use siegel_api::time::Time;
use siegel_storage::invitation::{self, Invitation};
use siegel_storage::right::MayAdmin;
use siegel_storage::{Sealed, Store, account, retry, statement};

use crate::actor::About;
use crate::caller::{Caller, Visitor};
use crate::commit::{committed, repeated};
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};
use crate::rate::{self, Rate};
use crate::returning;

/// Bytes of a sealed note, at most.
const NOTE_BYTES_MAX: usize = 4 << 10;

/// `POST /api/v1/invitations`.
#[utoipa::path(post, path = "/api/v1/invitations",
    request_body(content = serde_json::Value, description = "InvitationCreate"),
    responses((status = 200, description = "Committed"), (status = 422, description = "not_verified")))]
pub async fn create(caller: Caller, Json(body): Json<InvitationCreate>) -> Answer<Json<Committed>> {
    let right = caller.right::<MayAdmin>()?;
    let descriptor: Descriptor = decode(&body.descriptor.0)?;
    check(&descriptor, right.practice(), caller.app.now())?;
    if body.note.0.len() > NOTE_BYTES_MAX {
        return Err(Problem::new(Code::TooLarge));
    }
    let about = match descriptor.reentry {
        Some(offered) => {
            check_reentry(&caller, offered).await?;
            About::new(EventKind::ReentryOffered, offered.person, descriptor.hash())
        }
        None => About::new(EventKind::InvitationCreated, descriptor.id, descriptor.hash()),
    };
    let event = caller.actor().await?.event(&body.event, about)?;
    if let Some(before) = repeated(&caller.app, &event).await? {
        return Ok(Json(before));
    }
    let (note, at) = (Sealed(body.note.0), caller.app.now());
    let written = || async {
        let mut write = caller.app.store().write(&right, &[], at).await?;
        invitation::insert(&mut write, &right, &descriptor).await?;
        invitation::update_note(&mut write, &right, descriptor.id, &note).await?;
        write.commit(event.clone()).await
    };
    committed(&event, &retry(written).await?, at).map(Json)
}

/// Another member of the own practice, with the keys that the offer names. Who is here needs no way back.
async fn check_reentry(caller: &Caller, offered: Reentry) -> Answer<()> {
    let (app, practice) = (&caller.app, caller.session.practice);
    let account = account::find(app.store(), offered.person).await?;
    let member = account.is_some_and(|it| it.practice == practice && it.admitted_at.is_some());
    let fits = member && offered.person != caller.session.user && returning::has_root(app, offered).await?;
    if fits { Ok(()) } else { Err(Problem::new(Code::NotVerified)) }
}

/// A week at most, with an hour for clocks that differ. A new member comes with roles, a practice and who comes back with
/// none. A limited access outlives its invitation.
fn check(descriptor: &Descriptor, practice: PracticeId, now: Time) -> Answer<()> {
    let latest = now.plus(INVITATION_DAYS * Time::DAY + Time::HOUR);
    let (joins, period) = (descriptor.kind.joins(), descriptor.period);
    let fits = period.is_near(now)
        && !period.is_over(descriptor.expires_at.minus(1))
        && joins == (descriptor.roles != Roles(0))
        && descriptor.practice_id == practice
        && descriptor.expires_at > now
        && descriptor.expires_at <= latest;
    if fits { Ok(()) } else { Err(Problem::new(Code::Malformed)) }
}

/// `GET /api/v1/invitations`: newest first.
#[utoipa::path(get, path = "/api/v1/invitations", responses((status = 200, description = "Invitations")))]
pub async fn list(caller: Caller) -> Answer<Json<Invitations>> {
    let stored = invitation::list(caller.app.store(), &caller.right::<MayAdmin>()?, PAGE_MAX).await?;
    let mut invitations = Vec::with_capacity(stored.len());
    for one in stored {
        let accepted = answered(&caller, &one).await?;
        let is_member = one.descriptor.kind != InvitationKind::Practice;
        invitations.push(InvitationItem {
            id: one.descriptor.id,
            descriptor: B64(encode(&one.descriptor)),
            note: B64(one.note.map(|note| note.0).unwrap_or_default()),
            created_at: one.created_at,
            revoked_at: one.revoked_at,
            admitted_at: one.accepted_at.filter(|_| is_member),
            accepted,
        });
    }
    Ok(Json(Invitations { invitations }))
}

async fn answered(caller: &Caller, one: &Invitation) -> Answer<Option<InvitationAnswer>> {
    let Some(answer) = &one.answer else { return Ok(None) };
    let proof =
        Hash::from_slice(&answer.proof.0).ok_or_else(|| Problem::internal("an answer of another length"))?;
    let store = caller.app.store();
    if one.descriptor.kind == InvitationKind::Practice {
        let practice_id = GroupId(answer.newcomer.0);
        let Some(user_id) = founder(store, practice_id).await? else { return Ok(None) };
        let accepted_at = answer.at;
        return Ok(Some(InvitationAnswer {
            practice_id,
            user_id,
            answer: proof,
            accepted_at,
            newcomer: None,
        }));
    }
    let user_id = UserId(answer.newcomer.0);
    let chain = match one.descriptor.kind {
        InvitationKind::Reentry => {
            returning::chain(store, &caller.right::<MayAdmin>()?, one.descriptor.id).await?
        }
        InvitationKind::Member | InvitationKind::Deputy | InvitationKind::Practice => {
            let links = account::list_links(store, user_id).await?;
            links.iter().map(|link| B64(encode(link))).collect()
        }
    };
    let name = answer.name.clone().map(|name| B64(name.0)).unwrap_or_default();
    let newcomer = Newcomer { chain, name };
    Ok(Some(InvitationAnswer {
        practice_id: one.descriptor.practice_id,
        user_id,
        answer: proof,
        accepted_at: answer.at,
        newcomer: Some(newcomer),
    }))
}

/// Who signed a practice's first statement.
async fn founder(store: &Store, practice: PracticeId) -> Answer<Option<UserId>> {
    let epochs = statement::list(store, practice).await?;
    let first = epochs.first().and_then(|first| first.statement.signatures.get(0));
    Ok(first.map(|signature| signature.signer))
}

/// `POST /api/v1/invitations/{id}/revoke`: takes it back. Who answered it to join and was not admitted has no account
/// any more.
#[utoipa::path(post, path = "/api/v1/invitations/{id}/revoke", params(("id" = String, Path)),
    request_body(content = serde_json::Value, description = "InvitationRevoke"),
    responses((status = 200, description = "Committed"), (status = 404, description = "not_found"),
        (status = 409, description = "conflict")))]
pub async fn revoke(
    caller: Caller,
    Path(id): Path<InvitationId>,
    Json(body): Json<InvitationRevoke>,
) -> Answer<Json<Committed>> {
    let (right, at) = (caller.right::<MayAdmin>()?, caller.app.now());
    let found = invitation::find(caller.app.store(), &right, id).await?.ok_or_else(Problem::not_found)?;
    let about = About::new(EventKind::InvitationRevoked, id, found.descriptor.hash());
    let event = caller.actor().await?.event(&body.event, about)?;
    if let Some(before) = repeated(&caller.app, &event).await? {
        return Ok(Json(before));
    }
    let mut write = caller.app.store().write(&right, &[], at).await?;
    if !invitation::revoke(&mut write, &right, id).await? {
        return Err(Problem::new(Code::Conflict));
    }
    committed(&event, &write.commit(event.clone()).await?, at).map(Json)
}

/// `GET /api/v1/invitations/{id}`, for the newcomer.
#[utoipa::path(get, path = "/api/v1/invitations/{id}", params(("id" = String, Path)),
    responses((status = 200, description = "InvitationView"), (status = 410, description = "invitation_gone")))]
pub async fn fetch(visitor: Visitor, Path(id): Path<InvitationId>) -> Answer<Json<InvitationView>> {
    let app = &visitor.app;
    rate::take(app, Rate::Invitation, visitor.peer.network().as_bytes()).await?;
    let open = invitation::find_open(app.store(), id, app.now()).await?;
    let open = open.ok_or(Problem::new(Code::InvitationGone))?;
    if open.descriptor().kind == InvitationKind::Reentry {
        returning::offered(app, &open).await?;
    }
    Ok(Json(InvitationView { descriptor: B64(encode(open.descriptor())) }))
}
