//! A page that has given its link away: reloaded, ended by the person, ended by itself.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::{Glyph, Icon};

use super::code::ToCode;
use crate::arrival::Trace;
use crate::door::Door;

#[component]
pub fn AgainScreen(door: Door, trace: Trace) -> impl IntoView {
    let (title, what, todo) = match trace {
        Trace::Taken | Trace::Document => {
            (say("door-reloaded-title"), say("door-reloaded-what"), say("door-reloaded-do"))
        }
        Trace::Ended => (say("door-ended-title"), say("door-ended-what"), say("door-ended-do")),
        Trace::Late => (say("door-late-title"), say("door-late-what"), say("door-late-do")),
    };
    let glyph = if trace == Trace::Ended { Glyph::Check } else { Glyph::Clock };
    view! {
        <div class="again">
            <Icon glyph/>
            <h1 id="title" tabindex="-1">{title}</h1>
            <p class="large">{what}</p>
            <p>{todo}</p>
            <ToCode door/>
        </div>
    }
}
