//! Nobody at the desk: after a while the keys are wiped. A minute before, the page asks.

use std::time::Duration;

use leptos::ev::{keydown, pointerdown};
use leptos::prelude::*;
use siegel_api::limits::SESSION_IDLE_MINUTES;
use siegel_kit::browser::BrowserClock;
use siegel_kit::catalogue::say;
use siegel_kit::{Button, Dialog, Rank};

use siegel_client::clock::Clock;

use crate::office::{Office, Stage};

/// Milliseconds between the question and the lock.
const WARNING: u64 = 60_000;

#[derive(Clone, Copy)]
struct Idle {
    since: RwSignal<u64>,
    asking: RwSignal<bool>,
}

/// Watches for hands on keyboard and pointer.
pub fn watch(office: Office) {
    let idle = Idle { since: RwSignal::new(BrowserClock.now().0), asking: RwSignal::new(false) };
    provide_context(idle);
    let touch = move || {
        if !idle.asking.get_untracked() {
            idle.since.set(BrowserClock.now().0);
        }
    };
    // Both live as long as the page.
    let _ = window_event_listener(pointerdown, move |_| touch());
    let _ = window_event_listener(keydown, move |_| touch());
    let look = move || {
        let quiet = BrowserClock.now().0.saturating_sub(idle.since.get_untracked());
        let limit = SESSION_IDLE_MINUTES * 60_000;
        if office.stage.get_untracked() != Stage::Open {
            idle.asking.set(false);
        } else if quiet >= limit {
            office.lock();
        } else {
            idle.asking.set(quiet + WARNING >= limit);
        }
    };
    set_interval(look, Duration::from_secs(5));
}

/// The question, a minute before the lock.
pub fn warning(office: Office) -> impl IntoView {
    let idle = expect_context::<Idle>();
    let stay = move |()| {
        idle.since.set(BrowserClock.now().0);
        idle.asking.set(false);
    };
    view! {
        <Dialog id="idle" title=say("idle-title") open=idle.asking>
            <p>{say("idle-text")}</p>
            <div class="actions">
                <Button text=say("idle-stay") rank=Rank::Primary on_press=stay/>
                <Button text=say("nav-lock") on_press=move |()| office.lock()/>
            </div>
        </Dialog>
    }
}
