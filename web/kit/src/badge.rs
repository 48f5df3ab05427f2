//! A badge: an icon and a word. The colour only repeats what the word says.

use leptos::prelude::*;

use crate::{Glyph, Icon, Text};

/// What a badge, a notice or an entry means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Plain,
    Good,
    Warn,
    Bad,
    New,
}

impl Tone {
    /// The class that colours it.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Plain => "tone-plain",
            Tone::Good => "tone-good",
            Tone::Warn => "tone-warn",
            Tone::Bad => "tone-bad",
            Tone::New => "tone-new",
        }
    }
}

/// A badge with icon and word.
#[component]
pub fn Badge(
    #[prop(into)] text: Text,
    #[prop(optional)] tone: Tone,
    #[prop(default = Glyph::Info)] glyph: Glyph,
) -> impl IntoView {
    view! {
        <span class=format!("badge {}", tone.class())>
            <Icon glyph/>
            <span>{text}</span>
        </span>
    }
}
