//! Leaving: by hand, after a while without hands, or because the session has ended. Keys are dropped at once; then
//! the page starts anew, because what was freed stays readable in its memory until the memory itself is given back.

use leptos::prelude::*;
use leptos::task::spawn_local;
use siegel_client::transfer::Sleeper;
use siegel_kit::browser::Timer;
use wasm_bindgen::JsValue;

use crate::act;
use crate::act::draft::{Keeping, take_word};
use crate::office::{Office, Stage};
use crate::part::recovery_sheet;

/// What a page that closed leaves in the history's state. It says nothing of who was there.
const TRACES: [(&str, Stage); 2] = [("locked", Stage::Locked), ("ended", Stage::Ended)];
/// Follows a trace where all that was filled in lies on the server as a draft.
const KEPT: &str = ", kept";
/// Follows these where a recovery sheet was shown and not confirmed.
const SHEET: &str = ", sheet";
/// Milliseconds that a page waits for what is being delivered, and between two looks.
const DELIVERY: u64 = 5_000;
const LOOK_AGAIN: u64 = 100;
/// Milliseconds between two questions whether the server can be reached.
const ASK_AGAIN: u64 = 5_000;

/// Starts the page anew whenever it was locked.
pub fn watch(office: Office) {
    Effect::new(move |before: Option<Stage>| {
        let now = office.stage.get();
        if before == Some(Stage::Open) && trace(now).is_some() {
            spawn_local(start_anew(office));
        }
        now
    });
}

/// Starts the page anew, as soon as the server answers: where it does not, the browser would show its own page of
/// failure. Meanwhile the wiped page stays, and somebody may sign in on it.
pub async fn start_anew(office: Office) {
    let kept = Keeping::here().leave().await;
    delivered(office).await;
    while act::account::enter().await.is_err() {
        Timer.sleep(ASK_AGAIN).await;
    }
    let stage = office.stage.get_untracked();
    if stage == Stage::Open {
        return;
    }
    let (kept, sheet) = (if kept { KEPT } else { "" }, if recovery_sheet::was_lost() { SHEET } else { "" });
    leave(trace(stage).map_or(JsValue::NULL, |trace| JsValue::from(format!("{trace}{kept}{sheet}"))));
    let _ = window().location().reload();
}

/// Waits for what has arrived whole and is being delivered: who locks or signs out has not taken it back.
pub async fn delivered(office: Office) {
    for _ in 0..DELIVERY / LOOK_AGAIN {
        if !office.delivers() {
            return;
        }
        Timer.sleep(LOOK_AGAIN).await;
    }
}

/// How the page before this one ended; it is told once.
pub fn take_trace() -> Stage {
    let state = window().history().and_then(|history| history.state());
    let left = state.ok().and_then(|state| state.as_string());
    let left = left.as_deref();
    let left = left
        .map(|left| left.strip_suffix(SHEET).inspect(|_| recovery_sheet::mark_lost(true)).unwrap_or(left));
    let left = left.map(|left| left.strip_suffix(KEPT).inspect(|_| take_word()).unwrap_or(left));
    let Some((_, stage)) = TRACES.into_iter().find(|(text, _)| left == Some(*text)) else {
        return Stage::SignedOut;
    };
    leave(JsValue::NULL);
    stage
}

fn trace(stage: Stage) -> Option<&'static str> {
    TRACES.into_iter().find(|(_, one)| *one == stage).map(|(text, _)| text)
}

fn leave(trace: JsValue) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state(&trace, "");
    }
}
