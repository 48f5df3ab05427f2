//! The seconds in which what has arrived whole can be taken back: nobody has received it yet (J1).

use leptos::prelude::*;
use siegel_client::transfer::{Control, UNDO_MS};
use siegel_kit::catalogue::say;
use siegel_kit::{Button, Glyph, Progress, Rank, format, tr};

/// Takes it back, or hands it over at once. `left` is in milliseconds.
#[component]
pub fn Undo(left: Signal<u64>, control: StoredValue<Control>) -> impl IntoView {
    let done = Signal::derive(move || Some(1.0 - left.get() as f64 / UNDO_MS as f64));
    let detail =
        Signal::derive(move || tr!("undo-left", left = format::duration(left.get().div_ceil(1_000))));
    view! {
        <Progress label=say("undo-title") done detail/>
        <p>{say("undo-text")}</p>
        <div class="actions">
            <Button text=say("undo-go") rank=Rank::Primary glyph=Glyph::Back on_press=move |()| control.with_value(Control::cancel)/>
            <Button text=say("undo-hurry") glyph=Glyph::Send on_press=move |()| control.with_value(Control::hurry)/>
        </div>
    }
}
