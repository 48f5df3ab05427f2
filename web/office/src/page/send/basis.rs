//! Step 4: on what ground, and for how long. Without a basis nothing is sent (D5, S-11).

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::{CheckField, Choice, RadioGroup, SelectField};

use super::Sending;

/// Basis, validity, what recipients may do.
#[component]
pub fn BasisPart(sending: Sending) -> impl IntoView {
    let letter = sending.letter;
    let grounds = vec![
        Choice::new("treatment", say("basis-treatment")).helped(say("basis-treatment-help")),
        Choice::new("consent", say("basis-consent")).helped(say("basis-consent-help")),
        Choice::new("duty", say("basis-duty")).helped(say("basis-duty-help")),
    ];
    let spans = vec![
        Choice::new("30", say("valid-30")),
        Choice::new("91", say("valid-91")),
        Choice::new("182", say("valid-182")),
        Choice::new("365", say("valid-365")),
    ];
    view! {
        <section class="card form">
            <h2>{say("send-ground")}</h2>
            <RadioGroup id="basis" label=say("send-basis") value=letter.basis choices=grounds error=sending.faults.of("basis")/>
            <SelectField id="valid" label=say("finding-valid-until") help=say("send-valid-help") value=letter.valid_days
                groups=vec![(None, spans)]/>
            <CheckField id="pass-on" label=say("send-may-pass-on") help=say("send-may-pass-on-help") value=letter.may_pass_on/>
            <CheckField id="download" label=say("send-may-download") help=say("send-may-download-help") value=letter.may_download/>
        </section>
    }
}
