//! Printed sheets: hidden on the screen, alone on the paper while their button prints.

use leptos::prelude::*;

use crate::catalogue::say;
use crate::{Button, Glyph, Rank, Text};

/// A sheet of A4. It is printed while `printing` is set; `trial` prints the mark of a trial service. A `report` may
/// take several pages: they are numbered, and each says where it comes from.
#[component]
pub fn Sheet(
    printing: RwSignal<bool>,
    #[prop(optional, into)] trial: Signal<bool>,
    #[prop(optional)] report: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <section
            class="sheet"
            class:report=report
            class:trial-report=move || report && trial.get()
            class:printing=move || printing.get()
            aria-hidden="true"
        >
            <Show when=move || trial.get()>
                <p class="sheet-trial">{say("shell-trial")}</p>
            </Show>
            {children()}
        </section>
    }
}

/// Prints the sheet that follows the same signal.
#[component]
pub fn PrintButton(
    #[prop(into)] text: Text,
    printing: RwSignal<bool>,
    #[prop(optional)] rank: Rank,
) -> impl IntoView {
    let done = window_event_listener_untyped("afterprint", move |_| printing.set(false));
    on_cleanup(move || done.remove());
    let print = move |()| {
        printing.set(true);
        // The sheet must stand in the page before the browser looks.
        request_animation_frame(|| {
            let _ = window().print();
        });
    };
    view! { <Button text rank glyph=Glyph::Print on_press=print/> }
}
