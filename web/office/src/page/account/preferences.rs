//! What is chosen for this device.

use leptos::prelude::*;
use siegel_kit::catalogue::{Language, choose, language_now, say};
use siegel_kit::{CheckField, Choice, RadioGroup};

use crate::keyboard::Shortcuts;

#[component]
pub fn Preferences() -> impl IntoView {
    let spoken = RwSignal::new(language_now().tag().to_owned());
    Effect::new(move |before: Option<()>| {
        let wanted = if spoken.read().as_str() == "en" { Language::English } else { Language::German };
        if before.is_some() {
            choose(wanted);
        }
    });
    let languages = vec![
        Choice::new("de", Signal::stored("Deutsch".to_owned())),
        Choice::new("en", Signal::stored("English".to_owned())),
    ];
    let shortcuts = expect_context::<Shortcuts>();
    view! {
        <section class="card form">
            <h2>{say("account-preferences")}</h2>
            <RadioGroup id="language" label=say("account-language") value=spoken choices=languages/>
            <CheckField id="shortcuts" label=say("account-shortcuts") help=say("account-shortcuts-help") value=shortcuts.0/>
        </section>
    }
}
