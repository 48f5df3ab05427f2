//! Leaving: by hand, after a while without hands, or because the session has ended. Keys are dropped at once; then
//! the page starts anew, because what was freed stays readable in its memory until the memory itself is given back.

use leptos::prelude::*;
use leptos::task::spawn_local;
use siegel_client::transfer::Sleeper;
use siegel_kit::browser::Timer;
use wasm_bindgen::JsValue;

use crate::act;
use crate::office::{Office, Stage};

/// What a locked page leaves in the history's state. It says nothing of who was there.
const LOCKED: &str = "locked";
/// Milliseconds between two questions whether the server can be reached.
const ASK_AGAIN: u64 = 5_000;

/// Starts the page anew whenever it was locked.
pub fn watch(office: Office) {
    Effect::new(move |before: Option<Stage>| {
        let now = office.stage.get();
        if before == Some(Stage::Open) && now == Stage::Locked {
            spawn_local(start_anew(office));
        }
        now
    });
}

/// Starts the page anew, as soon as the server answers: where it does not, the browser would show its own page of
/// failure. Meanwhile the wiped page stays, and somebody may sign in on it.
pub async fn start_anew(office: Office) {
    while act::account::enter().await.is_err() {
        Timer.sleep(ASK_AGAIN).await;
    }
    let stage = office.stage.get_untracked();
    if stage == Stage::Open {
        return;
    }
    leave(if stage == Stage::Locked { LOCKED.into() } else { JsValue::NULL });
    let _ = window().location().reload();
}

/// How the page before this one ended; it is told once.
pub fn take_trace() -> Stage {
    let state = window().history().and_then(|history| history.state());
    let locked = state.is_ok_and(|state| state.as_string().is_some_and(|state| state == LOCKED));
    if !locked {
        return Stage::SignedOut;
    }
    leave(JsValue::NULL);
    Stage::Locked
}

fn leave(trace: JsValue) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state(&trace, "");
    }
}
