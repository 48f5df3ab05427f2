//! The one way to fail: problem details (RFC 9457) with stable codes. What one may not see answers as
//! if it were not there; a fault of the server's own says nothing to the caller and all to the log.

use std::fmt::Display;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use siegel_api::codec::Malformed;
use siegel_api::problem::{self, Code};
use siegel_api::time::Time;
use siegel_storage::Error;

use super::class::Class;
use super::request_id::RequestId;

/// A failure, on its way to the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem(problem::Problem);

/// What handlers answer.
pub type Answer<T> = Result<T, Problem>;

impl Problem {
    /// A failure that says no more than its code.
    pub fn new(code: Code) -> Self {
        Self(problem::Problem::new(code))
    }

    /// Not there, or not for you: the two must not differ.
    pub fn not_found() -> Self {
        Self::new(Code::NotFound)
    }

    /// A fault of the server's own. The reason goes to the log only.
    pub fn internal(reason: impl Display) -> Self {
        tracing::error!(%reason, "internal fault");
        Self::new(Code::Internal)
    }

    /// The same failure, with the seconds after which to try again.
    #[must_use]
    pub fn after(mut self, seconds: u64) -> Self {
        self.0.retry_after_s = Some(seconds);
        self
    }

    /// The same failure, with the PIN tries that are left.
    #[must_use]
    pub fn with_tries(mut self, left: u32) -> Self {
        self.0.tries_left = Some(left);
        self
    }

    /// The same failure, with the moment from which access holds.
    #[must_use]
    pub fn beginning(mut self, at: Time) -> Self {
        self.0.begins_at = Some(at);
        self
    }

    /// The code.
    pub fn code(&self) -> Code {
        self.0.code
    }
}

impl From<Malformed> for Problem {
    fn from(_: Malformed) -> Self {
        Self::new(Code::Malformed)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Conflict { .. } => Self::new(Code::Conflict),
            Error::Gone => Self::not_found(),
            Error::Incomplete => Self::new(Code::Incomplete),
            Error::Stale => Self::new(Code::StaleEpoch),
            Error::NoFolder => Self::new(Code::FolderGone),
            Error::FoldersFull => Self::new(Code::FoldersFull),
            Error::UnitsFull => Self::new(Code::UnitsFull),
            Error::Outdated => Self::new(Code::StaleAccount),
            Error::Busy => Self::new(Code::Busy).after(1),
            Error::Locked => {
                tracing::warn!("another process held the database for longer than a writer waits");
                Self::new(Code::Busy).after(5)
            }
            Error::Full(reason) => {
                tracing::error!(%reason, "no room left");
                Self::new(Code::StorageFull)
            }
            Error::Unreachable(reason) => {
                tracing::error!(%reason, "the database cannot be read or written");
                Self::new(Code::Unavailable).after(5)
            }
            Error::Bounds(what) => {
                tracing::info!(what, "a request broke a bound");
                Self::new(Code::Malformed)
            }
            // The row's id stays out of the log.
            Error::Corrupt { table, column, .. } => {
                Self::internal(format_args!("corrupt row: {table}.{column}"))
            }
            Error::Blob(reason) => {
                tracing::error!(%reason, "the blob store failed");
                Self::new(Code::Unavailable).after(5)
            }
            reason => Self::internal(reason),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Middleware: writes the bodies of failures, also of those that the router itself makes.
pub async fn write(request: Request, next: Next) -> Response {
    let api = Class::of(request.uri().path()) == Class::Api;
    let id = request.extensions().get::<RequestId>().cloned();
    let mut response = next.run(request).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        return problem.with_body(id, response.headers_mut());
    }
    match foreign_code(response.status()) {
        Some(code) if api => Problem::new(code).with_body(id, response.headers_mut()),
        _ => response,
    }
}

/// Codes for what axum's extractors and the router refuse before a handler runs.
fn foreign_code(status: StatusCode) -> Option<Code> {
    Some(match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Code::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => Code::TooLarge,
        StatusCode::BAD_REQUEST | StatusCode::UNSUPPORTED_MEDIA_TYPE | StatusCode::UNPROCESSABLE_ENTITY => {
            Code::Malformed
        }
        StatusCode::INTERNAL_SERVER_ERROR => Code::Internal,
        _ => return None,
    })
}

impl Problem {
    /// The answer. Of the headers that a handler set, only those that forget stay: signing out may fail, too.
    fn with_body(mut self, id: Option<RequestId>, original: &mut HeaderMap) -> Response {
        self.0.request_id = id.map(|id| id.0);
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let text = serde_json::to_string(&self.0).unwrap_or_default();
        let mut response = (status, text).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.0.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        for name in [header::SET_COOKIE, HeaderName::from_static("clear-site-data")] {
            if let Some(value) = original.remove(&name) {
                headers.insert(name, value);
            }
        }
        response
    }
}
