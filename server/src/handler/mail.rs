//! Where a person is written to, and of what. An address counts once somebody who reads there has pressed its link.

use axum::http::StatusCode;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::limits::MAIL_LINK_HOURS;
use siegel_api::mail::Address;
use siegel_api::message::mail::{
    Choices as Said, MailAsk, MailConfirm, MailLanguage, MailView, NoticesWrite,
};
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_storage::mail::{self, Asked, Choices, Language, Mailbox};
use siegel_storage::outbox::Notice;
use siegel_storage::{Sealed, TokenHash};
use zeroize::Zeroizing;

use crate::caller::{Caller, Visitor};
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};
use crate::mail::cipher::What;
use crate::rate::{self, Rate};

/// Bytes of a link's secret.
const TOKEN_BYTES: usize = 32;

/// `GET /api/v1/account/mail`.
#[utoipa::path(get, path = "/api/v1/account/mail", responses((status = 200, description = "MailView")))]
pub async fn fetch(caller: Caller) -> Answer<Json<MailView>> {
    let found = mail::find(caller.app.store(), &caller.session.right().account()).await?;
    let delivers = caller.app.carrier().delivers();
    let Some(found) = found else {
        let (address, pending, pending_until) = (None, None, None);
        return Ok(Json(MailView {
            address,
            pending,
            pending_until,
            choices: None,
            failing_at: None,
            delivers,
        }));
    };
    let waits = found.pending_until.is_some_and(|until| until > caller.app.now());
    let address = masked(&caller, found.address.as_ref());
    let choices = address.is_some().then(|| said(&found));
    Ok(Json(MailView {
        address,
        pending: masked(&caller, found.pending.as_ref().filter(|_| waits)),
        pending_until: found.pending_until.filter(|_| waits),
        choices,
        failing_at: found.failing_at,
        delivers,
    }))
}

/// An address that cannot be read, because `mail.key` was lost, is none: its owner gives it again.
fn masked(caller: &Caller, sealed: Option<&Sealed>) -> Option<String> {
    let raw = caller.app.mail_key().open(What::Address, caller.session.user, sealed?).ok()?;
    std::str::from_utf8(&raw).ok().and_then(Address::parse).map(|address| address.masked())
}

fn said(mailbox: &Mailbox) -> Said {
    let has = |notice| mailbox.choices.has(notice);
    Said {
        arrived: has(Notice::Arrived),
        opened: has(Notice::Opened),
        link_locked: has(Notice::LinkLocked),
        oversight: has(Notice::Oversight),
        period: has(Notice::PeriodMoved),
        unit_closed: has(Notice::UnitClosed),
    }
}

fn choices(said: &Said) -> Choices {
    let bit = |on: bool, notice: Notice| if on { notice.choice() } else { 0 };
    Choices(
        bit(said.arrived, Notice::Arrived)
            | bit(said.opened, Notice::Opened)
            | bit(said.link_locked, Notice::LinkLocked)
            | bit(said.oversight, Notice::Oversight)
            | bit(said.period, Notice::PeriodMoved)
            | bit(said.unit_closed, Notice::UnitClosed),
    )
}

fn language(said: MailLanguage) -> Language {
    match said {
        MailLanguage::German => Language::German,
        MailLanguage::English => Language::English,
    }
}

/// `PUT /api/v1/account/mail`: sends a link to the address. Until it is pressed, nothing else goes there.
#[utoipa::path(put, path = "/api/v1/account/mail",
    request_body(content = serde_json::Value, description = "MailAsk"),
    responses((status = 204, description = "asked"), (status = 400, description = "malformed"),
        (status = 429, description = "too_many")))]
pub async fn ask(caller: Caller, Json(body): Json<MailAsk>) -> Answer<StatusCode> {
    let (app, user) = (&caller.app, caller.session.user);
    let address = Address::parse(&body.address).ok_or(Problem::new(Code::Malformed))?;
    rate::take(app, Rate::MailAsk, user.as_bytes()).await?;
    let token = Zeroizing::new(app.chance().bytes::<TOKEN_BYTES>());
    let asked = Asked {
        address: app.mail_key().seal(What::Address, user, address.as_str().as_bytes(), app.chance())?,
        token: TokenHash::of(token.as_slice()),
        sealed_token: app.mail_key().seal(What::Token, user, token.as_slice(), app.chance())?,
        until: app.now().plus(MAIL_LINK_HOURS * Time::HOUR),
        language: language(body.language),
    };
    let own = caller.session.right().account();
    let event = caller.attested(EventKind::MailAsked, user, Hash::ZERO).await?;
    let mut write = app.store().write(&own, &[], app.now()).await?;
    mail::ask(&mut write, &own, &asked).await?;
    write.commit(event).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /api/v1/account/mail`.
#[utoipa::path(delete, path = "/api/v1/account/mail", responses((status = 204, description = "removed"),
    (status = 404, description = "not_found")))]
pub async fn remove(caller: Caller) -> Answer<StatusCode> {
    let own = caller.session.right().account();
    let event = caller.attested(EventKind::MailRemoved, caller.session.user, Hash::ZERO).await?;
    let mut write = caller.app.store().write(&own, &[], caller.app.now()).await?;
    if !mail::remove(&mut write, &own).await? {
        return Err(Problem::not_found());
    }
    write.commit(event).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `PUT /api/v1/account/notices`.
#[utoipa::path(put, path = "/api/v1/account/notices",
    request_body(content = serde_json::Value, description = "NoticesWrite"),
    responses((status = 204, description = "chosen"), (status = 404, description = "not_found")))]
pub async fn choose(caller: Caller, Json(body): Json<NoticesWrite>) -> Answer<StatusCode> {
    let own = caller.session.right().account();
    let event = caller.attested(EventKind::NoticesChosen, caller.session.user, Hash::ZERO).await?;
    let mut write = caller.app.store().write(&own, &[], caller.app.now()).await?;
    if !mail::choose(&mut write, &own, choices(&body.choices), language(body.language)).await? {
        return Err(Problem::not_found());
    }
    write.commit(event).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/mail/confirm`: what a letter's link does, once. It answers nothing of account or address.
#[utoipa::path(post, path = "/api/v1/mail/confirm",
    request_body(content = serde_json::Value, description = "MailConfirm"),
    responses((status = 204, description = "confirmed"), (status = 410, description = "mail_link_gone"),
        (status = 429, description = "too_many")))]
pub async fn confirm(visitor: Visitor, Json(body): Json<MailConfirm>) -> Answer<StatusCode> {
    let app = &visitor.app;
    rate::take(app, Rate::MailLink, visitor.peer.network().as_bytes()).await?;
    let gone = || Problem::new(Code::MailLinkGone);
    let right = mail::find_waiting(app.store(), TokenHash::of(&body.token.0), app.now()).await?;
    let right = right.ok_or_else(gone)?;
    let what = (EventKind::MailConfirmed, right.user().into(), Hash::ZERO);
    let event = visitor.attested(right.practice(), right.user(), what).await?;
    let write = app.store().write(&right, &[], app.now()).await;
    let mut write = match write {
        Err(siegel_storage::Error::Gone) => return Err(gone()),
        other => other?,
    };
    mail::confirm(&mut write, &right).await?;
    write.commit(event).await?;
    Ok(StatusCode::NO_CONTENT)
}
