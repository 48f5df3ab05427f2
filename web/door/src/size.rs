//! Larger letters, in three steps. Everything on the page is measured in the size of its letters.

use leptos::prelude::*;
use siegel_kit::catalogue::say;

/// Classes of the document, from the browser's own size upward.
const STEPS: [&str; 3] = ["", "letters-large", "letters-largest"];

/// Goes to the next step, and from the last back to the first.
#[component]
pub fn SizeSwitch() -> impl IntoView {
    let step = RwSignal::new(0_usize);
    let next = move |_| {
        step.update(|step| *step = (*step + 1) % STEPS.len());
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("class", STEPS.get(step.get_untracked()).copied().unwrap_or_default());
        }
    };
    let said =
        move || if step.get() + 1 == STEPS.len() { say("door-letters-normal") } else { say("door-letters") };
    view! {
        <button type="button" class="button quiet letters" on:click=next>
            <span aria-hidden="true" class="letters-mark">"A"<b>"A"</b></span>
            <span class="visually-hidden">{said}</span>
        </button>
    }
}
