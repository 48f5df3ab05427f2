//! A barrier between reading and writing: something else happens just before a request arrives.

use std::cell::RefCell;
use std::pin::Pin;

use siegel_client::server::{Lost, Request, Response, Server};

use crate::support::Browser;

pub type Act<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// A server at which `act` is done before the first request to one of `paths` arrives.
pub struct Between<'a> {
    pub browser: &'a Browser,
    pub paths: &'a [&'a str],
    pub act: RefCell<Option<Act<'a>>>,
}

impl<'a> Between<'a> {
    pub fn new(browser: &'a Browser, paths: &'a [&'a str], act: impl Future<Output = ()> + 'a) -> Self {
        Self { browser, paths, act: RefCell::new(Some(Box::pin(act))) }
    }

    /// Whether the barrier was met.
    pub fn is_done(&self) -> bool {
        self.act.borrow().is_none()
    }
}

impl Server for Between<'_> {
    async fn call(&self, request: Request) -> Result<Response, Lost> {
        if self.paths.contains(&request.path.as_str())
            && let Some(act) = self.act.take()
        {
            act.await;
        }
        self.browser.call(request).await
    }
}
