//! The page's side: a few workers, and orders given to whichever is free.

use std::cell::Cell;
use std::rc::Rc;

use futures::channel::oneshot;
use js_sys::Uint8Array;
use web_sys::Blob;

use crate::message::{Answer, EngineKind, Failure, Message, Order};
use crate::seat::{Outcome, Queue, Seat};

/// Workers of a page. Two keep two cores busy; more only add memory on a phone.
const WORKERS: usize = 2;
/// Orders that a worker has at once: while one part is on its way, the next is sealed. So at most four parts
/// of a file are in memory, whatever its size.
const ORDERS_MAX: usize = 2;

/// The workers. Clones share them; they end, with every key they hold, when the last clone is dropped.
#[derive(Clone)]
pub struct Pool(Rc<Inner>);

struct Inner {
    seats: Vec<Seat>,
    last_id: Cell<u32>,
    queue: Queue,
}

impl Pool {
    /// Starts the workers from the script at `url`.
    ///
    /// # Errors
    /// `Fault` where the browser refuses to start one.
    pub fn start(url: &str) -> Result<Self, Failure> {
        let queue = Queue::default();
        let seats: Result<Vec<Seat>, _> = (0..WORKERS).map(|_| Seat::start(url, queue.clone())).collect();
        let seats = seats.map_err(|_| Failure::Fault)?;
        Ok(Self(Rc::new(Inner { seats, last_id: Cell::new(0), queue })))
    }

    /// Orders that can be in work at once; who gives more waits.
    pub const fn width() -> usize {
        WORKERS * ORDERS_MAX
    }

    /// The engine that seals here, once a worker has started.
    pub fn engine(&self) -> Option<EngineKind> {
        self.0.seats.iter().find_map(Seat::engine)
    }

    /// Gives an order and waits for its answer, which is never `Failed`. Dropping the future gives the order up.
    ///
    /// # Errors
    /// Those that the worker tells; `Gone` if no worker could be loaded or none is left.
    pub async fn run(&self, order: Order, bytes: Option<Uint8Array>, blob: Option<Blob>) -> Outcome {
        let seat = self.free_seat().await?;
        let id = self.0.last_id.get().wrapping_add(1);
        self.0.last_id.set(id);
        match seat.post(&Message { id, head: order, bytes, blob })?.wait().await {
            Err(Failure::Gone) if !self.is_gone() => Err(Failure::Lost),
            done => done,
        }
    }

    /// Whether no worker is left.
    pub fn is_gone(&self) -> bool {
        self.0.seats.iter().all(Seat::is_dead)
    }

    /// As `run`, for orders that answer bytes.
    ///
    /// # Errors
    /// As `run`.
    pub async fn run_for_bytes(&self, order: Order, secret: &[&[u8]]) -> Result<Uint8Array, Failure> {
        let answer = self.run(order, Some(secret_bytes(secret)), None).await?;
        match answer.head {
            Answer::Opened | Answer::Derived => answer.bytes.ok_or(Failure::Fault),
            _ => Err(Failure::Fault),
        }
    }

    async fn free_seat(&self) -> Result<&Seat, Failure> {
        loop {
            if self.is_gone() {
                return Err(Failure::Gone);
            }
            let ready = self.0.seats.iter().filter(|seat| seat.engine().is_some() && !seat.is_dead());
            match ready.min_by_key(|seat| seat.load()).filter(|seat| seat.load() < ORDERS_MAX) {
                Some(seat) => return Ok(seat),
                None => self.wait().await,
            }
        }
    }

    async fn wait(&self) {
        let (sender, receiver) = oneshot::channel();
        self.0.queue.borrow_mut().push(sender);
        // Either way, look again.
        let _ = receiver.await;
    }
}

/// Secrets one after the other, in a buffer that a message hands over.
pub fn secret_bytes(parts: &[&[u8]]) -> Uint8Array {
    let bytes = Uint8Array::new_with_length(parts.iter().map(|part| part.len() as u32).sum());
    let mut at = 0;
    for part in parts {
        let end = at + part.len() as u32;
        bytes.subarray(at, end).copy_from(part);
        at = end;
    }
    bytes
}
