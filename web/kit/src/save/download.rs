//! An ordinary download, fed through the service worker for `/dl/` (web/boot/sw.js).

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::channel::oneshot;
use getrandom::rand_core::Rng;
use js_sys::{Array, Object, Reflect, Uint8Array};
use leptos::prelude::window;
use siegel_api::bytes::to_text;
use siegel_client::error::Error;
use siegel_client::transfer::Sleeper;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    MessageChannel, MessageEvent, MessagePort, RegistrationOptions, ServiceWorker, ServiceWorkerRegistration,
};

use super::collect::press;
use crate::browser::{Timer, rng};

const SCRIPT: &str = "/dl/sw.js";
const SCOPE: &str = "/dl/";
/// How often a growing download keeps its worker awake, in milliseconds; browsers end an idle one after 30 s.
const AWAKE_MS: i32 = 10_000;
/// How long a worker may take to start, in steps of `STEP_MS`.
const STEPS_MAX: u32 = 100;
const STEP_MS: u64 = 50;

/// A download that grows.
pub struct Download {
    port: MessagePort,
    state: Rc<State>,
    awake: i32,
    _hear: Closure<dyn FnMut(MessageEvent)>,
    _awake: Closure<dyn FnMut()>,
}

/// What the worker has said.
#[derive(Default)]
struct State {
    announced: Cell<bool>,
    wanted: Cell<u32>,
    cancelled: Cell<bool>,
    waiting: RefCell<Option<oneshot::Sender<()>>>,
}

impl Download {
    /// Announces the download to the worker, and lets the browser ask for it. Nothing without a service worker.
    pub async fn begin(name: &str, media: &str, length: Option<u64>) -> Option<Self> {
        let worker = worker().await?;
        let channel = MessageChannel::new().ok()?;
        let state = Rc::new(State::default());
        let heard = state.clone();
        let hear =
            Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| heard.hear(&event.data()));
        let port = channel.port1();
        port.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        let id = id();
        let announcement = announcement(&id, name, media, length);
        worker.post_message_with_transferable(&announcement, &Array::of1(&channel.port2())).ok()?;
        while !state.announced.get() {
            state.wait().await;
        }
        let (awake, keep) = keep_awake(worker)?;
        let download = Self { port, state, awake, _hear: hear, _awake: keep };
        press(&format!("{SCOPE}{id}"), None).ok()?;
        Some(download)
    }

    /// Hands the bytes over with their buffer: nothing is copied.
    pub async fn write(&self, bytes: &Uint8Array) -> Result<(), Error> {
        while self.state.wanted.get() == 0 {
            self.check()?;
            self.state.wait().await;
        }
        self.check()?;
        self.state.wanted.set(self.state.wanted.get() - 1);
        let handed = Array::of1(&bytes.buffer());
        self.port.post_message_with_transferable(bytes, &handed).map_err(|_| Error::Fault)
    }

    pub fn finish(self) -> Result<(), Error> {
        self.check()?;
        self.port.post_message(&"end".into()).map_err(|_| Error::Fault)
    }

    pub fn abandon(self) {
        let _ = self.port.post_message(&"abort".into());
    }

    /// The person can stop a download in the browser's own list.
    fn check(&self) -> Result<(), Error> {
        if self.state.cancelled.get() { Err(Error::Cancelled) } else { Ok(()) }
    }
}

impl Drop for Download {
    fn drop(&mut self) {
        window().clear_interval_with_handle(self.awake);
        self.port.set_onmessage(None);
    }
}

impl State {
    fn hear(&self, said: &JsValue) {
        match said.as_string().as_deref() {
            Some("announced") => self.announced.set(true),
            Some("more") => self.wanted.set(self.wanted.get() + 1),
            Some("cancelled") => self.cancelled.set(true),
            _ => return,
        }
        if let Some(waiting) = self.waiting.take() {
            let _ = waiting.send(());
        }
    }

    async fn wait(&self) {
        let (sender, receiver) = oneshot::channel();
        self.waiting.replace(Some(sender));
        // Either way, look again.
        let _ = receiver.await;
    }
}

/// The worker, once it is active.
async fn worker() -> Option<ServiceWorker> {
    let container = Reflect::get(&window().navigator(), &"serviceWorker".into()).ok()?;
    let container: web_sys::ServiceWorkerContainer = container.dyn_into().ok()?;
    let options = RegistrationOptions::new();
    options.set_scope(SCOPE);
    let registered = JsFuture::from(container.register_with_options(SCRIPT, &options)).await.ok()?;
    let registration: ServiceWorkerRegistration = registered.unchecked_into();
    for _ in 0..STEPS_MAX {
        if let Some(worker) = registration.active() {
            return Some(worker);
        }
        Timer.sleep(STEP_MS).await;
    }
    None
}

fn keep_awake(worker: ServiceWorker) -> Option<(i32, Closure<dyn FnMut()>)> {
    let keep = Closure::<dyn FnMut()>::new(move || drop(worker.post_message(&JsValue::NULL)));
    let callback = keep.as_ref().unchecked_ref();
    let handle = window().set_interval_with_callback_and_timeout_and_arguments_0(callback, AWAKE_MS).ok()?;
    Some((handle, keep))
}

fn announcement(id: &str, name: &str, media: &str, length: Option<u64>) -> Object {
    let object = Object::new();
    let fields: [(&str, JsValue); 4] = [
        ("id", id.into()),
        ("name", name.into()),
        ("media", media.into()),
        ("length", length.map_or(JsValue::NULL, |length| (length as f64).into())),
    ];
    for (field, value) in fields {
        let _ = Reflect::set(&object, &field.into(), &value);
    }
    object
}

/// Nobody else can guess the address, and it says nothing.
fn id() -> String {
    let mut bytes = [0; 16];
    rng().fill_bytes(&mut bytes);
    to_text(&bytes)
}
