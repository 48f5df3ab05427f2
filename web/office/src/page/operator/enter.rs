//! Signing in as an operator, or setting up the access by its one-time address.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::shell::Seal;
use siegel_kit::{Button, Glyph, Help, Notice, NoticeKind, Rank, Task, TroubleNotice, tr};

use super::Shown;
use crate::act;
use crate::arrival::Arrival;
use crate::office::Office;

/// One button.
#[component]
pub fn Enter(shown: Shown) -> impl IntoView {
    let office = Office::here();
    let entering = Task::default();
    let offered = RwSignal::new(match office.arrival.get_value() {
        Some(Arrival::Operator(token)) => Some(token),
        _ => None,
    });
    let show = move |view| {
        office.arrival.set_value(None);
        shown.show(view);
    };
    let enter = move |()| match offered.get_untracked() {
        Some(token) => entering.run(act::operator::set_up(token, tr!("operator-passkey")), show),
        None => entering.run(act::operator::sign_in(), show),
    };
    // An address that was used is of no more use: whoever used it signs in.
    let gone = move || {
        entering.trouble.with(|told| told.as_ref().is_some_and(|one| one.key() == "problem-invitation-gone"))
    };
    let instead = move |()| {
        office.arrival.set_value(None);
        offered.set(None);
        entering.run(act::operator::sign_in(), show);
    };
    let text = move |set_up: &'static str, sign_in: &'static str| {
        Signal::derive(move || if offered.with(Option::is_some) { tr!(set_up) } else { tr!(sign_in) })
    };
    let lead = text("operator-offered", "operator-enter-lead");
    view! {
        <div class="welcome stack">
            <div>
                <Seal/>
                <h1 tabindex="-1">{say("operator-title")}</h1>
                <p class="lead">{lead}</p>
            </div>
            <Show when=move || shown.ended.get()>
                <Notice kind=NoticeKind::Warn title=say("operator-ended")><p>{say("operator-ended-text")}</p></Notice>
            </Show>
            <TroubleNotice trouble=entering.trouble/>
            <div class="form">
                <Button text=text("operator-set-up", "operator-enter") rank=Rank::Primary glyph=Glyph::Key
                    busy=entering.busy on_press=enter/>
                <Show when=gone>
                    <Button text=say("operator-enter") glyph=Glyph::Key on_press=instead/>
                </Show>
            </div>
            <Notice title=say("operator-not")><p>{say("operator-not-text")}</p></Notice>
            <Help texts=vec![say("operator-enter-help-1"), say("operator-enter-help-2")]/>
        </div>
    }
}
