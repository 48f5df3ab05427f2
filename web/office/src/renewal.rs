//! A session that ended under open keys is renewed in place: one gesture of the same person, and what was under way
//! goes on. Until then nothing of the page is seen, and after some minutes it locks.
//!
//! A request that the server answers with `signed_out` has done nothing, so it waits here and is sent once more. So does
//! one that demands a proof, minutes old at most, of who is there (`siegel_api::proof`): where this page knows that it has
//! none, it asks first. That question can be declined; then nothing was done.

use std::cell::Cell;

use futures::channel::oneshot;
use leptos::prelude::*;
use leptos::task::spawn_local;
use siegel_api::hash::Hash;
use siegel_api::message::session::SessionInfo;
use siegel_api::problem::{Code, Problem};
use siegel_api::proof::{Demand, demand};
use siegel_client::bundle::Fate;
use siegel_client::error::Error;
use siegel_client::part::{OpenJob, PartReceiver, PartSender, Piece, SealJob};
use siegel_client::server::{Lost, Request, Response, Server};
use siegel_client::session;
use siegel_client::transfer::Sleeper;
use siegel_kit::browser::{Fetch, Timer};

use crate::idle::{self, Moment};
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
    /// It lasts, but an act demands a fresh proof of who is there.
    Unproven,
}

impl Ending {
    /// Whether the person may go on without the gesture.
    pub fn may_wait(self) -> bool {
        matches!(self, Self::Soon | Self::Unproven)
    }
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
    /// When the server told for how many milliseconds the proof still holds; nothing where nobody knows.
    proof: StoredValue<Option<(Moment, u64)>>,
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
        proof: StoredValue::new(None),
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
        } else if self.gives_way() {
            self.asks.set(Some(ending));
        }
    }

    /// Whether nothing is asked for that the person must answer.
    fn gives_way(self) -> bool {
        self.asks.get_untracked().is_none_or(Ending::may_wait)
    }

    fn ask_for_proof(self) {
        if self.asks.get_untracked().is_none_or(|asked| asked == Ending::Soon) {
            self.asks.set(Some(Ending::Unproven));
        }
    }

    /// The person does not confirm: what waited for that fails, and nothing was done.
    pub fn decline(self) {
        self.asks.set(None);
        self.waiting.update_value(Vec::clear);
    }

    /// The server told of the session.
    pub fn hear(self, session: &SessionInfo) {
        self.office.hears(session);
        let left_ms = session.proven_until.0.saturating_sub(session.told_at.0);
        self.proof.set_value(Some((idle::now(), left_ms)));
    }

    /// Asks where this page knows that the proof is too old. False if the person declines, or the page has locked.
    async fn proves(self, before: u64) -> bool {
        let holds = self.proof.get_value().is_none_or(|(told, left_ms)| idle::now().since(told) < left_ms);
        holds || self.waits(before, Renewal::ask_for_proof).await
    }

    fn ask_for_keys(self) {
        if self.gives_way() {
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
            idle::Life::Over if self.gives_way() => {
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
        self.go_on();
        self.hear(session);
        if let Some(vault) = self.office.vault() {
            tabs::tell(Word::Renewed, vault.user_id());
        }
        self.office.follow();
    }

    /// A new session was begun, here or in another tab: what waits goes on.
    pub fn go_on(self) {
        self.number.update_value(|number| *number += 1);
        self.put_off.set_value(false);
        self.proof.set_value(None);
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
        self.proof.set_value(None);
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
            if demands_proof(&request) && prove().await.is_err() {
                return Ok(declined());
            }
            let within = number();
            let answer = Fetch.call(request.clone()).await?;
            let Some((renewal, before)) = within else { return Ok(answer) };
            let again = match refusal(&answer) {
                Some(Code::SignedOut) => renewal.waits(before, Renewal::ask).await,
                Some(Code::ProofNeeded) => renewal.waits(before, Renewal::ask_for_proof).await,
                _ => {
                    idle::answered();
                    false
                }
            };
            if !again {
                return Ok(answer);
            }
        }
    }
}

/// Asks who is there, where an act will demand that and this page knows that it cannot show it. What takes several steps
/// asks before the first.
///
/// # Errors
/// `Error::Problem` with `proof_needed` if the person declines.
pub async fn prove() -> Result<(), Error> {
    match number() {
        Some((renewal, before)) if !renewal.proves(before).await => {
            Err(Error::Problem(Box::new(Problem::new(Code::ProofNeeded))))
        }
        _ => Ok(()),
    }
}

fn demands_proof(request: &Request) -> bool {
    demand(request.method.text(), &request.path) == Some(Demand::Proof)
}

/// What the server would have said, had it been asked.
fn declined() -> Response {
    let problem = Problem::new(Code::ProofNeeded);
    Response { status: problem.status, body: serde_json::to_vec(&problem).unwrap_or_default() }
}

/// Why the server refused, where a gesture helps.
fn refusal(answer: &Response) -> Option<Code> {
    let told =
        serde_json::from_slice::<Problem>(&answer.body).ok().filter(|told| told.status == answer.status)?;
    [Code::SignedOut, Code::ProofNeeded].contains(&told.code).then_some(told.code)
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
