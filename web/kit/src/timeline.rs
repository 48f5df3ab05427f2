//! A list of what happened, newest first or oldest first as the caller orders it.

use leptos::prelude::*;

use crate::{Glyph, Icon, Text, Tone};

/// The list around [`TimelineEntry`]s.
#[component]
pub fn Timeline(#[prop(into)] label: Text, children: Children) -> impl IntoView {
    view! { <ol class="timeline" aria-label=label>{children()}</ol> }
}

/// One thing that happened: when, and what in words.
#[component]
pub fn TimelineEntry(
    #[prop(into)] when: Text,
    #[prop(default = Glyph::Clock)] glyph: Glyph,
    #[prop(optional)] tone: Tone,
    children: Children,
) -> impl IntoView {
    view! {
        <li class=tone.class()>
            <span class="timeline-mark"><Icon glyph/></span>
            <div class="timeline-body">
                <p>{children()}</p>
                <p class="timeline-when numbers">{when}</p>
            </div>
        </li>
    }
}
