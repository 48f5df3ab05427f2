//! Carries the client's requests to a server on this machine, with a cookie jar for one session.

use std::cell::RefCell;
use std::time::Duration;

use siegel_client::server::{Lost, Request, Response, Server};
use ureq::Agent;
use ureq::http;

/// One part, its framing, and room.
const ANSWER_BYTES_MAX: u64 = 16 << 20;

/// One person's connection.
pub struct Carrier {
    agent: Agent,
    origin: String,
    session: RefCell<Option<String>>,
}

impl Carrier {
    /// To the server at `origin`, not signed in.
    pub fn to(origin: &str) -> Self {
        let config =
            Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(60)));
        Self { agent: config.build().into(), origin: origin.to_owned(), session: RefCell::default() }
    }

    /// Another one of the same person, with the same session.
    pub fn again(&self) -> Self {
        Self { agent: self.agent.clone(), origin: self.origin.clone(), session: self.session.clone() }
    }

    /// The server's origin.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    fn request(&self, request: Request) -> Result<http::Request<Vec<u8>>, http::Error> {
        let mut builder = http::Request::builder()
            .method(request.method.text())
            .uri(format!("{}{}", self.origin, request.path))
            .header("origin", &self.origin);
        for (name, value) in request.headers {
            builder = builder.header(name, value);
        }
        if let Some(session) = &*self.session.borrow() {
            builder = builder.header("cookie", session);
        }
        builder.body(request.body)
    }

    fn keep_session(&self, response: &http::Response<ureq::Body>) {
        let cookies = response.headers().get_all("set-cookie").iter();
        for cookie in cookies.filter_map(|cookie| cookie.to_str().ok()) {
            let pair = cookie.split(';').next().unwrap_or_default();
            if pair.starts_with("__Host-sid=") {
                self.session.replace(Some(pair.to_owned()));
            }
        }
    }
}

impl Server for Carrier {
    async fn call(&self, request: Request) -> Result<Response, Lost> {
        let request = self.request(request).map_err(|_| Lost)?;
        let mut response = self.agent.run(request).map_err(|_| Lost)?;
        self.keep_session(&response);
        let body =
            response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec().map_err(|_| Lost)?;
        Ok(Response { status: response.status().as_u16(), body })
    }
}
