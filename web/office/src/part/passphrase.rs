//! A passphrase beside a passkey that cannot open keys: chosen once, asked for at each sign-in (B3, B4, B17).
//!
//! What is typed here goes to a worker of this page, and nowhere else.

mod ask;
mod choose;

use std::cell::Cell;

use futures::channel::oneshot;
use leptos::prelude::*;
use serde_json::Value;
use siegel_api::hash::Hash;
use siegel_client::authenticator::{Authenticator, Beside, Gesture};
use siegel_client::error::AuthenticatorError;
use siegel_crypto::unlock::{Passphrase, StretchedPassphrase};
use siegel_kit::browser::BrowserPasskeys;
use siegel_kit::catalogue::say;
use siegel_kit::{Dialog, tr};

use crate::office::Office;
use crate::part::device;

/// What the dialogue is open for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    /// A new passphrase.
    New,
    /// The one that was chosen; the one before was wrong.
    Known { wrong: bool },
}

#[derive(Clone, Copy)]
struct Keeper {
    wanted: RwSignal<Option<Wanted>>,
    open: RwSignal<bool>,
    /// Whether a passphrase is being stretched or tried.
    busy: RwSignal<bool>,
    answer: StoredValue<Option<oneshot::Sender<Passphrase>>, LocalStorage>,
    /// Names of the person and the practice, which no passphrase may be made of.
    own: StoredValue<Vec<String>>,
}

thread_local! {
    static HERE: Cell<Option<Keeper>> = const { Cell::new(None) };
}

/// The passkeys of this browser, and the person who remembers what they cannot hold.
#[derive(Clone, Copy)]
pub struct OfficePasskeys(pub Office);

impl Authenticator for OfficePasskeys {
    async fn create(
        &self,
        public_key: &Value,
        name: &str,
        eval: &Hash,
    ) -> Result<Gesture, AuthenticatorError> {
        BrowserPasskeys.create(public_key, name, eval).await
    }

    async fn get(&self, public_key: &Value, eval: &Hash) -> Result<Gesture, AuthenticatorError> {
        BrowserPasskeys.get(public_key, eval).await
    }

    fn device_name(&self) -> String {
        device::own()
    }

    async fn choose_passphrase(&self, beside: Beside) -> Result<StretchedPassphrase, AuthenticatorError> {
        self.stretched(Wanted::New, beside).await
    }

    async fn ask_passphrase(
        &self,
        beside: Beside,
        wrong: bool,
    ) -> Result<StretchedPassphrase, AuthenticatorError> {
        self.stretched(Wanted::Known { wrong }, beside).await
    }
}

impl OfficePasskeys {
    async fn stretched(
        self,
        wanted: Wanted,
        beside: Beside,
    ) -> Result<StretchedPassphrase, AuthenticatorError> {
        let keeper = HERE.get().ok_or(AuthenticatorError::NoPrf)?;
        let typed = keeper.hear(wanted).await.ok_or(AuthenticatorError::Dismissed)?;
        let engine = self.0.engine().map_err(|_| AuthenticatorError::Unsupported)?;
        let stretched = engine.stretch_passphrase(&typed, beside).await;
        if wanted == Wanted::New {
            keeper.close();
        }
        stretched.map_err(|_| AuthenticatorError::Unsupported)
    }
}

/// The dialogue is not needed any more: the passphrase opened, or nobody will be asked again.
pub fn done() {
    if let Some(keeper) = HERE.get() {
        keeper.close();
    }
}

/// Names that no passphrase may be made of, from now on.
pub fn know(names: Vec<String>) {
    if let Some(keeper) = HERE.get() {
        keeper.own.set_value(names);
    }
}

impl Keeper {
    async fn hear(self, wanted: Wanted) -> Option<Passphrase> {
        let (sender, receiver) = oneshot::channel();
        self.answer.set_value(Some(sender));
        self.busy.set(false);
        self.wanted.set(Some(wanted));
        self.open.set(true);
        receiver.await.ok()
    }

    fn say(self, passphrase: Passphrase) {
        self.busy.set(true);
        if let Some(sender) = self.answer.try_update_value(Option::take).flatten() {
            let _ = sender.send(passphrase);
        }
    }

    fn close(self) {
        self.answer.set_value(None);
        self.busy.set(false);
        self.open.set(false);
        self.wanted.set(None);
    }
}

/// Makes the page's one keeper; before any dialogue.
pub fn begin() {
    HERE.set(Some(Keeper {
        wanted: RwSignal::new(None),
        open: RwSignal::new(false),
        busy: RwSignal::new(false),
        answer: StoredValue::new_local(None),
        own: StoredValue::new(Vec::new()),
    }));
}

/// Asks when a passkey gives no PRF, wherever in the office that happens.
#[component]
pub fn PassphraseDialog() -> impl IntoView {
    HERE.get().map(|keeper| {
        // Escape and the cross give up.
        Effect::new(move |before: Option<bool>| {
            let open = keeper.open.get();
            if before == Some(true) && !open {
                keeper.close();
            }
            open
        });
        let title = Signal::derive(move || match keeper.wanted.get() {
            Some(Wanted::Known { .. }) => tr!("passphrase-ask"),
            _ => tr!("passphrase-new"),
        });
        let body = move || match keeper.wanted.get() {
            Some(Wanted::New) => view! { <choose::Choose keeper/> }.into_any(),
            Some(Wanted::Known { wrong }) => view! { <ask::Ask keeper wrong/> }.into_any(),
            None => view! { <p>{say("task-loading")}</p> }.into_any(),
        };
        view! { <Dialog id="passphrase" title open=keeper.open>{body}</Dialog> }
    })
}

/// A field for a passphrase, hidden or shown.
#[component]
fn PassphraseField(
    id: &'static str,
    #[prop(into)] label: siegel_kit::Text,
    value: RwSignal<String>,
    shown: RwSignal<bool>,
    autocomplete: &'static str,
    #[prop(into)] error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <siegel_kit::field::Framed id label help=None error optional=false>
            <input
                id=id
                name=id
                type=move || if shown.get() { "text" } else { "password" }
                autocomplete=autocomplete
                maxlength="200"
                spellcheck="false"
                autocapitalize="off"
                aria-describedby=siegel_kit::field::described(id, false)
                aria-invalid=move || error.with(Option::is_some).to_string()
                aria-required="true"
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
        </siegel_kit::field::Framed>
    }
}
