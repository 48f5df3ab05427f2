//! Locked accounts: counted and locked at the door, opened by a letter's link or by an admin (B5, B6).

use axum::extract::Path;
use axum::http::StatusCode;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{SessionId, UserId};
use siegel_api::limits::UNLOCK_LINK_MINUTES;
use siegel_api::message::mail::MailConfirm;
use siegel_api::message::session::LockedAccount;
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_storage::right::MayAdmin;
use siegel_storage::session::Way;
use siegel_storage::signin::lock::{Key, LockRight};
use siegel_storage::signin::{self, Outcome, lock};
use siegel_storage::{TokenHash, retry};
use zeroize::Zeroizing;

use crate::caller::{Caller, Visitor};
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};
use crate::mail::cipher::What;
use crate::rate::{self, Rate};

/// Notes, logs and counts a proof that did not hold at an account that is known; the tenth in a row locks it. What the visitor
/// is told does not hang on it.
pub async fn refused(visitor: &Visitor, user: UserId, way: Way) -> Problem {
    note(visitor, user, way, Outcome::Refused).await;
    if let Err(problem) = tell(visitor, user).await {
        tracing::warn!(code = problem.code().text(), "a failed sign-in could not be logged");
    }
    if let Err(problem) = count(visitor, user).await {
        tracing::warn!(code = problem.code().text(), "a failed sign-in could not be counted");
    }
    Problem::new(Code::SignInFailed)
}

/// Lets nobody into a locked account, the right proof in hand or not. Only who holds the right one is told.
///
/// # Errors
/// `account_locked`, with the seconds until it opens by itself.
pub async fn check(visitor: &Visitor, user: UserId, way: Way) -> Answer<()> {
    let (store, now) = (visitor.app.store(), visitor.app.now());
    let Some(found) = lock::find(store, user, now).await? else { return Ok(()) };
    note(visitor, user, way, Outcome::Locked).await;
    if found.until.is_none()
        && let Some(right) = lock::right(store, user).await?
    {
        // A crash came between the tenth failure and its lock: from here on it is a lock like any other, and ends.
        insert(visitor, &right).await?;
    }
    let problem = Problem::new(Code::AccountLocked);
    Err(match found.until {
        Some(until) => problem.after(until.0.saturating_sub(now.0).div_ceil(1_000)),
        None => problem,
    })
}

/// Notes a try that began no session for its owner's list. That it cannot be noted lets nobody in.
pub async fn note(visitor: &Visitor, user: UserId, way: Way, outcome: Outcome) {
    let (app, trace) = (&visitor.app, visitor.peer.trace());
    let id = SessionId(app.chance().bytes());
    let noted = signin::insert_refused(app.store(), user, (id, way), outcome, &trace, app.now()).await;
    if let Err(error) = noted {
        tracing::warn!(%error, "a refused sign-in could not be noted");
    }
}

/// The practice's own log hears of it (B23), but for a flood. Nobody is named as who did it: anybody may have been.
async fn tell(visitor: &Visitor, user: UserId) -> Answer<()> {
    let app = &visitor.app;
    let Some(right) = lock::right(app.store(), user).await? else { return Ok(()) };
    match rate::take(app, Rate::FailedSignIn, &user.0).await {
        Err(problem) if problem.code() == Code::TooMany => return Ok(()),
        taken => taken?,
    }
    let what = (EventKind::SignInFailed, user.into(), Hash::ZERO);
    let event = visitor.attested(right.practice(), UserId::ZERO, what).await?;
    let told = || async { app.store().write(&right, &[], app.now()).await?.commit(event.clone()).await };
    retry(told).await?;
    Ok(())
}

async fn count(visitor: &Visitor, user: UserId) -> Answer<()> {
    let app = &visitor.app;
    match lock::count(app.store(), user, app.now()).await? {
        Some(right) => insert(visitor, &right).await,
        None => Ok(()),
    }
}

/// Lock, letter and event in one transaction. If the process dies before it, the full count refuses alike, and the next
/// failure locks.
async fn insert(visitor: &Visitor, right: &LockRight) -> Answer<()> {
    let app = &visitor.app;
    let token = Zeroizing::new(app.chance().bytes::<32>());
    let key = Key {
        token: TokenHash::of(token.as_slice()),
        sealed: app.mail_key().seal(What::Token, right.user(), token.as_slice(), app.chance())?,
        until: app.now().plus(UNLOCK_LINK_MINUTES * Time::MINUTE),
    };
    let what = (EventKind::AccountLocked, right.user().into(), Hash::ZERO);
    let event = visitor.attested(right.practice(), UserId::ZERO, what).await?;
    retry(async || {
        let mut write = app.store().write(right, &[], app.now()).await?;
        lock::insert(&mut write, right, &key).await?;
        write.commit(event.clone()).await
    })
    .await?;
    Ok(())
}

/// `POST /api/v1/mail/unlock`: what the link in the letter about a lock does, once.
#[utoipa::path(post, path = "/api/v1/mail/unlock",
    request_body(content = serde_json::Value, description = "MailConfirm"),
    responses((status = 204, description = "opened"), (status = 410, description = "mail_link_gone"),
        (status = 429, description = "too_many")))]
pub async fn unlock(visitor: Visitor, Json(body): Json<MailConfirm>) -> Answer<StatusCode> {
    let app = &visitor.app;
    rate::take(app, Rate::MailLink, visitor.peer.network().as_bytes()).await?;
    let token = TokenHash::of(&body.token.0);
    let right = lock::find_by_link(app.store(), token, app.now()).await?;
    let right = right.ok_or(Problem::new(Code::MailLinkGone))?;
    let what = (EventKind::AccountUnlocked, right.user().into(), Hash::ZERO);
    let event = visitor.attested(right.practice(), right.user(), what).await?;
    let mut write = app.store().write(&right, &[], app.now()).await?;
    lock::remove_by_link(&mut write, &right, token).await?;
    write.commit(event).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/locks`.
#[utoipa::path(get, path = "/api/v1/locks", responses((status = 200, description = "list of LockedAccount"),
    (status = 403, description = "not_allowed")))]
pub async fn list(caller: Caller) -> Answer<Json<Vec<LockedAccount>>> {
    let admin = caller.right::<MayAdmin>()?;
    let all = lock::list(caller.app.store(), &admin, caller.app.now()).await?;
    Ok(Json(all.into_iter().map(|one| LockedAccount { user_id: one.user, until: one.until }).collect()))
}

/// `DELETE /api/v1/locks/{id}`: an admin opens a member's account.
#[utoipa::path(delete, path = "/api/v1/locks/{id}", params(("id" = String, Path)),
    responses((status = 204, description = "opened"), (status = 403, description = "not_allowed"),
        (status = 404, description = "not_found")))]
pub async fn remove(caller: Caller, Path(id): Path<UserId>) -> Answer<StatusCode> {
    let admin = caller.right::<MayAdmin>()?;
    let event = caller.attested(EventKind::AccountUnlocked, id, Hash::ZERO).await?;
    let mut write = caller.app.store().write(&admin, &[], caller.app.now()).await?;
    if !lock::remove(&mut write, &admin, id).await? {
        return Err(Problem::not_found());
    }
    write.commit(event).await?;
    Ok(StatusCode::NO_CONTENT)
}
