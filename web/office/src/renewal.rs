//! A session that ended under open keys is renewed in place: one gesture of the same person, and what was under way
//! goes on. Until then nothing of the page is seen, and after some minutes it locks.
//!
//! A request that the server answers with `signed_out` has done nothing, so it waits here and is sent once more.

use std::cell::Cell;

use futures::channel::oneshot;
use leptos::prelude::*;
use leptos::task::spawn_local;
use siegel_api::hash::Hash;
use siegel_api::message::session::SessionInfo;
use siegel_api::problem::{Code, Problem};
use siegel_client::bundle::Fate;
use siegel_client::error::Error;
use siegel_client::part::{OpenJob, PartReceiver, PartSender, Piece, SealJob};
use siegel_client::server::{Lost, Request, Response, Server};
use siegel_client::session;
use siegel_client::transfer::Sleeper;
use siegel_kit::browser::{Fetch, Timer};

use crate::idle;
use crate::office::{Office, Stage};
use crate::part::recovery_sheet::SheetText;
use crate::tabs::{self, Word};

/// Milliseconds between two questions whether the session lasts, after the server refused.
const CHECK_AGAIN: u64 = 3_000;

/// Why the page asks for a gesture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The session ends within minutes, because it is old.
    Soon,
    /// It ended by itself.
    Expired,
    /// Somebody ended it.
    Chosen,
    /// It lasts, but the account has other keys by now than this page.
    Rekeyed,
}

/// The renewal of this page's session.
#[derive(Clone, Copy)]
pub struct Renewal {
    office: Office,
    /// Why it asks; nothing while it does not.
    pub asks: RwSignal<Option<Ending>>,
    /// A new recovery sheet, where the old one was used.
    pub sheet: RwSignal<Option<SheetText>>,
    /// Counts the sessions of this page.
    number: StoredValue<u64>,
    waiting: StoredValue<Vec<oneshot::Sender<()>>, LocalStorage>,
    put_off: StoredValue<bool>,
}

thread_local! {
    static HERE: Cell<Option<Renewal>> = const { Cell::new(None) };
}

/// Makes the page's one renewal.
pub fn begin(office: Office) -> Renewal {
    let renewal = Renewal {
        office,
        asks: RwSignal::new(None),
        sheet: RwSignal::new(None),
        number: StoredValue::new(0),
        waiting: StoredValue::new_local(Vec::new()),
        put_off: StoredValue::new(false),
    };
    HERE.set(Some(renewal));
    Effect::new(move |_| {
        if office.stage.get() != Stage::Open {
            renewal.forget();
        }
    });
    renewal
}

/// The page's renewal.
pub fn here() -> Option<Renewal> {
    HERE.get()
}

/// Asks for a gesture without waiting for it: somebody met the end of the session by another way.
pub fn ask() {
    if let Some((renewal, _)) = number() {
        renewal.ask();
    }
}

/// The account has another master key than this page: asks for the gesture that opens it, without waiting for it.
pub fn ask_for_keys() {
    if let Some((renewal, _)) = number() {
        renewal.ask_for_keys();
    }
}

/// The same, and waits. False if the page has locked instead.
pub async fn keys() -> bool {
    match number() {
        Some((renewal, before)) => renewal.waits(before, Renewal::ask_for_keys).await,
        None => false,
    }
}

/// The server refused to tell what changes: asks for the session, and follows again once it is there.
pub fn check() {
    spawn_local(async {
        while let Some(renewal) = here().filter(|renewal| renewal.office.is_open()) {
            Timer.sleep(CHECK_AGAIN).await;
            match session::find_own(&Carrier).await {
                Ok(_) => return renewal.office.follow(),
                Err(error) if ended(&error) => return,
                Err(_) => {}
            }
        }
    });
}

impl Renewal {
    /// Asks, or locks: where somebody ended the session and nothing is being sent, the page closes at once.
    fn ask(self) {
        let ending = if idle::has_expired() { Ending::Expired } else { Ending::Chosen };
        if ending == Ending::Chosen && !self.office.transfers() {
            self.office.end();
        } else if self.asks.get_untracked().is_none_or(|asked| asked == Ending::Soon) {
            self.asks.set(Some(ending));
        }
    }

    fn ask_for_keys(self) {
        if self.asks.get_untracked().is_none_or(|asked| asked == Ending::Soon) {
            self.asks.set(Some(Ending::Rekeyed));
        }
    }

    /// The session's life as the watch sees it.
    pub fn watch(self, life: idle::Life) {
        let asked = self.asks.get_untracked();
        match life {
            idle::Life::Lasts => {}
            idle::Life::EndsSoon if asked.is_none() && !self.put_off.get_value() => {
                self.asks.set(Some(Ending::Soon));
            }
            idle::Life::EndsSoon => {}
            idle::Life::Over if asked.is_none_or(|asked| asked == Ending::Soon) => {
                self.asks.set(Some(Ending::Expired));
            }
            idle::Life::Over => {}
        }
    }

    /// The person goes on until the session ends.
    pub fn put_off(self) {
        self.put_off.set_value(true);
        self.asks.set(None);
    }

    /// A new session was begun in this tab.
    pub fn renewed(self, session: &SessionInfo) {
        idle::hear(session);
        if let Some(vault) = self.office.vault() {
            tabs::tell(Word::Renewed, vault.user_id());
        }
        self.go_on();
        self.office.follow();
    }

    /// A new session was begun, here or in another tab: what waits goes on.
    pub fn go_on(self) {
        self.number.update_value(|number| *number += 1);
        self.put_off.set_value(false);
        self.asks.set(None);
        for waiting in self.waiting.try_update_value(std::mem::take).unwrap_or_default() {
            // Whoever waited may have gone meanwhile.
            let _ = waiting.send(());
        }
    }

    /// Locked: what waits fails.
    fn forget(self) {
        self.asks.set(None);
        self.sheet.set(None);
        self.waiting.update_value(Vec::clear);
        self.number.update_value(|number| *number += 1);
    }

    /// Whether there is a session again, other than number `before`; `ask` asks for it.
    async fn waits(self, before: u64, ask: impl FnOnce(Self)) -> bool {
        if self.number.get_value() != before {
            return self.office.is_open();
        }
        let (sender, receiver) = oneshot::channel();
        self.waiting.update_value(|waiting| waiting.push(sender));
        ask(self);
        receiver.await.is_ok()
    }
}

/// The number of the session that a call is made in; nothing while no keys are open.
fn number() -> Option<(Renewal, u64)> {
    here().filter(|renewal| renewal.office.is_open()).map(|renewal| (renewal, renewal.number.get_value()))
}

/// Carries requests to the server, and waits where the session has ended.
#[derive(Clone, Copy, Debug, Default)]
pub struct Carrier;

impl Server for Carrier {
    async fn call(&self, request: Request) -> Result<Response, Lost> {
        loop {
            let within = number();
            let answer = Fetch.call(request.clone()).await?;
            let Some((renewal, before)) = within else { return Ok(answer) };
            if !is_end(&answer) {
                idle::answered();
                return Ok(answer);
            }
            if !renewal.waits(before, Renewal::ask).await {
                return Ok(answer);
            }
        }
    }
}

fn is_end(answer: &Response) -> bool {
    let problem = || serde_json::from_slice::<Problem>(&answer.body);
    answer.status == Code::SignedOut.status() && problem().is_ok_and(|told| told.code == Code::SignedOut)
}

/// Whether this failure says that the session has ended.
pub fn ended(error: &Error) -> bool {
    matches!(error, Error::Problem(problem) if problem.code == Code::SignedOut)
}

/// Does something that the server may answer with the end of the session; waits then, and does it again.
async fn within<T, F>(act: impl Fn() -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    loop {
        let number = number();
        let done = act().await;
        match (&done, number) {
            (Err(error), Some((renewal, before)))
                if ended(error) && renewal.waits(before, Renewal::ask).await => {}
            (Ok(_), Some(_)) => {
                idle::answered();
                return done;
            }
            _ => return done,
        }
    }
}

/// Sends or fetches parts by `0`, and waits where the session has ended meanwhile.
pub struct Patient<'a, S>(pub &'a S);

impl<S: PartSender> PartSender for Patient<'_, S> {
    async fn send(&self, job: SealJob<'_>) -> Result<Hash, Error> {
        within(|| self.0.send(job)).await
    }

    async fn send_bundle(&self, jobs: &[SealJob<'_>]) -> Result<Vec<Fate>, Error> {
        within(|| self.0.send_bundle(jobs)).await
    }

    async fn read(&self, file: usize, start: u64, bytes: usize) -> Result<Vec<u8>, Error> {
        self.0.read(file, start, bytes).await
    }

    async fn read_all(&self, pieces: &[Piece]) -> Result<Vec<u8>, Error> {
        self.0.read_all(pieces).await
    }
}

impl<R: PartReceiver> PartReceiver for Patient<'_, R> {
    type Part = R::Part;

    async fn receive(&self, job: OpenJob<'_>) -> Result<R::Part, Error> {
        within(|| self.0.receive(job.clone())).await
    }
}
