//! A browser: carries requests to the router, keeps the cookie, says what browsers say of themselves.

use std::net::SocketAddr;
use std::sync::Mutex;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use siegel_api::problem::{Code, Problem};
use siegel_client::server::{self, Lost, Server};
use tower::ServiceExt;

/// One browser.
pub struct Browser {
    router: Router,
    cookie: Mutex<Option<String>>,
    address: SocketAddr,
    agent: Option<String>,
}

/// A whole answer.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// The code of a failure.
    pub fn code(&self) -> Option<Code> {
        serde_json::from_slice::<Problem>(&self.body).ok().map(|problem| problem.code)
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

impl Browser {
    /// Without cookies, on this machine.
    pub fn new(router: Router) -> Self {
        Self {
            router,
            cookie: Mutex::new(None),
            address: SocketAddr::from(([127, 0, 0, 1], 50_000)),
            agent: None,
        }
    }

    /// The same browser, seen from another network.
    pub fn from(mut self, address: [u8; 4]) -> Self {
        self.address = SocketAddr::from((address, 50_000));
        self
    }

    /// A browser of this kind.
    pub fn calls_itself(mut self, agent: &str) -> Self {
        self.agent = Some(agent.to_owned());
        self
    }

    /// The same browser, cookie and all, before the server that was started anew.
    pub fn again_at(&self, router: Router) -> Self {
        Self { router, cookie: Mutex::new(self.cookie()), address: self.address, agent: self.agent.clone() }
    }

    /// Another window of the same browser.
    pub fn clone_with_cookie(&self) -> Self {
        self.again_at(self.router.clone())
    }

    /// The session's cookie: what a thief would take.
    pub fn cookie(&self) -> Option<String> {
        self.cookie.lock().unwrap().clone()
    }

    /// Puts a cookie in: what a thief would do.
    pub fn take_cookie(&self, cookie: Option<String>) {
        *self.cookie.lock().unwrap() = cookie;
    }

    /// Sends a request as it is, with the cookie.
    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(ConnectInfo(self.address));
        if let Some(agent) = &self.agent {
            request.headers_mut().insert(header::USER_AGENT, agent.parse().unwrap());
        }
        if let Some(cookie) = self.cookie() {
            request.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        if let Some(set) = parts.headers.get(header::SET_COOKIE) {
            let pair = set.to_str().unwrap().split(';').next().unwrap().to_owned();
            let gone = pair.ends_with('=');
            *self.cookie.lock().unwrap() = (!gone).then_some(pair);
        }
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// What one of our own pages asks.
    pub async fn ask(&self, method: &str, path: &str, body: impl Into<Body>) -> Answer {
        self.send(own(method, path).body(body.into()).unwrap()).await
    }

    /// Opens a page.
    pub async fn open(&self, path: &str) -> Answer {
        let request =
            Request::get(path).header("sec-fetch-site", "none").header("sec-fetch-mode", "navigate");
        self.send(request.header("sec-fetch-dest", "document").body(Body::empty()).unwrap()).await
    }
}

/// A request with what our own pages send.
pub fn own(method: &str, path: &str) -> http::request::Builder {
    Request::builder()
        .method(method)
        .uri(path)
        .header("sec-fetch-site", "same-origin")
        .header("sec-fetch-mode", "cors")
        .header("sec-fetch-dest", "empty")
        .header("x-siegel", "1")
        .header("content-type", "application/json")
}

impl Server for Browser {
    async fn call(&self, request: server::Request) -> Result<server::Response, Lost> {
        let mut carried = own(request.method.text(), &request.path);
        let headers = carried.headers_mut().unwrap();
        for (name, value) in request.headers {
            headers.insert(name, value.parse().unwrap());
        }
        let answer = self.send(carried.body(Body::from(request.body)).unwrap()).await;
        Ok(server::Response { status: answer.status.as_u16(), body: answer.body })
    }
}
