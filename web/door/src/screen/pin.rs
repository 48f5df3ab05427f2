//! The PIN: one field, asked for only after the link has proved itself (attack 52).

use std::sync::Arc;

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use siegel_api::limits::PIN_TRIES_PAUSE;
use siegel_client::address::Address;
use siegel_client::door::{Knocked, enter};
use siegel_client::error::Error;
use siegel_kit::browser::Fetch;
use siegel_kit::catalogue::say;
use siegel_kit::engine::Engine;
use siegel_kit::field::{Framed, described};
use siegel_kit::{Button, Glyph, Icon, Progress, Rank, Task, Trouble, TroubleNotice, tr};

use super::barred::bars;
use super::{Phone, Sender};
use crate::door::{Door, Opened, Screen};

/// Characters that a PIN may have, separators aside. The pages make PINs of digits; one of ten characters is understood, too,
/// for links that a program makes.
const LENGTHS: [usize; 3] = [6, 8, 10];
const FIELD: &str = "pin";

#[component]
pub fn PinScreen(door: Door, address: Arc<Address>, knocked: Arc<Knocked>) -> impl IntoView {
    let (pin, error, task) = (RwSignal::new(String::new()), RwSignal::new(None), Task::default());
    let tries = knocked.tries_left;
    // The workers are fetched while the person types.
    let workers = Workers::default();
    workers.start();
    let submit = move |()| {
        let typed = typed(&pin.get_untracked());
        error.set(fault(&typed));
        if error.with_untracked(Option::is_none) {
            let link = Link { address: address.clone(), knocked: knocked.clone(), workers };
            open(door, task, link, typed);
        }
    };
    // After a wrong PIN, what the server answered says how many are left.
    let first = move || task.trouble.with(Option::is_none) && tries < PIN_TRIES_PAUSE;
    let tried = move || first().then(|| view! { <p class="tries">{tr!("door-tries", n = tries)}</p> });
    view! {
        <h1 id="title" tabindex="-1">{say("door-pin-title")}</h1>
        <Sender door/>
        <form class="card form pin-form" on:submit=|event| event.prevent_default()>
            <TroubleNotice trouble=task.trouble/>
            <PinField pin error=Signal::derive(move || error.get().map(tr_fault))/>
            {tried}
            <Show when=move || task.busy.get()>
                <Progress label=say("door-opening") done=Signal::derive(|| None) detail=say("door-opening-who")/>
            </Show>
            <Button text=say("door-pin-go") rank=Rank::Primary busy=task.busy on_press=submit submit=true id="enter"/>
        </form>
        <NoPin door/>
    }
}

/// What is wrong with what was typed, before anything is sent and any try is counted.
fn fault(typed: &str) -> Option<usize> {
    let length = typed.chars().count();
    (!LENGTHS.contains(&length)).then_some(length)
}

fn tr_fault(length: usize) -> String {
    if length == 0 { say("door-pin-missing").get() } else { tr!("door-pin-length", n = length) }
}

/// What people put between the groups of a PIN does not count.
fn typed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[component]
fn PinField(pin: RwSignal<String>, #[prop(into)] error: Signal<Option<String>>) -> impl IntoView {
    let hidden = RwSignal::new(false);
    let toggle = move || if hidden.get() { say("door-pin-show") } else { say("door-pin-hide") };
    view! {
        <Framed id=FIELD label=say("door-pin") help=Some(say("door-pin-help")) error optional=false>
            <div class="pin-row">
                <input
                    id=FIELD
                    name=FIELD
                    class="code pin"
                    inputmode="numeric"
                    autocomplete="one-time-code"
                    autocapitalize="characters"
                    spellcheck="false"
                    maxlength="24"
                    aria-describedby=described(FIELD, true)
                    aria-invalid=move || error.with(Option::is_some).to_string()
                    aria-required="true"
                    prop:type=move || if hidden.get() { "password" } else { "text" }
                    prop:value=pin
                    on:input=move |event| pin.set(event_target_value(&event))
                />
                <button type="button" class="button" on:click=move |_| hidden.update(|hidden| *hidden = !*hidden)>
                    <Icon glyph=Glyph::Eye/>
                    <span>{toggle}</span>
                </button>
            </div>
        </Framed>
    }
}

#[component]
fn NoPin(door: Door) -> impl IntoView {
    let call =
        move || door.phone().map(|phone| view! { <p>{say("door-no-pin-call")}" "<Phone number=phone/></p> });
    view! {
        <details class="help">
            <summary><Icon glyph=Glyph::Info/><span>{say("door-no-pin")}</span></summary>
            <div>
                <p>{say("door-no-pin-what")}</p>
                {call}
            </div>
        </details>
    }
}

/// What a PIN is tried on.
struct Link {
    address: Arc<Address>,
    knocked: Arc<Knocked>,
    workers: Workers,
}

fn open(door: Door, task: Task, link: Link, pin: String) {
    let act = async move {
        match link.unlock(&pin).await.map_err(Trouble::from) {
            Err(trouble) if bars(&trouble) => {
                door.show(Screen::Barred(trouble));
                Ok(None)
            }
            Err(trouble) => {
                request_animation_frame(|| siegel_kit::faults::focus(FIELD));
                Err(trouble)
            }
            Ok(opened) => Ok(Some(opened)),
        }
    };
    task.run(act, move |opened| {
        if let Some(opened) = opened {
            crate::end::watch(door.end_is_near);
            door.show(Screen::Open(opened));
        }
    });
}

impl Link {
    async fn unlock(&self, pin: &str) -> Result<Opened, Error> {
        let engine = self.workers.take()?;
        let address = &self.address;
        let root = engine.derive_link_root(address.link_id, address.secret.expose(), pin).await?;
        let visit = enter(&Fetch, address, &self.knocked, &root).await;
        self.workers.give_back(&engine);
        Ok(Opened { visit: Arc::new(visit?), engine: SendWrapper::new(engine), exposed: address.exposed })
    }
}

/// The workers, from the PIN on until the visit ends. Those that could not be loaded are not given back.
#[derive(Clone, Copy, Default)]
struct Workers(StoredValue<Option<SendWrapper<Engine>>>);

impl Workers {
    fn start(self) {
        if let Ok(engine) = Engine::start() {
            self.give_back(&engine);
        }
    }

    fn take(self) -> Result<Engine, Error> {
        match self.0.try_update_value(Option::take).flatten() {
            Some(engine) => Ok(engine.take()),
            None => Engine::start(),
        }
    }

    fn give_back(self, engine: &Engine) {
        self.0.try_set_value(Some(SendWrapper::new(engine.clone())));
    }
}
