//! A passkey that was made for an account which then did not come about, or that was removed: the device is told that it
//! opens nothing, so that its owner is never offered it.

use std::cell::RefCell;

use js_sys::{Function, Object, Promise};
use leptos::prelude::window;
use leptos::task::spawn_local;
use serde_json::Value;
use siegel_api::bytes::to_text;
use siegel_api::hash::Hash;
use siegel_client::authenticator::{Authenticator, Beside, Gesture};
use siegel_client::error::{AuthenticatorError, Error};
use siegel_crypto::unlock::StretchedPassphrase;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::object::{read, write};

/// The passkeys of `0`, and which of them was made by this one act: where it belongs, and its id. No secret.
pub struct Making<A>(A, RefCell<Option<(String, String)>>);

impl<A> Making<A> {
    /// Nothing is made yet.
    pub fn by(passkeys: A) -> Self {
        Self(passkeys, RefCell::new(None))
    }

    /// What became of the act. If it certainly came to nothing, the passkey that was made for it is given up. Where the
    /// answer was lost or the server fell over, it may be the account's: it stays.
    pub fn ends<T>(self, done: Result<T, Error>) -> Result<T, Error> {
        let refused = match &done {
            Err(Error::Problem(problem)) => problem.status < 500,
            Err(Error::Authenticator(_) | Error::Cancelled | Error::AccountChanged) => true,
            _ => false,
        };
        if let Some((rp_id, id)) = self.1.take().filter(|_| refused) {
            forget(&rp_id, &id);
        }
        done
    }
}

/// Tells this device that a passkey of this page's address opens nothing any more, so that it is never offered again.
pub fn forget_passkey(id: &[u8]) {
    if let Ok(host) = window().location().hostname() {
        forget(&host, &to_text(id));
    }
}

/// `PublicKeyCredential.signalUnknownCredential`, where the browser has it (WebAuthn level 3, section 5.1.10).
fn forget(rp_id: &str, id: &str) {
    let known = read(&window(), "PublicKeyCredential");
    let Ok(signal) = read(&known, "signalUnknownCredential").dyn_into::<Function>() else { return };
    let told = Object::new();
    write(&told, "rpId", rp_id);
    write(&told, "credentialId", id);
    let Ok(Ok(promise)) = signal.call1(&known, &told).map(JsCast::dyn_into::<Promise>) else { return };
    // Nobody waits: whether the device hears it or not changes nothing here.
    spawn_local(async move { drop(JsFuture::from(promise).await) });
}

impl<A: Authenticator> Authenticator for Making<A> {
    async fn create(
        &self,
        public_key: &Value,
        name: &str,
        eval: &Hash,
    ) -> Result<Gesture, AuthenticatorError> {
        let made = self.0.create(public_key, name, eval).await?;
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        self.1.replace(text(public_key.pointer("/rp/id")).zip(text(made.credential().get("rawId"))));
        Ok(made)
    }

    async fn get(&self, public_key: &Value, eval: &Hash) -> Result<Gesture, AuthenticatorError> {
        self.0.get(public_key, eval).await
    }

    fn device_name(&self) -> String {
        self.0.device_name()
    }

    async fn choose_passphrase(&self, beside: Beside) -> Result<StretchedPassphrase, AuthenticatorError> {
        self.0.choose_passphrase(beside).await
    }

    async fn ask_passphrase(
        &self,
        beside: Beside,
        wrong: bool,
    ) -> Result<StretchedPassphrase, AuthenticatorError> {
        self.0.ask_passphrase(beside, wrong).await
    }
}
