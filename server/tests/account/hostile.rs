//! A server that lies: the real router, with answers bent on their way back.

use std::sync::Mutex;

use serde_json::Value;
use siegel_api::id::PracticeId;
use siegel_api::message::contact::{Contact, ContactWrite, Contacts};
use siegel_api::url;
use siegel_client::server::{Lost, Method, Request, Response, Server};

use crate::impostor::impersonate;
use crate::support::{Browser, House};

/// Bends answers: `bend` is given the path that was asked for, and the answer's JSON.
pub struct Hostile<'a, S, F> {
    honest: &'a S,
    bend: F,
}

impl<'a, S: Server, F: Fn(&str, &mut Value)> Hostile<'a, S, F> {
    pub fn new(honest: &'a S, bend: F) -> Self {
        Self { honest, bend }
    }
}

impl<S: Server, F: Fn(&str, &mut Value)> Server for Hostile<'_, S, F> {
    async fn call(&self, request: Request) -> Result<Response, Lost> {
        let path = request.path.clone();
        let mut answer = self.honest.call(request).await?;
        if let Ok(mut json) = serde_json::from_slice(&answer.body) {
            (self.bend)(&path, &mut json);
            answer.body = serde_json::to_vec(&json).map_err(|_| Lost)?;
        }
        Ok(answer)
    }
}

/// A server that has made a practice up, keeps what a deceived practice writes of it, and notes what it is
/// sent.
pub struct Liar<'a> {
    honest: &'a Browser,
    id: PracticeId,
    shown: Value,
    contact: Mutex<Option<Contact>>,
    written: Mutex<Vec<String>>,
}

impl<'a> Liar<'a> {
    /// Stands between `honest` and the router, with keys of its own for the practice `id`.
    pub async fn new(house: &House, honest: &'a Browser, id: PracticeId) -> Self {
        let shown = impersonate(house, id).await;
        Self { honest, id, shown, contact: Mutex::default(), written: Mutex::default() }
    }

    /// Paths of everything but reading that it was asked.
    pub fn written(&self) -> Vec<String> {
        self.written.lock().unwrap().clone()
    }

    fn keep(&self, request: &Request) -> Response {
        let ContactWrite { version, blob, .. } = serde_json::from_slice(&request.body).unwrap();
        *self.contact.lock().unwrap() = Some(Contact { peer: self.id, version, blob });
        Response { status: 204, body: Vec::new() }
    }

    fn kept(&self) -> Option<Value> {
        let contact = self.contact.lock().unwrap().clone()?;
        serde_json::to_value(Contacts { contacts: vec![contact] }).ok()
    }
}

impl Server for Liar<'_> {
    async fn call(&self, request: Request) -> Result<Response, Lost> {
        if request.method != Method::Get {
            self.written.lock().unwrap().push(request.path.clone());
        }
        let made_up = match request.path.as_str() {
            path if path == url::practice(self.id) => Some(self.shown.clone()),
            path if path == url::contact(self.id) => return Ok(self.keep(&request)),
            url::CONTACTS => self.kept(),
            _ => None,
        };
        match made_up {
            Some(value) => Ok(Response { status: 200, body: value.to_string().into_bytes() }),
            None => self.honest.call(request).await,
        }
    }
}
