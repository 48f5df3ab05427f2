//! A text to hand on, with a button that copies it.

use std::time::Duration;

use leptos::prelude::*;

use crate::catalogue::say;
use crate::{Button, Glyph, Text};

/// Shows a text whole, and copies it.
#[component]
pub fn CopyText(#[prop(into)] text: Signal<String>, #[prop(into)] label: Text) -> impl IntoView {
    let copied = RwSignal::new(false);
    let copy = move |()| {
        let _ = window().navigator().clipboard().write_text(&text.get_untracked());
        copied.set(true);
        set_timeout(
            move || {
                copied.try_set(false);
            },
            Duration::from_secs(4),
        );
    };
    view! {
        <p class="copy-text">{text}</p>
        <div class="actions">
            <Button text=label glyph=Glyph::Copy on_press=copy/>
            <span role="status">{move || copied.get().then(|| say("copy-done"))}</span>
        </div>
    }
}
