//! Step 3: to whom.

use leptos::prelude::*;
use siegel_kit::CheckField;
use siegel_kit::catalogue::say;

use super::Sending;
use crate::part::practices::PracticeChoice;

/// The directory as cards.
#[component]
pub fn RecipientsPart(sending: Sending) -> impl IntoView {
    let error = sending.faults.of("recipients");
    view! {
        <section class="card" class:faulty=move || error.with(Option::is_some) id="recipients" tabindex="-1">
            <h2>{say("send-recipients")}</h2>
            // An answer begins with whom it answers, and says so.
            <Show when=move || sending.letter.thread.read().is_none()>
                <p class="soft">{say("send-recipients-lead")}</p>
            </Show>
            <p class="field-error">{error}</p>
            <PracticeChoice directory=sending.directory chosen=sending.letter.recipients/>
            <Show when=move || sending.letter.recipients.read().is_empty()>
                <CheckField id="link-only" label=say("send-link-only") help=say("send-link-only-help") value=sending.letter.link_only/>
            </Show>
        </section>
    }
}
