//! Carries one person's requests over HTTP, keeps the cookie, and springs a trap within one of them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::thread::JoinHandle;
use std::time::Duration;

use siegel_client::server::{Lost, Request, Response, Server};
use ureq::Agent;
use ureq::http;

use crate::chance::Watch;
use crate::serving::Killer;

/// One part, its framing, and room.
const ANSWER_BYTES_MAX: u64 = 16 << 20;

/// How long a call is thought to take before one of its kind was measured.
const FIRST_GUESS: Duration = Duration::from_millis(20);

/// How long calls of each kind took when they were last answered.
#[derive(Clone, Default)]
pub struct Pace(Rc<RefCell<HashMap<String, Duration>>>);

/// A kill within one call, as it was drawn.
pub struct Trap {
    /// How many calls go through before.
    pub calls_before: usize,
    /// When, as a fraction of the time that such a call takes.
    pub fraction: f64,
    /// Who does it.
    pub killer: Killer,
}

/// One person's connection.
pub struct Carrier {
    agent: Agent,
    origin: String,
    session: RefCell<Option<String>>,
    pace: Pace,
    trap: RefCell<Option<Trap>>,
    sprung: RefCell<Option<JoinHandle<()>>>,
    calls: RefCell<usize>,
}

impl Carrier {
    /// To the server at `origin`, not signed in. Each call has a connection of its own: one that was cut by a
    /// kill is not met again later.
    pub fn to(origin: &str, pace: &Pace) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(60)))
            .max_idle_connections(0)
            .build();
        Self {
            agent: config.into(),
            origin: origin.to_owned(),
            session: RefCell::default(),
            pace: pace.clone(),
            trap: RefCell::default(),
            sprung: RefCell::default(),
            calls: RefCell::default(),
        }
    }

    /// The server's origin.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The secret of the session, as the cookie carries it.
    pub fn session_secret(&self) -> Vec<u8> {
        let cookie = self.session.borrow().clone().unwrap();
        siegel_api::bytes::from_text(cookie.split_once('=').unwrap().1).unwrap()
    }

    /// How many calls were begun since this was asked last.
    pub fn count_calls(&self) -> usize {
        self.calls.replace(0)
    }

    /// Sets a trap for the calls that come now.
    pub fn set(&self, trap: Trap) {
        self.calls.replace(0);
        self.trap.replace(Some(trap));
    }

    /// Waits until the trap has sprung, or springs it now, where there were fewer calls.
    pub fn surely_sprung(&self) {
        if let Some(trap) = self.trap.take() {
            trap.killer.kill();
        }
        if let Some(sprung) = self.sprung.take() {
            sprung.join().unwrap();
        }
    }

    fn spring_in_time(&self, kind: &str) {
        let begun = self.calls.replace_with(|calls| *calls + 1);
        let due = self.trap.borrow_mut().take_if(|trap| trap.calls_before == begun);
        if let Some(trap) = due {
            let window = self.pace.0.borrow().get(kind).copied().unwrap_or(FIRST_GUESS);
            let kill = move || {
                std::thread::sleep(window.mul_f64(trap.fraction));
                trap.killer.kill();
            };
            self.sprung.replace(Some(std::thread::spawn(kill)));
        }
    }

    fn carry(&self, request: &Request) -> Result<Response, Lost> {
        let mut builder = http::Request::builder()
            .method(request.method.text())
            .uri(format!("{}{}", self.origin, request.path))
            .header("origin", &self.origin);
        for (name, value) in &request.headers {
            builder = builder.header(*name, value);
        }
        if let Some(session) = &*self.session.borrow() {
            builder = builder.header("cookie", session);
        }
        let request = builder.body(request.body.clone()).unwrap();
        let mut response = self.agent.run(request).map_err(|_| Lost)?;
        self.keep_session(&response);
        let body = response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec();
        Ok(Response { status: response.status().as_u16(), body: body.map_err(|_| Lost)? })
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
    /// Waits where it is told that it was too fast, as a page does.
    async fn call(&self, request: Request) -> Result<Response, Lost> {
        let kind = kind(&request);
        self.spring_in_time(&kind);
        loop {
            let watch = Watch::start();
            let response = self.carry(&request)?;
            if response.status != 429 {
                self.pace.0.borrow_mut().insert(kind, watch.passed());
                return Ok(response);
            }
            std::thread::sleep(Duration::from_secs(1));
        }
    }
}

/// Method and path without ids, and how large the body is: calls that take about the same time.
fn kind(request: &Request) -> String {
    let path = request.path.split('?').next().unwrap_or_default();
    let word = |word: &str| word.len() <= 12 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let words: Vec<&str> = path.split('/').map(|one| if word(one) { one } else { "*" }).collect();
    format!(
        "{} {} {}",
        request.method.text(),
        words.join("/"),
        request.body.len().checked_ilog2().unwrap_or(0)
    )
}
