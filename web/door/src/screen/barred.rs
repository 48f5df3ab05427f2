//! A link that does not open: gone, paused, locked, used up, cut (P-02 to P-04, P-06).

use leptos::prelude::*;
use siegel_api::problem::{Code, Problem};
use siegel_client::clock::Clock;
use siegel_client::door::Knocked;
use siegel_kit::browser::BrowserClock;
use siegel_kit::catalogue::say;
use siegel_kit::{Mishap, Trouble, TroubleNotice};

use super::Sender;
use crate::door::Door;

/// What stands for good against this link, whatever PIN is typed.
const BARS: [Code; 4] = [Code::LinkGone, Code::LinkPaused, Code::LinkLocked, Code::LinkUsedUp];

/// Whether this trouble ends the visit before it began.
pub fn bars(trouble: &Trouble) -> bool {
    BARS.iter().any(|code| siegel_kit::problem::code_key(*code) == trouble.key())
}

/// What the answer to a knock already tells; a used-up or locked link asks for no PIN.
pub fn bar_of(knocked: &Knocked) -> Option<Trouble> {
    let now = BrowserClock.now();
    let paused = knocked.paused_until.is_some_and(|until| until > now);
    let code = match knocked {
        Knocked { locked: true, .. } => Code::LinkLocked,
        Knocked { used_up: true, .. } => Code::LinkUsedUp,
        _ if paused => Code::LinkPaused,
        _ => return None,
    };
    Some(Trouble::told(&Problem::new(code)))
}

#[component]
pub fn BarredScreen(door: Door, trouble: Trouble) -> impl IntoView {
    view! {
        <h1 id="title" tabindex="-1">{say("door-barred-title")}</h1>
        <TroubleNotice trouble=Signal::derive(move || Some(trouble.clone()))/>
        <Sender door/>
    }
}

#[component]
pub fn CutScreen() -> impl IntoView {
    view! {
        <h1 id="title" tabindex="-1">{say("door-cut-title")}</h1>
        <TroubleNotice trouble=Signal::derive(|| Some(Trouble::here(Mishap::LinkCut)))/>
        <p>{say("door-cut-more")}</p>
    }
}
