//! The session: a cookie that scripts cannot read, kept in the database as its hash.

use axum::http::{HeaderMap, HeaderValue, header};
use siegel_api::bytes;
use siegel_api::kept::{self, Kept};
use siegel_api::message::session::SessionInfo;
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_storage::session::{self, IDLE_MS, Session, Way};
use siegel_storage::token::TokenHash;

use super::problem::{Answer, Problem};
use crate::chance::Chance;
use crate::state::App;

/// Length of a session's secret in bytes.
const SECRET_BYTES: usize = 32;

/// The session of the request's cookie.
///
/// # Errors
/// `signed_out` if there is none, or if it ended.
pub async fn find(app: &App, headers: &HeaderMap) -> Answer<Session> {
    let hash = hash_of(headers).ok_or(Problem::new(Code::SignedOut))?;
    session::find(app.store(), hash, app.now()).await?.ok_or(Problem::new(Code::SignedOut))
}

/// Notes that the session was used.
pub async fn touch(app: &App, session: &Session) {
    // Reading goes on where nothing can be written: the session then ends sooner, never later.
    if let Err(error) = session::touch(app.store(), session, app.now()).await {
        tracing::warn!(%error, "when a session was last seen could not be noted");
    }
}

/// A new session's secret.
pub struct Secret([u8; SECRET_BYTES]);

impl Secret {
    /// Draws one.
    pub fn generate(chance: &Chance) -> Self {
        Self(chance.bytes())
    }

    /// What the database keeps of it.
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(&self.0)
    }

    /// The header that gives it to the browser.
    pub fn cookie(&self) -> Answer<HeaderValue> {
        self.named(&kept::SESSION)
    }

    /// The same for an operator: another cookie for another kind of session, so that neither is taken for the other.
    pub fn operator_cookie(&self) -> Answer<HeaderValue> {
        self.named(&kept::OPERATOR)
    }

    fn named(&self, cookie: &Kept) -> Answer<HeaderValue> {
        HeaderValue::from_str(&cookie.given(&bytes::to_text(&self.0))).map_err(Problem::internal)
    }
}

/// The header that takes the cookie away.
///
/// # Errors
/// `internal` if the table's name is no name.
pub fn no_cookie() -> Answer<HeaderValue> {
    HeaderValue::from_str(&kept::SESSION.taken()).map_err(Problem::internal)
}

/// The same for an operator.
///
/// # Errors
/// As `no_cookie`.
pub fn no_operator_cookie() -> Answer<HeaderValue> {
    HeaderValue::from_str(&kept::OPERATOR.taken()).map_err(Problem::internal)
}

/// What a client may know of its session at `now`.
pub fn info(session: &Session, now: Time) -> SessionInfo {
    let idle_until = session.seen_at.plus(IDLE_MS).min(session.expires_at);
    SessionInfo {
        user_id: session.user,
        practice_id: session.practice,
        told_at: now,
        idle_until,
        ends_at: session.expires_at,
        proven_until: session.proven_until(now),
        recovered: session.way == Way::Sheet,
        period: session.period,
    }
}

/// The hash of the cookie's secret, if there is one of the right form.
pub fn hash_of(headers: &HeaderMap) -> Option<TokenHash> {
    hash_named(headers, &kept::SESSION)
}

/// The same of an operator's cookie.
pub fn operator_hash_of(headers: &HeaderMap) -> Option<TokenHash> {
    hash_named(headers, &kept::OPERATOR)
}

fn hash_named(headers: &HeaderMap, cookie: &Kept) -> Option<TokenHash> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let secret =
        pairs.find(|(name, _)| *name == cookie.name).and_then(|(_, value)| bytes::from_text(value))?;
    (secret.len() == SECRET_BYTES).then(|| TokenHash::of(&secret))
}
