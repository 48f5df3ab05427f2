//! Notices: what happened, what it means, what to do.

use leptos::prelude::*;

use crate::{Glyph, Icon, Text, tr};

/// How a notice speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoticeKind {
    #[default]
    Info,
    Good,
    Warn,
    Bad,
}

impl NoticeKind {
    fn dress(self) -> (&'static str, Glyph, &'static str) {
        match self {
            NoticeKind::Info => ("notice tone-plain", Glyph::Info, "status"),
            NoticeKind::Good => ("notice tone-good", Glyph::Check, "status"),
            NoticeKind::Warn => ("notice tone-warn", Glyph::Alert, "status"),
            NoticeKind::Bad => ("notice tone-bad", Glyph::Alert, "alert"),
        }
    }
}

/// A card that tells something. `code` stands in small print; `for_support` behind a word that says for what.
#[component]
pub fn Notice(
    #[prop(optional)] kind: NoticeKind,
    #[prop(optional, into)] title: Option<Text>,
    #[prop(optional, into)] code: Option<String>,
    #[prop(default = None)] for_support: Option<String>,
    children: Children,
) -> impl IntoView {
    let (class, glyph, role) = kind.dress();
    view! {
        <div class=class role=role>
            <Icon glyph/>
            <div>
                {title.map(|title| view! { <p class="notice-title">{title}</p> })}
                {children()}
                {for_support.map(|code| view! {
                    <p class="notice-support">{move || tr!("notice-support", code = code.clone())}</p>
                })}
                {code.map(|code| view! { <p class="notice-code">{code}</p> })}
            </div>
        </div>
    }
}
