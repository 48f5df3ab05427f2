//! A link that does not open: gone, paused, locked, used up, over while it was open (P-02, P-03, P-06).

use leptos::prelude::*;
use siegel_api::problem::{Code, Problem};
use siegel_client::clock::Clock;
use siegel_client::door::Knocked;
use siegel_kit::browser::BrowserClock;
use siegel_kit::catalogue::say;
use siegel_kit::{Trouble, TroubleNotice};

use super::Sender;
use super::ask::AskForMore;
use crate::door::Door;

/// What stands for good against this link, whatever PIN is typed.
const BARS: [Code; 4] = [Code::LinkGone, Code::LinkPaused, Code::LinkLocked, Code::LinkUsedUp];

/// What more time or more openings would mend.
const ENDS: [Code; 2] = [Code::LinkGone, Code::LinkUsedUp];

/// Whether this trouble ends the visit before it began.
pub fn bars(trouble: &Trouble) -> bool {
    BARS.iter().any(|code| siegel_kit::problem::code_key(*code) == trouble.key())
}

/// What the answer to a knock already tells; a used-up or locked link asks for no PIN.
pub fn bar_of(knocked: &Knocked) -> Option<Trouble> {
    let now = BrowserClock.now();
    let pause = knocked.paused_until.map_or(0, |until| until.0.saturating_sub(now.0));
    let problem = match knocked {
        Knocked { locked: true, .. } => Problem::new(Code::LinkLocked),
        Knocked { used_up: true, .. } => Problem::new(Code::LinkUsedUp),
        _ if pause > 0 => {
            Problem { retry_after_s: Some(pause.div_ceil(1_000)), ..Problem::new(Code::LinkPaused) }
        }
        _ => return None,
    };
    Some(Trouble::told(&problem))
}

#[component]
pub fn BarredScreen(door: Door, trouble: Trouble) -> impl IntoView {
    let passes =
        [Code::LinkPaused, Code::LinkLocked].map(siegel_kit::problem::code_key).contains(&trouble.key());
    let is_over = ENDS.map(siegel_kit::problem::code_key).contains(&trouble.key());
    let ask = door.link.get_value().filter(|_| is_over).map(|address| view! { <AskForMore address/> });
    let title = if passes { say("door-barred-title") } else { say("door-shut-title") };
    view! {
        <h1 id="title" tabindex="-1">{title}</h1>
        <TroubleNotice trouble=Signal::derive(move || Some(trouble.clone()))/>
        {ask}
        <Sender door/>
    }
}
