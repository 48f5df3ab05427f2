//! Buttons, and links that look like them.

use leptos::prelude::*;

use crate::catalogue::say;
use crate::{Glyph, Icon, Text};

/// How much a button asks for attention. A page has one primary button.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rank {
    Primary,
    #[default]
    Second,
    Quiet,
    Danger,
}

impl Rank {
    fn class(self) -> &'static str {
        match self {
            Rank::Primary => "button primary",
            Rank::Second => "button",
            Rank::Quiet => "button quiet",
            Rank::Danger => "button danger",
        }
    }
}

/// A button. While `busy` it stays focusable, says so, and does nothing.
#[component]
pub fn Button(
    #[prop(into)] text: Text,
    #[prop(into)] on_press: Callback<()>,
    #[prop(optional)] rank: Rank,
    #[prop(optional)] glyph: Option<Glyph>,
    #[prop(optional, into)] busy: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional)] submit: bool,
    #[prop(optional, into)] id: Option<String>,
    /// What it is called where its text alone does not tell it from others like it; begins or ends with the text.
    #[prop(optional, into)]
    label: Option<Text>,
) -> impl IntoView {
    let idle = move || !busy.get_untracked() && !disabled.get_untracked();
    view! {
        <button
            class=rank.class()
            type=if submit { "submit" } else { "button" }
            id=id
            aria-label=label
            aria-disabled=move || (busy.get() || disabled.get()).to_string()
            aria-busy=move || busy.get().to_string()
            on:click=move |event| {
                if submit {
                    event.prevent_default();
                }
                if idle() {
                    on_press.run(());
                }
            }
        >
            {glyph.map(|glyph| view! { <Icon glyph/> })}
            <span>{text}</span>
            <Show when=move || busy.get()>
                <span class="visually-hidden">{say("button-busy")}</span>
            </Show>
        </button>
    }
}

/// A link in the dress of a button, for what leads to another page.
#[component]
pub fn ButtonLink(
    #[prop(into)] text: Text,
    #[prop(into)] href: String,
    #[prop(optional)] rank: Rank,
    #[prop(optional)] glyph: Option<Glyph>,
) -> impl IntoView {
    view! {
        <a class=rank.class() href=href>
            {glyph.map(|glyph| view! { <Icon glyph/> })}
            <span>{text}</span>
        </a>
    }
}
