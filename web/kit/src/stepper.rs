//! The steps of a task on one page.

use leptos::prelude::*;

use crate::Text;
use crate::catalogue::tr;

/// Numbered steps; `at` counts from 0. Steps before it are done.
#[component]
pub fn Stepper(steps: Vec<Text>, #[prop(into)] at: Signal<usize>) -> impl IntoView {
    let row = move |(index, name): (usize, Text)| {
        view! {
            <li
                class:done=move || index < at.get()
                aria-current=move || (index == at.get()).then_some("step")
            >
                <span class="step-number">{index + 1}</span>
                <span>{name}</span>
                <Show when=move || index < at.get()>
                    <span class="visually-hidden">" "{move || tr("step-done")}</span>
                </Show>
            </li>
        }
    };
    view! { <ol class="stepper">{steps.into_iter().enumerate().map(row).collect_view()}</ol> }
}
