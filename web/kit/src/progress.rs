//! Progress: a bar, and the same in words. A screen reader hears every tenth of the way.

use leptos::prelude::*;

use crate::Text;

/// Shows how far something is. `done` runs from 0 to 1; nothing means that the end is not known.
#[component]
pub fn Progress(
    #[prop(into)] label: Text,
    #[prop(into)] done: Signal<Option<f64>>,
    #[prop(optional, into)] detail: Signal<String>,
) -> impl IntoView {
    let percent = move || done.get().map(|part| (part.clamp(0.0, 1.0) * 100.0).floor());
    let tenth = Memo::new(move |_| percent().map(|p| (p / 10.0).floor() * 10.0));
    let spoken = move || tenth.get().map(|p| format!("{} {p} %", label.get_untracked()));
    view! {
        <div class="progress">
            <p class="progress-label">
                <span>{label}</span>
                <span class="numbers">{move || percent().map(|p| format!("{p} %"))}</span>
            </p>
            <progress max="100" value=move || percent().map(|p| p.to_string()) aria-label=label></progress>
            <p class="progress-detail numbers">{detail}</p>
            <p class="visually-hidden" role="status">{spoken}</p>
        </div>
    }
}
