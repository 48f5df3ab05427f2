//! What stands between a browser and the router: it sees every byte, bends answers, loses them, or asks for
//! something else. In attacks it is the server itself.

use std::cell::{Cell, RefCell};

use serde_json::Value;
use siegel_client::server::{Lost, Request, Response, Server};

use crate::support::Browser;

type Bend<'a> = Box<dyn Fn(&Request, &mut Response) + 'a>;
type Ask<'a> = Box<dyn Fn(&mut Request) + 'a>;

/// Carries requests to the router, and does what it was told to do to them.
pub struct Wire<'a> {
    browser: &'a Browser,
    bends: RefCell<Vec<Bend<'a>>>,
    asks: RefCell<Vec<Ask<'a>>>,
    seen: RefCell<Vec<u8>>,
    asked: RefCell<Vec<Request>>,
    lost: Cell<u32>,
    losing: RefCell<String>,
}

impl<'a> Wire<'a> {
    /// An honest one.
    pub fn new(browser: &'a Browser) -> Self {
        Self {
            browser,
            bends: RefCell::default(),
            asks: RefCell::default(),
            seen: RefCell::default(),
            asked: RefCell::default(),
            lost: Cell::default(),
            losing: RefCell::default(),
        }
    }

    /// From now on answers are bent.
    pub fn bend(&self, bend: impl Fn(&Request, &mut Response) + 'a) {
        self.bends.borrow_mut().push(Box::new(bend));
    }

    /// Bends the JSON of successful answers of paths that contain `part`.
    pub fn bend_json(&self, part: &'static str, bend: impl Fn(&mut Value) + 'a) {
        self.bend(move |request, response| {
            if request.path.contains(part) && response.status == 200 {
                let mut json: Value = serde_json::from_slice(&response.body).expect("JSON");
                bend(&mut json);
                response.body = serde_json::to_vec(&json).expect("JSON");
            }
        });
    }

    /// Bends what is asked of this path: the client itself is another than ours.
    pub fn bend_asked(&self, path: &'static str, bend: impl Fn(&mut Request) + 'a) {
        self.asks.borrow_mut().push(Box::new(move |request| {
            if request.path == path {
                bend(request);
            }
        }));
    }

    /// The next `count` answers of paths that contain `part` are lost: the server has acted, nobody knows.
    pub fn lose(&self, part: &str, count: u32) {
        part.clone_into(&mut self.losing.borrow_mut());
        self.lost.set(count);
    }

    /// Every byte that the server has seen: paths, headers, bodies.
    pub fn seen(&self) -> Vec<u8> {
        self.seen.borrow().clone()
    }

    /// Every request so far.
    pub fn asked(&self) -> Vec<Request> {
        self.asked.borrow().clone()
    }

    fn note(&self, request: &Request) {
        let mut seen = self.seen.borrow_mut();
        seen.extend_from_slice(request.path.as_bytes());
        for (name, value) in &request.headers {
            seen.extend_from_slice(name.as_bytes());
            seen.extend_from_slice(value.as_bytes());
        }
        seen.extend_from_slice(&request.body);
        self.asked.borrow_mut().push(request.clone());
    }
}

impl Server for Wire<'_> {
    async fn call(&self, mut request: Request) -> Result<Response, Lost> {
        self.asks.borrow().iter().for_each(|bend| bend(&mut request));
        self.note(&request);
        let mut response = self.browser.call(request.clone()).await?;
        self.bends.borrow().iter().for_each(|bend| bend(&request, &mut response));
        if self.lost.get() > 0 && request.path.contains(&*self.losing.borrow()) {
            self.lost.set(self.lost.get() - 1);
            return Err(Lost);
        }
        Ok(response)
    }
}

/// Whether `needle` occurs in `bytes`.
pub fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}
