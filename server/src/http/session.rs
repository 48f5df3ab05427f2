//! The session: a cookie that scripts cannot read, kept in the database as its hash.

use axum::http::{HeaderMap, HeaderValue, header};
use siegel_api::bytes;
use siegel_api::message::session::SessionInfo;
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_storage::session::{self, IDLE_MS, Session, Way};
use siegel_storage::token::TokenHash;

use super::problem::{Answer, Problem};
use crate::chance::Chance;
use crate::state::App;

/// The prefix binds the cookie to this host, to HTTPS and to the path `/`.
const COOKIE: &str = "__Host-sid";
/// The same of an operator: another cookie for another kind of session, so that neither is taken for the other.
const OPERATOR_COOKIE: &str = "__Host-operator";
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

    /// The header that gives it to the browser. Without `Max-Age` it goes with the browser's session.
    pub fn cookie(&self) -> Answer<HeaderValue> {
        self.named(COOKIE)
    }

    /// The same for an operator.
    pub fn operator_cookie(&self) -> Answer<HeaderValue> {
        self.named(OPERATOR_COOKIE)
    }

    fn named(&self, name: &str) -> Answer<HeaderValue> {
        let value = bytes::to_text(&self.0);
        HeaderValue::from_str(&format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Strict"))
            .map_err(Problem::internal)
    }
}

/// The header that takes the cookie away.
pub fn no_cookie() -> HeaderValue {
    HeaderValue::from_static("__Host-sid=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0")
}

/// The same for an operator.
pub fn no_operator_cookie() -> HeaderValue {
    HeaderValue::from_static("__Host-operator=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0")
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
    hash_named(headers, COOKIE)
}

/// The same of an operator's cookie.
pub fn operator_hash_of(headers: &HeaderMap) -> Option<TokenHash> {
    hash_named(headers, OPERATOR_COOKIE)
}

fn hash_named(headers: &HeaderMap, cookie: &str) -> Option<TokenHash> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let secret = pairs.find(|(name, _)| *name == cookie).and_then(|(_, value)| bytes::from_text(value))?;
    (secret.len() == SECRET_BYTES).then(|| TokenHash::of(&secret))
}
