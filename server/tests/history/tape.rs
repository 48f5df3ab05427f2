//! The tape: what was asked and what the honest server answered. And the wire, which writes it, and hands
//! every answer to the fault that is at work.

use std::cell::RefCell;
use std::rc::Rc;

use siegel_api::bytes::from_text;
use siegel_client::server::{Lost, Request, Response, Server};

use crate::script::Script;
use crate::support::Browser;

/// One question, and the true answer.
pub struct Exchange {
    /// Who asked, whatever the device.
    pub who: usize,
    pub request: Request,
    pub honest: Response,
}

impl Exchange {
    pub fn succeeded(&self) -> bool {
        (200..300).contains(&self.honest.status)
    }

    /// Whether `request` asks for the very same thing.
    pub fn asks_for(&self, request: &Request) -> bool {
        self.request.method == request.method && self.request.path == request.path
    }
}

/// What all wires of a history share.
#[derive(Default)]
pub struct Shared {
    pub tape: RefCell<Vec<Exchange>>,
    pub script: RefCell<Script>,
}

/// Stands between one device and the router.
pub struct Wire {
    pub who: usize,
    pub browser: Browser,
    pub shared: Rc<Shared>,
}

impl Server for Wire {
    async fn call(&self, request: Request) -> Result<Response, Lost> {
        let honest = self.browser.call(request.clone()).await?;
        let mut tape = self.shared.tape.borrow_mut();
        let answer = self.shared.script.borrow_mut().bend(&tape, self.who, &request, &honest);
        tape.push(Exchange { who: self.who, request, honest });
        answer
    }
}

/// A path with its ids taken out: what kind of thing is asked for.
pub fn route(request: &Request) -> String {
    let segment = |text: &str| {
        if from_text(text).is_some_and(|id| id.len() == 16) { "{}".to_owned() } else { text.to_owned() }
    };
    let path: Vec<String> = request.path.split('/').map(segment).collect();
    format!("{} {}", request.method.text(), path.join("/"))
}
