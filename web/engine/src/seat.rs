//! One worker and the orders it has.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use futures::channel::oneshot;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::message::{Answer, EngineKind, Failure, Message, Order};

/// What an order comes back as.
pub type Outcome = Result<Message<Answer>, Failure>;

/// Everyone who waits for a free seat; woken together, they look again.
pub type Queue = Rc<RefCell<Vec<oneshot::Sender<()>>>>;

/// A worker and its orders. Dropping it ends the worker, and with it all that it holds.
pub struct Seat {
    worker: Worker,
    state: Rc<State>,
    _hear: Closure<dyn FnMut(MessageEvent)>,
    _fail: Closure<dyn FnMut(Event)>,
}

struct State {
    engine: Cell<Option<EngineKind>>,
    dead: Cell<bool>,
    orders: RefCell<HashMap<u32, oneshot::Sender<Outcome>>>,
    queue: Queue,
}

impl Seat {
    /// Starts a worker from the script at `url`.
    pub fn start(url: &str, queue: Queue) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(url, &options)?;
        let state = Rc::new(State {
            engine: Cell::default(),
            dead: Cell::default(),
            orders: RefCell::default(),
            queue,
        });
        let (heard, failed) = (state.clone(), state.clone());
        let hear =
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| heard.hear(&event.data()));
        let fail = Closure::<dyn FnMut(Event)>::new(move |_| failed.fail());
        worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
        Ok(Self { worker, state, _hear: hear, _fail: fail })
    }

    /// The worker's engine, once it has started.
    pub fn engine(&self) -> Option<EngineKind> {
        self.state.engine.get()
    }

    /// Whether the script failed: it could not be loaded, or it fell over.
    pub fn is_dead(&self) -> bool {
        self.state.dead.get()
    }

    /// Orders in work.
    pub fn load(&self) -> usize {
        self.state.orders.borrow().len()
    }

    /// Posts an order. Dropping the answer gives the order up.
    pub fn post(&self, message: &Message<Order>) -> Result<Pending, Failure> {
        let (object, handed) = message.to_js().ok_or(Failure::Fault)?;
        let (sender, receiver) = oneshot::channel();
        self.state.orders.borrow_mut().insert(message.id, sender);
        let pending =
            Pending { id: message.id, worker: self.worker.clone(), state: self.state.clone(), receiver };
        self.worker.post_message_with_transfer(&object, &handed).map_err(|_| Failure::Fault)?;
        Ok(pending)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
        self.state.fail();
    }
}

impl State {
    fn hear(&self, data: &JsValue) {
        let Some(message) = Message::<Answer>::from_js(data) else { return };
        if let Answer::Ready(engine) = message.head {
            self.engine.set(Some(engine));
        } else if let Some(order) = self.orders.borrow_mut().remove(&message.id) {
            // Whoever asked may have gone meanwhile.
            let _ = order.send(match message.head {
                Answer::Failed(failure) => Err(failure),
                _ => Ok(message),
            });
        }
        self.wake();
    }

    fn fail(&self) {
        self.dead.set(true);
        self.orders.borrow_mut().clear();
        self.wake();
    }

    fn wake(&self) {
        for waiting in self.queue.take() {
            let _ = waiting.send(());
        }
    }
}

/// An order in work.
pub struct Pending {
    id: u32,
    worker: Worker,
    state: Rc<State>,
    receiver: oneshot::Receiver<Outcome>,
}

impl Pending {
    /// Waits for the answer. A worker that dies answers `Gone`.
    pub async fn wait(mut self) -> Outcome {
        (&mut self.receiver).await.unwrap_or(Err(Failure::Gone))
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        let unanswered = self.state.orders.borrow_mut().remove(&self.id).is_some();
        if !unanswered {
            return;
        }
        if let Some((object, _)) = Message::new(self.id, Order::Stop).to_js() {
            let _ = self.worker.post_message(&object);
        }
        self.state.wake();
    }
}
