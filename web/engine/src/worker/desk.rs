//! The desk: orders come in, answers go out, each under the number of its order.

use std::cell::RefCell;
use std::collections::HashMap;

use js_sys::Uint8Array;
use siegel_crypto::content::FileKey;
use siegel_engine::message::{Answer, EngineKind, Failure, Message, Order, take_secret};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, AbortSignal, MessageEvent};
use zeroize::Zeroizing;

use super::scope::{fault, scope};
use super::{bundle, known, part, stretch};

thread_local! {
    static UNDER_WAY: RefCell<HashMap<u32, AbortController>> = RefCell::default();
}

/// What an order ended with: an answer, and bytes that go along.
type Done = (Answer, Option<Uint8Array>);

/// Chooses the engine, begins to listen, and says so.
pub fn open() {
    spawn_local(async {
        let kind = known::choose().await;
        let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(message) = Message::from_js(&event.data()) {
                take(kind, message);
            }
        });
        scope().set_onmessage(Some(hear.as_ref().unchecked_ref()));
        hear.forget();
        answer(0, (Answer::Ready(kind), None));
    });
}

fn take(kind: EngineKind, message: Message<Order>) {
    let id = message.id;
    if message.head == Order::Stop {
        UNDER_WAY.with_borrow(|all| all.get(&id).inspect(|order| order.abort()).is_some());
        return;
    }
    spawn_local(async move {
        let done = match AbortController::new() {
            Ok(controller) => {
                let signal = controller.signal();
                UNDER_WAY.with_borrow_mut(|all| all.insert(id, controller));
                let done = work(kind, message, &signal).await;
                UNDER_WAY.with_borrow_mut(|all| all.remove(&id));
                done
            }
            Err(thrown) => Err(fault(thrown)),
        };
        answer(id, done.unwrap_or_else(|failure| (Answer::Failed(failure), None)));
    });
}

async fn work(kind: EngineKind, message: Message<Order>, signal: &AbortSignal) -> Result<Done, Failure> {
    let Message { head, bytes, blob, .. } = message;
    match head {
        Order::Seal { path, place } => {
            let (key, blob) = (file_key(bytes)?, blob.ok_or(Failure::Fault)?);
            Ok((part::seal(kind, &key, (&path, place), &blob, signal).await?, None))
        }
        Order::SealBundle { path, places } => {
            let (keys, blob) = (secret(bytes)?, blob.ok_or(Failure::Fault)?);
            Ok((bundle::seal(kind, &keys, (&path, &places), &blob, signal).await?, None))
        }
        Order::Open { path, ticket, place, hash } => {
            let key = file_key(bytes)?;
            let plain = part::open(kind, &key, (&path, place), (&ticket, hash), signal).await?;
            Ok((Answer::Opened, Some(plain)))
        }
        Order::LinkRoot { link_id } => derived(stretch::link_root(link_id, &secret(bytes)?)?),
        Order::Passphrase { user_id, credential } => {
            derived(stretch::passphrase(user_id, credential, &secret(bytes)?)?)
        }
        Order::LinkCode => derived(stretch::link_code(&secret(bytes)?)?),
        Order::SelfTest => {
            let tested = known::compare(&bytes.ok_or(Failure::Fault)?).await?;
            Ok((Answer::Tested(tested), None))
        }
        Order::Stop => Err(Failure::Stopped),
    }
}

fn secret(bytes: Option<Uint8Array>) -> Result<Zeroizing<Vec<u8>>, Failure> {
    take_secret(bytes).ok_or(Failure::Fault)
}

fn file_key(bytes: Option<Uint8Array>) -> Result<FileKey, Failure> {
    FileKey::from_slice(&secret(bytes)?).map_err(|_| Failure::Fault)
}

fn derived(bytes: Zeroizing<Vec<u8>>) -> Result<Done, Failure> {
    Ok((Answer::Derived, Some(Uint8Array::from(bytes.as_slice()))))
}

fn answer(id: u32, (head, bytes): Done) {
    let message = Message { id, head, bytes, blob: None };
    if let Some((object, handed)) = message.to_js() {
        // A page that has gone hears nothing.
        let _ = scope().post_message_with_transfer(&object, &handed);
    }
}
