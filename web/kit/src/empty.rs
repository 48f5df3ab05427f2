//! The empty state of a list: what would stand here, and the next step.

use leptos::prelude::*;

use crate::{Glyph, Icon, Text};

/// Says that a list is empty and offers the next step in its children.
#[component]
pub fn Empty(
    #[prop(into)] text: Text,
    glyph: Glyph,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon glyph/>
            <p>{text}</p>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}
