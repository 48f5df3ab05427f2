//! The help of a page: always in the same place, closed at first.

use leptos::prelude::*;

use crate::catalogue::say;
use crate::{Glyph, Icon, Text};

/// A disclosure with paragraphs of help.
#[component]
pub fn Help(texts: Vec<Text>) -> impl IntoView {
    let rows = texts.into_iter().map(|text| view! { <p>{text}</p> }).collect_view();
    view! {
        <details class="help">
            <summary><Icon glyph=Glyph::Info/><span>{say("help-open")}</span></summary>
            <div>{rows}</div>
        </details>
    }
}
