//! The server, as a client sees it: requests go out, responses or nothing come back.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use siegel_api::problem::{Code, Problem};
use siegel_api::url::{HEADER_IDEMPOTENCY, HEADER_OWN};

use crate::error::Error;
pub use crate::error::Lost;

/// HTTP methods in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, or acts.
    Post,
    /// Writes a thing at its place.
    Put,
    /// Removes.
    Delete,
}

impl Method {
    /// As HTTP writes it.
    pub fn text(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// A request to one's own origin. Headers and body carry tickets, codes and tokens: `Debug` shows none.
#[derive(Clone)]
pub struct Request {
    /// Method.
    pub method: Method,
    /// Path and query, from the slash on.
    pub path: String,
    /// Header names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// JSON, or bytes of a part; empty for none.
    pub body: Vec<u8>,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({})", self.method.text())
    }
}

/// What came back; `Debug` shows no more than the status.
#[derive(Clone)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// The body, whole.
    pub body: Vec<u8>,
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({})", self.status)
    }
}

/// Carries requests to the server. Cookies are the carrier's business.
#[expect(async_fn_in_trait, reason = "browsers have one thread: futures need not be Send")]
pub trait Server {
    /// Sends, and waits for the whole answer.
    async fn call(&self, request: Request) -> Result<Response, Lost>;
}

impl Request {
    /// A request without a body.
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        let mut headers = Vec::new();
        if method != Method::Get {
            headers.push((HEADER_OWN, "1".to_owned()));
        }
        Self { method, path: path.into(), headers, body: Vec::new() }
    }

    /// A request with a JSON body.
    ///
    /// # Errors
    /// `Error::Fault` if the message cannot be written.
    pub fn json(method: Method, path: impl Into<String>, message: &impl Serialize) -> Result<Self, Error> {
        let mut request = Self::new(method, path);
        request.headers.push(("content-type", "application/json".to_owned()));
        request.body = serde_json::to_vec(message).map_err(|_| Error::Fault)?;
        Ok(request)
    }

    /// Makes a creating call safe to repeat.
    #[must_use]
    pub fn idempotent(mut self, key: &[u8; 16]) -> Self {
        self.headers.push((HEADER_IDEMPOTENCY, siegel_api::bytes::to_text(key)));
        self
    }

    /// With one more header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// Sends `request` and reads the answer's body.
///
/// # Errors
/// `Error::Lost` without an answer, `Error::Problem` for a failure, `Error::Answer` for a body that is
/// not what the route promises.
pub async fn ask<T: DeserializeOwned>(server: &impl Server, request: Request) -> Result<T, Error> {
    let body = ask_bytes(server, request).await?;
    serde_json::from_slice(&body).map_err(|_| Error::Answer)
}

/// Sends `request`; the answer's body says nothing.
///
/// # Errors
/// As `ask`.
pub async fn tell(server: &impl Server, request: Request) -> Result<(), Error> {
    ask_bytes(server, request).await.map(|_| ())
}

/// Sends `request` and gives the answer's bytes.
///
/// # Errors
/// As `ask`.
pub async fn ask_bytes(server: &impl Server, request: Request) -> Result<Vec<u8>, Error> {
    let response = server.call(request).await?;
    if (200..300).contains(&response.status) {
        return Ok(response.body);
    }
    let problem = serde_json::from_slice(&response.body).unwrap_or_else(|_| unread(response.status));
    Err(Error::Problem(Box::new(problem)))
}

fn unread(status: u16) -> Problem {
    let code = if (500..600).contains(&status) { Code::Unavailable } else { Code::NotFound };
    Problem::new(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_carried_shows_in_a_debug_output() {
        let request = Request::json(Method::Post, "/api/v1/door/secret", &"secret").unwrap();
        let request = request.with("siegel-ticket", "secret");
        assert_eq!(format!("{request:?}"), "Request(POST)");
        let response = Response { status: 200, body: b"secret".to_vec() };
        assert_eq!(format!("{response:?}"), "Response(200)");
    }
}
