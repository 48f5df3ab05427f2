//! Signing in by a passkey, looking at sessions, ending them.

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{ObjectId, RecoveryId, SessionId};
use siegel_api::message::account::SessionItem;
use siegel_api::message::registration::CeremonyBegun;
use siegel_api::message::session::{SessionInfo, SignInFinish, SignInItem, SignInWay};
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_storage::account::{self, Account};
use siegel_storage::ceremony::{self, Kind};
use siegel_storage::right::AccountRight;
use siegel_storage::session::{self, Way};
use siegel_storage::{credential, retry, signin};
use webauthn_rs::prelude::Passkey;

use super::ceremony::keep;
use super::lock::{check, refused};
use super::zone;
use crate::caller::{Caller, Visitor};
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};
use crate::http::session::{Secret, info, no_cookie};
use crate::passkey::Assertion;
use crate::rate::{self, Rate};
use crate::state::App;

/// What a browser forgets when a person signs out (ATTACKS, part D).
const FORGET: HeaderValue =
    HeaderValue::from_static("\"cache\", \"cookies\", \"storage\", \"executionContexts\"");

/// `POST /api/v1/session/begin`.
#[utoipa::path(post, path = "/api/v1/session/begin", responses((status = 200, description = "CeremonyBegun")))]
pub async fn begin(visitor: Visitor) -> Answer<Json<CeremonyBegun>> {
    rate::take(&visitor.app, Rate::SignIn, visitor.peer.network().as_bytes()).await?;
    let ceremony = visitor.app.passkeys().begin_sign_in()?;
    let ceremony_id = keep(&visitor.app, Kind::SignIn, None, &ceremony.state).await?;
    Ok(Json(CeremonyBegun { ceremony_id, options: ceremony.options }))
}

/// `POST /api/v1/session/finish`.
#[utoipa::path(post, path = "/api/v1/session/finish",
    request_body(content = serde_json::Value, description = "SignInFinish"),
    responses((status = 200, description = "SessionInfo; sets the session's cookie"),
        (status = 403, description = "sign_in_failed, not_admitted, access_ended, access_not_begun, outside_zone"), (status = 423, description = "account_locked"), (status = 410, description = "ceremony_ended"),
        (status = 422, description = "prf_leaked")))]
pub async fn finish(visitor: Visitor, Json(body): Json<SignInFinish>) -> Answer<impl IntoResponse> {
    let app = &visitor.app;
    let failed = || Problem::new(Code::SignInFailed);
    let taken = ceremony::take(app.store(), body.ceremony_id, Kind::SignIn, app.now()).await?;
    let taken = taken.ok_or(Problem::new(Code::CeremonyEnded))?;
    let assertion = Assertion::parse(body.credential)?;
    let known = credential::find(app.store(), assertion.credential_id()).await?;
    let known = known.filter(|known| known.user == assertion.user).ok_or_else(failed)?;
    let mut passkey: Passkey = serde_json::from_str(&known.passkey).map_err(Problem::internal)?;
    let holds = app.passkeys().finish_sign_in(&assertion, &taken.state, &mut passkey);
    let own = match holds.and_then(|()| taken.proven(&known).ok_or_else(failed)) {
        Ok(own) => own,
        Err(problem) if problem.code() != Code::SignInFailed => return Err(problem),
        Err(_) => return Err(refused(&visitor, known.user, Way::Passkey).await),
    };
    let passkey = serde_json::to_string(&passkey).map_err(Problem::internal)?;
    let secret = enter(&visitor, &own, Proof::Passkey(&known.id, &passkey)).await?;
    signed_in(app, &secret).await
}

/// By what somebody was let in.
#[derive(Clone, Copy)]
pub enum Proof<'a> {
    /// A passkey, by its id, and what is kept of it from now on.
    Passkey(&'a [u8], &'a str),
    /// The recovery sheet of this id.
    Sheet(RecoveryId),
}

/// Begins a session in one transaction with its event. A lock keeps passkeys out; whoever has the sheet is let in and ends it.
/// Access zones keep out both.
///
/// # Errors
/// `account_locked`, `outside_zone`, `not_admitted` while the account waits for an admin, `access_ended` and `access_not_begun` outside of
/// its period, `not_found` if it was removed meanwhile,
/// `sign_in_failed` if the passkey or the sheet was.
pub async fn enter(visitor: &Visitor, own: &AccountRight, proof: Proof<'_>) -> Answer<Secret> {
    let app = &visitor.app;
    if let Some(account) = account::find(app.store(), own.user()).await? {
        check_access(&account, app.now())?;
    }
    let way = match proof {
        Proof::Passkey(..) => Way::Passkey,
        Proof::Sheet(_) => Way::Sheet,
    };
    if way == Way::Passkey {
        check(visitor, own.user(), way).await?;
    }
    zone::check(visitor, own, way).await?;
    let secret = Secret::generate(app.chance());
    let kind = match way {
        Way::Sheet => EventKind::Recovered,
        _ if is_in(visitor, own).await? => EventKind::Confirmed,
        _ => EventKind::SignedIn,
    };
    let event = visitor.attested(own.practice(), own.user(), (kind, own.user().into(), Hash::ZERO)).await?;
    let begun = retry(async || {
        let mut write = app.store().write(own, &[], app.now()).await?;
        match proof {
            Proof::Passkey(id, passkey) => credential::update(&mut write, own, id, passkey).await?,
            Proof::Sheet(id) => credential::touch_recovery(&mut write, own, id).await?,
        }
        if let Some(before) = visitor.cookie {
            session::supersede(&mut write, own, before).await?;
        }
        let id = SessionId(app.chance().bytes());
        session::insert(&mut write, own, id, secret.hash(), way, &visitor.peer.trace()).await?;
        write.commit(event.clone()).await
    })
    .await;
    match begun {
        Ok(_) => Ok(secret),
        Err(siegel_storage::Error::Conflict { .. }) => Err(Problem::new(Code::SignInFailed)),
        Err(error) => Err(error.into()),
    }
}

/// Whether the account is one to sign in to now. Only who has proved who they are is told why not.
fn check_access(account: &Account, now: Time) -> Answer<()> {
    match account.period.starts_at {
        _ if account.admitted_at.is_none() => Err(Problem::new(Code::NotAdmitted)),
        _ if account.period.is_over(now) => Err(Problem::new(Code::AccessEnded)),
        Some(starts) if starts > now => Err(Problem::new(Code::AccessNotBegun).beginning(starts)),
        _ => Ok(()),
    }
}

/// Whether the person is signed in in this browser already, and only shows to be there.
async fn is_in(visitor: &Visitor, own: &AccountRight) -> Answer<bool> {
    let Some(cookie) = visitor.cookie else { return Ok(false) };
    let before = session::find(visitor.app.store(), cookie, visitor.app.now()).await?;
    Ok(before.is_some_and(|before| before.user == own.user()))
}

/// `GET /api/v1/account/signins`.
#[utoipa::path(get, path = "/api/v1/account/signins", responses((status = 200, description = "list of SignInItem")))]
pub async fn list_signins(caller: Caller) -> Answer<Json<Vec<SignInItem>>> {
    let (own, now) = (caller.session.right().account(), caller.app.now());
    let all = signin::list(caller.app.store(), &own, now).await?;
    let item = |one: signin::SignIn| SignInItem {
        at: one.at,
        way: match one.way {
            Way::Passkey => SignInWay::Passkey,
            Way::Sheet => SignInWay::Sheet,
            Way::Device => SignInWay::Device,
        },
        entered: one.outcome == signin::Outcome::Entered,
        locked: one.outcome == signin::Outcome::Locked,
        outside: one.outcome == signin::Outcome::Outside,
        device: one.device,
        place: one.place,
        is_full: one.is_full,
    };
    Ok(Json(all.into_iter().map(item).collect()))
}

/// The answer to every way of signing in: the new session, and its cookie.
///
/// # Errors
/// `signed_out` if the session ended at once.
pub async fn signed_in(
    app: &App,
    secret: &Secret,
) -> Answer<(AppendHeaders<[(HeaderName, HeaderValue); 1]>, Json<SessionInfo>)> {
    let begun = session::find(app.store(), secret.hash(), app.now()).await?;
    let begun = begun.ok_or(Problem::new(Code::SignedOut))?;
    Ok((AppendHeaders([(header::SET_COOKIE, secret.cookie()?)]), Json(info(&begun, app.now()))))
}

/// `GET /api/v1/session`.
#[utoipa::path(get, path = "/api/v1/session", responses((status = 200, description = "SessionInfo")))]
pub async fn fetch(caller: Caller) -> Json<SessionInfo> {
    Json(info(&caller.session, caller.app.now()))
}

/// `DELETE /api/v1/session`: signs out. The cookie goes in any case.
#[utoipa::path(delete, path = "/api/v1/session", responses((status = 204, description = "signed out")))]
pub async fn finish_own(visitor: Visitor, headers: HeaderMap) -> Answer<Response> {
    let ended = match crate::http::session::find(&visitor.app, &headers).await {
        Ok(session) => {
            let caller = Caller { app: visitor.app, session, peer: visitor.peer };
            end(&caller, caller.session.id).await
        }
        Err(_) => Ok(()),
    };
    let clear = HeaderName::from_static("clear-site-data");
    let headers = AppendHeaders([(clear, FORGET), (header::SET_COOKIE, no_cookie()?)]);
    Ok(match ended {
        Ok(()) => (StatusCode::NO_CONTENT, headers).into_response(),
        Err(problem) => (headers, problem).into_response(),
    })
}

/// `GET /api/v1/sessions`.
#[utoipa::path(get, path = "/api/v1/sessions", responses((status = 200, description = "list of SessionItem")))]
pub async fn list(caller: Caller) -> Answer<Json<Vec<SessionItem>>> {
    let account = caller.session.right().account();
    let all = session::list(caller.app.store(), &account, caller.app.now()).await?;
    let item = |one: session::Session| SessionItem {
        session_id: one.id,
        own: one.id == caller.session.id,
        device: one.device,
        started_at: one.created_at,
        seen_at: one.seen_at,
    };
    Ok(Json(all.into_iter().map(item).collect()))
}

/// `DELETE /api/v1/sessions`: ends all others.
#[utoipa::path(delete, path = "/api/v1/sessions", responses((status = 204, description = "ended")))]
pub async fn revoke_others(caller: Caller) -> Answer<StatusCode> {
    let account = caller.session.right().account();
    let event = caller.attested(EventKind::SessionsEnded, caller.session.user, Hash::ZERO).await?;
    let mut write = caller.app.store().write(&account, &[], caller.app.now()).await?;
    session::remove_others(&mut write, &account, caller.session.id).await?;
    write.commit(event).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /api/v1/sessions/{id}`.
#[utoipa::path(delete, path = "/api/v1/sessions/{id}", params(("id" = String, Path)),
    responses((status = 204, description = "ended"), (status = 404, description = "not_found")))]
pub async fn revoke(caller: Caller, Path(id): Path<SessionId>) -> Answer<StatusCode> {
    end(&caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn end(caller: &Caller, id: SessionId) -> Answer<()> {
    let own = id == caller.session.id;
    let kind = if own { EventKind::SignedOut } else { EventKind::SessionsEnded };
    let object: ObjectId = caller.session.user.into();
    let event = caller.attested(kind, object, Hash::ZERO).await?;
    let account = caller.session.right().account();
    let mut write = caller.app.store().write(&account, &[], caller.app.now()).await?;
    if !session::remove(&mut write, &account, id).await? {
        return Err(Problem::not_found());
    }
    write.commit(event).await?;
    Ok(())
}
