//! Tabs with arrow keys. All panels stay in the page; one is shown.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::Text;
use crate::faults::focus;

/// Tabs. `at` is the open one, counting from 0; the panel with id `{id}-panel-{n}` is the caller's
/// and hides itself by `hidden=move || at.get() != n`.
#[component]
pub fn Tabs(
    id: &'static str,
    #[prop(into)] label: Text,
    names: Vec<Text>,
    at: RwSignal<usize>,
) -> impl IntoView {
    let count = names.len();
    let turn = move |event: KeyboardEvent| {
        let now = at.get_untracked();
        let next = match event.key().as_str() {
            "ArrowRight" => (now + 1) % count,
            "ArrowLeft" => (now + count - 1) % count,
            "Home" => 0,
            "End" => count - 1,
            _ => return,
        };
        event.prevent_default();
        at.set(next);
        focus(&format!("{id}-tab-{next}"));
    };
    let tab = move |(n, name): (usize, Text)| {
        view! {
            <button
                type="button"
                role="tab"
                id=format!("{id}-tab-{n}")
                aria-controls=format!("{id}-panel-{n}")
                aria-selected=move || (at.get() == n).to_string()
                tabindex=move || if at.get() == n { "0" } else { "-1" }
                on:click=move |_| at.set(n)
            >
                {name}
            </button>
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label=label on:keydown=turn>
            {names.into_iter().enumerate().map(tab).collect_view()}
        </div>
    }
}
